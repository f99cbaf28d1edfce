"""Whatever happens on the way to a FHIR server: each signed result is in its own store once."""

from __future__ import annotations

import asyncio
import functools
import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station.export.fhir_sink import FhirSink
from station.export.sink import Delivered, Outcome, RetryAfter
from station.simulators.demo_chart import DemoChartError, demo_python
from station.visit import Message
from tests.support.chart import BareClient
from tests.support.effects import Ledger, Station, count_effects, seed
from tests.support.effects_fhir import FhirReceiver, destination, visits
from tests.support.fault_proxy import Answer, PassThenAnswer, PassThenReset
from tests.support.needs import skip_or_fail

__all__ = ["seed"]


@pytest.fixture
def chart(tmp_path: Path) -> Iterator[FhirReceiver]:
    try:
        python = demo_python()
    except DemoChartError as missing:
        skip_or_fail(str(missing))
    receiver = FhirReceiver(tmp_path / "chart", python)
    receiver.open()
    yield receiver
    receiver.close()


@pytest.mark.slow
@pytest.mark.chart
def test_fhir_300_results_through_5_kills(chart: FhirReceiver, tmp_path: Path, seed: int) -> None:
    with Station(tmp_path / "station.db", destination(), chart.sink) as station:
        said = count_effects(
            chart,
            station,
            visits(300),
            kills=5,
            troubles=20,
            seed=seed,
            timeout_s=100,
        )
    print(said)  # noqa: T201 - shown with a failure
    assert station.tried_again >= 15


@pytest.mark.soak
@pytest.mark.chart
def test_fhir_10_000_results_through_200_kills(
    chart: FhirReceiver, tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with Station(tmp_path / "station.db", destination(), chart.sink) as station:
        said = count_effects(
            chart,
            station,
            visits(10_002, patients=200),
            kills=200,
            troubles=500,
            seed=seed,
            timeout_s=3 * 3600,
        )
    with capsys.disabled():
        print(said)  # noqa: T201 - the figure


class Careless(FhirSink):
    """What a sink must not do: create without a condition, and never look first."""

    def __init__(self, base_url: str) -> None:
        super().__init__("chart", base_url, test=True)
        self._bare = BareClient(base_url)

    async def deliver(self, message: Message, *, search_first: bool) -> Outcome:
        status, answer = await asyncio.to_thread(self.post, message.body)
        if status != 201:
            return RetryAfter(says="again")
        return Delivered(chart_id=answer["id"])

    def post(self, body: bytes) -> tuple[int, Any]:
        try:
            return self._bare.ask("POST", "/Observation", json.loads(body))
        except (OSError, http.client.HTTPException):
            return 0, None


@pytest.mark.chart
def test_the_harness_sees_a_careless_sink(chart: FhirReceiver, tmp_path: Path) -> None:
    assert chart.proxy is not None
    chart.proxy.faults.extend([None, PassThenReset(), None, PassThenAnswer(Answer(500))])
    sink = functools.partial(Careless, chart.proxy.base_url)
    with (
        Station(tmp_path / "station.db", destination(), sink) as station,
        pytest.raises(AssertionError, match=r"there [23] times"),
    ):
        count_effects(chart, station, visits(12), kills=0, troubles=0, seed=1, timeout_s=30)


def test_the_ledger_sees_what_is_lost_doubled_wrong_or_strange() -> None:
    ledger = Ledger()
    for told in visits(12):
        ledger.add(told)
    right = list(ledger.expected.items())

    assert ledger.differences(right) == []
    assert ledger.differences(right[1:]) == [f"{right[0][0]}: lost"]
    assert ledger.differences([*right, right[3]]) == [f"{right[3][0]}: there 2 times"]
    name, value = right[0]
    assert ledger.differences([(name, "Patient/effects-0 1 kg"), *right[1:]]) == [
        f"{name}: Patient/effects-0 1 kg and not {value}"
    ]
    assert ledger.differences([*right, ("x", "1 kg")]) == ["x: nobody signed it"]
