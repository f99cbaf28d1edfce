"""Borders, and the painted parts of tiles: the cuff's bar, the ring of steadiness, the number."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.capture.views import TileState
from station.ui.icons import Icon, paint_icon, paint_ring
from station.ui.look import Look
from station.ui.motion import reduced
from station.ui.tokens import Text, Tone
from station.ui.widgets.chip import Chip
from station.ui.widgets.value import Value

__all__ = ["CRITICAL_FRAME", "FRAMES", "CuffBar", "Frame", "SteadyRing", "TileChip", "TileValue"]


class Frame(NamedTuple):
    """The border and ground of a tile."""

    border: Tone
    px: int
    dashed: bool = False
    ground: Tone = Tone.SURFACE


FRAMES: Final[dict[TileState, Frame]] = {
    TileState.NO_DEVICE: Frame(Tone.LINE2, 1, True, Tone.SURFACE2),
    TileState.WAITING: Frame(Tone.LINE, 1),
    TileState.MEASURING: Frame(Tone.ACCENT, 3),
    TileState.READY: Frame(Tone.ACCENT, 2),
    TileState.SAVING: Frame(Tone.ACCENT, 1),
    TileState.CAPTURED: Frame(Tone.LINE, 1),
    TileState.BY_HAND: Frame(Tone.LINE, 1),
    TileState.CHECK: Frame(Tone.LINE2, 1),
    TileState.FAILED: Frame(Tone.BAD, 3),
    TileState.STALE: Frame(Tone.WARN, 3, True),
    TileState.GONE: Frame(Tone.LINE, 1),
    TileState.NOT_DONE: Frame(Tone.LINE, 1),
}


CRITICAL_FRAME: Final = Frame(Tone.BAD, 3)
"""Around a critical value, in whatever state it is."""


class TileChip(Chip):
    """A chip that has to share a narrow head with a name."""

    def _pad(self) -> int:
        return self.look.metrics.px(10, 7)

    def _gap(self) -> int:
        return self.look.metrics.px(8, 5)


class TileValue(Value):
    """The number of a tile, or the words that stand in its place, in one place of one height."""

    def __init__(self, look: Look, use: Text, parent: QWidget | None = None) -> None:
        super().__init__(look, use, parent)
        self._number_use = use
        self.mark: tuple[Icon, str, Tone] | None = None
        self.setFixedHeight(self.sizeHint().height())

    def show_number(self, number: str, unit: str, tone: Tone, weight: int | None = None) -> None:
        """A number with its unit."""
        self._swap(self._number_use)
        self.show_value(number, unit, tone, weight)

    def show_phrase(self, words: str) -> None:
        """Words where a number would be."""
        self._swap(Text.PHRASE)
        self.show_value(words, "", Tone.INK)

    def _swap(self, use: Text) -> None:
        if use is not self.use:
            self.use = use
            self.update()

    # The mark stands above the unit: the number keeps its place, and so does the unit.

    def show_mark(self, mark: tuple[Icon, str, Tone] | None) -> None:
        """High, low or critical beside the number; None takes it away."""
        if mark != self.mark:
            self.mark = mark
            self.update()

    def _mark_px(self, px: int) -> int:
        return min(self.look.metrics.text_px(Text.STATE), round(px * 0.34))

    def _mark_font(self, px: int) -> QFont:
        return self.look.sized_font(self._mark_px(px), 700)

    def _width(self, px: int) -> float:
        plain = super()._width(px)
        if self.mark is None or not self.number:
            return plain
        _, word, _ = self.mark
        number = QFontMetricsF(self.look.sized_font(px, self.weight)).horizontalAdvance(self.number)
        own = self._mark_px(px) * 1.4 + QFontMetricsF(self._mark_font(px)).horizontalAdvance(word)
        return max(plain, number + self._unit_gap(px) + own)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The number, and its mark at the height of the digits' top."""
        super().paintEvent(event)
        if self.mark is None or not self.number:
            return
        icon, word, tone = self.mark
        px = self.digits_px()
        size = self._mark_px(px)
        number = QFontMetricsF(self.look.sized_font(px, self.weight))
        left = number.horizontalAdvance(self.number) - number.leftBearing(self.number[0])
        left += self._unit_gap(px)
        top = (self.height() - px * 0.73) / 2
        painter = QPainter(self)
        colour = self.look.colour(tone)
        box = QRectF(left, top, size * 1.1, size * 1.1)
        paint_icon(painter, icon, box, colour, self.look.colour(Tone.SURFACE))
        painter.setFont(self._mark_font(px))
        painter.setPen(colour)
        place = QRectF(left + size * 1.4, top, self.width(), size * 1.1)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)


class CuffBar(QWidget):
    """The pressure in the cuff on a scale from 0 to 300 mmHg."""

    FULL = 300

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.pressure: float | None = None
        caption = look.metrics.text_px(Text.CAPTION)
        self._bar_px = look.metrics.px(20, 14)
        self.setFixedHeight(self._bar_px + round(caption * 1.35) + 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pressure(self, pressure: float | None) -> None:
        """None: nothing is drawn, the place stays."""
        if pressure != self.pressure:
            self.pressure = pressure
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Frame, filled part, and the ends of the scale."""
        if self.pressure is None:
            return
        painter = QPainter(self)
        look = self.look
        box = QRectF(0, 0, self.width(), self._bar_px).adjusted(1, 1, -1, -1)
        share = max(0.0, min(self.pressure / self.FULL, 1.0))
        filled = QRectF(box.left(), box.top(), box.width() * share, box.height())
        painter.fillRect(box, look.colour(Tone.SURFACE2))
        painter.fillRect(filled, look.colour(Tone.ACCENT))
        painter.setPen(QPen(look.colour(Tone.LINE2), 2))
        painter.drawRect(box)
        painter.setFont(look.font(Text.CAPTION))
        painter.setPen(look.colour(Tone.INK2))
        under = QRectF(0, self._bar_px + 2, self.width(), self.height() - self._bar_px - 2)
        painter.drawText(under, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "0")
        painter.drawText(
            under, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(self.FULL)
        )


class SteadyRing(QWidget):
    """How much of the needed steadiness is reached; steps in eighths, so that it does not creep.
    Where motion is reduced it is a number.
    """

    STEPS = 8

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """A square."""
        px = self.look.metrics.px(72, 50)
        return QSize(px, px)

    def show_share(self, share: float | None) -> None:
        """None: nothing is drawn, the place stays."""
        step = int(share * self.STEPS) / self.STEPS if share is not None else None
        if step != self.share:
            self.share = step
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The ring, or the number."""
        if self.share is not None and reduced():
            painter = QPainter(self)
            painter.setPen(self.look.colour(Tone.ACCENT))
            painter.setFont(self.look.font(Text.STRONG))
            said = f"{round(self.share * self.STEPS)}/{self.STEPS}"
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, said)
        elif self.share is not None:
            accent, rest = self.look.colour(Tone.ACCENT), self.look.colour(Tone.SURFACE)
            paint_ring(QPainter(self), QRectF(self.rect()), self.share, accent, rest)
