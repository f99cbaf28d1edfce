"""Rhythms: where the beats are on an axis that counts the sinus node's beats.

The axis is the integral of the heart rate, so a rhythm knows no seconds: beat k of a regular
heart is at k. Every rhythm says of any stretch of the axis which beats are in it, without those
before; irregular ones draw from a seed. All but `pauses` and `av_block`, which leave beats out,
have as many beats as the axis, so the rate that was given holds exactly over time.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.simulators.heart.draws import draws
from station.simulators.heart.shapes import Kind

__all__ = ["Rhythm", "beats_of", "breathes"]


class Rhythm(StrEnum):
    """What drives the ventricles."""

    SINUS = "sinus"
    AF = "af"
    """Atrial fibrillation: every interval another one, no P, f waves."""
    PVCS = "pvcs"
    """Sinus with a premature ventricular beat now and then, and a full pause after it."""
    BIGEMINY = "bigeminy"
    """Every second beat is a premature ventricular one."""
    PAUSES = "pauses"
    """Sinus that stops for two beats in every twenty."""
    AV_BLOCK = "av_block"
    """Every fourth P wave is not conducted."""
    PACED = "paced"
    """A ventricular pacemaker."""
    VT = "vt"
    """Ventricular tachycardia: wide and regular."""


_PREMATURE: Final = 0.35
"""So much of an interval a premature beat comes too early."""
_SHARE_OF_PVCS: Final = 0.12
_PVCS_STREAM, _AF_STREAM = 1, 2
# Irregular intervals add up to as many regular ones within a group.
_GROUP: Final = 16
_NO_P: Final = {Rhythm.AF: Kind.FIBRILLATING, Rhythm.PACED: Kind.PACED, Rhythm.VT: Kind.VENTRICULAR}


def breathes(rhythm: Rhythm) -> bool:
    """Whether the sinus node, which breathing moves, sets the beats."""
    return rhythm not in _NO_P


def beats_of(
    rhythm: Rhythm, seed: int, first: int, end: int
) -> tuple[NDArray[np.float64], tuple[Kind, ...]]:
    """Places and kinds of the beats that belong to the numbers `first` up to before `end`,
    in their order.
    """
    numbers = np.arange(first, end, dtype=np.int64)
    places = numbers.astype(np.float64)
    kinds = [_NO_P.get(rhythm, Kind.NORMAL)] * len(numbers)
    if rhythm is Rhythm.AF:
        places = _irregular(seed, numbers)
    elif rhythm in (Rhythm.PVCS, Rhythm.BIGEMINY):
        early = numbers % 2 == 1 if rhythm is Rhythm.BIGEMINY else _some(seed, numbers)
        places = places - _PREMATURE * early
        kinds = [Kind.VENTRICULAR if one else Kind.NORMAL for one in early]
    elif rhythm is Rhythm.PAUSES:
        kept = numbers % 20 < 18
        places, kinds = places[kept], kinds[: int(kept.sum())]
    elif rhythm is Rhythm.AV_BLOCK:
        kinds = [Kind.BLOCKED if number % 4 == 3 else Kind.NORMAL for number in numbers.tolist()]
    return places, tuple(kinds)


def _some(seed: int, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which beats are premature: drawn, never two in a row."""

    def drawn(of: NDArray[np.int64]) -> NDArray[np.bool_]:
        return np.asarray(draws(seed, _PVCS_STREAM, of) < _SHARE_OF_PVCS)

    return np.asarray(drawn(numbers) & ~drawn(numbers - 1))


def _irregular(seed: int, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
    """Intervals from about 0.6 to 1.4 of the mean, each drawn by itself, whole groups exact."""
    if not len(numbers):
        return np.empty(0)
    groups = np.arange(numbers[0] // _GROUP, numbers[-1] // _GROUP + 1)
    each = groups[:, np.newaxis] * _GROUP + np.arange(_GROUP)
    intervals = 0.6 + 0.8 * draws(seed, _AF_STREAM, each.ravel()).reshape(each.shape)
    intervals *= _GROUP / intervals.sum(axis=1, keepdims=True)
    before = np.cumsum(intervals, axis=1) - intervals
    places = (groups[:, np.newaxis] * _GROUP + before).ravel()
    start = int(numbers[0] - groups[0] * _GROUP)
    return np.asarray(places[start : start + len(numbers)])
