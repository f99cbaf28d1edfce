"""Samples into ink: the pixels of a page that its traces cover, and how much of each.

The picture is that of the live sweep (`station.ui.sweep`): lowest and highest point of each pixel
column, a pen of the same width. Only covered pixels are computed, so that a page costs what is
drawn on it, and a tall wave goes on into the row above as it does on paper.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from station.ui.columns import Columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from station.ui.ekg.leads import Leads

__all__ = ["Extents", "Ink", "Trace", "extents"]


@dataclass(frozen=True, slots=True, eq=False)
class Extents:
    """Lowest and highest point in mV `(leads, columns)` of columns from `first` on; NaN where
    there is none. `gap` where a sample was lost.
    """

    first: int
    low: NDArray[np.float32]
    high: NDArray[np.float32]
    gap: NDArray[np.bool_]


def extents(leads: Leads, origin: int, px_per_sample: float, first: int, end: int) -> Extents:
    """The columns `first` to `end` (not included), column 0 beginning at sample `origin`.

    A column is the same whichever others are asked for with it.
    """
    # One column more at the left, as a line comes from it; samples beside it for what is between.
    begin = max(leads.start - origin, math.floor((first - 1) / px_per_sample) - 1)
    stop = min(leads.end - origin, math.ceil(end / px_per_sample) + 2)
    width = end - first
    columns = Columns(
        len(leads.names),
        max(width, math.ceil((stop - begin + 2) * px_per_sample)) + 4,
        px_per_sample,
    )
    if stop > begin:
        values = leads.window(origin + begin, stop - begin)
        columns.add(begin, values.astype(np.float64))
    at = np.arange(first, end)
    last = columns.last_column
    reached = at <= last if last is not None else np.zeros(width, dtype=np.bool_)
    reached &= at >= math.floor(begin * px_per_sample)
    place = at % columns.width
    low, high = columns.low[:, place], columns.high[:, place]
    low[:, ~reached] = np.nan
    high[:, ~reached] = np.nan
    return Extents(first, low, high, columns.gap[:, place] & reached)


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """One lead on a piece of a page: its columns' `low` and `high` in px from the page's top
    (`low` lies further down), the first of them at column `left` of the piece.
    """

    left: int
    top: NDArray[np.float32]
    foot: NDArray[np.float32]


class Ink:
    """Ink on `height` by `width` pixels, 0 to 256 where the trace covers a pixel whole.

    What lies out of the page, from `upper` to `lower`, stays at its edge.
    """

    def __init__(
        self, width: int, height: int, pen_px: float, upper: float = 0.0, lower: float | None = None
    ) -> None:
        self.width, self.height, self.pen_px = width, height, pen_px
        half = pen_px / 2
        self._edges = np.array([upper + half, (height if lower is None else lower) - half], "f4")
        self.weight: NDArray[np.int16] = np.zeros((height, width), dtype=np.int16)

    def draw(self, traces: Iterable[Trace]) -> None:
        """Draw traces; where two cross, the darker pixel stays."""
        parts = [_inked(trace) for trace in traces]
        parts = [part for part in parts if part[0].size]
        if not parts:
            return
        column, top, foot, begins, ends = (
            np.concatenate(each) for each in zip(*parts, strict=True)
        )
        half = np.float32(self.pen_px / 2)
        top = np.clip(top, *self._edges) - half
        foot = np.clip(foot, *self._edges) + half
        first_row = np.maximum(np.floor(top), 0).astype(np.int32)
        end_row = np.minimum(np.ceil(foot), self.height).astype(np.int32)
        rows = np.maximum(end_row - first_row, 0)
        which = np.repeat(np.arange(len(column)), rows)
        before = np.cumsum(rows) - rows
        row = np.arange(len(which), dtype=np.int32) + (first_row - before.astype(np.int32))[which]
        row32 = row.astype(np.float32)
        cover = np.minimum(foot[which], row32 + 1) - np.maximum(top[which], row32)
        cover = np.clip(cover, 0, 1)
        place = row * self.width + column[which]
        weight = self.weight.reshape(-1)
        self._lay(weight, place, column[which], cover)
        # A column also darkens its neighbours a little: a steep line is as wide as a flat one.
        side = min(1.0, max(0.0, (self.pen_px - 1) / 2))
        if side:
            beside = np.float32(side) * cover
            for step, edge in ((-1, begins), (1, ends)):
                inner = ~edge[which]
                self._lay(weight, place[inner] + step, column[which][inner] + step, beside[inner])

    def _lay(
        self,
        weight: NDArray[np.int16],
        place: NDArray[np.int32],
        column: NDArray[np.int32],
        cover: NDArray[np.float32],
    ) -> None:
        here = (column >= 0) & (column < self.width)
        if not here.all():
            place, cover = place[here], cover[here]
        np.maximum.at(weight, place, (cover * 256).astype(np.int16))  # traces may cross

    def mix(self, pixels: NDArray[np.uint8], colour: NDArray[np.int16]) -> None:
        """Lay the ink over pixels `(height, width, 4)`, contiguous."""
        inked = np.flatnonzero(self.weight.reshape(-1) != 0)
        flat = pixels.reshape(-1, 4)
        weight = self.weight.reshape(-1)[inked].astype(np.int32)[:, None]
        base = flat[inked].astype(np.int32)
        flat[inked] = (base + (((colour - base) * weight) >> 8)).astype(np.uint8)


def _inked(
    trace: Trace,
) -> tuple[
    NDArray[np.int32],
    NDArray[np.float32],
    NDArray[np.float32],
    NDArray[np.bool_],
    NDArray[np.bool_],
]:
    """The columns that have ink, with top and foot, and whether each is a first or a last one."""
    here = np.flatnonzero(~np.isnan(trace.top))
    return (
        (here + trace.left).astype(np.int32),
        trace.top[here],
        trace.foot[here],
        here == 0,
        here == len(trace.top) - 1,
    )
