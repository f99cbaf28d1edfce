"""Samples into pixel columns: the lowest and highest point of each column, so that no spike is
lost however many samples share a pixel. Plain numpy, no Qt.

A column belongs to sample numbers, not to the clock: column = floor(sample * px_per_s / rate).
So the same samples always give the same columns, whatever the pieces they came in.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Columns"]


_BEGIN: Final = np.zeros(1, dtype=np.int64)


class Columns:
    """The last `width` columns of some channels.

    `low` and `high` are float32 `(channels, width)` in the unit of the values, NaN where the
    column has no sample; `gap` is True where a sample of the column was lost. Column `c` of the
    stream lies at `c % width`.
    """

    def __init__(self, channels: int, width: int, px_per_sample: float) -> None:
        """`px_per_sample` may be under or over one."""
        self.width = width
        self.px_per_sample = px_per_sample
        self.low: NDArray[np.float32] = np.full((channels, width), np.nan, dtype=np.float32)
        self.high: NDArray[np.float32] = np.full((channels, width), np.nan, dtype=np.float32)
        self.gap: NDArray[np.bool_] = np.zeros((channels, width), dtype=np.bool_)
        self.last_column: int | None = None
        self._last_sample = 0
        # The last sample, and what stands in the last column: not the same above 1 px a sample.
        self._last: NDArray[np.float64] = np.full((channels, 1), np.nan)
        self._last_drawn: NDArray[np.float64] = np.full((channels, 1), np.nan)

    def add(self, first_sample: int, values: NDArray[np.float64]) -> tuple[int, int]:
        """Add values `(channels, samples)`, NaN where lost; at most one width of them.

        Returns the stream columns that changed, from and to (not included).
        """
        count = values.shape[1]
        if count == 0:
            return (0, 0)
        position = np.arange(first_sample, first_sample + count) * self.px_per_sample
        column = np.floor(position).astype(np.int64)
        newest = values[:, -1:].copy()
        # The point before joins in, so that the line between two columns is drawn.
        joined = self.last_column is not None and first_sample == self._last_sample + 1
        if joined and self.px_per_sample > 1.0:
            values, column = self._between(position, values)
        elif self.px_per_sample > 1.0:
            values, column = self._without_before(position, values)
        turns = np.flatnonzero(column[1:] != column[:-1]) + 1
        starts = np.concatenate((_BEGIN, turns))
        before = values[:, np.maximum(starts - 1, 0)]
        before[:, :1] = self._last_drawn if joined else np.nan
        # fmin and fmax leave out what is NaN.
        low = np.fmin(np.fmin.reduceat(values, starts, axis=1), before)
        high = np.fmax(np.fmax.reduceat(values, starts, axis=1), before)
        lost = np.isnan(values)
        if lost.any():
            gap = np.logical_or.reduceat(lost, starts, axis=1)
            # A line may come from the column before only where this column has a sample of its own.
            empty = np.logical_and.reduceat(lost, starts, axis=1)
            low[empty] = np.nan
            high[empty] = np.nan
        else:
            gap = np.zeros(low.shape, dtype=np.bool_)
        self._store(column[starts], low, high, gap, joined)
        self._last = newest
        self._last_drawn = values[:, -1:].copy()
        self._last_sample = first_sample + count - 1
        self.last_column = int(column[-1])
        return int(column[0]), int(column[-1]) + 1

    def _store(
        self,
        stream: NDArray[np.int64],
        low: NDArray[np.float64],
        high: NDArray[np.float64],
        gap: NDArray[np.bool_],
        joined: bool,
    ) -> None:
        at = stream % self.width
        if joined and self.last_column is not None and int(stream[0]) == self.last_column:
            # The first column was begun by an earlier piece.
            place = int(at[0])
            low[:, 0] = np.fmin(low[:, 0], self.low[:, place])
            high[:, 0] = np.fmax(high[:, 0], self.high[:, place])
            gap[:, 0] |= self.gap[:, place]
        self.low[:, at] = low
        self.high[:, at] = high
        self.gap[:, at] = gap

    def _between(
        self, position: NDArray[np.float64], values: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """One value for each column from the last sample to the newest, on the straight line."""
        assert self.last_column is not None
        known = np.concatenate(([position[0] - self.px_per_sample], position))
        with_last = np.concatenate((self._last, values), axis=1)
        wanted = np.arange(self.last_column + 1, math.floor(position[-1]) + 1)
        return _on_the_line(wanted, known, with_last), wanted

    def _without_before(
        self, position: NDArray[np.float64], values: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        wanted = np.arange(math.floor(position[0]), math.floor(position[-1]) + 1)
        return _on_the_line(wanted, position, values), wanted


def _on_the_line(
    wanted: NDArray[np.int64], known: NDArray[np.float64], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Linear interpolation at `wanted`; NaN beside a NaN, as nothing was received there."""
    return np.stack([np.interp(wanted, known, row) for row in values])
