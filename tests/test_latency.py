"""The meter from port to pixel, with times written by hand."""

from __future__ import annotations

import pytest

from station.latency import LatencyMeter


def test_a_piece_counts_when_its_last_sample_is_painted() -> None:
    meter = LatencyMeter()
    meter.arrived(10, 1.000)
    meter.arrived(20, 1.040)
    meter.painted(15, 1.020)
    assert meter.report().pieces == 1
    meter.painted(20, 1.050)
    report = meter.report()
    assert report.pieces == 2
    assert report.worst_ms == pytest.approx(20.0)
    assert report.p50_ms == pytest.approx(20.0)


def test_p99_leaves_out_one_in_a_hundred() -> None:
    meter = LatencyMeter()
    for n in range(200):
        meter.arrived(n + 1, float(n))
        meter.painted(n + 1, n + (0.5 if n == 7 else 0.010))
    report = meter.report()
    assert report.p99_ms == pytest.approx(10.0)
    assert report.worst_ms == pytest.approx(500.0)


def test_nothing_painted_is_no_figure() -> None:
    meter = LatencyMeter()
    meter.arrived(10, 1.0)
    assert meter.report().p99_ms is None
    meter.painted(10, 2.0)
    assert meter.report().pieces == 1
    meter.end()
    meter.arrived(20, 3.0)
    meter.painted(20, 9.0)
    assert meter.report().pieces == 1
    meter.begin()
    assert meter.report().pieces == 0
