"""The rate that several modulated series of beats have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.breath_tools import GRID_PER_MIN, clipped, power, prior, running_mean

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
    """Breaths per minute, and as quality from 0 to 1 how much of the power lies at this rate.

    Each series' spectrum counts as much as its own peak stands out; then all are summed and
    weighted with how usual a rate is. A rate above half the heart rate can not show in beats.
    The quality is 0 where the power is no more than an even spectrum would have there.
    """
    total = np.zeros(len(GRID_PER_MIN))
    even = np.zeros(len(GRID_PER_MIN))
    for source in sources:
        can_show = (source.beats_per_min / 2 >= GRID_PER_MIN).astype(np.float64)
        for values in source.series:
            spectrum = _spectrum(source.times_s, values, duration_s) * can_show
            if spectrum.sum() > 0:
                spectrum /= spectrum.sum()
                counts = _part_at(int(np.argmax(spectrum)), spectrum, _PEAK_PER_MIN)
                total += counts * spectrum
                even += counts * can_show / can_show.sum()
    if not total.sum() > 0:
        return 0.0, 0.0
    heart = float(np.median([source.beats_per_min for source in sources]))
    usual = prior(float(np.clip(heart / _BEATS_A_BREATH, *_USUAL_PER_MIN)))
    top = int(np.argmax(total * usual))
    there = _part_at(top, total * usual, _FOUND_PER_MIN)
    by_chance = _part_at(top, even * usual, _FOUND_PER_MIN)
    # The weight chooses the summit; where that is, the power alone says.
    return _summit(total, top), max(0.0, (there - by_chance) / (1 - by_chance))


def _spectrum(
    times_s: NDArray[np.float64], values: NDArray[np.float64], duration_s: float
) -> NDArray[np.float64]:
    even_s = np.arange(int(duration_s * _EVEN_HZ)) / _EVEN_HZ
    even = np.interp(even_s, times_s, clipped(values))
    even -= running_mean(even, int(_DETREND_S * _EVEN_HZ))
    return power(even, _EVEN_HZ)


def _part_at(top: int, spectrum: NDArray[np.float64], within_per_min: float) -> float:
    near = np.abs(GRID_PER_MIN - GRID_PER_MIN[top]) <= within_per_min
    return float(spectrum[near].sum() / spectrum.sum())


def _summit(spectrum: NDArray[np.float64], near: int) -> float:
    """The rate of the summit by `near`, with a parabola through its neighbours."""
    at = near
    while 0 < at < len(spectrum) - 1 and spectrum[at] < max(spectrum[at - 1], spectrum[at + 1]):
        at += 1 if spectrum[at + 1] > spectrum[at - 1] else -1
    if not 0 < at < len(spectrum) - 1:
        return float(GRID_PER_MIN[at])
    left, top, right = spectrum[at - 1 : at + 2]
    bend = left - 2 * top + right
    step = GRID_PER_MIN[1] - GRID_PER_MIN[0]
    return float(GRID_PER_MIN[at] + (step * 0.5 * (left - right) / bend if bend < 0 else 0.0))
