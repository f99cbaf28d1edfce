"""Larger and smaller: how many times true size the paper is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from station.ui import names
from station.ui.ekg.still_paper import ZOOMS
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button
from station.ui.widgets.label import Label
from station.ui.widgets.layout import row

__all__ = ["ZoomButtons"]


class ZoomButtons(QWidget):
    """`step` is +1 or -1; `show_zoom` says what it came to."""

    step = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = row(self, spacing=look.metrics.gap)
        self._smaller = Button(look, "", name=names.EKG_SMALLER, icon=Icon.GONE)
        self._larger = Button(look, "", name=names.EKG_LARGER, icon=Icon.PLUS)
        self._smaller.setAccessibleName(self.tr("Smaller"))
        self._larger.setAccessibleName(self.tr("Larger"))
        self._smaller.clicked.connect(lambda: self.step.emit(-1))
        self._larger.clicked.connect(lambda: self.step.emit(1))
        self._says = Label(look, use=Text.LABEL, tone=Tone.INK2)
        self._says.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = [self._word(zoom) for zoom in ZOOMS]
        measure = QFontMetrics(look.font(Text.LABEL))
        self._says.setMinimumWidth(max(map(measure.horizontalAdvance, words)))
        for widget in (self._smaller, self._says, self._larger):
            line.addWidget(widget)
        self.show_zoom(ZOOMS[0])

    def show_zoom(self, enlarged: float) -> None:
        """How many times true size the paper is now."""
        self._says.show_text(self._word(enlarged))
        self._smaller.setEnabled(enlarged > ZOOMS[0])
        self._larger.setEnabled(enlarged < ZOOMS[-1])

    def _word(self, enlarged: float) -> str:
        return self.tr("True size") if enlarged == 1 else f"×{enlarged:g}"
