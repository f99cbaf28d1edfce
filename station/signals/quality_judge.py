"""Says of each fifth of a second what is wrong in each lead, from the cells up to there.

Nothing here looks ahead, so a live ECG and a recording get the same answer, in whatever pieces
they come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.quality_cells import Cells
from station.signals.quality_windows import (
    ALIKE,
    COMPARE,
    LEADS_TO_COMPARE,
    LONG,
    SHORT,
    disturbed,
    in_beats,
    last,
    likeness,
    lower_middle,
    mains_alone,
    middle_lead,
    saturated,
    silent,
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

# The level between beats, over the beats, beyond which they are covered. Tuned on shared mitdb: 14
# records as they are and three with the noises of nstdb, so that 97 % of the good seconds stay.
_COVERED: Final = 0.2
# Bursts of noise are no beats: the highest envelope counts up to this much of the usual one.
_HIGHEST_TIMES: Final = 1.2
# A pause is not noise: the level must also be this much of the usual beat.
_COVERED_OF_USUAL: Final = 0.15
# Share of that level that lies above 30 Hz: 0.94 in nstdb's muscle noise, 0.22 in its electrode
# motion (medians); this is between them, on a scale of ratios.
_MUSCLE_SHARE: Final = 0.45
# Half of the usual envelope in most leads is a beat.
_SEEN: Final = 0.5


class CellJudge:
    """Judges cells one after another; keeps 1.6 s of them, and the sizes of beats of 10 s."""

    def __init__(self, limit_mv: float | None = None) -> None:
        """`limit_mv`: where the amplifier cuts off, if that is known."""
        self._limit_mv = limit_mv
        self._cells: Cells | None = None
        self._silent: NDArray[np.bool_] = np.empty((0, 0), dtype=np.bool_)
        self._sizes: NDArray[np.float64] = np.empty((0, 0))
        self._beats: NDArray[np.float64] = np.empty((0, 0, 0))
        self._count = 0

    def judge(self, cells: Cells) -> NDArray[np.bool_]:
        """What is wrong in `cells`, which follow those of the call before.

        Returns `(reasons, leads, cells)` in the order of `CELL_REASONS`.
        """
        if self._cells is None:
            self._begin(cells.part(0, 1))
        joined = Cells.joined([self._cells, cells] if self._cells else [cells])
        self._cells = joined.part(-(LONG - 1))
        recent = joined.part(LONG - SHORT)

        off = silent(recent)
        settled = self._settled(off)
        highest = last(joined.envelope.max(axis=2), LONG).max(axis=2)
        own, common = self._usual(highest, settled)
        level = _level_between(joined)
        covered = (level > _COVERED * np.minimum(highest, _HIGHEST_TIMES * common)) & (
            level > _COVERED_OF_USUAL * common
        )
        unlike = self._unlike(in_beats(cells.envelope, own, common))
        mains, mains_only = mains_alone(recent)
        hidden = (covered | unlike) & settled & ~mains_only
        fast = lower_middle(recent.noise) > _MUSCLE_SHARE * level
        loud, jumps = disturbed(recent, common)
        self._count += off.shape[1]
        here = ~off
        return np.stack(
            [
                off,
                saturated(cells, self._limit_mv),
                here & (_wander(joined) > _WANDER_MV),
                here & mains,
                here & (loud | (hidden & fast)),
                here & (jumps | (hidden & ~fast)),
            ]
        )

    def _begin(self, first: Cells) -> None:
        """As if the first cell had been there before, but nothing known from it."""
        leads = len(first.mean)
        self._cells = Cells.joined([first] * (LONG - 1))
        self._silent = np.ones((leads, LONG - 1), dtype=np.bool_)
        self._sizes = np.tile(_nothing(np.arange(_FOLLOW - 1)), (leads, 1))
        self._beats = np.zeros((leads, COMPARE - 1, first.envelope.shape[2]))

    def _settled(self, off: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Where the lead was there throughout the last 1.6 s, so that a beat must be among them."""
        joined = np.concatenate((self._silent, off), axis=1)
        self._silent = joined[:, -(LONG - 1) :]
        return np.asarray(~last(joined, LONG).any(axis=2))

    def _usual(
        self, highest: NDArray[np.float64], settled: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Envelope of the usual beat: `(leads, cells)` of each lead, `(cells,)` of the middle one.

        It is the median over 10 s of the highest envelope of 1.6 s; infinite as long as none is
        known.
        """
        nothing = _nothing(self._count + np.arange(settled.shape[1]))
        joined = np.concatenate((self._sizes, np.where(settled, highest, nothing)), axis=1)
        self._sizes = joined[:, -(_FOLLOW - 1) :]
        windows = last(joined, _FOLLOW).copy()
        windows.partition(_FOLLOW // 2, axis=2)
        middle = windows[:, :, _FOLLOW // 2]
        own = np.where(np.isfinite(middle), np.maximum(middle, _LEAST_BEAT_MV), np.inf)
        return own, middle_lead(own)

    def _unlike(self, beats: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Where a lead does not show the beats that most leads show."""
        joined = np.concatenate((self._beats, beats), axis=1)
        self._beats = joined[:, -(COMPARE - 1) :]
        if len(beats) < LEADS_TO_COMPARE:
            return np.zeros(beats.shape[:2], dtype=np.bool_)
        seen = last(np.median(joined, axis=0)[None], COMPARE).max(axis=(2, 3)) > _SEEN
        return np.asarray(seen & (likeness(joined, COMPARE) < ALIKE))


def _nothing(numbers: NDArray[np.int64]) -> NDArray[np.float64]:
    """Infinities of either sign in turn: values that leave a median where it is."""
    return np.where(numbers % 2, -np.inf, np.inf)


def _level_between(joined: Cells) -> NDArray[np.float64]:
    """Median of the envelope over 1.6 s: what lies between the beats."""
    windows = last(joined.envelope, LONG)
    values = windows.reshape(*windows.shape[:2], -1)
    middle = values.shape[2] // 2
    values.partition(middle, axis=2)
    return np.asarray(values[:, :, middle])


def _wander(joined: Cells) -> NDArray[np.float64]:
    """How far the 0.8 s mean goes within 1.6 s, in mV."""
    means = last(joined.mean, SHORT).mean(axis=2)
    return np.asarray(np.ptp(last(means, LONG - SHORT + 1), axis=2))
