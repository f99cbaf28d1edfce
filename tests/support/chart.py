"""A real FHIR server for tests, and a bare client that knows nothing of the station's code."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from station.simulators.demo_chart import DemoChart, DemoChartError, demo_python
from tests.support.needs import skip_or_fail

__all__ = ["BareClient", "demo_chart"]


class BareClient:
    """Plain requests with the standard library: what is really in the server."""

    def __init__(self, base_url: str) -> None:
        self._address = urlsplit(base_url)

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Status and parsed JSON of one request below the base."""
        connection = http.client.HTTPConnection(self._address.netloc, timeout=30)
        try:
            connection.request(
                method,
                self._address.path + path,
                None if body is None else json.dumps(body).encode(),
                {"Content-Type": "application/fhir+json"},
            )
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text else None
        finally:
            connection.close()

    def get(self, path: str) -> Any:
        """The parsed body of a GET that must succeed."""
        status, body = self.ask("GET", path)
        assert status == 200, (path, status, body)
        return body

    def put(self, resource: dict[str, Any]) -> None:
        """Store a resource under its own id."""
        kind, name = resource["resourceType"], resource["id"]
        status, body = self.ask("PUT", f"/{kind}/{name}", resource)
        assert status in (200, 201), (status, body)

    def matches(self, kind: str, identifier: str) -> list[Any]:
        """Every stored resource with that `system|value`."""
        bundle = self.get(f"/{kind}?identifier={quote(identifier, safe='')}&_count=1000")
        return [entry["resource"] for entry in bundle.get("entry", [])]


@pytest.fixture(scope="session")
def demo_chart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoChart]:
    """One demo chart for this test process, with its eight patients."""
    try:
        python = demo_python()
    except DemoChartError as missing:
        skip_or_fail(str(missing))
    with DemoChart(tmp_path_factory.mktemp("demo-chart"), python=python) as chart:
        yield chart
