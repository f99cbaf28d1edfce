"""Counting breaths by touch: a clock that runs for half a minute or one, and a touch a breath.

Plain data and no clock of its own: each step is given the time, by a clock that never jumps. The
count belongs to whoever draws it; what is kept is an entry by hand, with how long was counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from station.vitals import Quantity, Unit

# Nobody breathes oftener than twice a second: such touches were no breaths.
_FASTEST_S: Final = 0.5

__all__ = ["BreathCount", "begin"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BreathCount:
    """A count under way or over. Times are seconds of one monotonic clock."""

    lasts_s: int
    began_s: float
    breaths: tuple[float, ...] = ()
    """When each breath was touched."""

    def touched(self, at_s: float) -> BreathCount:
        """One more breath; a touch after the end is none."""
        if self.over(at_s):
            return self
        return replace(self, breaths=(*self.breaths, at_s))

    def undone(self) -> BreathCount:
        """The last touch was no breath."""
        return replace(self, breaths=self.breaths[:-1])

    def lasting(self, lasts_s: int) -> BreathCount:
        """The same count, over another time; breaths after its end were none."""
        until = self.began_s + lasts_s
        return replace(
            self, lasts_s=lasts_s, breaths=tuple(at for at in self.breaths if at < until)
        )

    def left_s(self, at_s: float) -> float:
        """Seconds until the end."""
        return max(0.0, self.began_s + self.lasts_s - at_s)

    def over(self, at_s: float) -> bool:
        """Whether the time is up."""
        return self.left_s(at_s) <= 0.0

    def rate(self) -> Quantity | None:
        """Breaths a minute when the time is up; None where none was touched."""
        if not self.breaths:
            return None
        return Quantity(Decimal(len(self.breaths) * 60 // self.lasts_s), Unit.PER_MIN)

    def rate_so_far(self) -> int | None:
        """Breaths a minute by the time between the first touch and the last; None before the
        third.
        """
        if len(self.breaths) < 3:
            return None
        between = (self.breaths[-1] - self.breaths[0]) / (len(self.breaths) - 1)
        return round(60 / between) if between >= _FASTEST_S else None


def begin(lasts_s: int, at_s: float) -> BreathCount:
    """The clock starts. Raises `ValueError` for a time that a minute is no multiple of."""
    if lasts_s <= 0 or 60 % lasts_s:
        raise ValueError(f"breaths are counted over 15, 20, 30 or 60 s, not {lasts_s}")
    return BreathCount(lasts_s=lasts_s, began_s=at_s)
