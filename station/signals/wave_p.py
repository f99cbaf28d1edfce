"""Where the atria begin and end: P waves, which are only believed where they repeat.

A P wave comes at the same distance before each QRS and looks the same; the waves of atrial
fibrillation do neither. So the usual wave before the QRS is found first, as the median of all
beats, and then each beat is compared with it, in all leads together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.wave_grid import bridge, rows, steps
from station.signals.wave_limits import corner, dying_slope, pull_together
from station.signals.wave_t import bumps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.signals.wave_grid import Strip
    from station.signals.wave_qrs import Qrs

__all__ = ["PWaves", "find_p"]

# What is looked at before the QRS onset; the peak itself is looked for 0.35 to 0.02 s before, and
# counts in full 0.22 to 0.06 s before (99 % of shared LUDB marks lie there).
_WINDOW = (-steps(0.38), steps(0.02))
_LAG: Final = np.arange(*_WINDOW)
_FAR, _NEAR = steps(0.35), steps(0.02)
_FAR_RAMP, _NEAR_RAMP = steps(0.13), steps(0.04)
# The surrounding a P wave stands out of is twice 0.14 s. Tuned on shared LUDB (0.12 to 0.18).
_SURROUNDING: Final = 71
# P waves are repeated waves: two beats can be alike by chance.
_LEAST_BEATS: Final = 3
# The T wave of the beat before has to be over for so long.
_AFTER_T: Final = steps(0.02)
# Smaller than this in the median beat (root of mean square over leads) is no P wave. The median
# of ten beats has a third of their noise.
_LEAST_MV: Final = 0.004
# Beats are compared over 34 ms to either side. A correlation of 0.75 over the median beat is what
# parts sinus rhythm (above 0.83) from fibrillation (up to 0.72, but for flutter) in shared LUDB.
_COMPARED: Final = steps(0.034)
_USUAL_ALIKE: Final = 0.75
_BEAT_ALIKE: Final = 0.5
_BEAT_SIZE: Final = 0.3
# A lead has its peak within 40 ms of that of all leads, and a beat within 8 ms of the usual.
_LEAD_NEAR, _BEAT_NEAR = steps(0.04), steps(0.008)
# How far the flanks are followed. Tuned on shared LUDB; 10 ms more or less shift the bias by 2.
_ON_FLANK, _OFF_FLANK = steps(0.1), steps(0.074)
_OWN_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class PWaves:
    """`on`, `peak` and `off` of P waves in steps `(leads, beats)` where `valid`."""

    on: NDArray[np.float64]
    peak: NDArray[np.float64]
    off: NDArray[np.float64]
    valid: NDArray[np.bool_]


def find_p(
    strip: Strip, qrs: Qrs, quiet: NDArray[np.float64], t_off: NDArray[np.float64]
) -> PWaves:
    """Find the P waves in `quiet` `(leads, steps)`, the smoothed ECG without its QRS.

    `t_off` `(beats,)` are the ends of T waves in all leads, NaN where there is none.
    """
    known = np.isfinite(t_off)
    flat = bridge(quiet, qrs.all_off[known], np.rint(t_off[known]).astype(np.int64))
    bump = bumps(flat, _SURROUNDING)
    shape = rows(bump, qrs.all_on, *_WINDOW)
    if qrs.all_valid.sum() < _LEAST_BEATS:
        return _none(qrs)
    usual = np.median(shape[:, qrs.all_valid], axis=1)
    place = _place(usual, _after_t(strip, qrs, t_off)[qrs.all_valid])
    if place is None:
        return _none(qrs)
    near = slice(max(place - _COMPARED, 0), place + _COMPARED + 1)
    alike, size = _compare(shape[..., near], usual[:, near])
    if np.median(alike[qrs.all_valid]) < _USUAL_ALIKE:
        return _none(qrs)
    present = qrs.valid & (alike > _BEAT_ALIKE) & (size > _BEAT_SIZE)
    peak, sign = _peaks(bump, usual, place, qrs)
    return _limits(strip, qrs, quiet * sign[:, None], peak, present)


def _none(qrs: Qrs) -> PWaves:
    nothing = np.zeros(qrs.valid.shape)
    return PWaves(nothing, nothing, nothing, np.zeros(qrs.valid.shape, dtype=np.bool_))


def _after_t(strip: Strip, qrs: Qrs, t_off: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which steps `(beats, steps)` of the window lie after the T wave of the beat before."""
    known = np.isfinite(t_off)
    usual = np.median((t_off - strip.r)[known]) if known.any() else 0.0
    end = strip.r - strip.rr_before + usual
    end[1:] = np.where(known[:-1], t_off[:-1], end[1:])
    end[strip.rr_before == 0] = -np.inf
    return (_LAG + qrs.all_on[:, None]) > (end + _AFTER_T)[:, None]


def _place(usual: NDArray[np.float64], free: NDArray[np.bool_]) -> int | None:
    """Where in the window the usual beat has its P wave, if it has one."""
    size = np.sqrt((usual**2).mean(axis=0))
    size *= np.clip((_LAG + _FAR) / _FAR_RAMP, 0, 1) * np.clip((-_LAG - _NEAR) / _NEAR_RAMP, 0, 1)
    size[free.mean(axis=0) < 0.5] = 0.0
    crest = np.zeros(len(size), dtype=np.bool_)
    crest[1:-1] = (size[1:-1] >= size[:-2]) & (size[1:-1] >= size[2:])
    place = int(np.where(crest, size, 0.0).argmax())
    return place if size[place] >= _LEAST_MV else None


def _compare(
    shape: NDArray[np.float64], usual: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How alike each beat is to the usual one (1: the same), and how large (1: as large)."""
    common = (shape * usual[:, None]).sum(axis=(0, 2))
    power, own = (usual**2).sum(), (shape**2).sum(axis=(0, 2))
    return common / np.sqrt(np.where(own > 0, own * power, 1)), common / power


def _peaks(
    bump: NDArray[np.float64], usual: NDArray[np.float64], place: int, qrs: Qrs
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The P peaks `(leads, beats)`, and whether they point up or down in each lead."""
    first = max(place - _LEAD_NEAR, 0)
    at = np.abs(usual[:, first : place + _LEAD_NEAR + 1]).argmax(axis=1) + first
    sign = np.sign(usual[np.arange(len(usual)), at])
    peak = at[:, None] + _WINDOW[0] + qrs.all_on
    near = rows(bump * sign[:, None], peak, -_BEAT_NEAR, _BEAT_NEAR + 1)
    return peak + near.argmax(axis=-1) - _BEAT_NEAR, sign


def _limits(
    strip: Strip,
    qrs: Qrs,
    upright: NDArray[np.float64],
    peak: NDArray[np.int64],
    present: NDArray[np.bool_],
) -> PWaves:
    before = rows(upright, peak, -_ON_FLANK, 1)[..., ::-1]
    after = rows(upright, peak, 0, _OFF_FLANK + 1)
    rise, fall = (
        (corner(flank, length) + dying_slope(flank, length)) / 2
        for flank, length in (
            (before, np.full(peak.shape, _ON_FLANK)),
            (after, np.full(peak.shape, _OFF_FLANK)),
        )
    )
    valid = present & strip.intact(peak - rise, qrs.on)
    return PWaves(
        on=pull_together(peak - rise, valid, _OWN_SHARE),
        peak=peak.astype(np.float64),
        off=pull_together(peak + fall, valid, _OWN_SHARE),
        valid=valid,
    )
