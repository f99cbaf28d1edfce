"""Where the ventricles begin and end: QRS limits of each lead, and of all leads at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.wave_grid import boxcar, bridge, rows, steps
from station.signals.wave_limits import pull_together, walk_out

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.signals.wave_grid import Strip

__all__ = ["Qrs", "find_qrs", "without_qrs"]

# The widest QRS that is followed: 0.2 s before and 0.24 s after the R peak, with its steepest
# part within 90 ms of it.
_BEFORE, _AFTER, _CORE = steps(0.2), steps(0.24), steps(0.09)
# Two averages before slopes are taken over 8 ms. 22 ms is about one period of mains (20 or 17 ms),
# and keeps all of a QRS but its notches.
_SMOOTH: Final = 11
_SMOOTH_AGAIN: Final = 3
_REACH: Final = steps(0.004)
# Shares of the steepest slope, and the longest pause inside a QRS; the end of a QRS is slower
# than its beginning. Tuned on shared LUDB records; SD changes by less than 0.5 ms within 20 %.
_INNER_ON, _OUTER_ON, _GAP_ON = 0.22, 0.055, steps(0.02)
_INNER_OFF, _OUTER_OFF, _GAP_OFF = 0.12, 0.07, steps(0.04)
# How much of its own reading a lead keeps, see `pull_together`. Tuned likewise.
_OWN_SHARE: Final = 0.5
_OWN_MOST: Final = steps(0.016)
# People put the onset where the line begins to bend, before any slope can be told from noise:
# 6 ms earlier on shared LUDB records.
_BEND: Final = steps(0.006)
# Less than this around an R peak is a flat line, as in `assess_ecg`: an electrode is off.
_FLAT_MV: Final = 0.02
# QRS complexes are taken out with this much on either side.
_EDGE: Final = steps(0.006)


@dataclass(frozen=True, slots=True, eq=False)
class Qrs:
    """QRS limits in steps: `on` and `off` of leads `(leads, beats)` where `valid`.

    `all_on` and `all_off` `(beats,)` are of all leads at once, where `all_valid`.
    """

    on: NDArray[np.float64]
    off: NDArray[np.float64]
    valid: NDArray[np.bool_]
    all_on: NDArray[np.int64]
    all_off: NDArray[np.int64]
    all_valid: NDArray[np.bool_]


def find_qrs(strip: Strip) -> Qrs:
    """Find the QRS limits around each R peak.

    Activity is the slope of the smoothed ECG without its sign. For all leads at once it is the
    root of their mean square: the speed of the heart vector, where the leads span the body.
    """
    smooth = boxcar(boxcar(strip.ecg_mv, _SMOOTH), _SMOOTH_AGAIN)
    slope = np.zeros_like(smooth)
    slope[:, _REACH:-_REACH] = np.abs(smooth[:, 2 * _REACH :] - smooth[:, : -2 * _REACH])
    of_leads = rows(slope, strip.r, -_BEFORE, _AFTER)
    together = np.sqrt((of_leads**2).mean(axis=0, keepdims=True))
    on, off, found = _limits(np.concatenate([of_leads, together]), strip.r)
    around = rows(smooth, strip.r, -_CORE, _CORE)
    valid = found[:-1] & (np.ptp(around, axis=-1) >= _FLAT_MV) & strip.intact(on[:-1], off[:-1])
    all_valid = found[-1] & valid.any(axis=0)
    own_on, own_off = (
        pull_together(own[:-1], valid, _OWN_SHARE, at_most=_OWN_MOST, common=own[-1])
        for own in (on, off)
    )
    return Qrs(
        on=own_on - _BEND,
        off=own_off,
        valid=valid & all_valid,
        all_on=on[-1].astype(np.int64),
        all_off=off[-1].astype(np.int64),
        all_valid=all_valid,
    )


def _limits(
    activity: NDArray[np.float64], r: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Where activity begins and ends in each row, and whether both were found."""
    core = activity[..., _BEFORE - _CORE : _BEFORE + _CORE]
    top = core.max(axis=-1, keepdims=True)
    peak = core.argmax(axis=-1) + _BEFORE - _CORE
    activity = activity / np.where(top > 0, top, 1)
    last = activity.shape[-1] - 1
    back = walk_out(activity[..., ::-1], last - peak, _INNER_ON, _OUTER_ON, _GAP_ON)
    forth = walk_out(activity, peak, _INNER_OFF, _OUTER_OFF, _GAP_OFF)
    found = (back <= last) & (forth <= last) & (top[..., 0] > 0)
    on, off = last - back - _BEFORE + r, forth - _BEFORE + r
    return on.astype(np.float64), off.astype(np.float64), found


def without_qrs(strip: Strip, qrs: Qrs) -> NDArray[np.float64]:
    """The ECG `(leads, steps)` with straight lines for QRS complexes, smoothed by 22 ms twice."""
    bridged = bridge(strip.ecg_mv, qrs.all_on - _EDGE, qrs.all_off + _EDGE)
    return boxcar(boxcar(bridged, _SMOOTH), _SMOOTH)
