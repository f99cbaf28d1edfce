"""How fast the outbox drains into a FHIR server, beside what the server takes from a bare client.

Both send conditional creates of like results over one connection, one after the other; rounds
alternate. The outbox keeps a receipt on the disk of every try, encrypted and synced.
"""

from __future__ import annotations

import functools
import http.client
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlsplit

import pytest

from station.export.compose import compose
from station.export.fhir_sink import FhirSink
from station.simulators.demo_chart import DemoChart, DemoChartError, demo_python
from station.visit import SignedVisit
from tests.support.effects import Station
from tests.support.effects_fhir import SYSTEM, destination
from tests.support.effects_visits import EACH, made_visits
from tests.support.figures import StateFigure
from tests.support.needs import skip_or_fail

pytestmark = [pytest.mark.bench, pytest.mark.chart]

ROUNDS = 3
VISITS = 80  # in each round: the start of a connection is no part of the rate
LATENCIES = 40


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoChart]:
    try:
        python = demo_python()
    except DemoChartError as missing:
        skip_or_fail(str(missing))
    with DemoChart(tmp_path / "chart", python=python) as running:
        yield running


def seconds_of_a_bare_client(base_url: str, visits: list[SignedVisit]) -> float:
    messages = [one for signed in visits for one in compose(signed, [destination()])]
    address = urlsplit(base_url)
    connection = http.client.HTTPConnection(address.netloc, timeout=30)
    start = time.perf_counter()
    for message in messages:
        headers = {
            "Content-Type": "application/fhir+json",
            "Accept": "application/fhir+json",
            "If-None-Exist": f"identifier={quote(f'{SYSTEM}|{message.key}', safe='')}",
            "Prefer": "return=minimal",
        }
        connection.request("POST", f"{address.path}/Observation", message.body, headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 201
    taken = time.perf_counter() - start
    connection.close()
    return taken


def seconds_of_the_outbox(base_url: str, path: Path, visits: list[SignedVisit]) -> float:
    """All was signed while nothing delivered; from the start of the courier to the last receipt."""
    station = Station(
        path, destination(), functools.partial(FhirSink, "chart", base_url, test=True)
    )
    station.open()
    station.sign_all(visits)
    start = time.perf_counter()
    station.deliver()
    try:
        wanted = EACH * len(visits)
        assert station.wait(lambda: len(station.delivered) == wanted, 120), station.stuck
        return time.perf_counter() - start
    finally:
        station.stop()


def test_it_drains_about_as_fast_as_the_server_takes_it(
    server: DemoChart, tmp_path: Path, figure: StateFigure
) -> None:
    made = [one.signed for one in made_visits(2 * ROUNDS * VISITS * EACH)]
    rates: list[tuple[float, float]] = []
    for number in range(ROUNDS):
        mine, theirs = (
            made[(2 * number + half) * VISITS : (2 * number + half + 1) * VISITS] for half in (0, 1)
        )
        bare_s = seconds_of_a_bare_client(server.base_url, theirs)
        ours_s = seconds_of_the_outbox(server.base_url, tmp_path / f"{number}.db", mine)
        rates.append((VISITS * EACH / ours_s, VISITS * EACH / bare_s))
    ours, bare = (median(rate) for rate in zip(*rates, strict=True))
    figure(
        "Outbox, results a second into a FHIR server against a bare client",
        median(mine / theirs for mine, theirs in rates) * 100,
        "%",
        at_least=90,
        note=f"{ours:.0f} and {bare:.0f} results/s",
    )


def test_from_signature_to_delivered(
    server: DemoChart, tmp_path: Path, figure: StateFigure
) -> None:
    """Six results; until the receipt of the last is there. The server has nothing else to do."""
    sink = functools.partial(FhirSink, "chart", server.base_url, test=True)
    took = []
    with Station(tmp_path / "station.db", destination(), sink) as station:
        for number, one in enumerate(made_visits(LATENCIES * EACH), start=1):
            start = time.perf_counter()
            station.sign(one.signed)
            assert station.wait(lambda: len(station.delivered) == number * EACH, 30)  # noqa: B023
            took.append(time.perf_counter() - start)
    took.sort()
    figure(
        "Chart, from signature to all six results delivered, p95",
        took[round(0.95 * len(took)) - 1],
        "s",
        at_most=1.0,
        note=f"median {median(took):.3f} s, {len(took)} visits",
    )
