"""What stands at the points of a trend: a shape for each origin, and numbers that have room."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from station.earlier import EarlierOrigin
from station.ui.look import Look
from station.ui.tokens import Text, Tone

__all__ = ["Labels", "paint_mark"]


def paint_mark(
    painter: QPainter, look: Look, origin: EarlierOrigin | None, at: QPointF, size: float
) -> None:
    """The shape of an origin: disc, open square, diamond; a ring with a dot is now."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = look.colour(Tone.ACCENT if origin is None else Tone.INK)
    half = size / 2
    thick = max(2.0, size / 7)
    if origin is EarlierOrigin.STATION:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(at, half, half)
    elif origin is EarlierOrigin.CHART:
        painter.setPen(QPen(ink, thick))
        painter.setBrush(look.colour(Tone.SURFACE))
        painter.drawRect(QRectF(at.x() - half, at.y() - half, size, size).adjusted(1, 1, -1, -1))
    elif origin is EarlierOrigin.BY_HAND:
        reach = half * 1.3
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        corners = [(0.0, -reach), (reach, 0.0), (0.0, reach), (-reach, 0.0)]
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in corners]))
    else:
        painter.setPen(QPen(ink, thick * 1.4))
        painter.setBrush(look.colour(Tone.SURFACE))
        painter.drawEllipse(at, half * 1.45, half * 1.45)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(at, half * 0.7, half * 0.7)
    painter.restore()


class Labels:
    """Numbers at the points, left out where they would lie over one another: the table has all."""

    def __init__(self, painter: QPainter, look: Look, frame: QRectF) -> None:
        self._painter, self._look, self._frame = painter, look, frame
        self._font = look.font(Text.CAPTION, 600)
        self._measure = QFontMetricsF(self._font)
        self._last = {0: -1e9, 1: -1e9}

    def put(self, at: int, point: QPointF, said: str, size: float) -> None:
        """Above an upper number, below a lower one."""
        width, height = self._measure.horizontalAdvance(said), self._measure.height()
        left = point.x() - width / 2
        if left < self._last[at] + 6 or point.x() + width > self._frame.right() - 2 * size:
            return
        self._last[at] = left + width
        top = point.y() - size * 0.6 - height if at == 0 else point.y() + size * 0.6
        left = max(left, self._frame.left() + 2)
        # Lines behind a number would strike it through.
        ground = QRectF(left - 1, top + 2, width + 2, height - 4)
        self._painter.fillRect(ground, self._look.colour(Tone.SURFACE))
        self._painter.setFont(self._font)
        self._painter.setPen(self._look.colour(Tone.INK))
        self._painter.drawText(QRectF(left, top, width + 2, height), 0, said)
