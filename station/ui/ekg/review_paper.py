"""The paper of a review, with calipers: by mouse, by touch and by keyboard.

`review_hand.ReviewHand` is the hand; this widget holds what it moves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from station.ui.ekg import caliper_words
from station.ui.ekg.caliper_marks import CaliperMarks
from station.ui.ekg.calipers import CaliperReading, Calipers, Handle
from station.ui.ekg.page import PageCell
from station.ui.ekg.review_hand import ReviewHand
from station.ui.ekg.still_paper import StillPaper
from station.ui.look import Look

__all__ = ["ReviewPaper"]

_START_MS: Final = 800.0
_START_MV: Final = 1.0
# A march of lines nearer than this would hide what it is laid over.
_LEAST_MARCH_MM: Final = 2.0


class ReviewPaper(StillPaper):
    """A paper to go through and to measure on."""

    measured = Signal(object)
    """`CaliperReading`, or None where there are no calipers."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.calipers: Calipers | None = None
        self.marching = False
        self.chosen: Handle | None = None
        """The line that the arrow keys move."""
        self._hand = ReviewHand(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setMouseTracking(True)

    def set_calipers(self, on: bool) -> None:
        """Lay calipers on the paper, or take them away."""
        if on is (self.calipers is not None):
            return
        if on:
            self.reset_calipers()
            self.choose(Handle.SECOND)
            self.setFocus()
        else:
            self.chosen = None
            self.put(None)

    def reset_calipers(self) -> None:
        """Calipers in the middle of what is seen, on the rhythm strip or the first lead."""
        picture = self.drawn()
        if picture is None:
            return
        cells = [cell for cell in picture.page.cells if cell.recorded and self._seen(cell)]
        if not cells:
            return
        usual = [one for one in cells if one.lead == "II"] or cells
        cell = next((one for one in cells if one.is_rhythm), usual[0])
        begin, end = (picture.sample_of(x, cell) for x in (cell.left, cell.right))
        wide = min(_START_MS / 1000 * picture.leads.rate_hz, (end - begin) / 2)
        first = round((begin + end - wide) / 2)
        self.put(
            Calipers(
                lead=cell.lead,
                row=cell.row,
                rate_hz=picture.leads.rate_hz,
                first=first,
                second=first + round(wide),
                upper=_START_MV,
                lower=0.0,
            )
        )

    def set_march(self, on: bool) -> None:
        """Step the interval on over the whole strip, or not."""
        self.marching = on
        self.update()

    def put(self, calipers: Calipers | None) -> None:
        """Lay these on the paper; lines out of it come back to its edge."""
        if calipers is not None and self.leads is not None:
            reach = 5 * max(1.0, 10 / self.mm_per_mv)
            calipers = calipers.within(self.leads.start, self.leads.end, -reach, reach)
        self.calipers = calipers
        self.describe()
        self.measured.emit(self.reading)
        self.update()

    def put_on(self, cell: PageCell, x: float) -> None:
        """Lay the calipers on another lead; there they come to `x`, where they are not seen."""
        picture, calipers = self.drawn(), self.calipers
        if picture is None or calipers is None or not cell.recorded:
            return
        first, second = calipers.first, calipers.second
        if not all(cell.left <= picture.x_of(one, cell) < cell.right for one in (first, second)):
            by = picture.sample_of(x, cell) - (first + second) / 2
            first, second = first + by, second + by
        self.put(replace(calipers, lead=cell.lead, row=cell.row, first=first, second=second))

    def choose(self, handle: Handle | None) -> None:
        """Give the arrow keys to a line."""
        self.chosen = handle
        self.describe()
        self.update()

    @property
    def reading(self) -> CaliperReading | None:
        """What the calipers measure."""
        return self.calipers.reading if self.calipers is not None else None

    def caliper_cell(self) -> PageCell | None:
        """The cell that the calipers are bound to."""
        calipers, picture = self.calipers, self.drawn()
        if calipers is None or picture is None:
            return None
        return next(
            (
                cell
                for cell in picture.page.cells
                if (cell.lead, cell.row) == (calipers.lead, calipers.row)
            ),
            None,
        )

    def marks(self) -> CaliperMarks | None:
        """Where the calipers lie now."""
        cell, picture, calipers = self.caliper_cell(), self.drawn(), self.calipers
        if cell is None or picture is None or calipers is None:
            return None
        ratio = self.devicePixelRatioF()
        page = picture.page
        march: list[float] = []
        if self.marching:
            begin, end = (picture.sample_of(x, cell) for x in (cell.left, cell.right))
            least = _LEAST_MARCH_MM * page.scale.px_per_mm / page.px_per_sample
            march = calipers.march(begin, end, least)
        x = [picture.x_of(one, cell) / ratio for one in (calipers.first, calipers.second, *march)]
        y = [(page.y_of(cell, mv) - picture.top) / ratio for mv in (calipers.upper, calipers.lower)]
        return CaliperMarks(
            look=self.look,
            cell=self.over().box(cell),
            paper=QRectF(self.rect()),
            x=(x[0], x[1]),
            y=(y[0], y[1]),
            reading=calipers.reading,
            march=x[2:],
            avoid=self.over().notice_box(),
        )

    def _seen(self, cell: PageCell) -> bool:
        return QRectF(self.rect()).contains(self.over().box(cell).center())

    # What the paper asks.

    def page_changed(self) -> None:
        """Keep the calipers where they measure: on their lead, while their samples are there."""
        lines, leads = self.calipers, self.leads
        if lines is None or leads is None:
            return
        there = leads.start <= min(lines.first, lines.second)
        there &= max(lines.first, lines.second) <= leads.end
        if lines.rate_hz != leads.rate_hz or not there:
            self.put(None)
            self.reset_calipers()
            return
        picture = self.drawn()
        if picture is None or self.caliper_cell() is not None:
            return
        cells = [cell for cell in picture.page.cells if cell.recorded]
        same = [cell for cell in cells if cell.lead == lines.lead] or cells
        cell = next((one for one in same if one.is_rhythm), same[0] if same else None)
        self.put(replace(lines, lead=cell.lead, row=cell.row) if cell is not None else None)

    def paint_tools(self, painter: QPainter) -> None:
        """The calipers."""
        if (marks := self.marks()) is not None:
            marks.paint(painter, self.chosen if self.hasFocus() else None)

    def description(self) -> list[str]:
        """What they measure too."""
        said = super().description()
        if self.reading is not None:
            said.append(caliper_words.aloud(self.reading, self.chosen))
        return said

    # Qt.

    def event(self, event: QEvent) -> bool:
        """Fingers come as touches, not as the mouse that Qt would make of them."""
        return self._hand.touched(event) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Takes hold of the paper or of a line."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._hand.press(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pulls it, or only goes over it."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._hand.pull(event.position())
        else:
            self._hand.hover(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Lets it go."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._hand.release(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Goes through time; with Ctrl it enlarges."""
        self._hand.wheel(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Moves the chosen line, or the paper."""
        if not self._hand.key(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Tab goes from line to line before it goes on."""
        return self._hand.tab(forward) or super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The chosen line shows that it has the keyboard."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """And that it has not."""
        super().focusOutEvent(event)
        self.update()
