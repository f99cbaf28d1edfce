"""Mouse, fingers and keys on the paper of a review."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEventPoint, QGuiApplication, QKeyEvent, QTouchEvent, QWheelEvent

from station.ui.ekg.calipers import Calipers, Handle

if TYPE_CHECKING:
    from station.ui.ekg.review_paper import ReviewPaper

__all__ = ["ReviewHand"]

_TAB: Final = (Handle.FIRST, Handle.SECOND, Handle.UPPER, Handle.LOWER)
# What one press of an arrow key does: a sample, the least voltage that is shown; with Shift ten.
_MV_STEP: Final = 0.01
_SHIFT: Final = 10
# A press of an arrow key moves the paper by a large square.
_STEP_MM: Final = 5.0
_NOTCH: Final = 120
_TOUCHES: Final = (
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TouchEnd,
    QEvent.Type.TouchCancel,
)
# A pinch goes to the next size where the fingers are this much further apart.
_PINCH: Final = 1.25


class ReviewHand:
    """One press at a time, of a finger or of the mouse; two fingers enlarge."""

    def __init__(self, paper: ReviewPaper) -> None:
        self._paper = paper
        self._from: QPointF | None = None
        self._paper_at = (0, 0)
        self._held: Handle | None = None
        self._calipers: Calipers | None = None
        self._pulled = False
        self._apart = 0.0
        self._notches = 0.0

    # Pressing and pulling.

    def press(self, point: QPointF) -> None:
        """Take hold of a line of the calipers, else of the paper."""
        paper, picture = self._paper, self._paper.drawn()
        if picture is None:
            return
        self._from, self._pulled = point, False
        self._paper_at = picture.column, picture.top
        marks = paper.marks()
        self._held = marks.handle_at(point) if marks is not None else None
        self._calipers = paper.calipers
        if self._held is not None and self._held is not Handle.WHOLE:
            paper.choose(self._held)

    def pull(self, point: QPointF) -> None:
        """Move what is held to a point."""
        paper, picture = self._paper, self._paper.drawn()
        if self._from is None or picture is None:
            return
        ratio = paper.devicePixelRatioF()
        if self._held is not None:  # a line that left the paper could not be taken again
            point = QPointF(
                min(max(point.x(), 0.0), paper.width()), min(max(point.y(), 0.0), paper.height())
            )
        by = (point - self._from) * ratio
        far = QGuiApplication.styleHints().startDragDistance()
        if self._held is not None and self._calipers is not None:
            self._pulled = True
            page = picture.page
            paper.put(
                self._calipers.moved(
                    self._held, by.x() / page.px_per_sample, -by.y() / page.scale.px_per_mv
                )
            )
        elif self._pulled or (point - self._from).manhattanLength() >= far:
            self._pulled = True
            column, top = self._paper_at
            paper.scroll_to(column - round(by.x()), top - round(by.y()))

    def release(self, point: QPointF) -> None:
        """Let go; a press that pulled nothing lays the calipers on that lead."""
        pressed, self._from = self._from, None
        paper, picture = self._paper, self._paper.drawn()
        if pressed is None or self._pulled or self._held is not None or picture is None:
            return
        ratio = paper.devicePixelRatioF()
        cell = picture.page.cell_at(point.x() * ratio, point.y() * ratio + picture.top)
        if cell is not None and cell != paper.caliper_cell():
            paper.put_on(cell, point.x() * ratio)

    def hover(self, point: QPointF) -> None:
        """Show with the pointer what a press would take."""
        marks = self._paper.marks()
        over = marks.handle_at(point) if marks is not None else None
        self._paper.setCursor(_CURSORS.get(over, Qt.CursorShape.OpenHandCursor))

    def touched(self, event: QEvent) -> bool:
        """A touch event: one finger presses and pulls, two enlarge. Whether it was one."""
        if event.type() not in _TOUCHES or not isinstance(event, QTouchEvent):
            return False
        points = event.points()
        if event.type() is QEvent.Type.TouchCancel:
            self._from, self._apart = None, 0.0
        elif len(points) >= 2 and event.type() is QEvent.Type.TouchEnd:
            self._apart = 0.0
        elif len(points) >= 2:
            self._pinch(points[0], points[1])
        elif event.type() is QEvent.Type.TouchBegin:
            self._apart = 0.0
            self.press(points[0].position())
        elif event.type() is QEvent.Type.TouchUpdate:
            if not self._apart:
                self.pull(points[0].position())
        else:
            self.release(points[0].position())
        event.accept()
        return True

    def _pinch(self, one: QEventPoint, other: QEventPoint) -> None:
        self._from = None  # the second finger ends a pull
        between = one.position() - other.position()
        apart = math.hypot(between.x(), between.y())
        if not self._apart:
            self._apart = apart
            return
        if not (ratio := apart / self._apart) or 1 / _PINCH < ratio < _PINCH:
            return
        self._apart = apart
        self._paper.zoom_by(1 if ratio > 1 else -1, (one.position() + other.position()) / 2)

    def wheel(self, event: QWheelEvent) -> None:
        """Through time by a tenth of the page a notch; with Ctrl one size larger or smaller."""
        paper, picture = self._paper, self._paper.drawn()
        if picture is None:
            return
        event.accept()
        fine, coarse = event.pixelDelta(), event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._notches += coarse.y() / _NOTCH
            steps = int(self._notches)
            self._notches -= steps
            if steps:
                paper.zoom_by(steps, event.position())
            return
        if not fine.isNull():
            by = float(fine.x() or fine.y()) * paper.devicePixelRatioF()
        else:
            by = (coarse.x() or coarse.y()) / _NOTCH * picture.page.across / 10
        paper.scroll_to(picture.column - round(by))

    # Keys.

    def tab(self, forward: bool) -> bool:
        """To the next line; False where the keyboard leaves the paper."""
        paper = self._paper
        if paper.calipers is None:
            return False
        order = (None, *_TAB)
        chosen = None if paper.chosen is Handle.WHOLE else paper.chosen
        at = order.index(chosen) + (1 if forward else -1)
        if not 0 <= at < len(order):
            paper.choose(None if forward else paper.chosen)
            return False
        paper.choose(order[at])
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Whether it was one for the paper."""
        paper = self._paper
        if event.key() == Qt.Key.Key_Escape and paper.chosen is not None:
            paper.choose(None)
            return True
        return self._move_line(event) or self._move_paper(event)

    def _move_line(self, event: QKeyEvent) -> bool:
        paper, chosen = self._paper, self._paper.chosen
        right = _TOWARDS.get(event.key())
        if chosen is None or paper.calipers is None or right is None:
            return False
        by = _SHIFT if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        samples, mv = right[0] * by, right[1] * by * _MV_STEP
        if chosen in (Handle.FIRST, Handle.SECOND):
            mv = 0.0
        elif chosen is not Handle.WHOLE:
            samples = 0
        paper.put(paper.calipers.moved(chosen, samples, mv))
        self._follow(chosen)
        return True

    def _follow(self, chosen: Handle) -> None:
        """Let the paper come along where a line in time went out of its lead's place."""
        paper, picture, cell = self._paper, self._paper.drawn(), self._paper.caliper_cell()
        if picture is None or cell is None or paper.calipers is None:
            return
        if chosen in (Handle.FIRST, Handle.SECOND):
            sample = paper.calipers.first if chosen is Handle.FIRST else paper.calipers.second
            x = picture.x_of(sample, cell)
            out = min(0.0, x - cell.left) or max(0.0, x - cell.right + 1)
            if out:
                paper.scroll_to(picture.column + math.floor(out) + (out > 0))

    def _move_paper(self, event: QKeyEvent) -> bool:
        paper, picture = self._paper, self._paper.drawn()
        if picture is None:
            return False
        key, page = event.key(), picture.page
        step = round(_STEP_MM * page.scale.px_per_mm)
        least, most = picture.columns
        if (towards := _TOWARDS.get(key)) is not None:
            paper.scroll_to(picture.column + towards[0] * step, picture.top - towards[1] * step)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            by = page.across if key == Qt.Key.Key_PageDown else -page.across
            paper.scroll_to(picture.column + by)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            paper.scroll_to(least if key == Qt.Key.Key_Home else most)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            paper.zoom_by(-1 if key == Qt.Key.Key_Minus else 1)
        else:
            return False
        return True


_CURSORS: Final[dict[Handle | None, Qt.CursorShape]] = {
    Handle.FIRST: Qt.CursorShape.SizeHorCursor,
    Handle.SECOND: Qt.CursorShape.SizeHorCursor,
    Handle.UPPER: Qt.CursorShape.SizeVerCursor,
    Handle.LOWER: Qt.CursorShape.SizeVerCursor,
    Handle.WHOLE: Qt.CursorShape.SizeAllCursor,
}
# To the right, and up.
_TOWARDS: Final[dict[int, tuple[int, int]]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
