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

from station.signals.quality_cells import POINTS
from station.signals.quality_looks import ALIKE, Looks, in_beats, likeness, middle_lead
from station.signals.quality_reasons import Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LEADS_FOR_VERDICT", "REFUSED", "VERDICT_CELLS", "Measures", "measure", "refusal"]

# The weights are for 12 leads; the three numbers mean the same for the 8 independent ones.
LEADS_FOR_VERDICT: Final = 8
VERDICT_CELLS: Final = 50

# What each number adds to the log odds of "cannot be read".
_WEIGHTS: Final = {
    "lost_share": 3.20,  # of the time that the worst lead cannot be read
    "likeness": -8.84,  # to the beats of most leads, mean of the quarter that shows them least
    "log_range": 0.83,  # log(1 + widest range within 0.8 s, in beats) of the middle lead
}
_CONSTANT: Final = 0.24
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


def measure(looks: Looks) -> Measures:
    """Measure some ten seconds (at least one) of at least `LEADS_FOR_VERDICT` leads."""
    own, common = _usual(looks.highest)
    beats = in_beats(looks.envelope, own, common)
    unlike = likeness(beats, np.median(beats, axis=0)) < ALIKE
    # The newest points of each cell, one after another, are the whole.
    whole = beats[:, :, -POINTS:].reshape(len(beats), 1, -1)
    alike = likeness(whole, np.median(whole, axis=0))[:, 0]
    loud, jumps, fast = looks.loud(common), looks.jumps(common), looks.fast
    ranges = np.where(looks.off, 0.0, looks.extent / common).max(axis=1)
    lost = looks.off | looks.saturated | loud | jumps | unlike
    return Measures(
        lost_share=float(lost.mean(axis=1).max()),
        likeness=float(np.sort(alike)[: len(alike) // 4].mean()),
        log_range=math.log1p(float(np.sort(ranges)[len(ranges) // 2])),
        shares={
            Reason.LEAD_OFF: looks.off.mean(axis=1),
            Reason.SATURATED: looks.saturated.mean(axis=1),
            Reason.MUSCLE: (~looks.off & (loud | (unlike & fast))).mean(axis=1),
            Reason.MOTION: (~looks.off & (jumps | (unlike & ~fast))).mean(axis=1),
        },
        likeness_of_leads=alike,
        range_of_leads=ranges,
        fast=fast.mean(axis=1) > 0.5,
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


def _usual(highest: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Envelope of the usual beat: `(leads, 1)` of each lead, `(1,)` of the middle one."""
    middle = np.median(highest, axis=1, keepdims=True)
    own = np.where(middle > _NO_BEAT_MV, np.maximum(middle, _LEAST_BEAT_MV), np.inf)
    common = middle_lead(own)
    common = np.where(np.isfinite(common), common, _UNKNOWN_BEAT_MV)
    return np.where(np.isfinite(own), own, common), common
