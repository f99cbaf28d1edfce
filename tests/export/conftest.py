"""The real chart, a misbehaving proxy in front of it, and fresh identifiers per test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from station.export.compose import compose
from station.export.fhir_destination import FhirDestination
from station.export.fhir_sink import FhirSink
from station.export.site import FhirSite
from station.simulators.demo_chart import DemoChart
from station.visit import Message, new_id
from tests.export.records import CHART_PATIENT, blood_pressure, sign
from tests.support.chart import BareClient, demo_chart
from tests.support.fault_proxy import FaultProxy

__all__ = ["demo_chart"]

SYSTEM = "https://clinic.example/vitals-station/result"


@pytest.fixture
def chart(demo_chart: DemoChart) -> BareClient:
    """What is really in the server, asked past the proxy."""
    return BareClient(demo_chart.base_url)


@pytest.fixture
def proxy(demo_chart: DemoChart) -> Iterator[FaultProxy]:
    with FaultProxy(demo_chart.base_url) as running:
        yield running


@pytest.fixture
async def sink(proxy: FaultProxy) -> AsyncIterator[FhirSink]:
    through = FhirSink("demo chart", proxy.base_url, test=True, timeout_s=5.0)
    yield through
    await through.aclose()


@pytest.fixture
def destination() -> FhirDestination:
    return FhirDestination(
        name="demo chart",
        test=True,
        site=FhirSite(namespace="https://clinic.example/vitals-station"),
    )


@pytest.fixture
def message(destination: FhirDestination) -> Message:
    """A blood pressure that no other test sends."""
    signed = sign(blood_pressure(number=new_id()), patient=CHART_PATIENT, encounter=None)
    return compose(signed, [destination])[0]
