"""Pain on the Intake page: what the board has, and the way there. It is entered in one place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.capture.views import TileView
from station.ui import names, words
from station.ui.fit_text import Paragraph
from station.ui.intake.controls import RowText
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button
from station.ui.widgets.layout import row
from station.visit import ResultKind

__all__ = ["PainRow"]


class PainRow(QWidget):
    """`wanted`: somebody wants to enter it."""

    wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        metrics = look.metrics
        self.setFixedHeight(max(metrics.px(88, 68), metrics.target + metrics.px(16, 12)))
        line = row(self, spacing=metrics.gap, margins=(0, metrics.px(6, 4), 0, metrics.px(6, 4)))
        self.text_ = RowText(look)
        line.addWidget(self.text_, 1)
        self.go = Button(look, self.tr("Enter on the board"), name=names.INTAKE_PAIN)
        self.go.setAccessibleName(self.tr("Enter the pain score on the board"))
        self.go.clicked.connect(self.wanted)
        line.addWidget(self.go)

    def show_tile(self, tile: TileView | None) -> None:
        """The score that is kept, or that there is none."""
        value = next((one.quantity for one in tile.readings), None) if tile is not None else None
        said = (
            self.tr("{n} of 10").format(n=words.number(value))
            if value is not None
            else self.tr("Not asked yet")
        )
        title = words.kind_title(ResultKind.PAIN_SCORE)
        self.text_.show_paragraphs(
            Paragraph(title, Text.STRONG, Tone.INK), Paragraph(said, Text.CAPTION)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The line under the row."""
        foot = self.rect().adjusted(0, self.height() - 1, 0, 0)
        QPainter(self).fillRect(foot, self.look.colour(Tone.LINE))
