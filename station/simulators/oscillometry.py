"""An oscillometric cuff: the pressure in it, what the artery adds to it, and what is read of it.

While the cuff deflates each pulse of the artery moves its pressure a little, most where it equals
the mean arterial pressure. The envelope of these oscillations has 0.55 of its greatest height at
the systolic pressure and 0.82 of it at the diastolic one (Geddes et al.: "Characterization of the
oscillometric method", Ann Biomed Eng 10, 1982), and a module reads the pressures where its own
envelope crosses these shares. So it errs as a real one does: by the step between two beats, more
with a fast deflation, and with beats of unequal strength; and it refuses what is no envelope.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.simulators.heart.draws import draws
from station.simulators.person import Person

__all__ = ["Deflation", "Found", "Problem", "deflate", "read"]

Floats = NDArray[np.float64]

_SYSTOLIC_SHARE: Final = 0.55
_DIASTOLIC_SHARE: Final = 0.82
_HIGHEST_MMHG: Final = 2.5
"""The greatest oscillation of an adult's arm at a usual perfusion."""
_USUAL_PERFUSION: Final = 2.0
_WEAKEST_MMHG: Final = 0.25
_FEWEST_BEATS: Final = 6
_MOTION_MMHG: Final = 10.0
_MOTION_STREAM: Final = 11
# An envelope rises once and falls once, 2 in all; the beats scatter about it by a share of it. What
# goes up and down more often, or scatters more, is none.
_MOST_WAY: Final = 2.8
_MOST_SCATTER: Final = 0.2
# Intervals that differ by more are told as an irregular pulse.
_IRREGULAR: Final = 0.15


class Problem(StrEnum):
    """Why there is no result."""

    WEAK = "weak or no signal"
    ARTEFACT = "artefact"
    RANGE = "out of range"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Deflation:
    """What the module sees: at each beat the cuff's pressure and the oscillation, mmHg
    `(beats,)`, at `times_s`; the intervals between the beats are theirs.
    """

    times_s: Floats
    cuff_mmhg: Floats
    oscillations_mmhg: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the module tells: pressures in mmHg, pulse per minute, whether it was irregular."""

    systolic: float
    diastolic: float
    mean: float
    pulse_rate: float
    irregular: bool


def deflate(
    person: Person,
    began_s: float,
    *,
    from_mmhg: float,
    mmhg_per_s: float = 4.0,
    to_mmhg: float = 30.0,
    moving: bool = False,
    seed: int = 0,
) -> Deflation:
    """Let the air out evenly from `began_s` on, and see each beat.

    A beat that comes early or late has another stroke volume and pressure: the oscillation is the
    height of its pulse wave. `moving`: muscles press on the cuff as well.
    """
    lasts_s = (from_mmhg - to_mmhg) / mmhg_per_s
    beats = person.beat_times(began_s - 4.0, began_s + lasts_s)
    before = np.diff(beats)
    strength = _strengths(before)
    beats = beats[1:]
    here = beats >= began_s
    beats, strength = beats[here], strength[here]
    cuff = from_mmhg - mmhg_per_s * (beats - began_s)
    state = person.at(began_s + 0.5 * lasts_s)
    systolic = state.mean_arterial + (state.systolic - state.mean_arterial) * strength
    above = (systolic - state.mean_arterial) / np.sqrt(-2.0 * np.log(_SYSTOLIC_SHARE))
    below = (state.mean_arterial - state.diastolic) / np.sqrt(-2.0 * np.log(_DIASTOLIC_SHARE))
    away = cuff - state.mean_arterial
    envelope = np.exp(-0.5 * (away / np.where(away > 0.0, above, below)) ** 2)
    highest = _HIGHEST_MMHG * min(1.0, state.perfusion / _USUAL_PERFUSION)
    oscillations = highest * strength * envelope
    if moving:
        numbers = np.rint(beats * 1000.0).astype(np.int64)
        oscillations = oscillations + _MOTION_MMHG * draws(seed, _MOTION_STREAM, numbers) ** 2
    return Deflation(times_s=beats, cuff_mmhg=cuff, oscillations_mmhg=oscillations)


def read(seen: Deflation) -> Found | Problem:
    """What a module makes of it."""
    size = seen.oscillations_mmhg
    if len(size) < _FEWEST_BEATS or size.max() < _WEAKEST_MMHG:
        return Problem.WEAK
    smooth = _smoothed(size)
    loud = smooth > 0.3 * smooth.max()
    scatter = float(np.mean(np.abs(size - smooth)[loud] / smooth[loud]))
    way = float(np.abs(np.diff(smooth)).sum() / smooth.max())
    if scatter > _MOST_SCATTER or way > _MOST_WAY:
        return Problem.ARTEFACT
    top = int(np.argmax(smooth))
    mean, highest = _top(seen.cuff_mmhg, smooth, top)
    systolic = _crossing(seen.cuff_mmhg, smooth, range(top, 0, -1), _SYSTOLIC_SHARE * highest)
    diastolic = _crossing(
        seen.cuff_mmhg, smooth, range(top, len(smooth) - 1), _DIASTOLIC_SHARE * highest
    )
    if systolic is None or diastolic is None:
        return Problem.RANGE
    intervals = np.diff(seen.times_s)
    middle = float(np.median(intervals))
    return Found(
        systolic=systolic,
        diastolic=diastolic,
        mean=mean,
        pulse_rate=60.0 / float(np.mean(intervals)),
        irregular=bool(np.mean(np.abs(intervals - middle) > _IRREGULAR * middle) > 0.1),
    )


def _strengths(before_s: Floats) -> Floats:
    """How strong each beat is beside a usual one: one that comes early fills less."""
    usual = np.array(
        [np.median(before_s[max(0, k - 4) : k + 5]) for k in range(len(before_s))], dtype=float
    )
    return np.asarray(1.0 + 0.7 * (np.clip(before_s / usual, 0.3, 1.3) - 1.0))


def _smoothed(size: Floats) -> Floats:
    """The median of three beats, then a mean of three with the middle one twice."""
    around = np.concatenate([size[:1], size, size[-1:]])
    middle = np.median(np.stack([around[:-2], around[1:-1], around[2:]]), axis=0)
    around = np.concatenate([middle[:1], middle, middle[-1:]])
    return np.asarray(0.25 * around[:-2] + 0.5 * around[1:-1] + 0.25 * around[2:])


def _top(cuff: Floats, smooth: Floats, top: int) -> tuple[float, float]:
    """Pressure and height of the envelope's top, by the parabola through three beats."""
    if not 0 < top < len(smooth) - 1:
        return float(cuff[top]), float(smooth[top])
    left, middle, right = smooth[top - 1 : top + 2]
    bend = left - 2.0 * middle + right
    if bend == 0.0:
        return float(cuff[top]), float(middle)
    place = 0.5 * (left - right) / bend
    step = 0.5 * (cuff[top + 1] - cuff[top - 1])
    return float(cuff[top] + place * step), float(middle - 0.25 * (left - right) * place)


def _crossing(cuff: Floats, smooth: Floats, way: range, level: float) -> float | None:
    """The cuff's pressure where the envelope falls through a level, along the way."""
    for k in way:
        after = k + way.step
        if smooth[k] >= level > smooth[after]:
            share = (smooth[k] - level) / (smooth[k] - smooth[after])
            return float(cuff[k] + share * (cuff[after] - cuff[k]))
    return None
