"""Measures over a few cells, and the limits beyond which they disturb.

Shared by the judge, which looks back from each cell, and by the verdict on a whole recording.
Sizes are told in beats: a disturbance counts by what it does to the reading, not by its mV.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.signals.quality_cells import Cells

__all__ = [
    "ALIKE",
    "COMPARE",
    "LEADS_TO_COMPARE",
    "LONG",
    "SHORT",
    "disturbed",
    "extent",
    "in_beats",
    "last",
    "likeness",
    "lower_middle",
    "mains_alone",
    "middle_lead",
    "saturated",
    "silent",
]

# Cells that are looked at together: 0.8 s for what must be told within a second, 1.6 s where a
# beat must be among them (37 beats a minute and more), 1 s to compare leads.
SHORT: Final = 4
LONG: Final = 8
COMPARE: Final = 5

# Less than the noise of any amplifier with electrodes on it, for 0.8 s.
_FLAT_MV: Final = 0.008
# No ECG stays on one value for 0.06 s (three tenths of a cell) so far from zero.
_LIMIT_MV: Final = 5.0
_LIMIT_SHARE: Final = 0.3
# Where the limit is known, a clipped QRS complex is enough (10 ms).
_AT_KNOWN_LIMIT: Final = 0.98
_KNOWN_LIMIT_SHARE: Final = 0.05
# 1 mm from crest to trough, and three times what is at the frequencies beside it.
_MAINS_MV: Final = 0.05
_MAINS_TIMES: Final = 3.0
# Mains alone gives a noise of 0.63 of its amplitude; what is not more needs no other cause.
_NOISE_OF_MAINS: Final = 0.8

# Fast noise, and range within 0.8 s, over the beat envelope of most leads: nothing is readable
# beyond. Tuned on cinc2011, cross-validated; half and double give nearly the same.
_NOISE_TIMES: Final = 0.35
_RANGE_TIMES: Final = 50.0
# A lead with small beats is not blamed for noise that is small beside the beats of the others.
_SMALL_LEAD: Final = 0.25
_HIGHEST_BEAT: Final = 2.0
# Likeness below this is none (cinc2011; 0.2 to 0.5 give nearly the same). What is added to the
# product of the spreads keeps a second without a beat from being alike or unlike.
ALIKE: Final = 0.35
_ALIKE_GUARD: Final = 0.02
# From so many leads on they have something in common.
LEADS_TO_COMPARE: Final = 3


def last(values: NDArray[Any], count: int) -> NDArray[Any]:
    """The `count` cells up to each (axis 1), in one more axis at the end; first when complete."""
    return sliding_window_view(values, count, axis=1)


def lower_middle(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The second smallest of the last four cells: what holds on for most of 0.8 s."""
    return np.asarray(np.sort(last(values, SHORT), axis=2)[:, :, SHORT // 2 - 1])


def extent(cells: Cells) -> NDArray[np.float64]:
    """Range of each lead within the last 0.8 s, in mV."""
    return np.asarray(
        last(cells.highest, SHORT).max(axis=2) - last(cells.lowest, SHORT).min(axis=2)
    )


def silent(cells: Cells) -> NDArray[np.bool_]:
    """Where a lead was flat for 0.8 s, or partly lost."""
    return np.asarray((extent(cells) < _FLAT_MV) | last(cells.lost, SHORT).any(axis=2))


def saturated(cells: Cells, limit_mv: float | None) -> NDArray[np.bool_]:
    """Where a lead rests at the limit of the amplifier, known or not."""
    limit = _LIMIT_MV if limit_mv is None else _AT_KNOWN_LIMIT * limit_mv
    share = _LIMIT_SHARE if limit_mv is None else _KNOWN_LIMIT_SHARE
    reach = np.maximum(np.abs(cells.highest), np.abs(cells.lowest))
    return np.asarray((reach >= limit) & (cells.at_extreme >= share))


def mains_alone(cells: Cells) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where there is visible mains, and where all fast noise is mains."""
    hum = lower_middle(cells.mains)
    mains = (hum > _MAINS_MV) & (hum > _MAINS_TIMES * lower_middle(cells.mains_beside))
    return mains, mains & (lower_middle(cells.noise) < _NOISE_OF_MAINS * hum)


def disturbed(
    cells: Cells, beat: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where fast noise, and where a jump, leaves nothing to read beside a `beat` envelope."""
    _, hum_only = mains_alone(cells)
    loud = (lower_middle(cells.noise) > _NOISE_TIMES * beat) & ~hum_only
    return loud, extent(cells) > _RANGE_TIMES * beat


def middle_lead(sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of `sizes` `(leads, cells)` the middle one, the upper of two; infinite ones do not count."""
    known = np.isfinite(sizes).sum(axis=0)
    ordered = np.sort(np.where(np.isfinite(sizes), sizes, np.inf), axis=0)
    at = np.minimum(known // 2, len(sizes) - 1)
    return np.asarray(np.take_along_axis(ordered, at[None, :], axis=0)[0])


def in_beats(
    envelope: NDArray[np.float64], own: NDArray[np.float64], common: NDArray[np.float64]
) -> NDArray[np.float64]:
    """`envelope` `(leads, cells, points)` over the usual beat of each lead; 2 at most."""
    beat = np.maximum(own, _SMALL_LEAD * common)
    return np.minimum(envelope / beat[:, :, None], _HIGHEST_BEAT)


def likeness(beats: NDArray[np.float64], cells: int) -> NDArray[np.float64]:
    """How far each lead shows what most leads show, within the last `cells`: 1 = the same."""
    common = np.median(beats, axis=0)[None]
    one, most = (_flat_and_centred(values, cells) for values in (beats, common))
    spread = np.sqrt((one * one).mean(axis=2) * (most * most).mean(axis=2))
    return np.asarray((one * most).mean(axis=2) / (spread + _ALIKE_GUARD))


def _flat_and_centred(values: NDArray[np.float64], cells: int) -> NDArray[np.float64]:
    windows = last(values, cells).swapaxes(2, 3)
    flat = windows.reshape(*windows.shape[:2], -1)
    return np.asarray(flat - flat.mean(axis=2, keepdims=True))
