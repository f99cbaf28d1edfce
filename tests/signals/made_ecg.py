"""ECGs whose truth is known because they are made: beats at given times, of given shape."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TWELVE = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")

# Centre and width in seconds, height in mV: P, Q, R, S, T.
_LEAD_I = (
    (-0.17, 0.02, 0.09),
    (-0.03, 0.01, -0.05),
    (0, 0.012, 0.8),
    (0.03, 0.01, -0.1),
    (0.28, 0.05, 0.2),
)
_LEAD_II = (
    (-0.17, 0.02, 0.15),
    (-0.03, 0.01, -0.05),
    (0, 0.012, 1.1),
    (0.03, 0.01, -0.2),
    (0.28, 0.05, 0.3),
)
_CHEST = {
    "V1": ((-0.17, 0.02, 0.05), (0, 0.01, 0.2), (0.03, 0.015, -1.0), (0.28, 0.05, -0.05)),
    "V2": ((-0.17, 0.02, 0.06), (0, 0.01, 0.4), (0.03, 0.015, -1.4), (0.28, 0.05, 0.4)),
    "V3": ((-0.17, 0.02, 0.07), (0, 0.01, 0.8), (0.03, 0.015, -0.9), (0.28, 0.05, 0.4)),
    "V4": ((-0.17, 0.02, 0.08), (0, 0.012, 1.4), (0.03, 0.012, -0.5), (0.28, 0.05, 0.35)),
    "V5": ((-0.17, 0.02, 0.08), (0, 0.012, 1.3), (0.03, 0.012, -0.3), (0.28, 0.05, 0.3)),
    "V6": ((-0.17, 0.02, 0.08), (0, 0.012, 1.0), (0.03, 0.012, -0.15), (0.28, 0.05, 0.25)),
}


def _lead(
    waves: tuple[tuple[float, float, float], ...], time: NDArray[np.float64], beats: list[float]
) -> NDArray[np.float64]:
    signal = np.zeros_like(time)
    for beat in beats:
        for centre, width, height in waves:
            signal += height * np.exp(-0.5 * ((time - beat - centre) / width) ** 2)
    return signal


def made_ecg(
    seconds: float = 10.0,
    rate_hz: float = 500.0,
    per_min: float = 72.0,
    noise_mv: float = 0.004,
    seed: int = 1,
) -> NDArray[np.float64]:
    """A sinus rhythm in the twelve leads of `TWELVE`, `(12, samples)` in mV."""
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    beats = list(np.arange(0.4, seconds + 1, 60 / per_min))
    one, two = _lead(_LEAD_I, time, beats), _lead(_LEAD_II, time, beats)
    random = np.random.default_rng(seed)
    one += noise_mv * random.normal(size=len(time))
    two += noise_mv * random.normal(size=len(time))
    limb = [one, two, two - one, -(one + two) / 2, one - two / 2, two - one / 2]
    chest = [
        _lead(waves, time, beats) + noise_mv * random.normal(size=len(time))
        for waves in _CHEST.values()
    ]
    return np.stack(limb + chest)


def exchanged_arms(ecg_mv: NDArray[np.float64]) -> NDArray[np.float64]:
    """The twelve leads as they are with the two arm electrodes exchanged."""
    one, two, three, right, left, foot = ecg_mv[:6]
    return np.stack([-one, three, two, left, right, foot, *ecg_mv[6:]])
