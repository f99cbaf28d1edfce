"""What the beats of this lead look like: a few shapes learnt while the signal was clean.

In motion noise the size of a wave says little, but noise does not draw the same shape again and
again. Comparison is a matched filter on whole numbers, exact wherever a stream is cut.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Shapes"]

# Tuned on the shared half of mitdb and on 118 and 119 with em noise together. Kept are a normal and
# two ectopic shapes.
_KEPT: Final = 3
_SEEN_BEFORE_USE: Final = 3
_SEEN_ENOUGH: Final = 8
_SEEN_AT_MOST: Final = 30
_PACE: Final = 10
_SAME: Final = 0.85
_FORGET: Final = 0.25
_SLOWEST: Final = 0.1


class _Shape:
    """A curve of whole numbers: their products stay far below 2^53, so every sum is exact."""

    __slots__ = ("curve", "mean", "power", "seen")

    def __init__(self, curve: NDArray[np.float64]) -> None:
        self.mean = self.curve = curve
        self.power = float(curve @ curve) + 1.0
        self.seen = 1.0

    def follow(self, curve: NDArray[np.float64]) -> None:
        self.seen = min(self.seen + 1.0, _SEEN_AT_MOST)
        self.mean = self.mean + (curve - self.mean) * max(_SLOWEST, 1.0 / self.seen)
        self.curve = np.rint(self.mean)
        self.power = float(self.curve @ self.curve) + 1.0


class Shapes:
    """The shapes of one lead. A window holds `2 * (half + lag) + 1` samples of the curve."""

    def __init__(self, half: int, lag: int) -> None:
        self._lag = lag
        self._length = 2 * half + 1
        self._shapes: list[_Shape] = []
        self._powers: list[float] = []
        self._curves = np.zeros((self._length, 0))
        self.pace = 1
        """Of so many beats one need be learnt."""

    @property
    def known(self) -> bool:
        """Whether any shape has been seen often enough to compare with."""
        return bool(self._powers)

    def likeness(self, window: NDArray[np.float64]) -> float:
        """How much of a known shape is in the window: 1 = all of it."""
        # All shapes at all places in one product; whole numbers, so in any order the same.
        places = np.ndarray(
            (2 * self._lag + 1, self._length), window.dtype, window, strides=window.strides * 2
        )
        most: list[float] = (places @ self._curves).max(axis=0).tolist()
        return max(alike / power for alike, power in zip(most, self._powers, strict=True))

    def learn(self, window: NDArray[np.float64]) -> None:
        """Take a beat of a clean stretch in."""
        likest, closest = None, _SAME
        curve = window[self._lag : self._lag + self._length]
        for shape in self._shapes:
            where = int(np.correlate(window, shape.curve).argmax())
            there = window[where : where + self._length]
            share = float(there @ shape.curve) / math.sqrt(float(there @ there) * shape.power + 1.0)
            if share > closest:
                likest, closest, curve = shape, share, there
        if likest is not None:
            likest.follow(curve)
            usable = [one for one in self._shapes if one.seen >= _SEEN_BEFORE_USE]
            self._powers = [one.power for one in usable]
            if usable:
                self._curves = np.stack([one.curve for one in usable], axis=1)
            if likest.seen >= _SEEN_ENOUGH:
                self.pace = _PACE
        elif self._room():
            self._shapes.append(_Shape(curve))

    def _room(self) -> bool:
        """Whether a new shape may be kept; the least seen one makes room once it is forgotten."""
        if len(self._shapes) < _KEPT:
            return True
        for shape in self._shapes:
            shape.seen -= _FORGET
        least = min(self._shapes, key=lambda shape: shape.seen)
        if least.seen >= _SEEN_BEFORE_USE:
            return False
        self._shapes.remove(least)
        return True
