"""Small numeric tools for slow signals, in numpy alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "GRID_PER_MIN",
    "band_pass",
    "block_means",
    "bridge",
    "clipped",
    "dominant_per_min",
    "power",
    "prior",
    "running_mean",
]

# Rates that are looked for: 4 to 60 /min, and beyond, so that what lies outside is seen to.
_STEP_PER_MIN: Final = 0.25
GRID_PER_MIN: Final = np.arange(3.0, 64.01, _STEP_PER_MIN)
# Breathing rates are spread like this around their usual value: a log-normal with this SD. Broad:
# 60 /min still has a ninth of the weight of 17. It keeps the slow waves of vessel tone, some 6 /min
# (Mayer waves), from being taken for breaths. Tuned on the shared half of BIDMC: the ECG is best at
# 0.6, the pleth would be a little better at 0.5, and either is a third worse at 0.8.
_PRIOR_SD: Final = 0.6
_EDGE_S: Final = 6.0
_SLOPE_LOW_HZ: Final = 0.03
_SLOPE_HIGH_HZ: Final = 0.2


def bridge(samples: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """The samples with lost ones interpolated, and which part of them was lost."""
    lost = np.isnan(samples)
    if not lost.any():
        return samples, 0.0
    if lost.all():
        return np.zeros(len(samples)), 1.0
    known = np.flatnonzero(~lost)
    return np.interp(np.arange(len(samples)), known, samples[known]), float(lost.mean())


def block_means(
    samples: NDArray[np.float64], rate_hz: float, least_hz: float
) -> tuple[NDArray[np.float64], float]:
    """The signal averaged down to a rate that is just above `least_hz`, and that rate."""
    step = max(1, int(rate_hz // least_hz))
    count = len(samples) // step
    return samples[: count * step].reshape(count, step).mean(axis=1), rate_hz / step


def running_mean(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Centred mean of `width` values (made odd), the ends held."""
    half = max(1, width) // 2
    held = np.concatenate((np.full(half, values[0]), values, np.full(half, values[-1])))
    total = np.cumsum(np.concatenate((np.zeros(1), held)))
    span = 2 * half + 1
    means: NDArray[np.float64] = (total[span:] - total[:-span]) / span
    return means


def band_pass(
    values: NDArray[np.float64], rate_hz: float, low_hz: float, high_hz: float
) -> NDArray[np.float64]:
    """Zero-phase band-pass with raised-cosine slopes; the ends are reflected through a point."""
    straight = _without_trend(values)
    edge = min(len(straight) - 1, int(_EDGE_S * rate_hz))
    head = 2 * straight[0] - straight[edge:0:-1]
    tail = 2 * straight[-1] - straight[-2 : -edge - 2 : -1]
    longer = np.concatenate((head, straight, tail))
    frequency = np.fft.rfftfreq(len(longer), 1 / rate_hz)
    up = np.clip((frequency - low_hz) / _SLOPE_LOW_HZ + 0.5, 0, 1)
    down = np.clip((high_hz - frequency) / _SLOPE_HIGH_HZ + 0.5, 0, 1)
    gain = 0.5 - 0.5 * np.cos(np.pi * up * down)
    return np.fft.irfft(np.fft.rfft(longer) * gain, len(longer))[edge : edge + len(values)]


def dominant_per_min(values: NDArray[np.float64], rate_hz: float) -> float:
    """The rate of the strongest oscillation that breathing may be, the slow ones counting less."""
    # Weighted towards the slope: drift falls with the square of the frequency.
    likely = power(_without_trend(values), rate_hz) * GRID_PER_MIN * prior()
    return float(GRID_PER_MIN[int(np.argmax(likely))])


def prior(usual_per_min: float = 17.0) -> NDArray[np.float64]:
    """How likely each rate of the grid is before anything was seen; 1 at `usual_per_min`."""
    away = np.log(GRID_PER_MIN / usual_per_min) / _PRIOR_SD
    weight: NDArray[np.float64] = np.exp(-0.5 * away * away)
    return weight


def clipped(values: NDArray[np.float64], deviations: float = 3.0) -> NDArray[np.float64]:
    """Values pulled in to so many median absolute deviations around their median."""
    middle = np.median(values)
    reach = deviations * np.median(np.abs(values - middle))
    return np.clip(values, middle - reach, middle + reach)


def power(values: NDArray[np.float64], rate_hz: float) -> NDArray[np.float64]:
    """Power of at most four minutes of `values`, under a Hann window, at the rates of the grid."""
    count = round(rate_hz * 60 / _STEP_PER_MIN)  # with so many, bins are the grid's step apart
    bins = np.fft.rfft(values * np.hanning(len(values)), count)
    first = round(float(GRID_PER_MIN[0]) / _STEP_PER_MIN)
    found: NDArray[np.float64] = np.abs(bins[first : first + len(GRID_PER_MIN)]) ** 2
    return found


def _without_trend(values: NDArray[np.float64]) -> NDArray[np.float64]:
    at = np.linspace(-1.0, 1.0, len(values))
    level = values - values.mean()
    straight: NDArray[np.float64] = level - at * ((at * level).sum() / (at * at).sum())
    return straight
