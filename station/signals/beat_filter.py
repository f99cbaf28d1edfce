"""From one lead in mV to the two envelopes in which a QRS complex stands out.

Box filters only, on whole numbers: every sum is exact, so a stream cut anywhere gives the very
numbers that the whole recording gives. The only float operations are single additions,
multiplications and square roots of float32, which IEEE 754 rounds the same in any array.

The signal is summed down to about 120 Hz in µV. Two boxes of 24 ms take off what is above a QRS,
two of 110 ms give the baseline that is subtracted. Two envelopes follow:

* `broad`: band-passed amplitude and slope as the two legs of a right angle, so that neither
  polarity nor phase of the complex matters;
* `sharp`: the third difference, about 20 to 45 Hz. Electrode motion and T waves have next to
  nothing there, a QRS has; muscle noise is the other way round.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MOST_UV", "Envelopes", "Plan", "decimated", "envelopes", "plan_for"]

# Lengths tuned on the shared halves of mitdb and cpsc2019 and on mitdb with em noise together.
_LOW_S: Final = 0.024
_BASE_S: Final = 0.110
_BROAD_S: Final = 0.080
_SHARP_S: Final = 0.060
_APART_S: Final = 0.100
_SLOPE_WITHIN_S: Final = 0.060
_PEAK_WITHIN_S: Final = 0.070
_SHAPE_WITHIN_S: Final = 0.075
_SHAPE_LAG_S: Final = 0.033

_WORK_HZ: Final = 120.0
# A sine at 12 Hz, the middle of a QRS spectrum, has a slope leg of 1.9 times its amplitude.
_SLOPE_WEIGHT: Final = 1.9
_SLOPE_HZ: Final = 12.0
# Fractions of a µV that survive the rounding of the broad envelope.
_FINE: Final = 16
MOST_UV: Final = 1e6
"""How far from where it began a signal is followed: far beyond what an electrode's offset changes
by (300 mV, IEC 60601-2-27), and the sums still fit 32 bits."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Lengths in samples at the working rate, for one sampling rate."""

    step: int
    """Given samples that make one working sample."""
    rate_hz: float
    low: int
    base: int
    broad: int
    sharp: int
    reach: int
    """Working samples on each side that one envelope value rests on."""
    apart: int
    """A candidate is the largest within so many samples on each side."""
    slope_within: int
    peak_within: int
    shape: int
    lag: int
    look: int
    """Envelope values on each side that one candidate rests on."""


@dataclass(frozen=True, slots=True)
class Envelopes:
    """Rows of equal length at the working rate, starting at the same sample."""

    broad: NDArray[np.float32]
    sharp: NDArray[np.float32]
    size: NDArray[np.float32]
    """What candidates are maxima of: broad³ · sharp."""
    band: NDArray[np.float32]
    slope: NDArray[np.float32]
    curve: NDArray[np.float64]
    """Second difference, in which shapes are compared: it whitens motion noise."""
    wave: NDArray[np.int32]


def plan_for(rate_hz: float) -> Plan:
    """The lengths for a sampling rate in Hz."""
    step = max(1, round(rate_hz / _WORK_HZ))
    if step > 1 and rate_hz / step < 100:
        step -= 1
    work = rate_hz / step
    low, base, broad, sharp = (_odd(span * work) for span in (_LOW_S, _BASE_S, _BROAD_S, _SHARP_S))
    apart = round(_APART_S * work)
    peak = round(_PEAK_WITHIN_S * work)
    shape, lag = round(_SHAPE_WITHIN_S * work), round(_SHAPE_LAG_S * work)
    slope = round(_SLOPE_WITHIN_S * work)
    return Plan(
        step=step,
        rate_hz=work,
        low=low,
        base=base,
        broad=broad,
        sharp=sharp,
        reach=(low + 1) // 2 + (base - 1) + 1 + max(broad, sharp + 2) // 2,
        apart=apart,
        slope_within=slope,
        peak_within=peak,
        shape=shape,
        lag=lag,
        look=max(apart, slope, peak + 1, shape + lag),
    )


def decimated(
    ecg_mv: NDArray[np.float64], plan: Plan
) -> tuple[NDArray[np.float64], NDArray[np.bool_] | None]:
    """Working samples in whole µV, and which are lost (`None`: none is).

    `ecg_mv` holds a whole number of steps. A working sample is lost when one of its step is.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        total = ecg_mv[0 :: plan.step]
        for k in range(1, plan.step):
            total = total + ecg_mv[k :: plan.step]
        total = np.rint(total * (1000.0 / plan.step))
    lost = np.isnan(total)
    if not lost.any():
        return total, None
    total[lost] = 0.0
    return total, lost


def envelopes(wave: NDArray[np.int32], plan: Plan) -> Envelopes:
    """The envelopes of `wave`, without the `plan.reach` samples at each end.

    32-bit sums may wrap on the way; differences of wrapped sums are right all the same where
    the results fit. Where a signal swings too far for that the sums have 64 bits.
    """
    count = len(wave) - 2 * plan.reach

    def middle(row: NDArray[Any]) -> NDArray[Any]:
        margin = (len(row) - count) // 2
        return row[margin : margin + count]

    pairs = wave[1:] + wave[:-1]
    pairs = pairs[1:] + pairs[:-1]
    area = plan.base * plan.base
    swing = int(wave.max()) - int(wave.min())
    low = _box(pairs, plan.low)
    if 4 * plan.low * area * swing >= 1 << 31:
        low = low.astype(np.int64)
    base = _box(_box(low, plan.base), plan.base)
    margin = plan.base - 1
    raw = low[margin : len(low) - margin] * low.dtype.type(area)
    raw -= base
    band = raw.astype(np.float32)
    band *= np.float32(1.0 / (4 * plan.low * area))
    weight = _SLOPE_WEIGHT / (2.0 * math.sin(2.0 * math.pi * _SLOPE_HZ / plan.rate_hz))
    slope = band[2:] - band[:-2]
    slope *= np.float32(weight)
    band = band[1:-1]
    leg = band * band
    leg += slope * slope
    np.sqrt(leg, out=leg)
    leg *= np.float32(_FINE)
    leg += np.float32(0.5)
    broad = middle(_box(leg.astype(np.int32), plan.broad)).astype(np.float32)
    broad *= np.float32(1.0 / (_FINE * plan.broad))

    step = pairs[1:] - pairs[:-1]
    curve = step[1:] - step[:-1]
    third = curve[1:] - curve[:-1]
    np.abs(third, out=third)
    sharp = middle(_box(third, plan.sharp)).astype(np.float32)
    sharp *= np.float32(1.0 / plan.sharp)
    size = broad * sharp
    size *= broad
    size *= broad
    return Envelopes(
        broad,
        sharp,
        size,
        middle(band),
        middle(slope),
        middle(curve).astype(np.float64),
        middle(wave),
    )


def _box(row: NDArray[Any], length: int) -> NDArray[Any]:
    """Sums of `length` neighbours, as many as fit.

    Of sums of 1, 2, 4, 8 neighbours, which is faster than a running sum for lengths like these.
    """
    count = len(row) - length + 1
    sums, part, width, done = None, row, 1, 0
    while True:
        if length & width:
            here = part[done : done + count]
            sums = here if sums is None else sums + here
            done += width
        width *= 2
        if width > length and sums is not None:
            return sums
        part = part[: len(part) - width // 2] + part[width // 2 :]


def _odd(length: float) -> int:
    return max(1, 2 * round((length - 1) / 2) + 1)
