"""Text in a role: a label that knows its use of type and its colour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from station.ui.look import Look
from station.ui.tokens import Text, Tone

__all__ = ["Label"]


class Label(QLabel):
    """A label. `wrap` lets it take more lines; it never shortens what it says."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        use: Text = Text.BODY,
        tone: Tone = Tone.INK,
        weight: int | None = None,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._look = look
        self._tone: Tone | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(look.font(use, weight))
        self.set_tone(tone)
        if wrap:
            self.setWordWrap(True)
            self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def set_tone(self, tone: Tone) -> None:
        """Change the colour by its role."""
        if tone is self._tone:
            return
        self._tone = tone
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._look.colour(tone))
        self.setPalette(palette)

    def show_text(self, text: str, tone: Tone | None = None) -> None:
        """Set text (and colour) only where it changed: a new layout costs more than a compare."""
        if text != self.text():
            self.setText(text)
        if tone is not None:
            self.set_tone(tone)
