"""The rate that several modulated series of beats have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.breath_tools import GRID_PER_MIN, clipped, fourier, prior, running_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from station.signals.breath_beats import BeatSeries

__all__ = ["common_rate"]

# The series are put on an even time axis; twice the highest rate that is looked for.
_EVEN_HZ: Final = 4.0
_DETREND_S: Final = 15.0
# A peak's own part of the power is taken within so many /min: two widths of the Hann window's
# main lobe for the minute, so one that breathing's variation has widened still fits.
_PEAK_PER_MIN: Final = 1.5
_FOUND_PER_MIN: Final = 2.0
# The usual breathing rate is a sixth of the heart rate but not below 17 nor above 30 /min: adults
# are spread around 17, infants with a heart rate of 150 and more around 30.
_BEATS_A_BREATH: Final = 6.0
_USUAL_PER_MIN: Final = (17.0, 30.0)


def common_rate(sources: Sequence[BeatSeries], duration_s: float) -> tuple[float, float]:
    """Breaths per minute, and as quality the part of the power that lies at this rate.

    Each series' spectrum counts as much as its own peak stands out; then all are summed and
    weighted with how usual a rate is. A rate above half the heart rate can not show in beats.
    """
    total = np.zeros(len(GRID_PER_MIN))
    for source in sources:
        can_show = source.beats_per_min / 2 >= GRID_PER_MIN
        for values in source.series:
            power = _spectrum(source.times_s, values, duration_s) * can_show
            if power.sum() > 0:
                power /= power.sum()
                total += _part_at_peak(power, _PEAK_PER_MIN) * power
    if not total.sum() > 0:
        return 0.0, 0.0
    heart = float(np.median([source.beats_per_min for source in sources]))
    likely = total * prior(float(np.clip(heart / _BEATS_A_BREATH, *_USUAL_PER_MIN)))
    return _peak(likely), _part_at_peak(likely, _FOUND_PER_MIN)


def _spectrum(
    times_s: NDArray[np.float64], values: NDArray[np.float64], duration_s: float
) -> NDArray[np.float64]:
    even_s = np.arange(int(duration_s * _EVEN_HZ)) / _EVEN_HZ
    even = np.interp(even_s, times_s, clipped(values))
    even -= running_mean(even, int(_DETREND_S * _EVEN_HZ))
    power: NDArray[np.float64] = np.abs(fourier(len(even), _EVEN_HZ) @ even) ** 2
    return power


def _part_at_peak(power: NDArray[np.float64], within_per_min: float) -> float:
    near = np.abs(GRID_PER_MIN - GRID_PER_MIN[int(np.argmax(power))]) <= within_per_min
    return float(power[near].sum() / power.sum())


def _peak(power: NDArray[np.float64]) -> float:
    """The rate of the highest point, with a parabola through its neighbours."""
    at = int(np.argmax(power))
    if not 0 < at < len(power) - 1:
        return float(GRID_PER_MIN[at])
    left, top, right = power[at - 1 : at + 2]
    bend = left - 2 * top + right
    step = GRID_PER_MIN[1] - GRID_PER_MIN[0]
    return float(GRID_PER_MIN[at] + (step * 0.5 * (left - right) / bend if bend < 0 else 0.0))
