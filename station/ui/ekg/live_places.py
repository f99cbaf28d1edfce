"""Where the leads of a layout lie on the paper of a widget, in device pixels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from station.ui.paper import PULSE_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from station.sheets.layouts import Cell, Layout
    from station.ui.paper import PaperScale

__all__ = ["Band", "Places"]

# Beside the calibration pulse.
_PULSE_MARGIN_MM: Final = 2.5
# Less than this of a lead shows no beat: the paper has fewer columns then.
_LEAST_S: Final = 1.2


@dataclass(frozen=True, slots=True)
class Band:
    """Rows that have the same columns: `cells` row by row, all of one size."""

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    left: int
    top: int
    cell_width: int
    cell_height: int

    def corner(self, cell: Cell) -> tuple[int, int]:
        """Left and top of a cell."""
        row = cell.row - self.cells[0].row
        return self.left + cell.column * self.cell_width, self.top + row * self.cell_height


class Places:
    """A layout of these leads on `width` by `height` device pixels.

    `pulse` pixels at the left of each row are for the calibration pulse. Where the paper is too
    narrow for the columns of a layout, its leads come as two columns, or as rows.
    """

    def __init__(
        self, layout: Layout, leads: Sequence[str], width: int, height: int, scale: PaperScale
    ) -> None:
        self.pulse = round((PULSE_S * scale.mm_per_s + 2 * _PULSE_MARGIN_MM) * scale.px_per_mm)
        self.width, self.height = width, height
        self.layout = _fitting(layout, leads, (width - self.pulse) / scale.px_per_s)
        cells = self.layout.cells(leads)
        rows = max((cell.row + 1 for cell in cells), default=1)
        self.row_height = max(8, height // rows)
        self.bands: tuple[Band, ...] = tuple(self._bands(cells))

    def _bands(self, cells: Sequence[Cell]) -> list[Band]:
        by_row = [tuple(row) for _, row in groupby(cells, key=lambda cell: cell.row)]
        bands = []
        # A rhythm strip goes on in the next row, so each of its rows is a band of its own.
        apart = self.layout is type(self.layout).RHYTHM
        for _, rows in groupby(by_row, key=lambda row: (len(row), row[0].row if apart else 0)):
            held = tuple(rows)
            columns = len(held[0])
            bands.append(
                Band(
                    cells=tuple(cell for row in held for cell in row),
                    rows=len(held),
                    columns=columns,
                    left=self.pulse,
                    top=held[0][0].row * self.row_height,
                    cell_width=max(8, (self.width - self.pulse) // columns),
                    cell_height=self.row_height,
                )
            )
        return bands

    @property
    def fits(self) -> bool:
        """Whether there is room for its rows and columns at all."""
        right = max((band.left + band.columns * band.cell_width for band in self.bands), default=0)
        foot = max((band.top + band.rows * band.cell_height for band in self.bands), default=0)
        return right <= self.width and foot <= self.height

    def seconds(self, scale: PaperScale) -> float:
        """How much time the whole width shows."""
        return (self.width - self.pulse) / scale.px_per_s


def _fitting(layout: Layout, leads: Sequence[str], seconds: float) -> Layout:
    """The layout, or the next one with columns that show a beat."""
    kind = type(layout)
    for candidate in (layout, kind.SIX_BY_TWO, kind.TWELVE_BY_ONE):
        used = candidate.used(leads)
        if seconds / max(1, used.columns(leads)) >= _LEAST_S:
            return used
    return kind.TWELVE_BY_ONE.used(leads)
