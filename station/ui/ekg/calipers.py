"""Calipers on an EKG: two lines in time and two in voltage, bound to a lead. No Qt, no pixels.

They stand at samples and millivolts, so that what they measure stays the same at any paper speed,
gain, zoom and place on the screen. They go to no wave by themselves: a person measures, not they.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

__all__ = ["CaliperReading", "Calipers", "Handle"]


class Handle(StrEnum):
    """What can be taken hold of; in the order of the Tab key."""

    FIRST = "first"
    SECOND = "second"
    UPPER = "upper"
    LOWER = "lower"
    WHOLE = "whole"
    """All four lines at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaliperReading:
    """What the calipers measure; `per_min` is None where no time is between the lines."""

    lead: str
    ms: float
    per_min: float | None
    mv: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calipers:
    """`first` and `second` are sample numbers, maybe between two samples; `upper` and `lower` are
    in mV. Lines may cross: the names are only those of where they began.
    """

    lead: str
    row: int
    rate_hz: float
    first: float
    second: float
    upper: float
    lower: float

    @property
    def reading(self) -> CaliperReading:
        """Time, rate and voltage between the lines."""
        ms = abs(self.second - self.first) / self.rate_hz * 1000.0
        return CaliperReading(
            lead=self.lead,
            ms=ms,
            per_min=60_000.0 / ms if ms else None,
            mv=abs(self.upper - self.lower),
        )

    def moved(self, handle: Handle, samples: float = 0.0, mv: float = 0.0) -> Calipers:
        """One line further on, or all of them."""
        match handle:
            case Handle.FIRST:
                return replace(self, first=self.first + samples)
            case Handle.SECOND:
                return replace(self, second=self.second + samples)
            case Handle.UPPER:
                return replace(self, upper=self.upper + mv)
            case Handle.LOWER:
                return replace(self, lower=self.lower + mv)
            case Handle.WHOLE:
                return replace(
                    self,
                    first=self.first + samples,
                    second=self.second + samples,
                    upper=self.upper + mv,
                    lower=self.lower + mv,
                )

    def within(self, start: float, end: float, low_mv: float, high_mv: float) -> Calipers:
        """With every line inside samples `start` to `end` and `low_mv` to `high_mv`."""
        return replace(
            self,
            first=min(max(self.first, start), end),
            second=min(max(self.second, start), end),
            upper=min(max(self.upper, low_mv), high_mv),
            lower=min(max(self.lower, low_mv), high_mv),
        )

    def march(self, start: float, end: float, least: float) -> list[float]:
        """The interval stepped on to both sides: samples from `start` to `end`, without the two
        lines themselves; none where a step is less than `least` samples.
        """
        step = abs(self.second - self.first)
        if step < least or step <= 0:
            return []
        left = min(self.first, self.second)
        first, last = math.ceil((start - left) / step), math.floor((end - left) / step)
        return [left + n * step for n in range(first, last + 1) if n not in (0, 1)]
