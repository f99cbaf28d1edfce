"""Where leads, times and voltages lie on the paper of a review, in device pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from station.sheets.layouts import Layout
from station.ui.ekg.live_places import Band, Places
from station.ui.paper import MIDDLE, PaperScale

if TYPE_CHECKING:
    from station.sheets.layouts import Cell
    from station.ui.ekg.leads import Leads

__all__ = ["PageCell", "ReviewPage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCell:
    """A lead's place: its box, its line of 0 mV, and how many columns of time ahead of the
    page's first it begins where rows go on from one another.
    """

    lead: str
    row: int
    column: int
    is_rhythm: bool
    recorded: bool
    left: int
    right: int
    top: int
    bottom: int
    middle: float
    ahead: int

    def shows(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x < self.right and self.top <= y < self.bottom


class ReviewPage:
    """A layout of these leads on `width` by `height` device pixels.

    `enlarged` is how many times larger than true millimetres; then the page is higher than what
    can be seen. One x is one time in all leads, but in a rhythm sheet, whose rows follow another.
    """

    def __init__(
        self,
        leads: Leads,
        layout: Layout,
        scale: PaperScale,
        width: int,
        height: int,
        enlarged: float = 1.0,
    ) -> None:
        """`scale` is the true one."""
        places = Places(layout, leads.names, width, height, scale)
        self.layout = places.layout
        self.scale = replace(scale, px_per_mm=scale.px_per_mm * enlarged)
        self.px_per_sample = self.scale.px_per_s / leads.rate_hz
        self.pulse = min(round(places.pulse * enlarged), width // 2)
        self.width, self.height = width, round(height * enlarged)
        self.seen = height
        sheets = places.layout.rows(leads.names) if places.layout is Layout.RHYTHM else 1
        columns = max((band.columns for band in places.bands), default=1)
        whole = math.ceil((leads.end - leads.start) * self.px_per_sample / sheets)
        room = max(8 * columns, min(width - self.pulse, whole))
        self.across = room - room % columns
        """Columns of pixels with traces."""
        self.right = self.pulse + self.across
        self.cells = tuple(
            self._cell(band, cell, enlarged, sheets) for band in places.bands for cell in band.cells
        )
        self.samples = math.ceil(self.across * sheets / self.px_per_sample)
        """How many samples are on the page."""
        self.edges = tuple(sorted({x for cell in self.cells for x in (cell.left, cell.right)}))

    def _cell(self, band: Band, cell: Cell, enlarged: float, sheets: int) -> PageCell:
        wide = self.across // band.columns
        _, top = band.corner(cell)
        bottom = top + band.cell_height
        return PageCell(
            lead=cell.lead,
            row=cell.row,
            column=cell.column,
            is_rhythm=cell.is_rhythm,
            recorded=cell.recorded,
            left=self.pulse + cell.column * wide,
            right=self.pulse + (cell.column + 1) * wide,
            top=round(top * enlarged),
            bottom=round(bottom * enlarged),
            middle=round((top + MIDDLE * band.cell_height) * enlarged),
            ahead=cell.row * self.across if sheets > 1 else 0,
        )

    def y_of(self, cell: PageCell, mv: float) -> float:
        """How far from the page's top a voltage lies."""
        return cell.middle - mv * self.scale.px_per_mv

    def mv_of(self, cell: PageCell, y: float) -> float:
        """The voltage at a height."""
        return (cell.middle - y) / self.scale.px_per_mv

    def cell_at(self, x: float, y: float) -> PageCell | None:
        """The cell of a point, `y` from the page's top."""
        return next((cell for cell in self.cells if cell.shows(x, y)), None)
