"""Says of each fifth of a second what is wrong in each lead, from what is known by then.

Nothing here looks ahead, so a live ECG and a recording get the same answer, in whatever pieces
they come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.quality_looks import (
    ALIKE,
    LEADS_TO_COMPARE,
    LONG,
    Looks,
    in_beats,
    last,
    likeness,
    middle_lead,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CellJudge"]

# Cells, an odd number, over whose median the size of the beats is followed: 10 s.
_FOLLOW: Final = 51
# Below this envelope nothing is a beat (it is that of a QRS complex of some 0.01 mV).
_LEAST_BEAT_MV: Final = 0.002
# 7.5 mm on paper within 1.6 s; the clean minutes of mitdb stay below for 98 % of the time.
_WANDER_MV: Final = 0.75

# What lies between the beats, and in the gaps of fast ones, over the beats, beyond which they are
# covered. Tuned on shared mitdb: 14 records as they are and three with the noises of nstdb, so that
# 97 % of the good seconds stay; the second changes little there, and lets fast rhythms pass.
_COVERED: Final = 0.2
_GAPS_COVERED: Final = 0.1
# Bursts of noise are no beats: the highest envelope counts up to this much of the usual one.
_HIGHEST_TIMES: Final = 1.2
# A pause is not noise: what lies between must also be this much of the usual beat.
_COVERED_OF_USUAL: Final = 0.15
# So much in the gaps of the last 0.8 s, over the usual beat, covers it whatever was before.
_COVERED_AT_ONCE: Final = 0.25
# Half of the usual envelope in most leads is a beat.
_SEEN: Final = 0.5


class CellJudge:
    """Judges one cell after another; keeps the sizes of the beats of 10 s."""

    def __init__(self, leads: int) -> None:
        self._off = np.ones((leads, LONG - 1), dtype=np.bool_)
        self._sizes = np.tile(_nothing(np.arange(_FOLLOW - 1)), (leads, 1))
        self._count = 0

    def judge(self, looks: Looks) -> NDArray[np.bool_]:
        """What is wrong at `looks`, which follow those of the call before.

        Returns `(reasons, leads, cells)` in the order of `Reason`, all but the last.
        """
        settled = self._settled(looks.off)
        own, common = self._usual(looks.highest, settled)
        covered = _covered(looks, common)
        unlike = _unlike(in_beats(looks.envelope, own, common))
        hidden = (covered | unlike) & settled & ~looks.mains_only
        here, fast = ~looks.off, looks.fast
        return np.stack(
            [
                looks.off,
                looks.saturated,
                here & (looks.wander > _WANDER_MV),
                here & looks.mains,
                here & (looks.loud(common) | (hidden & fast)),
                here & (looks.jumps(common) | (hidden & ~fast)),
            ]
        )

    def _settled(self, off: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Where the lead was there throughout the last 1.6 s, so that a beat must be among them."""
        joined = np.concatenate((self._off, off), axis=1)
        self._off = joined[:, -(LONG - 1) :]
        return np.asarray(~last(joined, LONG).any(axis=2))

    def _usual(
        self, highest: NDArray[np.float64], settled: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Envelope of the usual beat: `(leads, cells)` of each lead, `(cells,)` of the middle one.

        It is the median over 10 s of the highest envelope of 1.6 s; infinite as long as none is
        known.
        """
        nothing = _nothing(self._count + np.arange(settled.shape[1]))
        self._count += settled.shape[1]
        joined = np.concatenate((self._sizes, np.where(settled, highest, nothing)), axis=1)
        self._sizes = joined[:, -(_FOLLOW - 1) :]
        windows = last(joined, _FOLLOW).copy()
        windows.partition(_FOLLOW // 2, axis=2)
        middle = windows[:, :, _FOLLOW // 2]
        own = np.where(np.isfinite(middle), np.maximum(middle, _LEAST_BEAT_MV), np.inf)
        return own, middle_lead(own)


def _nothing(numbers: NDArray[np.int64]) -> NDArray[np.float64]:
    """Infinities of either sign in turn: values that leave a median where it is."""
    return np.where(numbers % 2, -np.inf, np.inf)


def _covered(looks: Looks, common: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Where noise covers the beats, whose usual envelope is `common`."""
    highest = np.minimum(looks.highest, _HIGHEST_TIMES * common)
    for_long = (
        (looks.between > _COVERED * highest)
        & (looks.gaps > _GAPS_COVERED * highest)
        & (looks.between > _COVERED_OF_USUAL * common)
    )
    return np.asarray(for_long | (looks.newest > _COVERED_AT_ONCE * common))


def _unlike(beats: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Where a lead does not show the beats that most leads show in the last second."""
    if len(beats) < LEADS_TO_COMPARE:
        return np.zeros(beats.shape[:2], dtype=np.bool_)
    most = np.median(beats, axis=0)
    return np.asarray((most.max(axis=1) > _SEEN) & (likeness(beats, most) < ALIKE))
