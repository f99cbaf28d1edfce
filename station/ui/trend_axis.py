"""Where the marks of a trend's axes lie: months and years along time, round numbers up the side.

Pure arithmetic on days and numbers, so that it is tested without a window.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

__all__ = ["Scale", "TimeMark", "scale_marks", "span_of", "time_marks"]

# Steps of the time axis in months; the first whose marks have room is taken.
_MONTHS: Final = (1, 2, 3, 6, 12, 24, 60, 120)
_DAYS: Final = (1, 2, 7, 14)
_SHORT_DAYS: Final = 62


@dataclass(frozen=True, slots=True)
class TimeMark:
    """A mark on the time axis. `kind`: "day", "month", or "year" where a new year begins."""

    at: date
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Where a moment and a number lie, in pixels: `low` at `bottom`, `high` at `top`."""

    left: float
    right: float
    top: float
    bottom: float
    since: datetime
    until: datetime
    low: float
    high: float

    def x(self, at: datetime) -> float:
        """From the left."""
        share = (at - self.since).total_seconds() / (self.until - self.since).total_seconds()
        return self.left + share * (self.right - self.left)

    def y(self, number: float) -> float:
        """From the top."""
        share = (number - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)


def time_marks(first: date, last: date, most: int) -> tuple[TimeMark, ...]:
    """At most `most` marks from `first` to `last`: first days of months, or days in short spans."""
    if last <= first or most < 1:
        return ()
    days = (last - first).days
    if days <= _SHORT_DAYS:
        for step in _DAYS:
            if days // step + 1 <= most:
                start = first + timedelta(days=(-(first.toordinal() - 1)) % step)
                count = (last - start).days // step + 1
                return tuple(
                    TimeMark(start + timedelta(days=n * step), "day") for n in range(count)
                )
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((one for one in _MONTHS if months // one + 1 <= most), _MONTHS[-1])
    at = first.year * 12 + first.month - 1
    at += (-at) % step
    marks = []
    while (day := date(at // 12, at % 12 + 1, 1)) <= last:
        if day >= first:
            marks.append(TimeMark(day, "year" if day.month == 1 else "month"))
        at += step
    return tuple(marks[:most])


def scale_marks(low: float, high: float, most: int) -> tuple[float, ...]:
    """Round numbers (1, 2 or 5 times a power of ten apart) that embrace `low` to `high`."""
    if most < 2 or not (math.isfinite(low) and math.isfinite(high)) or high < low:
        return ()
    span = max(high - low, 1e-6)
    power = 10.0 ** math.floor(math.log10(span / (most - 1)))
    for factor in (1, 2, 5, 10, 20, 50):
        step = factor * power
        bottom, top = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        top = max(top, bottom + 1)
        if top - bottom + 1 <= most:
            return tuple(n * step for n in range(bottom, top + 1))
    return (low, high)


def span_of(numbers: list[float], least: float) -> tuple[float, float]:
    """From the smallest to the largest, at least `least` apart: noise is no mountain."""
    low, high = min(numbers), max(numbers)
    missing = max(0.0, least - (high - low)) / 2
    return low - missing, high + missing
