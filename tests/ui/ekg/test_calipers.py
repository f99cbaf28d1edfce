"""What calipers measure: literal times, rates and voltages, whatever the paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.ui.ekg.calipers import Calipers, Handle

# 416 samples of 500 Hz are 832 ms, and 60 000 / 832 = 72.1.
LINES = Calipers(
    lead="II", row=3, rate_hz=500.0, first=1000.0, second=1416.0, upper=1.15, lower=-0.05
)


def test_time_rate_and_voltage() -> None:
    reading = LINES.reading
    assert reading.lead == "II"
    assert reading.ms == 832.0
    assert reading.per_min == pytest.approx(72.115, abs=0.001)
    assert reading.mv == pytest.approx(1.20)
    crossed = replace(LINES, first=1416.0, second=1000.0, upper=-0.05, lower=1.15)
    assert crossed.reading == reading


def test_no_time_has_no_rate() -> None:
    assert replace(LINES, second=1000.0).reading.per_min is None


@pytest.mark.parametrize(
    ("handle", "ms", "mv"),
    [
        (Handle.FIRST, 812.0, 1.2),
        (Handle.SECOND, 852.0, 1.2),
        (Handle.UPPER, 832.0, 1.3),
        (Handle.LOWER, 832.0, 1.1),
        (Handle.WHOLE, 832.0, 1.2),
    ],
)
def test_each_line_moves_alone_and_all_together(handle: Handle, ms: float, mv: float) -> None:
    reading = LINES.moved(handle, samples=10, mv=0.1).reading
    assert (reading.ms, reading.mv) == (pytest.approx(ms), pytest.approx(mv))


def test_lines_stay_where_there_is_something_to_measure() -> None:
    inside = LINES.within(1100, 1300, 0.0, 1.0)
    assert (inside.first, inside.second, inside.upper, inside.lower) == (1100, 1300, 1.0, 0.0)


def test_the_interval_marches_out_to_both_sides() -> None:
    assert LINES.march(0, 2500, least=10) == [168.0, 584.0, 1832.0, 2248.0]
    assert replace(LINES, second=1004.0).march(0, 2500, least=10) == []
    assert replace(LINES, second=1000.0).march(0, 2500, least=0) == []
