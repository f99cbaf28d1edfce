"""The quality of a live ECG: what is wrong with each lead, told as soon as it is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from station.signals.inputs import as_rate
from station.signals.lead_blocks import as_block, as_lead_names
from station.signals.quality_cells import CELLS_PER_S
from station.signals.quality_follow import QualityFollower
from station.signals.quality_reasons import Reason, reasons_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["EcgQualityStream", "LeadSecond"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadSecond:
    """What is wrong with one lead in one second."""

    name: str
    second: int
    """Counted from the first sample: 0 is the first second."""
    reasons: frozenset[Reason]
    complete: bool
    """Whether the second is over; before, more reasons may come."""


class EcgQualityStream:
    """Follows the quality of an ECG as its samples come.

    The signal is looked at five times a second. A second of a lead has a reason when one of its
    five looks found it, and each look is at the 0.8 s up to then. So a problem is told within a
    second of its beginning. Noise that is small beside the beats and only fills the gaps between
    them needs up to 1.8 s, since a beat must be seen with it; wander is told when the baseline
    has moved. In the first 1.6 s, and after a lead was off, there are no beats yet to compare
    noise with, and none is told. Above some 180 beats a minute P and T waves fill the gaps, and a
    clean lead may be called disturbed.

    Pieces of any size give the same seconds. Memory: 10 s of beat sizes, 1.6 s of measures.
    """

    def __init__(
        self, rate_hz: float, lead_names: Sequence[str], *, limit_mv: float | None = None
    ) -> None:
        """Leads `lead_names` at `rate_hz`, 100 to 2000 Hz; the amplifier cuts off at `limit_mv`.

        Raises `SignalError` for a rate out of that range, no names, or one name twice.
        """
        self._names = as_lead_names(lead_names)
        self._follower = QualityFollower(as_rate(rate_hz), self._names, limit_mv)
        self._count = 0
        self._found: NDArray[np.bool_] = np.zeros((len(Reason), len(self._names)), np.bool_)

    def feed(self, block: ArrayLike) -> list[LeadSecond]:
        """Take the next samples `(leads, samples)` in mV, NaN where one is lost.

        Returns the seconds that are complete, for every lead, and those of the second that is
        going on in which a lead has got a reason that was not told yet.

        Raises `SignalError` for another number of leads.
        """
        samples = as_block(block, len(self._names))
        told: list[LeadSecond] = []
        for _, found in self._follower.feed(samples):
            for cell in range(found.shape[2]):
                told += self._look(found[:, :, cell])
        return told

    def _look(self, found: NDArray[np.bool_]) -> list[LeadSecond]:
        new = found & ~self._found
        self._found = self._found | found
        second, look = divmod(self._count, CELLS_PER_S)
        self._count += 1
        complete = look == CELLS_PER_S - 1
        leads = range(len(self._names)) if complete else np.flatnonzero(new.any(axis=0))
        told = [
            LeadSecond(
                name=self._names[lead],
                second=second,
                reasons=reasons_of(self._found[:, lead]),
                complete=complete,
            )
            for lead in leads
        ]
        if complete:
            self._found = np.zeros_like(self._found)
        return told
