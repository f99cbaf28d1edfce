"""Whether ten seconds of a many-lead ECG are fit to be read, and what stands against it.

Three numbers decide, each of which names the leads that it comes from. Their weights were fitted
with `tools/fit_quality.py` to what people said of 500 records of 12 leads and 10 s (half of set a
of the PhysioNet/CinC Challenge 2011); the tool prints how well that does on records left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.quality_cells import Cells
from station.signals.quality_reasons import Reason
from station.signals.quality_windows import (
    ALIKE,
    COMPARE,
    LONG,
    SHORT,
    disturbed,
    extent,
    in_beats,
    last,
    likeness,
    lower_middle,
    middle_lead,
    saturated,
    silent,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LEADS_FOR_VERDICT", "REFUSED", "VERDICT_CELLS", "Measures", "measure", "refusal"]

# The weights are for 12 leads; the three numbers mean the same for the 8 independent ones.
LEADS_FOR_VERDICT: Final = 8
VERDICT_CELLS: Final = 50

# What each number adds to the log odds of "cannot be read".
_WEIGHTS: Final = {
    "lost_share": 3.21,  # of the time that the worst lead cannot be read
    "likeness": -8.82,  # to the beats of most leads, mean of the quarter that shows them least
    "log_range": 0.83,  # log(1 + widest range within 0.8 s, in beats) of the middle lead
}
_CONSTANT: Final = 0.22
# Beyond this probability a record is refused. It is below one half, since an ECG that must be
# taken again later costs more than one that is taken again at once.
REFUSED: Final = 0.4

# Envelopes, in mV: below the first a lead shows no beats; no beat counts as smaller than the
# second; where no lead shows beats, the third is taken (of a QRS complex of some 0.02 mV).
_NO_BEAT_MV: Final = 0.001
_LEAST_BEAT_MV: Final = 0.002
_UNKNOWN_BEAT_MV: Final = 0.003
# A lead is named for a reason that holds for this share of the time.
_NAMED_SHARE: Final = 0.2
# As in the judge: the share of the noise between beats that lies above 30 Hz.
_MUSCLE_SHARE: Final = 0.45


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """What speaks against ten seconds; the first three decide."""

    lost_share: float
    likeness: float
    log_range: float
    shares: dict[Reason, NDArray[np.float64]]
    """For each reason the share of the time for which it holds, `(leads,)`."""
    likeness_of_leads: NDArray[np.float64]
    range_of_leads: NDArray[np.float64]
    fast: NDArray[np.bool_]
    """`(leads,)`: whether what lies between the beats is mostly above 30 Hz."""


def measure(cells: Cells, limit_mv: float | None = None) -> Measures:
    """Measure some ten seconds (at least one) of at least `LEADS_FOR_VERDICT` leads."""
    count = cells.mean.shape[1]
    joined = Cells.joined([*[cells.part(0, 1)] * (LONG - 1), cells])
    recent = joined.part(LONG - SHORT)
    own, common = _usual(joined, count)
    beats = in_beats(cells.envelope, own, common)
    compared = np.concatenate((np.repeat(beats[:, :1], COMPARE - 1, axis=1), beats), axis=1)
    unlike = likeness(compared, COMPARE) < ALIKE
    off, clipped = silent(recent), saturated(cells, limit_mv)
    loud, jumps = disturbed(recent, common)
    between = np.median(cells.envelope, axis=(1, 2))
    fast = np.median(lower_middle(recent.noise), axis=1) > _MUSCLE_SHARE * between
    ranges = np.where(off, 0.0, extent(recent) / common).max(axis=1)
    alike = likeness(beats, count)[:, 0]
    return Measures(
        lost_share=float((off | clipped | loud | jumps | unlike).mean(axis=1).max()),
        likeness=float(np.sort(alike)[: len(alike) // 4].mean()),
        log_range=math.log1p(float(np.sort(ranges)[len(ranges) // 2])),
        shares={
            Reason.LEAD_OFF: off.mean(axis=1),
            Reason.SATURATED: clipped.mean(axis=1),
            Reason.MUSCLE: (~off & (loud | (unlike & fast[:, None]))).mean(axis=1),
            Reason.MOTION: (~off & (jumps | (unlike & ~fast[:, None]))).mean(axis=1),
        },
        likeness_of_leads=alike,
        range_of_leads=ranges,
        fast=fast,
    )


def refusal(found: Measures) -> tuple[frozenset[Reason], ...] | None:
    """None for an ECG that can be read; else what is wrong, for each lead, somewhere something."""
    odds = _CONSTANT + sum(_WEIGHTS[name] * float(getattr(found, name)) for name in _WEIGHTS)
    if odds <= math.log(REFUSED / (1 - REFUSED)):
        return None
    named = [
        {reason for reason, share in found.shares.items() if share[lead] >= _NAMED_SHARE}
        for lead in range(len(found.fast))
    ]
    if not any(named):
        # Every lead can be read for most of the time: the two that do so least are named.
        worst = {int(found.likeness_of_leads.argmin()), int(found.range_of_leads.argmax())}
        for lead in worst:
            named[lead].add(Reason.MUSCLE if found.fast[lead] else Reason.MOTION)
    return tuple(map(frozenset, named))


def _usual(joined: Cells, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Envelope of the usual beat of each lead and of the middle one, the same for all cells."""
    highest = last(joined.envelope.max(axis=2), LONG).max(axis=2)
    middle = np.median(highest, axis=1, keepdims=True)
    own = np.where(middle > _NO_BEAT_MV, np.maximum(middle, _LEAST_BEAT_MV), np.inf)
    common = middle_lead(own)
    common = np.where(np.isfinite(common), common, _UNKNOWN_BEAT_MV)
    own = np.where(np.isfinite(own), own, common)
    return np.repeat(own, count, axis=1), np.repeat(common, count)
