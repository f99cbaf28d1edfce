"""Marks of the axes: months, years and round numbers."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.ui.trend_axis import TimeMark, scale_marks, span_of, time_marks


def test_two_years_are_marked_by_quarters() -> None:
    marks = time_marks(date(2024, 11, 5), date(2026, 11, 24), 9)
    assert marks == (
        TimeMark(date(2025, 1, 1), "year"),
        TimeMark(date(2025, 4, 1), "month"),
        TimeMark(date(2025, 7, 1), "month"),
        TimeMark(date(2025, 10, 1), "month"),
        TimeMark(date(2026, 1, 1), "year"),
        TimeMark(date(2026, 4, 1), "month"),
        TimeMark(date(2026, 7, 1), "month"),
        TimeMark(date(2026, 10, 1), "month"),
    )


def test_a_fortnight_is_marked_by_days() -> None:
    marks = time_marks(date(2026, 11, 10), date(2026, 11, 24), 4)
    assert [mark.kind for mark in marks] == ["day"] * len(marks)
    assert 2 <= len(marks) <= 4
    assert {(b.at - a.at).days for a, b in pairwise(marks)} == {7}


def test_a_long_life_is_marked_by_years() -> None:
    marks = time_marks(date(1996, 3, 1), date(2026, 11, 24), 7)
    assert [mark.at.year for mark in marks] == [2000, 2005, 2010, 2015, 2020, 2025]
    assert {mark.kind for mark in marks} == {"year"}


def test_no_span_has_no_marks() -> None:
    assert time_marks(date(2026, 1, 1), date(2026, 1, 1), 5) == ()


@pytest.mark.parametrize(
    ("low", "high", "most", "marks"),
    [
        (80.0, 152.0, 5, (80.0, 100.0, 120.0, 140.0, 160.0)),
        (81.8, 84.6, 4, (80.0, 82.0, 84.0, 86.0)),
        (72.0, 72.0, 4, (72.0, 72.000001)),
        (96.0, 98.0, 3, (96.0, 97.0, 98.0)),
    ],
)
def test_marks_of_the_side_are_round(
    low: float, high: float, most: int, marks: tuple[float, ...]
) -> None:
    assert scale_marks(low, high, most) == pytest.approx(marks)


@given(st.floats(-400, 400), st.floats(0.5, 400), st.integers(2, 9))
def test_marks_of_the_side_embrace_all_numbers(low: float, span: float, most: int) -> None:
    marks = scale_marks(low, low + span, most)
    assert 2 <= len(marks) <= most
    assert marks[0] <= low + 1e-6
    assert marks[-1] >= low + span - 1e-6


@given(st.dates(date(1950, 1, 1), date(2030, 1, 1)), st.integers(0, 20000), st.integers(1, 12))
def test_marks_of_time_lie_inside_and_are_few(first: date, days: int, most: int) -> None:
    last = first + timedelta(days=days)
    marks = time_marks(first, last, most)
    assert len(marks) <= most
    assert all(first <= mark.at <= last for mark in marks)
    assert list(marks) == sorted(marks, key=lambda mark: mark.at)


def test_small_changes_are_not_drawn_as_mountains() -> None:
    assert span_of([72.0], 20.0) == (62.0, 82.0)
    assert span_of([60.0, 90.0], 20.0) == (60.0, 90.0)
