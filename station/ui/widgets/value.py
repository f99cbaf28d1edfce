"""The number of a tile: large, tabular, its unit beside it, never cut."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui.look import Look
from station.ui.tokens import TYPE, Text, Tone

__all__ = ["Value"]

_UNIT_SHARE = 0.30
_CAP_SHARE = 0.73  # Inter's capitals and digits are 0.727 em high
_TAIL_SHARE = 0.26  # what hangs below the line, such as in g and p


class Value(QWidget):
    """Digits with a unit on the same baseline. Too long for its place, it gets smaller as a
    whole; it is never shortened.
    """

    def __init__(self, look: Look, use: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.use = use
        self.number = ""
        self.unit = ""
        self.tone = Tone.INK
        self.weight = TYPE[use][2]
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_value(
        self, number: str, unit: str, tone: Tone = Tone.INK, weight: int | None = None
    ) -> None:
        """Change what is shown; the place stays as it is."""
        weight = weight or TYPE[self.use][2]
        if (number, unit, tone, weight) == (self.number, self.unit, self.tone, self.weight):
            return
        self.number, self.unit, self.tone, self.weight = number, unit, tone, weight
        self.setAccessibleName(f"{number} {unit}".strip())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """The height of the digits with a little air, and what hangs below the line in a unit."""
        px = self.look.metrics.text_px(self.use)
        unit = _CAP_SHARE * px + 2 * (_TAIL_SHARE * self._unit_px(px) + 1)
        return QSize(px * 2, round(max(px * (_CAP_SHARE + 0.24), unit)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The height is fixed; the width is given by the tile."""
        return QSize(10, self.sizeHint().height())

    @property
    def fits(self) -> bool:
        """Whether number and unit are seen whole."""
        px = self.digits_px()
        return self._width(px) <= self.width() and self._tall(px) <= self.height()

    def digits_px(self) -> int:
        """The size at which number and unit fit the place."""
        px = self.look.metrics.text_px(self.use)
        while px > 16 and (self._width(px) > self.width() or self._tall(px) > self.height()):
            px -= 2
        return px

    def _tall(self, px: int) -> int:
        """What is needed of the height: words hang below the line, digits do not."""
        tail = _TAIL_SHARE * (self._unit_px(px) if self.unit else 0)
        if any(char.isalpha() for char in self.number):
            tail = _TAIL_SHARE * px
        return round(_CAP_SHARE * px + 2 * tail)

    def _unit_px(self, px: int) -> int:
        return max(self.look.metrics.text_px(Text.BODY), round(px * _UNIT_SHARE))

    def _unit_gap(self, px: int) -> float:
        return max(6.0, px * 0.09)

    def _width(self, px: int) -> float:
        width = QFontMetricsF(self.look.sized_font(px, self.weight)).horizontalAdvance(self.number)
        if self.unit:
            unit = QFontMetricsF(self.look.sized_font(self._unit_px(px), 400))
            width += self._unit_gap(px) + unit.horizontalAdvance(self.unit)
        return width

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Number, then unit, both standing on one line."""
        painter = QPainter(self)
        px = self.digits_px()
        font = self.look.sized_font(px, self.weight)
        baseline = (self.height() + px * _CAP_SHARE) / 2
        painter.setFont(font)
        painter.setPen(self.look.colour(self.tone))
        # The side bearing of a large digit would make the number look indented.
        left = -QFontMetricsF(font).leftBearing(self.number[0]) if self.number else 0.0
        painter.drawText(QPointF(left, baseline), self.number)
        if self.unit:
            at = left + QFontMetricsF(font).horizontalAdvance(self.number) + self._unit_gap(px)
            painter.setFont(self.look.sized_font(self._unit_px(px), 400))
            painter.setPen(self.look.colour(Tone.INK3 if self.tone is Tone.INK3 else Tone.INK2))
            painter.drawText(QPointF(at, baseline), self.unit)
