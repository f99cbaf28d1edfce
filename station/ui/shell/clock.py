"""The clock at the top right, on the sign-in page and in the banner."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.label import Label

__all__ = ["Clock"]


class Clock(QWidget):
    """Time, and the day under it where there is room."""

    def __init__(self, look: Look, *, day: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._time = Label(look, use=Text.NAME, weight=600)
        self._day = Label(look, use=Text.CAPTION, tone=Tone.INK2)
        column.addStretch(1)
        for label in (self._time, self._day):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            column.addWidget(label)
        column.addStretch(1)
        self._day.setVisible(day)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_time(self, time: str, day: str) -> None:
        """Both, already in words."""
        self._time.show_text(time)
        self._day.show_text(day)
