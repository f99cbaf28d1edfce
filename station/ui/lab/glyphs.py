"""Hexadecimal digits and characters as small pictures: drawn once, they cost a tenth of text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

__all__ = ["Glyphs"]


class Glyphs:
    """Words of one size, in the middle of cells of `width` by `height` logical pixels."""

    def __init__(self, font: QFont, ink: QColor, width: int, height: int) -> None:
        self._font, self._ink = font, ink
        self._size = QSize(width, height)
        self._pictures: dict[tuple[str, float], QPixmap] = {}

    def draw(self, painter: QPainter, x: int, y: int, word: str) -> None:
        """One of them with its left upper corner there."""
        ratio = painter.device().devicePixelRatioF()
        picture = self._pictures.get((word, ratio))
        if picture is None:
            picture = self._pictures[word, ratio] = self._drawn(word, ratio)
        painter.drawPixmap(x, y, picture)

    def _drawn(self, word: str, ratio: float) -> QPixmap:
        picture = QPixmap(self._size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setFont(self._font)
        painter.setPen(self._ink)
        place = QRectF(0, 0, self._size.width(), self._size.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, word)
        painter.end()
        return picture
