"""The real chart, and a misbehaving proxy in front of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from station.simulators.demo_chart import DemoChart
from tests.support.chart import BareClient, demo_chart
from tests.support.fault_proxy import FaultProxy

__all__ = ["demo_chart"]


@pytest.fixture
def chart(demo_chart: DemoChart) -> BareClient:
    return BareClient(demo_chart.base_url)


@pytest.fixture
def proxy(demo_chart: DemoChart) -> Iterator[FaultProxy]:
    with FaultProxy(demo_chart.base_url) as running:
        yield running
