"""One of several answers, of which a person takes one: a disc and words from the left."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind

__all__ = ["ChoiceRow"]


class ChoiceRow(Button):
    """A row of a list of answers; `show_chosen` fills its disc."""

    def __init__(self, look: Look, text: str, name: str) -> None:
        super().__init__(look, text, name=name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_chosen(False)

    def show_chosen(self, chosen: bool) -> None:
        """Whether this is the answer."""
        self.shape_icon = Icon.RADIO_ON if chosen else Icon.RADIO
        self.setAccessibleDescription(self.tr("chosen") if chosen else "")
        self.set_kind(Kind.CHOSEN if chosen else Kind.OTHER)
        self.update()

    def paint_content(self, painter: QPainter, ink: object, behind: object) -> None:
        """Disc and words from the left, as in a list."""
        metrics = self.look.metrics
        px = metrics.px(26, 22)
        left = metrics.px(18, 14)
        _, colour, _ = self.colours()
        ground = self.look.colour(Tone.ACCENT_TINT if self.kind is Kind.CHOSEN else Tone.SURFACE)
        box = QRectF(left, (self.height() - px) / 2, px, px)
        assert self.shape_icon is not None  # show_chosen sets it
        paint_icon(painter, self.shape_icon, box, colour, ground)
        painter.setFont(self.look.font(Text.BUTTON))
        painter.setPen(self.look.colour(Tone.INK if self.isEnabled() else Tone.INK3))
        painter.drawText(
            QRectF(left + px + metrics.px(14, 10), 0, self.width(), self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self.text(),
        )
