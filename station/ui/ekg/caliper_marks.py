"""The calipers on the paper: lines, handles, bubbles, and what a finger takes hold of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from station.ui.ekg import caliper_words
from station.ui.ekg.calipers import CaliperReading, Handle
from station.ui.look import Look
from station.ui.tokens import Text, Tone

__all__ = ["CaliperMarks"]

_TOUCH_MM: Final = 12.0
_ALONG_TIME: Final = (Handle.FIRST, Handle.SECOND)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaliperMarks:
    """Where the lines lie in a widget, in its own pixels.

    `x` of the first and second time line, `y` of the first and second voltage line; `cell` is the
    lead's box and `paper` what can be seen.
    """

    look: Look
    cell: QRectF
    paper: QRectF
    x: tuple[float, float]
    y: tuple[float, float]
    reading: CaliperReading
    march: Sequence[float]
    avoid: QRectF
    """The notice, which nothing may lie over."""

    # Taking hold.

    def handle_at(self, point: QPointF) -> Handle | None:
        """What a finger at that point takes hold of: a handle, else a line, else all between."""
        near = [
            (_far(box.center(), point), handle)
            for handle, box in self.boxes().items()
            if self._hit(box).contains(point)
        ]
        if near:
            return min(near)[1]
        reach = self._touch / 2
        lines = []
        if self._seen.contains(QPointF(self._seen.center().x(), point.y())):
            lines += [
                (abs(point.x() - x), handle)
                for x, handle in zip(self.x, _ALONG_TIME, strict=True)
                if self._on(x)
            ]
        if self._level.left() <= point.x() <= self._level.right():
            lines += [
                (abs(point.y() - y), handle)
                for y, handle in zip(self.y, (Handle.UPPER, Handle.LOWER), strict=True)
            ]
        lines = [line for line in lines if line[0] <= reach]
        if lines:
            return min(lines)[1]
        between = QRectF(QPointF(self.x[0], self.y[0]), QPointF(self.x[1], self.y[1])).normalized()
        return Handle.WHOLE if between.contains(point) else None

    def boxes(self) -> dict[Handle, QRectF]:
        """The handles that can be seen: of time at the cell's foot, of voltage beside the lines.

        Where two lines are close their handles make room for each other.
        """
        size, apart = self._size, self._touch
        boxes = {}
        first, second = self.x
        if abs(first - second) < apart:
            middle, half = (first + second) / 2, apart / 2
            turn = 1 if first <= second else -1
            first, second = middle - turn * half, middle + turn * half
        for handle, x, at in zip(_ALONG_TIME, self.x, (first, second), strict=True):
            if self._on(x):
                box = _box(at, self._foot, size)
                if box.adjusted(-6, -6, 6, 6).intersects(self.avoid):
                    box.moveBottom(self.avoid.top() - size / 2)
                boxes[handle] = box
        # One on either side: however near the lines are, both can be taken.
        level = self._level
        for handle, x, y in (
            (Handle.UPPER, level.right() - size / 2, self.y[0]),
            (Handle.LOWER, level.left() + size / 2, self.y[1]),
        ):
            if level.width() > 2 * size and self.paper.top() <= y <= self.paper.bottom():
                boxes[handle] = _box(x, y, size)
        return boxes

    def _hit(self, box: QRectF) -> QRectF:
        return _box(box.center().x(), box.center().y(), self._touch)

    def _on(self, x: float) -> bool:
        return self.cell.left() <= x <= self.cell.right()

    @property
    def _touch(self) -> float:
        return max(_TOUCH_MM * self.look.metrics.px_per_mm, self.look.metrics.touch(_TOUCH_MM))

    @property
    def _size(self) -> float:
        return float(self.look.metrics.px(26, 22))

    @property
    def _foot(self) -> float:
        """The middle of the time lines' handles: in the cell, below it where it is low."""
        room = self._seen.height() > 3 * self._touch
        foot = self.cell.bottom() + (-self._size if room else self._size / 2)
        return min(foot, self.paper.bottom() - self._size)

    @property
    def _head(self) -> float:
        """Where the time lines begin: at the cell's top, or above a voltage line that is higher."""
        above = min(self.y) - self._size / 2 - self.look.metrics.px(8, 6)
        return max(self.paper.top(), min(self._seen.top(), above))

    @property
    def _seen(self) -> QRectF:
        """What of the cell can be seen."""
        return self.cell.intersected(self.paper)

    @property
    def _level(self) -> QRectF:
        """How far the voltage lines go, beyond the time lines."""
        beyond = self._touch + self._size / 2  # a finger off the handles of time
        left, right = min(self.x) - beyond, max(self.x) + beyond
        return QRectF(left, 0, right - left, 1).intersected(
            QRectF(self.paper.left(), 0, self.paper.width(), 1)
        )

    # Painting.

    def paint(self, painter: QPainter, chosen: Handle | None) -> None:
        """All of it; `chosen` has the keyboard."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_lines(painter)
        for handle, box in self.boxes().items():
            self._paint_handle(painter, handle, box, handle is chosen)
        self._paint_bubbles(painter)
        painter.restore()

    def _paint_lines(self, painter: QPainter) -> None:
        accent = self.look.colour(Tone.ACCENT)
        seen = self._seen
        tint = QColor(accent)
        tint.setAlphaF(0.12)
        left, right = sorted(min(max(x, seen.left()), seen.right()) for x in self.x)
        painter.fillRect(QRectF(left, seen.top(), right - left, seen.height()), tint)
        thin = QPen(accent, 1.4)
        thin.setDashPattern([2.0, 4.0])
        painter.setPen(thin)
        for x in self.march:
            if self._on(x):
                painter.drawLine(QLineF(x, seen.top(), x, seen.bottom()))
        wide = QPen(accent, self.look.metrics.px(3, 2))
        painter.setPen(wide)
        for x in self.x:
            if self._on(x):
                painter.drawLine(QLineF(x, self._head, x, max(seen.bottom(), self._foot)))
        wide.setDashPattern([4.0, 2.5])
        painter.setPen(wide)
        for y in self.y:
            painter.drawLine(QLineF(self._level.left(), y, self._level.right(), y))

    def _paint_handle(
        self, painter: QPainter, handle: Handle, box: QRectF, is_chosen: bool
    ) -> None:
        look = self.look
        on, accent = look.colour(Tone.ON_ACCENT), look.colour(Tone.ACCENT)
        if is_chosen:  # a ring, as on whatever has the keyboard
            painter.setBrush(look.colour(Tone.PAPER))
            painter.setPen(QPen(accent, 3))
            painter.drawRect(box.adjusted(-6, -6, 6, 6))
        painter.fillRect(box, accent)
        painter.setPen(QPen(on, 2))
        middle, long, apart = box.center(), box.width() * 0.22, box.width() * 0.13
        for side in (-apart, apart):
            if handle in _ALONG_TIME:
                at = QPointF(middle.x() + side, middle.y())
                painter.drawLine(at - QPointF(0, long), at + QPointF(0, long))
            else:
                at = QPointF(middle.x(), middle.y() + side)
                painter.drawLine(at - QPointF(long, 0), at + QPointF(long, 0))

    def _paint_bubbles(self, painter: QPainter) -> None:
        seen, paper, gap = self._seen, self.paper, self.look.metrics.px(8, 6)
        taken = QRectF()
        if any(self._on(x) for x in self.x):
            said = f"{caliper_words.time(self.reading)}   {caliper_words.rate(self.reading)}"
            taken = self._bubble(said)
            taken.moveTopLeft(QPointF(min(self.x), self._head - taken.height()))
            if taken.top() < paper.top():  # no room above: below
                taken.moveTop(max(seen.bottom(), self._foot + self._size / 2) + gap)
            taken = self._inside(taken)
            self._paint_bubble(painter, said, taken)
        text = caliper_words.millivolts(self.reading)
        box = self._bubble(text)
        beside = self._touch + self._size / 2 + gap
        box.moveLeft(max(self.x) + beside)
        if box.right() > paper.right():
            box.moveRight(min(self.x) - beside)
        box.moveTop(sum(self.y) / 2 - box.height() / 2)
        if not paper.left() <= box.left() <= paper.right():
            return
        box = self._inside(box)
        if box.intersects(taken):
            box.moveTop(taken.bottom() + gap)
        self._paint_bubble(painter, text, box)

    def _bubble(self, text: str) -> QRectF:
        measure = QFontMetricsF(self.look.font(Text.STRONG))
        pad = self.look.metrics.px(12, 9)
        return QRectF(0, 0, measure.horizontalAdvance(text) + 2 * pad, measure.height() + pad)

    def _inside(self, box: QRectF) -> QRectF:
        paper = self.paper
        box.moveLeft(min(max(box.left(), paper.left() + 1), paper.right() - box.width() - 1))
        box.moveTop(min(max(box.top(), paper.top() + 1), paper.bottom() - box.height() - 1))
        return box

    def _paint_bubble(self, painter: QPainter, text: str, box: QRectF) -> None:
        painter.fillRect(box, self.look.colour(Tone.ACCENT))
        painter.setPen(self.look.colour(Tone.ON_ACCENT))
        painter.setFont(self.look.font(Text.STRONG))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _box(x: float, y: float, size: float) -> QRectF:
    return QRectF(x - size / 2, y - size / 2, size, size)


def _far(one: QPointF, other: QPointF) -> float:
    return (one - other).manhattanLength()
