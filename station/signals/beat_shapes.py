"""What the beats of this lead look like: a few shapes learnt while the signal was clean.

In motion noise the size of a wave says little, but noise does not draw the same shape again and
again. Comparison is a matched filter on whole numbers, exact wherever a stream is cut. (`dot` does
what `@` does, at half the cost for arrays so short.)
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
_SLOWEST: Final = 0.15


class _Shape:
    """A curve of whole numbers: their products stay far below 2^53, so every sum is exact."""

    __slots__ = ("curve", "length", "mean", "power", "seen")

    def __init__(self, curve: NDArray[np.float64]) -> None:
        self.mean = self.curve = curve
        self.seen = 1.0
        self._measure()

    def follow(self, curve: NDArray[np.float64]) -> None:
        self.seen = min(self.seen + 1.0, _SEEN_AT_MOST)
        step = curve - self.mean
        step *= max(_SLOWEST, 1.0 / self.seen)
        step += self.mean
        self.mean, self.curve = step, np.rint(step)
        self._measure()

    def _measure(self) -> None:
        self.power = float(self.curve.dot(self.curve)) + 1.0
        self.length = math.sqrt(self.power)


class Shapes:
    """The shapes of one lead. A window holds `2 * (half + lag) + 1` samples of the curve."""

    def __init__(self, half: int, lag: int) -> None:
        self._lag = lag
        self._length = length = 2 * half + 1
        self._places = places = 2 * lag + 1
        self._shapes: list[_Shape] = []
        # All shapes at all places as the columns of one matrix: a window is compared with all of
        # them in one product. Of whole numbers, so that in any order the sums are the same.
        self._columns = np.zeros((length + places - 1, _KEPT * places))
        row, column = self._columns.strides
        self._bands = [
            np.ndarray(
                (places, length),
                buffer=self._columns,
                offset=kept * places * column,
                strides=(row + column, row),
            )
            for kept in range(_KEPT)
        ]
        self._usable: list[tuple[slice, _Shape]] = []
        self.pace = 1
        """Of so many beats one need be learnt."""

    @property
    def known(self) -> bool:
        """Whether any shape has been seen often enough to compare with."""
        return bool(self._usable)

    def likeness(self, window: NDArray[np.float64]) -> float:
        """How much of a known shape is in the window: 1 = all of it; 0: nothing."""
        alike: list[float] = window.dot(self._columns).tolist()
        like = 0.0
        for places, shape in self._usable:
            share = max(alike[places]) / shape.power
            if share > like:
                like = share
        return like

    def learn(self, window: NDArray[np.float64]) -> None:
        """Take a beat of a clean stretch in."""
        alike: list[float] = window.dot(self._columns).tolist()
        likest, most, where = 0, 0.0, self._lag
        for kept, shape in enumerate(self._shapes):
            places = alike[kept * self._places : (kept + 1) * self._places]
            best = max(places)
            if best > most * shape.length:
                likest, most, where = kept, best / shape.length, places.index(best)
        curve = window[where : where + self._length]
        if most and most > _SAME * math.sqrt(float(curve.dot(curve)) + 1.0):
            shape = self._shapes[likest]
            shape.follow(curve)
            self._bands[likest][...] = shape.curve
            if shape.seen >= _SEEN_ENOUGH:
                self.pace = _PACE
            elif shape.seen >= _SEEN_BEFORE_USE:
                self._use()
        else:
            self._keep(window[self._lag : self._lag + self._length])

    def _keep(self, curve: NDArray[np.float64]) -> None:
        """Take a new shape in, if there is room; the least seen one makes room once forgotten."""
        shapes = self._shapes
        kept = len(shapes)
        if kept == _KEPT:
            for shape in shapes:
                shape.seen -= _FORGET
            kept = min(range(_KEPT), key=lambda one: shapes[one].seen)
            if shapes[kept].seen >= _SEEN_BEFORE_USE:
                return
            del shapes[kept]
        shapes.insert(kept, _Shape(curve.copy()))
        self._bands[kept][...] = curve
        self._use()

    def _use(self) -> None:
        """Compare with what was seen often enough."""
        self._usable = [
            (slice(kept * self._places, (kept + 1) * self._places), shape)
            for kept, shape in enumerate(self._shapes)
            if shape.seen >= _SEEN_BEFORE_USE
        ]
