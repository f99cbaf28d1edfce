"""Breaths counted by touch, by a clock that the test moves."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.capture.breaths import begin
from station.vitals import Quantity, Unit


@pytest.mark.parametrize(
    ("lasts_s", "breaths", "rate"), [(30, 7, 14), (30, 8, 16), (60, 15, 15), (15, 4, 16)]
)
def test_a_count_is_breaths_a_minute(lasts_s: int, breaths: int, rate: int) -> None:
    count = begin(lasts_s, 100.0)
    for at in range(breaths):
        count = count.touched(100.0 + at)
    assert count.rate() == Quantity(Decimal(rate), Unit.PER_MIN)


def test_time_runs_down_and_ends() -> None:
    count = begin(30, 100.0)
    assert count.left_s(100.0) == 30.0
    assert count.left_s(112.5) == 17.5
    assert not count.over(129.9)
    assert count.over(130.0)
    assert count.left_s(200.0) == 0.0


def test_a_touch_after_the_end_is_no_breath_and_one_can_be_undone() -> None:
    count = begin(30, 0.0).touched(1.0).touched(5.0).touched(30.0)
    assert count.breaths == (1.0, 5.0)
    assert count.undone().breaths == (1.0,)
    assert begin(30, 0.0).undone().breaths == ()


def test_no_touch_is_no_rate() -> None:
    assert begin(60, 0.0).rate() is None


def test_the_rate_so_far_is_by_the_time_between_breaths() -> None:
    count = begin(60, 0.0).touched(1.0).touched(5.0)
    assert count.rate_so_far() is None
    assert count.touched(9.0).rate_so_far() == 15  # four seconds each


@pytest.mark.parametrize("lasts_s", [0, -30, 7, 45])
def test_a_time_that_a_minute_is_no_multiple_of_is_refused(lasts_s: int) -> None:
    with pytest.raises(ValueError, match="15, 20, 30 or 60"):
        begin(lasts_s, 0.0)


@given(st.sampled_from((15, 20, 30, 60)), st.lists(st.floats(0, 100), max_size=80))
def test_only_touches_within_the_time_count(lasts_s: int, at: list[float]) -> None:
    count = begin(lasts_s, 0.0)
    for one in sorted(at):
        count = count.touched(one)
    inside = sum(one < lasts_s for one in at)
    rate = count.rate()
    assert (None if rate is None else rate.value) == (inside * 60 // lasts_s or None)
