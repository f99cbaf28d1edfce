"""Breaths in a signal that follows the chest itself: impedance, a belt, airflow.

Band-pass, then count: a breath is a swing from below to above zero, each by a part of the
signal's own running strength, so that neither drift nor small ripples are breaths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.breath_tools import band_pass, block_means, dominant_per_min, running_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["count_breaths"]

_WORKING_RATE_HZ: Final = 12.5
# The band of adult breathing; it is opened up where the strongest oscillation lies near its ends,
# and kept narrow otherwise because the heartbeat moves the chest as well.
_BAND_HZ: Final = (0.08, 0.9)
_OPENED: Final = (0.6, 1.7)  # to these multiples of the strongest oscillation
_HIGHEST_HZ: Final = 1.4
# Swings count beyond this part of the running root mean square. Tuned on the shared half of
# BIDMC; each two thirds of the records choose the same, and 0.25 to 0.3 are 5 to 8 % worse.
_SWING: Final = 0.2
_STRENGTH_S: Final = 15.0
# The same count with larger swings should come to the same: how far it does is the quality.
_LARGE_SWING: Final = 0.44
# Breath intervals that differ from the median by more than this part are missed or doubled
# breaths where they are few; where they are many, breathing is irregular and all of them count.
_OUTLIER: Final = 0.55
_FEW: Final = 0.3
# Spread of the four counts, and variation of the intervals, at which nothing is left of quality.
_SPREAD_PART: Final = 0.6
_VARIATION: Final = 0.75


def count_breaths(samples: NDArray[np.float64], rate_hz: float) -> tuple[float | None, float]:
    """Breaths per minute, and a quality from 0 to 1, of a signal without gaps.

    The rate is 60 over the mean interval, averaged over rising and falling swings.
    """
    slow, slow_hz = block_means(samples, rate_hz, _WORKING_RATE_HZ)
    if not np.ptp(slow) > 1e-9 * np.abs(slow).max():
        return None, 0.0
    strongest_hz = dominant_per_min(slow, slow_hz) / 60
    low = min(_BAND_HZ[0], _OPENED[0] * strongest_hz)
    high = max(_BAND_HZ[1], min(_OPENED[1] * strongest_hz, _HIGHEST_HZ))
    wave = band_pass(slow, slow_hz, low, high)
    strength = np.sqrt(running_mean(wave * wave, min(len(wave), round(_STRENGTH_S * slow_hz))))
    rates: list[float] = []
    variations: list[float] = []
    for swing in (_SWING, _LARGE_SWING):
        for sign in (1.0, -1.0):
            times_s = _swings(sign * wave, swing * strength) / slow_hz
            if len(times_s) < 3:
                return None, 0.0
            intervals = np.diff(times_s)
            rates.append(60 / _mean_interval(intervals))
            variations.append(float(intervals.std() / intervals.mean()))
    value = (rates[0] + rates[1]) / 2
    spread = (max(rates) - min(rates)) / value
    variation = (variations[0] + variations[1]) / 2
    quality = max(0.0, 1 - spread / _SPREAD_PART) * max(0.0, 1 - variation / _VARIATION)
    return value, quality


def _swings(wave: NDArray[np.float64], least: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where the wave crosses zero on its way from below -least to above +least, in samples."""
    side = np.where(wave > least, 1, np.where(wave < -least, -1, 0))
    clear = np.flatnonzero(side)
    rising = np.flatnonzero((side[clear[1:]] > 0) & (side[clear[:-1]] < 0))
    crossings: list[float] = []
    for start, end in zip(clear[rising], clear[rising + 1], strict=True):
        piece = wave[start : end + 1]
        last = int(np.flatnonzero(piece <= 0)[-1])
        crossings.append(start + last - piece[last] / (piece[last + 1] - piece[last]))
    return np.array(crossings)


def _mean_interval(intervals: NDArray[np.float64]) -> float:
    """The mean without the outliers, if those are few."""
    median = float(np.median(intervals))
    usual = np.abs(intervals - median) < _OUTLIER * median
    return float(intervals[usual].mean() if (~usual).mean() <= _FEW else intervals.mean())
