"""The erase-bar sweep: waveforms painted column by column into one picture.

Only columns that changed are painted, for all channels at once: coverage of each pixel by the
trace is computed with numpy from the column's lowest and highest point, and laid over the paper.
So the cost of a frame follows the new columns, not what is on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtGui import QColor, QImage

from station.ui.columns import Columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Grid", "Sweep"]


class Grid:
    """Cells of equal size, filled down and then to the right, as leads are on paper."""

    def __init__(self, channels: int, columns: int, width: int, height: int) -> None:
        """`width` and `height` are what is available, in device pixels; cells tile it."""
        self.channels = channels
        self.columns = columns
        self.rows = -(-channels // columns)
        self.cell_width = width // columns
        self.cell_height = height // self.rows

    @property
    def width(self) -> int:
        """Device pixels that the cells take."""
        return self.cell_width * self.columns

    @property
    def height(self) -> int:
        """Device pixels that the cells take."""
        return self.cell_height * self.rows

    def corner(self, channel: int) -> tuple[int, int]:
        """Left and top of a channel's cell."""
        column, row = divmod(channel, self.rows)
        return column * self.cell_width, row * self.cell_height


class Sweep:
    """A picture of some channels that is written from left to right, again and again.

    `middle` is where zero lies in a cell, in pixels from its top; `px_per_unit` how far one unit
    of the values goes up. `left` pixels of each cell stay free (calibration pulse).
    """

    def __init__(
        self,
        grid: Grid,
        paper: QImage,
        gap_paper: QImage,
        trace: QColor,
        *,
        px_per_sample: float,
        px_per_unit: float,
        middle: float,
        left: int = 0,
        pen_px: float = 1.6,
        bar_px: int = 16,
    ) -> None:
        self.grid = grid
        self.left = left
        self.bar_px = bar_px
        self.middle = middle
        self.px_per_unit = px_per_unit
        self.pen_px = pen_px
        self.columns = Columns(grid.channels, max(8, grid.cell_width - left), px_per_sample)
        # The buffer must live as long as the image that points into it.
        self._paper = _pixels(paper, grid)
        self._gap_paper = _pixels(gap_paper, grid)
        self._pixels = self._paper.copy()
        self._trace = np.array(
            [trace.blue(), trace.green(), trace.red(), 255], dtype=np.int16
        )  # the byte order of Format_RGB32 in memory
        self.image = QImage(
            self._pixels.data,
            grid.width,
            grid.height,
            4 * grid.width,
            QImage.Format.Format_RGB32,
        )
        self._rows = np.arange(grid.cell_height, dtype=np.float32)[None, :, None]

    def add(self, first_sample: int, values: NDArray[np.float64]) -> list[tuple[int, int]]:
        """Paint values `(channels, samples)`, NaN where lost.

        Returns the places that changed, as (from, width) in pixels from the left of every cell.
        """
        width = self.columns.width
        start, end = self.columns.add(first_sample, values)
        if start == end:
            return []
        end_bar = min(end + self.bar_px, start + width)
        self._erase(end, end_bar)
        first = max(start - 1, end_bar - width)
        places = []
        for at, upto in _wrapped(first, end, width):
            self._paint(at, upto)
        for at, upto in _wrapped(first, end_bar, width):
            places.append((self.left + at, upto - at))
        return places

    def place_of(self, sample: int) -> float | None:
        """Where a sample stands, in pixels from the left of its cell; None where it is not, or
        not any more, in the picture.
        """
        newest = self.columns.last_column
        column = int(sample * self.columns.px_per_sample)
        if newest is None or not newest + self.bar_px - self.columns.width < column <= newest:
            return None
        return self.left + column % self.columns.width + 0.5

    def _erase(self, start: int, end: int) -> None:
        columns = self.columns
        for at, upto in _wrapped(start, end, columns.width):
            columns.low[:, at:upto] = np.nan
            columns.high[:, at:upto] = np.nan
            columns.gap[:, at:upto] = False
            place = slice(self.left + at, self.left + upto)
            self._cells(self._pixels)[:, :, :, place] = self._cells(self._paper)[:, :, :, place]

    def _cells(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The picture as `(rows, cell height, columns, cell width, 4)`; a view, no copy."""
        grid = self.grid
        return pixels.reshape(grid.rows, grid.cell_height, grid.columns, grid.cell_width, 4)

    def _paint(self, start: int, end: int) -> None:
        """Paint the columns from `start` to `end` (not wrapped) of every cell."""
        cover = self._cover(start, end)
        place = slice(self.left + start, self.left + end)
        ground = self._cells(self._paper)[:, :, :, place]
        gap = self._by_cell(self.columns.gap[:, start:end][:, None, :])
        if gap.any():
            ground = np.where(gap[..., None], self._cells(self._gap_paper)[:, :, :, place], ground)
        cells = self._cells(self._pixels)[:, :, :, place]
        cells[...] = ground
        # Few pixels of a column carry the trace: only those are mixed.
        cover = self._by_cell(cover)
        inked = np.nonzero(cover)
        weight = (cover[inked] * 256).astype(np.int32)[:, None]
        base = cells[inked].astype(np.int32)
        cells[inked] = (base + (((self._trace - base) * weight) >> 8)).astype(np.uint8)

    def _cover(self, start: int, end: int) -> NDArray[np.float32]:
        """How much of each pixel the trace covers, `(channels, cell height, columns)`, 0 to 1.

        A column also darkens its neighbours a little, so that a steep line is as wide as a
        flat one.
        """
        width = self.columns.width
        wide = slice(max(0, start - 1), min(width, end + 1))
        half = self.pen_px / 2
        # Up is more, and rows count down; a value out of the cell stays at its edge.
        top = self.middle - self.columns.high[:, wide] * self.px_per_unit
        foot = self.middle - self.columns.low[:, wide] * self.px_per_unit
        last = self.grid.cell_height - half
        top = np.clip(top, half, last)[:, None, :] - half
        foot = np.clip(foot, half, last)[:, None, :] + half
        cover = np.minimum(foot, self._rows + 1) - np.maximum(top, self._rows)
        cover = np.minimum(np.fmax(cover, 0), 1)  # fmax: no trace, NaN, covers nothing
        inner = slice(start - wide.start, start - wide.start + end - start)
        side = min(1.0, max(0.0, (self.pen_px - 1) / 2))
        own: NDArray[np.float32] = cover[:, :, inner].copy()
        if side:
            own[:, :, 1:] = np.maximum(own[:, :, 1:], side * cover[:, :, inner][:, :, :-1])
            own[:, :, :-1] = np.maximum(own[:, :, :-1], side * cover[:, :, inner][:, :, 1:])
            if inner.start:
                own[:, :, 0] = np.maximum(own[:, :, 0], side * cover[:, :, inner.start - 1])
            if inner.stop < cover.shape[2]:
                own[:, :, -1] = np.maximum(own[:, :, -1], side * cover[:, :, inner.stop])
        return own

    def _by_cell(self, values: NDArray[Any]) -> NDArray[Any]:
        """`(channels, height, columns)` laid out as the cells are."""
        grid = self.grid
        cells = grid.rows * grid.columns
        if values.shape[0] < cells:
            padding = np.zeros((cells - values.shape[0], *values.shape[1:]), dtype=values.dtype)
            values = np.concatenate((values, padding))
        by_cell = values.reshape(grid.columns, grid.rows, *values.shape[1:])
        return by_cell.transpose(1, 2, 0, 3)


def _pixels(image: QImage, grid: Grid) -> NDArray[np.uint8]:
    """A copy of an image's pixels, `(height, width, 4)`, cut to the cells."""
    bits = np.frombuffer(image.constBits(), dtype=np.uint8)
    lines = bits.reshape(image.height(), image.bytesPerLine())
    return lines[: grid.height, : 4 * grid.width].reshape(grid.height, grid.width, 4).copy()


def _wrapped(start: int, end: int, width: int) -> list[tuple[int, int]]:
    """Stream columns as one or two runs of places in a picture of `width` columns."""
    if end <= start:
        return []
    if end - start >= width:
        return [(0, width)]
    at, upto = start % width, (end - 1) % width + 1
    return [(at, upto)] if at < upto else [(at, width), (0, upto)]
