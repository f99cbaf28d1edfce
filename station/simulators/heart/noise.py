"""What else electrodes pick up: baseline wander, muscles and the mains, or recorded noise.

Each is a function of the time, so it can be asked for in any order: an endless loop, drawn once
from a seed as phases of a spectrum, which has no seam; or a record, such as those of the MIT-BIH
Noise Stress Test Database, from its start again after its end. Each of the eight independent
leads gets a part of the loop of its own; the others follow, so that Einthoven's law holds.
"""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.simulators.heart.dipole import INDEPENDENT

__all__ = ["Loop", "mains", "muscle", "recorded", "wander"]

Floats = NDArray[np.float64]

_SECONDS: Final = 64
_MUSCLE_HZ: Final = (20.0, 150.0)
_MUSCLE_RATE_HZ: Final = 1000
_WANDER_HZ: Final = (0.05, 0.5)
_WANDER_RATE_HZ: Final = 10


class Loop:
    """An endless signal: `samples` `(samples,)` of an RMS of 1 at `rate_hz`, again and again."""

    def __init__(self, samples: Floats, rate_hz: float) -> None:
        self._samples = np.append(samples, samples[:1])
        self._rate_hz = rate_hz

    def at(self, times_s: Floats) -> Floats:
        """For each independent lead, `(8, samples)`: the same loop, each from another place."""
        length = len(self._samples) - 1
        apart = length * np.arange(len(INDEPENDENT)) / len(INDEPENDENT)
        place = (times_s * self._rate_hz + apart[:, np.newaxis]) % length
        before = place.astype(np.int64)
        share = place - before
        return np.asarray(self._samples[before] * (1.0 - share) + self._samples[before + 1] * share)


@lru_cache(maxsize=16)
def muscle(seed: int) -> Loop:
    """Muscles under the electrodes: even from 20 to 150 Hz."""
    return _drawn(seed, _MUSCLE_HZ, _MUSCLE_RATE_HZ)


@lru_cache(maxsize=16)
def wander(seed: int) -> Loop:
    """Electrodes that move slowly on the skin: 0.05 to 0.5 Hz."""
    return _drawn(seed + 1, _WANDER_HZ, _WANDER_RATE_HZ)


def mains(times_s: Floats, hertz: float) -> Floats:
    """The mains with a third harmonic of a tenth, `(8, samples)`: its peak is 1 in the
    first lead and a little less in each other one.
    """
    turn = 2.0 * np.pi * hertz * times_s
    one = (np.sin(turn) + 0.1 * np.sin(3.0 * turn)) / 0.9
    sizes = 1.0 - 0.1 * np.arange(len(INDEPENDENT)) / len(INDEPENDENT)
    return np.asarray(sizes[:, np.newaxis] * one)


def recorded(samples: Floats, rate_hz: float) -> Loop:
    """A record of noise, its mean taken away and its RMS made 1. Raises `ValueError` for none."""
    centred = samples - samples.mean() if len(samples) else samples
    rms = float(np.sqrt(np.mean(centred**2))) if len(samples) else 0.0
    if not np.isfinite(rms) or rms == 0.0:
        raise ValueError("a record of noise needs samples that differ, without gaps")
    return Loop(centred / rms, rate_hz)


def _drawn(seed: int, band_hz: tuple[float, float], rate_hz: int) -> Loop:
    """Even amplitudes in the band, phases from the seed, RMS 1."""
    random = Random(seed)  # noqa: S311 - noise, no secret
    samples = _SECONDS * rate_hz
    frequencies = np.fft.rfftfreq(samples, 1.0 / rate_hz)
    inside = (frequencies >= band_hz[0]) & (frequencies <= band_hz[1])
    phases = np.array([random.random() for _ in range(int(inside.sum()))])
    spectrum = np.zeros(len(frequencies), dtype=np.complex128)
    spectrum[inside] = np.exp(2j * np.pi * phases)
    signal = np.fft.irfft(spectrum, samples)
    return Loop(signal / np.sqrt(np.mean(signal**2)), rate_hz)
