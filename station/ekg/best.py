"""The best ten seconds of the last minute: the stretch with the fewest seconds that are poor."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from station.signals.quality_reasons import HIDING, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BestStretch", "Seconds"]

LOOK_BACK_S: Final = 60
# What spoils the picture counts less than what hides the beats, and a hint at exchanged
# electrodes is as true of one stretch as of another.
_SPOILS: Final = {Reason.WANDER: 0.4, Reason.MAINS: 0.4}


@dataclass(frozen=True, slots=True, kw_only=True)
class BestStretch:
    """`first_second` counts from the begin of the stream; `poor` is 0 where nothing was wrong, and
    rises with each second of each lead that was.
    """

    first_second: int
    seconds: int
    poor: float


class Seconds:
    """What was wrong in each of the last sixty whole seconds."""

    def __init__(self) -> None:
        self._poor: deque[tuple[int, float]] = deque(maxlen=LOOK_BACK_S)

    def note(self, second: int, leads: Iterable[frozenset[Reason]]) -> None:
        """A second is over; `leads` has what was wrong with each of them in it."""
        if self._poor and second != self._poor[-1][0] + 1:
            self._poor.clear()
        self._poor.append((second, sum(map(_weight, leads))))

    def best(self, seconds: int) -> BestStretch | None:
        """The best stretch of so many seconds, the newest of equals; None while there is none."""
        if len(self._poor) < seconds:
            return None
        numbers = [number for number, _ in self._poor]
        poor = [amount for _, amount in self._poor]
        sums = [sum(poor[at : at + seconds]) for at in range(len(poor) - seconds + 1)]
        least = min(sums)
        at = max(place for place, amount in enumerate(sums) if amount <= least + 1e-9)
        return BestStretch(first_second=numbers[at], seconds=seconds, poor=round(least, 1))


def _weight(reasons: frozenset[Reason]) -> float:
    if reasons & HIDING:
        return 1.0
    return sum(_SPOILS.get(reason, 0.0) for reason in reasons)
