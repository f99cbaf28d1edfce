"""How breathing shows from beat to beat, in the ECG and in the pleth.

With each breath the heart turns under the electrodes (height and area of the QRS change), the
electrodes move (baseline), the pulse rides up and down (foot and peak level), and the heart
speeds up and slows down (respiratory sinus arrhythmia). See Charlton et al. 2018, IEEE Rev
Biomed Eng 11, for a survey of these modulations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.breath_align import aligned
from station.signals.breath_tools import clipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from station.signals.pleth import PulseBeat

__all__ = ["BeatSeries", "ecg_series", "pleth_series"]

# The QRS is within 60 ms of the R peak; the level before it is taken from 120 to 70 ms before.
_QRS_S: Final = 0.06
_LEVEL_S: Final = (0.12, 0.07)
# R peak of a mark that is a little off.
_PEAK_S: Final = 0.016
# Median change from one RR to the next, as a part of the median RR, above which the rhythm rather
# than breathing makes the beats unequal. BIDMC's regular patients are below 0.07, its patients
# with fibrillation and early beats above 0.1.
_IRREGULAR: Final = 0.1
# Feet of pulses lie between samples.
_FOOT_RESOLUTION: Final = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class BeatSeries:
    """Several series `(beats,)` that breathing modulates, all taken at `times_s`."""

    times_s: NDArray[np.float64]
    series: tuple[NDArray[np.float64], ...]
    beats_per_min: float


def ecg_series(
    ecg_mv: NDArray[np.float64], rate_hz: float, r_peaks: NDArray[np.int64]
) -> BeatSeries | None:
    """From one lead: QRS range, R height, S depth, QRS area, baseline, and RR where it is regular.

    Beats of another shape, and those too near to an end or to lost samples, are left out; None
    where fewer than 3 remain.
    """
    r_peaks = aligned(ecg_mv, rate_hz, r_peaks)
    before = round(_LEVEL_S[0] * rate_hz)
    around = np.arange(-before, round(_QRS_S * rate_hz) + 1)
    r_peaks = r_peaks[(r_peaks >= before) & (r_peaks + around[-1] < len(ecg_mv))]
    pieces = ecg_mv[r_peaks[:, None] + around]
    whole = np.isfinite(pieces).all(axis=1)
    r_peaks, pieces = r_peaks[whole], pieces[whole]
    if len(r_peaks) < 3:
        return None
    near = max(1, round(_PEAK_S * rate_hz))
    level = np.median(pieces[:, : max(1, round((_LEVEL_S[0] - _LEVEL_S[1]) * rate_hz))], axis=1)
    qrs = pieces[:, before - round(_QRS_S * rate_hz) :] - level[:, None]
    middle = qrs.shape[1] // 2
    upright = np.median(qrs[:, middle]) >= 0
    top = (qrs if upright else -qrs)[:, middle - near : middle + near + 1].max(axis=1)
    return _together(
        r_peaks / rate_hz,
        1 / rate_hz,
        np.ptp(qrs, axis=1),
        top,
        qrs[:, middle:].min(axis=1),
        np.abs(qrs).sum(axis=1),
        level,
    )


def pleth_series(pulses: Sequence[PulseBeat], rate_hz: float) -> BeatSeries | None:
    """From pulses: height, foot level, peak level, rise time, and the interval where regular.

    None for fewer than 3 pulses.
    """
    if len(pulses) < 3:
        return None
    foot_s = np.array([pulse.foot_s for pulse in pulses])
    height = np.array([pulse.amplitude for pulse in pulses])
    low = np.array([pulse.foot_level for pulse in pulses])
    peak_s = np.array([pulse.peak for pulse in pulses]) / rate_hz
    resolution_s = _FOOT_RESOLUTION / rate_hz
    return _together(foot_s, resolution_s, height, low, low + height, peak_s - foot_s)


def _together(
    times_s: NDArray[np.float64], resolution_s: float, *series: NDArray[np.float64]
) -> BeatSeries:
    """Add the interval as a series, or take its influence out of the others."""
    interval = np.diff(times_s)
    interval = np.concatenate((interval[:1], interval))
    median = float(np.median(interval))
    if float(np.median(np.abs(np.diff(interval)))) > _IRREGULAR * median:
        series = tuple(_without_influence_of(interval, values) for values in series)
    elif interval.std() > resolution_s:  # else it shows the sampling, not the heart
        series = (*series, interval)
    return BeatSeries(times_s, series, 60 / median)


def _without_influence_of(
    interval: NDArray[np.float64], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What a quadratic in the last two intervals does not explain.

    An early beat is smaller because the heart had less time to fill; every third beat early
    looks like breathing at a third of the heart rate.
    """
    earlier = np.concatenate((interval[:1], interval[:-1]))
    terms = np.stack((np.ones(len(interval)), interval, earlier, interval**2, earlier**2), axis=1)
    pulled_in = clipped(values)
    explained: NDArray[np.float64] = terms @ np.linalg.lstsq(terms, pulled_in, rcond=None)[0]
    return pulled_in - explained
