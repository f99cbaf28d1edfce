"""Random numbers that can be asked for in any order: each is a function of a seed and a number.

A generator that is stepped would give beat 4000 only after the 3999 before it. This is the
finaliser of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators",
OOPSLA 2014), in whole numbers, so every machine and every version of NumPy gives the same.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["draws"]

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)


def draws(seed: int, stream: int, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each number a value from 0 up to before 1, `(numbers,)`; streams are independent."""
    state = numbers.astype(np.int64).view(np.uint64)
    state = _mixed(state * _GOLDEN + np.array([seed % 2**64], dtype=np.uint64))
    state = _mixed(state + np.array([stream], dtype=np.uint64) * _GOLDEN)
    return np.asarray((state >> np.uint64(11)).astype(np.float64) * 2.0**-53)


def _mixed(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    state = (state ^ (state >> np.uint64(30))) * _FIRST
    state = (state ^ (state >> np.uint64(27))) * _SECOND
    return np.asarray(state ^ (state >> np.uint64(31)))
