"""One shape as a widget."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.tokens import Tone

__all__ = ["Picture"]


class Picture(QWidget):
    """A shape of `px` by `px`; `behind` is the ground that shows in what is cut out of it."""

    def __init__(
        self,
        look: Look,
        icon: Icon,
        tone: Tone = Tone.INK2,
        *,
        px: int,
        behind: Tone = Tone.SURFACE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._icon, self._tone, self._behind = icon, tone, behind
        self.setFixedSize(px, px)

    def show_icon(self, icon: Icon, tone: Tone) -> None:
        """Show another shape."""
        if (icon, tone) != (self._icon, self._tone):
            self._icon, self._tone = icon, tone
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The shape."""
        paint_icon(
            QPainter(self),
            self._icon,
            QRectF(self.rect()),
            self.look.colour(self._tone),
            self.look.colour(self._behind),
        )
