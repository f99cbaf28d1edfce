"""A flat card on the page, with the border drawn inside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from station.ui.look import Look
from station.ui.tokens import Tone

__all__ = ["Panel", "Rule"]


class Panel(QWidget):
    """A surface with a border whose weight and dashes say something."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, radius: int = 8) -> None:
        super().__init__(parent)
        self.look = look
        self.ground = Tone.SURFACE
        self.border = Tone.LINE
        self.border_px = 1
        self.dashed = False
        self._radius = radius

    def set_frame(
        self, border: Tone, border_px: int = 1, *, dashed: bool = False, ground: Tone = Tone.SURFACE
    ) -> None:
        """Swap border and ground; nothing inside moves."""
        now = (self.border, self.border_px, self.dashed, self.ground)
        if now != (border, border_px, dashed, ground):
            self.border, self.border_px, self.dashed, self.ground = (
                border,
                border_px,
                dashed,
                ground,
            )
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The ground and its border."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.look.colour(self.border), self.border_px)
        if self.dashed:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3.0, 2.0])
        painter.setPen(pen if self.border_px else Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour(self.ground))
        half = self.border_px / 2
        radius = self.look.metrics.px(self._radius) if self._radius else 0
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius
        )


class Rule(QWidget):
    """A thin line between rows."""

    def __init__(
        self, look: Look, parent: QWidget | None = None, *, tone: Tone = Tone.LINE
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._tone = tone
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """One line."""
        QPainter(self).fillRect(self.rect(), self._look.colour(self._tone))
