"""Where the ventricles have recovered: peak and end of the T wave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.wave_grid import boxcar, rows, steps
from station.signals.wave_limits import corner, pull_together, tangent_foot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.signals.wave_grid import Strip
    from station.signals.wave_qrs import Qrs

__all__ = ["TWaves", "bumps", "find_t"]

# At 60 beats/min the T peak is looked for 0.18 to 0.40 s after the R peak, and the T wave is over
# by 0.58 s; this moves with the root of RR (Bazett 1920). 98 % of marks in shared LUDB lie inside.
_PEAK_FROM, _PEAK_TO, _OVER = 0.18, 0.40, 0.58
# Before the next beat the shares of RR by which the T wave has its peak, and is over.
_PEAK_BY, _OVER_BY = 0.75, 0.8
_AFTER_QRS: Final = steps(0.03)
_LEAST_ROOM: Final = steps(0.04)
# RR intervals beyond these do not move the T wave further.
_RR_LEAST, _RR_MOST = steps(0.3), steps(1.5)
_WINDOW = (steps(0.04), steps(0.8))
# The surrounding a T wave stands out of is twice 0.28 s. Tuned on shared LUDB (0.24 as good).
_SURROUNDING: Final = 141
# The less this is, the more it counts what other leads and other beats show at the same place.
_ALONE: Final = 0.6
# A flank is followed for 0.2 s, and seen for 0.32 s to know the level that follows.
_FLANK, _FLANK_SEEN = steps(0.2), steps(0.32)
# Less is no T wave: a digit of usual recorders is 5 uV.
_LEAST_MV: Final = 0.005
_OWN_SHARE: Final = 0.5
# Both readings of the flank end where the wave is nearly over: 4 ms early on shared LUDB.
_REMAINDER: Final = steps(0.004)


@dataclass(frozen=True, slots=True, eq=False)
class TWaves:
    """`peak` and `off` of T waves in steps `(leads, beats)` where `valid`."""

    peak: NDArray[np.float64]
    off: NDArray[np.float64]
    valid: NDArray[np.bool_]


def bumps(smooth: NDArray[np.float64], surrounding: int) -> NDArray[np.float64]:
    """By how many mV each step stands out of the average around it, with its sign.

    The average is a triangle of twice `surrounding` steps. A wave of about half that length
    stands out, a tilted or displaced ST segment does not.
    """
    return smooth - boxcar(boxcar(smooth, surrounding), surrounding)


def find_t(strip: Strip, qrs: Qrs, quiet: NDArray[np.float64]) -> TWaves:
    """Find the T waves in `quiet` `(leads, steps)`, the smoothed ECG without its QRS."""
    bump = bumps(quiet, _SURROUNDING)
    rr = np.clip(strip.rr_after, _RR_LEAST, _RR_MOST)
    stretch = np.sqrt(rr * float(steps(1.0)))
    size = np.where(_window(strip, qrs, stretch), np.abs(rows(bump, strip.r, *_WINDOW)), 0.0)
    peak = _likely(size) + _WINDOW[0] + strip.r
    sign = np.sign(rows(bump, peak, 0, 1))
    flank = rows(quiet, peak, 0, _FLANK_SEEN) * sign
    over = strip.r + np.minimum(_OVER * stretch, _OVER_BY * strip.rr_after)
    length = np.clip(over - peak, _LEAST_ROOM, _FLANK).astype(np.int64)
    off = peak + (corner(flank, length) + tangent_foot(flank, length)) / 2 + _REMAINDER
    valid = qrs.valid & (size.max(axis=-1) >= _LEAST_MV) & strip.intact(qrs.off, off)
    return TWaves(
        peak=peak.astype(np.float64), off=pull_together(off, valid, _OWN_SHARE), valid=valid
    )


def _window(strip: Strip, qrs: Qrs, stretch: NDArray[np.float64]) -> NDArray[np.bool_]:
    """In which steps after the R peak the T peak may lie, `(beats, steps)`."""
    step = np.arange(*_WINDOW)
    first = np.maximum(qrs.all_off - strip.r + _AFTER_QRS, _PEAK_FROM * stretch)
    last = np.minimum(_PEAK_TO * stretch, _PEAK_BY * strip.rr_after)
    last = np.maximum(last, first + _LEAST_ROOM)
    inside: NDArray[np.bool_] = (step >= first[:, None]) & (step <= last[:, None])
    return inside


def _likely(size: NDArray[np.float64]) -> NDArray[np.int64]:
    """The place of the greatest bump in each row, where other leads and beats show one too."""
    share = size / _top(size)
    power = share**2
    leads, beats = power.mean(axis=0, keepdims=True), power.mean(axis=1, keepdims=True)
    likely = share * (leads / _top(leads) + _ALONE) * (beats / _top(beats) + _ALONE)
    place: NDArray[np.int64] = likely.argmax(axis=-1)
    return place


def _top(values: NDArray[np.float64]) -> NDArray[np.float64]:
    top = values.max(axis=-1, keepdims=True)
    return np.where(top > 0, top, 1)
