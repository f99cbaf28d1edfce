"""The erase-bar sweep: waveforms painted column by column into one picture.

Only columns that changed are painted, for all channels at once: coverage of each pixel by the
trace is computed with numpy from the column's lowest and highest point, and laid over the paper.
So the cost of a frame follows the new columns, not what is on the screen; and only the rows that
the trace is in are touched, as a tall thin place costs a miss of the cache in each of its rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.lib.stride_tricks import as_strided
from PySide6.QtGui import QColor, QImage

from station.ui.columns import Columns
from station.ui.pixels import bgr, pixels_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Sweep", "SweptBand"]

Place = tuple[int, int, int, int]
"""Left, top, width and height in device pixels."""

# The first and last row of pixels of a column that no trace is in.
_NOWHERE: Final = (1 << 30, -1)
_MARK_PX: Final = 2
# Where a trace is cut off its end is broken: so many pieces, each as long as the pen is wide.
_CUT_PIECES: Final = 5


@dataclass(frozen=True, slots=True)
class SweptBand:
    """Rows of cells that are swept alike, `columns` beside each other, each `cell_width` wide.

    `channels` says what is in the cells, row by row; None is a cell that stays empty. A strip that
    goes on in the next band is written in turns: this band has the `turn`-th of every `turns`
    widths.
    """

    left: int
    top: int
    columns: int
    cell_width: int
    channels: tuple[int | None, ...]
    turn: int = 0
    turns: int = 1

    @property
    def rows(self) -> int:
        """How many rows of cells it has."""
        return len(self.channels) // self.columns

    def runs(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The columns of the stream from `start` to `end` that are in this band: runs of them as
        (first column of the stream, place in a cell from, to).
        """
        width = self.cell_width
        at = max(start, end - width * self.turns)
        while at < end:
            upto = min(end, (at // width + 1) * width)
            if at // width % self.turns == self.turn:
                yield at, at % width, (upto - 1) % width + 1
            at = upto


class Sweep:
    """A picture of some channels that is written from left to right, again and again.

    All cells are `cell_height` high; `middle` is where zero lies in one, in pixels from its top,
    and `px_per_unit` how far one unit of the values goes up.
    """

    def __init__(
        self,
        paper: QImage,
        gap_paper: QImage,
        trace: QColor,
        *,
        bands: tuple[SweptBand, ...],
        channels: int,
        cell_height: int,
        px_per_sample: float,
        px_per_unit: float,
        middle: float,
        pen_px: float = 1.6,
        bar_px: int = 16,
        mark: QColor | None = None,
        mark_px: int = 20,
        cut: QColor | None = None,
    ) -> None:
        """A line of the colour `mark`, `mark_px` above and below the middle, stands right after the
        newest sample. Where a trace goes on beyond its cell, its end is a broken line of the colour
        `cut`: it is higher or deeper than it looks.
        """
        self.bands = bands
        self.bar_px = bar_px
        self.middle = middle
        self.cell_height = cell_height
        self.px_per_unit = px_per_unit
        self.pen_px = pen_px
        longest = max(band.cell_width * band.turns for band in bands)
        # What is new does not take the place of what it covers, which is a round older.
        self.columns = Columns(channels, 2 * longest + bar_px + 2, px_per_sample)
        self.longest = longest
        """So many columns may be added at once."""
        # The buffer must live as long as the image that points into it.
        self._pixels = pixels_of(paper).copy()
        self.image = QImage(
            self._pixels.data,
            paper.width(),
            paper.height(),
            4 * paper.width(),
            QImage.Format.Format_RGB32,
        )
        under, gaps = pixels_of(paper).copy(), pixels_of(gap_paper).copy()
        self._written = [self._cells(self._pixels, band) for band in bands]
        self._paper = [self._cells(under, band) for band in bands]
        self._gaps = [self._cells(gaps, band) for band in bands]
        # Cells that stay empty are of one channel more, without a trace.
        self._order = [
            np.array([channels if one is None else one for one in band.channels]) for band in bands
        ]
        self._always = (
            max(0, int(middle) - mark_px),
            min(cell_height, int(middle) + mark_px + 1),
        )
        self._mark = None if mark is None else bgr(mark)
        self._trace = bgr(trace).astype(np.int32)
        self._cut = None if cut is None else bgr(cut)
        piece_px = max(2, round(pen_px))
        self._cut_px = min(cell_height, _CUT_PIECES * piece_px)
        self._broken = (np.arange(self._cut_px) // piece_px % 2 == 1)[None, :, None, None, None]
        self._by_row = [
            order.reshape(band.rows, -1) for order, band in zip(self._order, bands, strict=True)
        ]
        self._backs = sorted({band.cell_width * band.turns for band in bands})
        self._rows = np.arange(cell_height, dtype=np.float32)[None, :, None]
        # For each channel and column of the stream, between which rows of a cell there is ink.
        shape = channels + 1, self.columns.width
        self._from = np.full(shape, _NOWHERE[0], dtype=np.int32)
        self._upto = np.full(shape, _NOWHERE[1], dtype=np.int32)
        # Up to this column of the stream the cells are paper, ahead of what was written.
        self._clean_to: int | None = None

    def add(self, first_sample: int, values: NDArray[np.float64]) -> list[Place]:
        """Paint values `(channels, samples)`, NaN where lost, at most the longest band of them.

        Returns the places that changed.
        """
        start, end = self.columns.add(first_sample, values)
        if start == end:
            return []
        end_bar = end + self.bar_px
        joined = self._clean_to is not None and start <= self._clean_to
        # The column before gets the soft edge of the first new one.
        first = start - 1 if joined else start
        rows, cover, hatch, beyond = self._cover(first, end)
        begin = self._clean_to if joined and self._clean_to is not None else start
        ink = self._ink(first, end, begin, end_bar) if joined else None
        places: list[Place] = []
        for at, band in enumerate(self.bands):
            touched = self._touched(at, ink)
            self._erase(at, begin, end_bar, touched)
            self._paint(at, first, end, rows, cover, hatch)
            if beyond is not None and self._cut is not None:
                self._paint_cuts(at, first, end, beyond, self._cut)
            if self._mark is not None:
                self._paint_mark(at, end, self._mark)
            places += self._places(band, first, end_bar, touched)
        self._clean_to = end_bar
        return places

    def place_of(self, sample: int, band: SweptBand) -> float | None:
        """Where a sample stands in a band, in device pixels from the left of a cell; None where it
        is not, or not any more, in the picture.
        """
        newest = self.columns.last_column
        column = int(sample * self.columns.px_per_sample)
        shown = band.cell_width * band.turns
        if newest is None or not newest + self.bar_px - shown < column <= newest:
            return None
        if column // band.cell_width % band.turns != band.turn:
            return None
        return column % band.cell_width + 0.5

    # How it is painted.

    def _ink(
        self, first: int, end: int, begin: int, end_bar: int
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Between which rows of a cell each channel has ink: in the new columns, and where it stood
        in those that the bar comes over, a round of each band before.
        """
        # A column has the soft edges of its neighbours too.
        stream = [
            np.arange(first - 1, end + 1),
            *(np.arange(begin - back - 1, end_bar - back + 1) for back in self._backs),
        ]
        where = np.concatenate(stream) % self._from.shape[1]
        return self._from[:, where].min(axis=1), self._upto[:, where].max(axis=1)

    def _touched(
        self, at: int, ink: tuple[NDArray[np.int32], NDArray[np.int32]] | None
    ) -> list[tuple[int, int]]:
        """Between which rows of its cells a band changes, for each of its rows of cells."""
        if ink is None:  # what stood there is not known any more
            return [(0, self.cell_height)] * self.bands[at].rows
        order = self._by_row[at]
        first, last = ink[0][order].min(axis=1), ink[1][order].max(axis=1)
        top, foot = self._always
        return [
            (min(top, a), max(foot, b)) for a, b in zip(first.tolist(), last.tolist(), strict=True)
        ]

    def _seen_from(self, band: SweptBand, start: int, end: int) -> int:
        """The first column that the bar ahead of `end` does not take again, a round later."""
        return max(start, end + self.bar_px - band.cell_width * band.turns)

    def _paint_mark(self, at: int, end: int, colour: NDArray[np.uint8]) -> None:
        """A short line right after the newest column."""
        top, foot = self._always
        for _, left, right in self.bands[at].runs(end, end + _MARK_PX):
            self._written[at][:, top:foot, :, left:right] = colour

    def _erase(self, at: int, start: int, end: int, touched: list[tuple[int, int]]) -> None:
        """Make columns of a band paper, where something stands."""
        first, last = min(first for first, _ in touched), max(last for _, last in touched)
        for _, left, right in self.bands[at].runs(start, end):
            place = slice(None), slice(first, last), slice(None), slice(left, right)
            self._written[at][place] = self._paper[at][place]

    def _paint(
        self,
        at: int,
        start: int,
        end: int,
        rows: slice,
        cover: NDArray[np.float32],
        hatch: NDArray[np.bool_] | None,
    ) -> None:
        """Paint the columns from `start` to `end` of the stream into a band."""
        band, order = self.bands[at], self._order[at]
        shape = band.rows, band.columns
        for column, left, right in band.runs(self._seen_from(band, start, end), end):
            part = slice(column - start, column - start + right - left)
            cells = self._written[at][:, :, :, left:right]
            under = self._paper[at][:, :, :, left:right]
            changed = slice(min(rows.start, self._always[0]), max(rows.stop, self._always[1]))
            cells[:, changed] = under[:, changed]  # above and below there is nothing but paper
            if hatch is not None:
                lost = hatch[order, part].reshape(*shape, right - left)
                for row in np.flatnonzero(lost.any(axis=(1, 2))):
                    hatched = self._gaps[at][row, :, :, left:right]
                    cells[row] = np.where(lost[row][None, :, :, None], hatched, under[row])
            cells = cells[:, rows]
            inked = cover[order][:, :, part].reshape(*shape, cover.shape[1], right - left)
            inked = inked.transpose(0, 2, 1, 3)
            # Few pixels of a column carry the trace: only those are mixed.
            which = np.nonzero(inked)
            weight = (inked[which] * 256).astype(np.int32)[:, None]
            base = cells[which].astype(np.int32)
            cells[which] = base + (((self._trace - base) * weight) >> 8)

    def _paint_cuts(
        self,
        at: int,
        start: int,
        end: int,
        beyond: NDArray[np.bool_],
        colour: NDArray[np.uint8],
    ) -> None:
        """Break the ends of traces that are cut off, `(2, channels, columns)` above and below."""
        band, order = self.bands[at], self._order[at]
        foot = self.cell_height - self._cut_px
        edges = (slice(0, self._cut_px), self._broken), (slice(foot, None), self._broken[:, ::-1])
        for column, left, right in band.runs(self._seen_from(band, start, end), end):
            part = slice(column - start, column - start + right - left)
            for (edge, broken), cut in zip(edges, beyond[:, order, part], strict=True):
                if cut.any():
                    cells = self._written[at][:, edge, :, left:right]
                    under = self._paper[at][:, edge, :, left:right]
                    where = cut.reshape(band.rows, 1, band.columns, right - left, 1)
                    cells[...] = np.where(where, np.where(broken, under, colour), cells)

    def _cover(
        self, start: int, end: int
    ) -> tuple[slice, NDArray[np.float32], NDArray[np.bool_] | None, NDArray[np.bool_] | None]:
        """How much of each pixel the trace covers, for columns of the stream.

        Returns the rows of a cell that it is in; 0 to 1 as `(channels, those rows, columns)`;
        `(channels, columns)` where samples were lost, None where none were; and `(2, channels,
        columns)` where it is cut off above and below, None where it is not.

        A column also darkens its neighbours a little, so that a steep line is as wide as a
        flat one.
        """
        columns, half = self.columns, self.pen_px / 2
        wide = np.arange(start - 1, end) % columns.width
        last = self.cell_height - half
        # Up is more, and rows count down; a value out of the cell stays at its edge.
        top = self.middle - columns.high[:, wide] * self.px_per_unit
        foot = self.middle - columns.low[:, wide] * self.px_per_unit
        above, below = top < 0, foot > self.cell_height
        top = np.minimum(np.maximum(top, half), last) - half
        foot = np.minimum(np.maximum(foot, half), last) + half
        beyond = None
        if self._cut is not None and (above.any() or below.any()):
            foot = np.where(above, np.maximum(foot, self._cut_px), foot)
            top = np.where(below, np.minimum(top, self.cell_height - self._cut_px), top)
            nowhere = np.zeros((2, 1, above.shape[1] - 1), dtype=np.bool_)
            beyond = np.concatenate((np.stack((above, below))[:, :, 1:], nowhere), axis=1)
        gap = columns.gap[:, wide]
        lost = bool(gap[:, 1:].any())
        rows = self._note_ink(start, top, foot, gap if lost else None)
        down = self._rows[:, rows]
        cover = np.minimum(foot[:, None, :], down + 1) - np.maximum(top[:, None, :], down)
        cover = np.minimum(np.fmax(cover, 0), 1)  # fmax: no trace, NaN, covers nothing
        side = min(1.0, max(0.0, (self.pen_px - 1) / 2))
        own = np.zeros((len(cover) + 1, cover.shape[1], cover.shape[2] - 1), dtype=np.float32)
        drawn = own[:-1]
        drawn[...] = cover[:, :, 1:]
        if side:
            beside = side * cover
            np.maximum(drawn, beside[:, :, :-1], out=drawn)
            np.maximum(drawn[:, :, :-1], beside[:, :, 2:], out=drawn[:, :, :-1])
        if not lost:
            return rows, own, None, beyond
        return rows, own, np.concatenate((gap[:, 1:], np.zeros_like(gap[:1, 1:]))), beyond

    def _note_ink(
        self,
        start: int,
        top: NDArray[np.float32],
        foot: NDArray[np.float32],
        gap: NDArray[np.bool_] | None,
    ) -> slice:
        """Remember between which rows each channel's ink is in columns of the stream, of which the
        first is before `start`. Returns the rows of all traces together.
        """
        inked = ~np.isnan(top)
        first = np.where(inked, top, _NOWHERE[0]).astype(np.int32)
        last = np.where(inked, foot + 1, _NOWHERE[1]).astype(np.int32)
        rows = slice(int(first.min()), min(int(last.max()), self.cell_height))
        if gap is not None:  # a hatched column is as high as its cell
            first[gap], last[gap] = 0, self.cell_height
        where = np.arange(start, start + first.shape[1] - 1) % self._from.shape[1]
        self._from[:-1, where] = first[:, 1:]
        self._upto[:-1, where] = last[:, 1:]
        return rows if rows.start < rows.stop else slice(0, 0)

    def _places(
        self, band: SweptBand, start: int, end: int, touched: list[tuple[int, int]]
    ) -> Iterator[Place]:
        for _, left, right in band.runs(start, end):
            for row, (top, foot) in enumerate(touched):
                for column in range(band.columns):
                    yield (
                        band.left + column * band.cell_width + left,
                        band.top + row * self.cell_height + top,
                        right - left,
                        foot - top,
                    )

    def _cells(self, pixels: NDArray[np.uint8], band: SweptBand) -> NDArray[np.uint8]:
        """A band of a picture as `(rows, cell height, columns, cell width, 4)`; a view, no copy."""
        part = pixels[band.top :, band.left :]
        down, across, byte = part.strides
        shape = (band.rows, self.cell_height, band.columns, band.cell_width, 4)
        if shape[0] * shape[1] > part.shape[0] or shape[2] * shape[3] > part.shape[1]:
            raise ValueError(f"a band of {shape} does not fit into {part.shape}")
        return as_strided(
            part,
            shape,
            (down * self.cell_height, down, across * band.cell_width, across, byte),
        )
