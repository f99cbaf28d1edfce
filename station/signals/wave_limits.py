"""Where a wave ends: readings of its flank, and what several leads say of it together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.wave_grid import median_of, steps, take

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["corner", "dying_slope", "pull_together", "tangent_foot", "walk_out"]

# The slope is read over 12 ms, and has died down at this share of its steepest.
# Tuned on shared LUDB records; 0.2 to 0.4 differ by less than 1 ms of SD.
_SLOPE_REACH: Final = steps(0.006)
_DEAD_SLOPE: Final = 0.3
# The level that follows a wave: 80 to 120 ms after the steepest part of its flank, which lies in
# the first 100 ms. Tuned likewise, and as flat.
_LEVEL_FROM, _LEVEL_TO = steps(0.08), steps(0.12)
_STEEPEST_BY: Final = steps(0.1)


def walk_out(
    activity: NDArray[np.float64],
    start: NDArray[np.int64],
    inner: float,
    outer: float,
    gap: int,
) -> NDArray[np.int64]:
    """The step of each row at which activity has come to rest after `start`, or the row's length.

    `activity` `(..., steps)` is 1 where it is greatest. What exceeds `inner` belongs together as
    long as no pause is longer than `gap` steps. From its last step the walk goes on to the first
    step below `outer`, or to a dip in the range up to twice of that, where the next wave begins.
    """
    step = np.arange(activity.shape[-1])
    busy = np.maximum.accumulate(np.where(activity > inner, step, -1), axis=-1)
    paused = (step >= start[..., None]) & (step - busy > gap)
    pause = np.where(paused.any(axis=-1), paused.argmax(axis=-1), len(step) - 1)
    edge = np.take_along_axis(busy, pause[..., None], axis=-1)
    dip = np.zeros(activity.shape, dtype=np.bool_)
    middle = activity[..., 1:-1]
    dip[..., 1:-1] = (middle <= activity[..., :-2]) & (middle < activity[..., 2:])
    rest = (step > edge) & ((activity < outer) | (dip & (activity < 2 * outer)))
    return np.where(rest.any(axis=-1), rest.argmax(axis=-1), len(step))


def corner(flank: NDArray[np.float64], length: NDArray[np.int64]) -> NDArray[np.int64]:
    """The step of each flank that lies farthest below the chord over its first `length` steps.

    A flank `(..., steps)` begins at the peak of an upright wave and leads away from it.
    """
    step = np.arange(flank.shape[-1])
    share = step / np.maximum(length, 1)[..., None]
    top = flank[..., :1]
    chord = top + (take(flank, length)[..., None] - top) * share
    at: NDArray[np.int64] = np.where(share <= 1, chord - flank, -np.inf).argmax(axis=-1)
    return at


def _steepest(
    flank: NDArray[np.float64], within: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Fall per step all along the flanks, where it is greatest `within` steps, and how great."""
    reach = _SLOPE_REACH
    fall = np.zeros_like(flank)
    fall[..., reach:-reach] = (flank[..., : -2 * reach] - flank[..., 2 * reach :]) / (2 * reach)
    falling = np.where(np.arange(flank.shape[-1]) <= within[..., None], fall, -np.inf)
    return fall, falling.argmax(axis=-1), falling.max(axis=-1)


def dying_slope(flank: NDArray[np.float64], length: NDArray[np.int64]) -> NDArray[np.int64]:
    """The step of each flank at which its fall has died down, at most `length`."""
    fall, at, most = _steepest(flank, 3 * length // 4)
    step = np.arange(flank.shape[-1])
    dead = (step > at[..., None]) & (fall < _DEAD_SLOPE * most[..., None])
    return np.minimum(np.where(dead.any(axis=-1), dead.argmax(axis=-1), length), length)


def tangent_foot(flank: NDArray[np.float64], length: NDArray[np.int64]) -> NDArray[np.float64]:
    """The step at which the steepest tangent of each flank meets the level that follows it.

    Source of the method: Lepeschkin and Surawicz, Circulation 6 (1952) 378.
    """
    _, at, most = _steepest(flank, np.minimum(length, _STEEPEST_BY))
    last = flank.shape[-1] - 1
    after = np.minimum(at[..., None] + np.arange(_LEVEL_FROM, _LEVEL_TO), last)
    level = np.median(np.take_along_axis(flank, after, axis=-1), axis=-1)
    drop = np.maximum(take(flank, at) - level, 0)
    run: NDArray[np.float64] = np.where(most > 0, drop / np.where(most > 0, most, 1), 0.0)
    return at.astype(np.float64) + np.minimum(run, steps(0.2))


def pull_together(
    limits: NDArray[np.float64],
    valid: NDArray[np.bool_],
    share: float,
    *,
    at_most: float = np.inf,
    common: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Each lead's limit `(leads, beats)`, drawn towards the median of all that are `valid`.

    The heart begins and ends a wave once. A lead that shows it a little later has an isoelectric
    part; one that is far from all others shows its noise. So a limit keeps `share` of its distance
    and `at_most` so many steps. `common` `(beats,)` is a reading of all leads at once, which then
    counts as much as their median.
    """
    middle = median_of(limits, valid)
    if common is not None:
        middle = (middle + common) / 2
    return middle + np.clip((limits - middle) * share, -at_most, at_most)
