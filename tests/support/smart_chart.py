"""A real FHIR server that lets nobody in without a token, and its real token server."""

from __future__ import annotations

import http.client
import json
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import pytest

from station.simulators.demo_chart import DemoChartError, demo_python
from station.simulators.demo_patients import transaction
from station.smart.keys import SigningKey, make_key
from tests.support.chart import BareClient
from tests.support.needs import skip_or_fail

__all__ = ["CLIENT_ID", "RSA_CLIENT_ID", "SmartChart", "smart_chart"]

CLIENT_ID = "vitals-station-7"
RSA_CLIENT_ID = "vitals-station-7-rsa"
_HARNESS = "the-harness-has-a-token-of-its-own"
_SERVER = Path(__file__).with_name("smart_chart_server.py")


class HarnessClient(BareClient):
    """The bare client, let in by a fixed token."""

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection(self._address.netloc, timeout=30)
        try:
            connection.request(
                method,
                self._address.path + path,
                None if body is None else json.dumps(body).encode(),
                {
                    "Content-Type": "application/fhir+json",
                    "Authorization": f"Bearer {_HARNESS}",
                },
            )
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text else None
        finally:
            connection.close()


class SmartChart:
    """`keys` (ES384) and `rsa_keys` (RS384, of another client) are those that the chart knows."""

    def __init__(
        self,
        folder: Path,
        python: Path,
        *,
        keys: tuple[SigningKey, ...],
        rsa_keys: tuple[SigningKey, ...] = (),
        scopes: str = "system/*.cruds",
        token_lifetime: int = 3600,
    ) -> None:
        self.keys = keys
        self.rsa_keys = rsa_keys
        folder.mkdir(parents=True, exist_ok=True)
        wanted = {
            "clients": {
                CLIENT_ID: {"keys": [key.public for key in keys]},
                RSA_CLIENT_ID: {"keys": [key.public for key in rsa_keys]},
            },
            "scopes": scopes,
            "token_lifetime": token_lifetime,
            "harness_token": _HARNESS,
        }
        with (folder / "smart-chart.log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(python), "-I", str(_SERVER), str(folder), json.dumps(wanted)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=folder,
                text=True,
            )
        assert self._process.stdout is not None
        self.base_url = self._process.stdout.readline().strip()
        address = urlsplit(self.base_url)
        self.token_url = f"http://{address.netloc}/auth/token"
        self.bare = HarnessClient(self.base_url)

    def __enter__(self) -> Self:
        deadline = time.monotonic() + 60
        while True:
            try:
                if self.bare.ask("GET", "/metadata")[0] == 200:
                    break
            except OSError:
                assert time.monotonic() < deadline, "the server does not listen"
                assert self._process.poll() is None, "the server ended"
                time.sleep(0.05)  # a server that starts has no event to wait for
        status, said = self.bare.ask("POST", "", transaction(datetime.now().astimezone()))
        assert status == 200, said
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def revoke(self) -> None:
        """Every token so far is invalid from now on."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("revoke\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "revoked\n"


@pytest.fixture(scope="session")
def smart_chart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmartChart]:
    """One such server for this test process; it knows two ES384 keys and an RS384 one."""
    try:
        python = demo_python()
    except DemoChartError as missing:
        skip_or_fail(str(missing))
    keys, rsa_keys = (make_key(), make_key()), (make_key("RS384"),)
    folder = tmp_path_factory.mktemp("smart-chart")
    with SmartChart(folder, python, keys=keys, rsa_keys=rsa_keys) as chart:
        yield chart
