"""The picture of a review: paper and traces, of which only what is new is painted.

Paper and trace move together, as paper does that is pulled by hand. The picture is as wide as
what is seen, and column `c` of the time lies at `c % width` in it: a small move paints the few
columns that came to an edge of the page, or of a lead's cell, and nothing else moves in memory.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from station.ui.ekg.ink import Extents, Ink, Trace, extents
from station.ui.ekg.moving_paper import MovingPaper
from station.ui.paper import trace_pen_px
from station.ui.pixels import bgr
from station.ui.tokens import Tone

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.ui.ekg.leads import Leads
    from station.ui.ekg.page import PageCell, ReviewPage
    from station.ui.look import Look

__all__ = ["ReviewPicture"]


class ReviewPicture:
    """Device pixels of one page, from one sample on."""

    def __init__(
        self, look: Look, leads: Leads, page: ReviewPage, first: int, top: int = 0
    ) -> None:
        """`first` is the sample at the page's left, `top` the page's row at the picture's."""
        self.leads, self.page, self.top = leads, page, top
        self.origin = first
        self.column = 0
        """How many columns after the origin the traces begin."""
        self.painted = 0
        """Columns painted by the last move."""
        self._look = look
        self._height = page.seen
        true_px_per_mm = page.scale.px_per_mm * page.seen / max(1, page.height)
        self._pen = trace_pen_px(true_px_per_mm)  # an enlarged line would hide what is small
        self._paper = MovingPaper(look, page.scale.px_per_mm, self._height, top)
        self._trace = bgr(look.colour(Tone.TRACE)).astype(np.int16)
        self._pixels: NDArray[np.uint8] = np.empty((self._height, page.width, 4), dtype=np.uint8)
        self._rows: dict[str, int] = {name: at for at, name in enumerate(leads.names)}
        # The buffer must live as long as the image that points into it.
        self._image = QImage(
            self._pixels.data,
            page.width,
            self._height,
            4 * page.width,
            QImage.Format.Format_RGB32,
        )
        self._paint([(0, page.width)])

    @property
    def first(self) -> int:
        """The first sample of the page."""
        return self.origin + math.ceil(self.column / self.page.px_per_sample)

    @property
    def columns(self) -> tuple[int, int]:
        """The least and the greatest column that the page can begin with."""
        page, leads = self.page, self.leads
        least = math.floor((leads.start - self.origin) * page.px_per_sample)
        last = math.ceil((leads.end - self.origin) * page.px_per_sample)
        sheets = 1 + max((cell.ahead for cell in page.cells), default=0) // page.across
        return least, max(least, last - page.across * sheets)

    def move(self, column: int) -> None:
        """Let the traces begin at another column."""
        least, most = self.columns
        column = min(max(column, least), most)
        by, self.column = column - self.column, column
        width = self.page.width
        if not by:
            self.painted = 0
        elif abs(by) >= width // 2:
            self._paint([(0, width)])
        else:
            # The pen reaches one column beyond an edge.
            edges = (*self.page.edges, self.page.right, width if by > 0 else 0)
            reach = (lambda x: (x - by - 1, x + 1)) if by > 0 else (lambda x: (x - 1, x - by + 1))
            self._paint(_joined(map(reach, edges), width))

    def move_down(self, top: int) -> None:
        """Let the picture begin at another row of the page."""
        self.top = top
        self._paper = MovingPaper(self._look, self.page.scale.px_per_mm, self._height, top)
        self._paint([(0, self.page.width)])

    def x_of(self, sample: float, cell: PageCell) -> float:
        """Where a sample lies, from the picture's left; maybe not in its cell."""
        ahead = (sample - self.origin) * self.page.px_per_sample - self.column
        return self.page.pulse + ahead - cell.ahead

    def sample_of(self, x: float, cell: PageCell) -> float:
        """The sample at an x of a cell."""
        column = x - self.page.pulse + cell.ahead + self.column
        return self.origin + column / self.page.px_per_sample

    def paint(self, painter: QPainter, ratio: float) -> None:
        """Onto a widget of `ratio` device pixels to one of its own."""
        width = self.page.width
        turn = (self.column - self.page.pulse) % width
        for place, at, wide in ((0, turn, width - turn), (width - turn, 0, turn)):
            if wide:
                painter.drawImage(
                    QRectF(place / ratio, 0, wide / ratio, self._height / ratio),
                    self._image,
                    QRectF(at, 0, wide, self._height),
                )

    def _paint(self, places: list[tuple[int, int]]) -> None:
        """Paint the columns at these x, from and to (not included)."""
        self.painted = sum(end - begin for begin, end in places)
        width = self.page.width
        for begin, end in places:
            piece = self._piece(begin, end)
            at = (self.column - self.page.pulse + begin) % width
            head = min(end - begin, width - at)
            self._pixels[:, at : at + head] = piece[:, :head]
            if head < end - begin:
                self._pixels[:, : end - begin - head] = piece[:, head:]

    def _piece(self, begin: int, end: int) -> NDArray[np.uint8]:
        """Paper, gaps and traces at these x."""
        first = self.column - self.page.pulse + begin
        pixels = self._paper.piece(first, first + end - begin)
        lower = self.page.height - self.top
        ink = Ink(end - begin, self._height, self._pen, -self.top, lower)
        found: dict[int, Extents] = {}
        traces: list[Trace] = []
        for cell in self.page.cells:
            if not cell.recorded or cell.lead not in self._rows:
                continue
            # One column more on each side reaches into this piece.
            left, right = max(cell.left, begin - 1), min(cell.right, end + 1)
            if left >= right:
                continue
            if cell.ahead not in found:
                found[cell.ahead] = extents(
                    self.leads,
                    self.origin,
                    self.page.px_per_sample,
                    first - 1 + cell.ahead,
                    first + 1 + end - begin + cell.ahead,
                )
            columns = slice(left - begin + 1, right - begin + 1)
            lead = self._rows[cell.lead]
            self._hatch(pixels, begin, first, cell, found[cell.ahead].gap[lead])
            traces.append(self._trace_of(cell, found[cell.ahead], lead, columns, left - begin))
        ink.draw(traces)
        ink.mix(pixels, self._trace)
        return pixels

    def _trace_of(
        self, cell: PageCell, found: Extents, lead: int, columns: slice, left: int
    ) -> Trace:
        middle = np.float32(cell.middle - self.top)
        px_per_mv = np.float32(self.page.scale.px_per_mv)
        return Trace(
            left,
            middle - found.high[lead, columns] * px_per_mv,
            middle - found.low[lead, columns] * px_per_mv,
        )

    def _hatch(
        self,
        pixels: NDArray[np.uint8],
        begin: int,
        first: int,
        cell: PageCell,
        gap: NDArray[np.bool_],
    ) -> None:
        left, right = max(cell.left - begin, 0), min(cell.right - begin, pixels.shape[1])
        top, bottom = max(0, cell.top - self.top), min(self._height, cell.bottom - self.top)
        if left < right and top < bottom:
            self._paper.hatch(
                pixels[top:bottom, left:right], first + left, top, gap[left + 1 : right + 1]
            )


def _joined(places: object, width: int) -> list[tuple[int, int]]:
    """The pieces cut to 0 to `width`, in order, those that touch as one."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted((max(0, a), min(width, b)) for a, b in places):  # type: ignore[attr-defined]
        if begin >= end:
            continue
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
