"""What the beats of this lead look like: a few shapes learnt while the signal was clean.

In motion noise the size of a wave says little, but noise does not draw the same shape again and
again. Comparison is a matched filter on whole numbers, exact wherever a stream is cut.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Shapes"]

# Tuned on the shared half of mitdb and on mitdb with em noise together. A normal and two ectopic shapes.
_KEPT: Final = 3
_SEEN_BEFORE_USE: Final = 4
_SEEN_AT_MOST: Final = 30
_SAME: Final = 0.75
_FORGET: Final = 0.25
_SLOWEST: Final = 0.1


class _Shape:
    __slots__ = ("curve", "exact", "power", "seen")

    def __init__(self, curve: NDArray[np.int64]) -> None:
        self.curve = curve.astype(np.float64)
        self.exact = curve
        self.seen = 1.0
        self.power = _power(curve)

    def follow(self, curve: NDArray[np.int64]) -> None:
        self.seen = min(self.seen + 1.0, _SEEN_AT_MOST)
        self.curve = self.curve + (curve - self.curve) * max(_SLOWEST, 1.0 / self.seen)
        self.exact = np.rint(self.curve).astype(np.int64)
        self.power = _power(self.exact)


class Shapes:
    """The shapes of one lead. A window holds `2 * (half + lag) + 1` samples of the curve."""

    def __init__(self, half: int, lag: int) -> None:
        self._length = 2 * half + 1
        self._lag = lag
        self._shapes: list[_Shape] = []

    def likeness(self, window: NDArray[np.int32]) -> float | None:
        """How much of a known shape is in the window: 1 = all of it; `None`: none is known yet."""
        best: float | None = None
        lags: NDArray[Any] | None = None
        for shape in self._shapes:
            if shape.seen < _SEEN_BEFORE_USE:
                continue
            if lags is None:
                lags = self._lags(window)
            share = int((lags @ shape.exact).max()) / shape.power
            if best is None or share > best:
                best = share
        return best

    def learn(self, window: NDArray[np.int32]) -> None:
        """Take a beat of a clean stretch in."""
        lags = self._lags(window)
        powers = (lags * lags).sum(axis=1)
        likest, where, closest = None, self._lag, _SAME
        for shape in self._shapes:
            shares = (lags @ shape.exact) / np.sqrt(powers * shape.power + 1.0)
            best = int(shares.argmax())
            if shares[best] > closest:
                likest, where, closest = shape, best, float(shares[best])
        if likest is not None:
            likest.follow(lags[where])
        elif self._room():
            self._shapes.append(_Shape(lags[where]))

    @property
    def settled(self) -> bool:
        """Whether some shape has been seen often enough that not every beat need be learnt."""
        return any(shape.seen >= 2 * _SEEN_BEFORE_USE for shape in self._shapes)

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

    def _lags(self, window: NDArray[np.int32]) -> NDArray[np.int64]:
        return sliding_window_view(window.astype(np.int64), self._length)


def _power(curve: NDArray[np.int64]) -> float:
    return math.fsum((curve.astype(np.float64) ** 2).tolist()) + 1.0
