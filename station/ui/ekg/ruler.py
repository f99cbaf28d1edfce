"""A length on the screen that a person makes as long as the one in their hand."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui import names
from station.ui.screens import PLAUSIBLE_PX_PER_MM
from station.ui.tokens import Text, Tone

if TYPE_CHECKING:
    from station.ui.look import Look

__all__ = ["Measure", "Ruler"]


class Measure(StrEnum):
    """What is held to the glass."""

    RULER = "ruler"
    CARD = "card"


# A card of ISO/IEC 7810, size ID-1: width, height and the radius of its corners, in mm.
_CARD_MM: Final = (85.60, 53.98, 3.18)
_RULER_MM: Final = 100.0
_LEFT_PX: Final = 24
_FINE_MM, _COARSE_MM = 0.1, 1.0
_TICKS_MM: Final = ((10, 9.0), (5, 6.5), (1, 4.0))


class Ruler(QWidget):
    """Its end follows a finger, or the arrow keys; `changed` tells the pixels of a millimetre."""

    changed = Signal(float)

    def __init__(self, look: Look, px_per_mm: float, ratio: float = 1.0) -> None:
        """`ratio`: pixels of the screen in a logical one."""
        super().__init__()
        self.look = look
        self.px_per_mm = px_per_mm
        self.measure = Measure.RULER
        self._limits = tuple(limit / ratio for limit in PLAUSIBLE_PX_PER_MM)
        self.setObjectName(names.TRUE_SIZE_RULER)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tell()

    @property
    def length_mm(self) -> float:
        """Of what is held to the glass."""
        return _CARD_MM[0] if self.measure is Measure.CARD else _RULER_MM

    def set_measure(self, measure: Measure) -> None:
        """Another thing is held there."""
        self.measure = measure
        self._tell()
        self.update()

    def set_px_per_mm(self, px_per_mm: float) -> None:
        """Draw a millimetre so large; what no screen has, or does not fit, is not drawn."""
        low, high = self._limits
        if self.width() > 2 * _LEFT_PX + 100:
            high = min(high, (self.width() - 2 * _LEFT_PX) / self.length_mm)
        px_per_mm = max(low, min(px_per_mm, high))
        if px_per_mm != self.px_per_mm:
            self.px_per_mm = px_per_mm
            self._tell()
            self.update()
            self.changed.emit(px_per_mm)

    def stretch(self, by_mm: float) -> None:
        """Move the end by so many millimetres as they are drawn now."""
        self.set_px_per_mm(self.px_per_mm * (1 + by_mm / self.length_mm))

    def sizeHint(self) -> QSize:  # noqa: N802
        """High enough for a card of the largest screen that there is room for."""
        metrics = self.look.metrics
        return QSize(metrics.px(900, 600), metrics.px(280, 270))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The same height."""
        return QSize(200, self.sizeHint().height())

    def _tell(self) -> None:
        self.setAccessibleName(
            self.tr("{mm} mm on the screen, {px} pixels long").format(
                mm=f"{self.length_mm:g}", px=f"{self.length_mm * self.px_per_mm:.1f}"
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Left and right by a tenth of a millimetre, down and up by a whole one."""
        by_mm = {
            Qt.Key.Key_Left: -_FINE_MM,
            Qt.Key.Key_Right: _FINE_MM,
            Qt.Key.Key_Down: -_COARSE_MM,
            Qt.Key.Key_Up: _COARSE_MM,
        }.get(Qt.Key(event.key()))
        if by_mm is None:
            super().keyPressEvent(event)
        else:
            self.stretch(by_mm)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A finger beside the end takes it."""
        end = _LEFT_PX + self.length_mm * self.px_per_mm
        self._grip = event.position().x() - end
        self._held = abs(self._grip) <= self.look.metrics.target

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The end goes with the finger, from where it was taken."""
        if self._held:
            at = event.position().x() - self._grip - _LEFT_PX
            self.set_px_per_mm(at / self.length_mm)

    _grip = 0.0
    _held = False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The ruler or the card, and the end that can be moved."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.measure is Measure.CARD:
            self._paint_card(painter)
        else:
            self._paint_ruler(painter)
        self._paint_end(painter)

    def _paint_ruler(self, painter: QPainter) -> None:
        look, px = self.look, self.px_per_mm
        wide, tall = _RULER_MM * px, min(20 * px, self.height() - 60)
        painter.setPen(QPen(look.colour(Tone.LINE2), 1))
        painter.setBrush(look.colour(Tone.SURFACE2))
        painter.drawRect(QRectF(_LEFT_PX, 0.5, wide, tall))
        painter.setPen(QPen(look.colour(Tone.INK), 1))
        font = look.font(Text.CAPTION)
        painter.setFont(font)
        measure = QFontMetricsF(font)
        for mm in range(int(_RULER_MM) + 1):
            x = _LEFT_PX + mm * px
            long = next(length for every, length in _TICKS_MM if mm % every == 0)
            painter.drawLine(QLineF(x, 0, x, min(long * px, 0.6 * tall)))
            if mm % 10 == 0:
                word = str(mm)
                at = x - measure.horizontalAdvance(word) / 2
                painter.drawText(QPointF(at, tall - 6), word)

    def _paint_card(self, painter: QPainter) -> None:
        look, px = self.look, self.px_per_mm
        wide, tall, radius = (mm * px for mm in _CARD_MM)
        painter.setPen(QPen(look.colour(Tone.INK), 1.5))
        painter.setBrush(look.colour(Tone.SURFACE2))
        tall = min(tall, self.height() - 2)
        painter.drawRoundedRect(QRectF(_LEFT_PX, 1, wide, tall), radius, radius)
        painter.setFont(look.font(Text.BODY))
        painter.setPen(look.colour(Tone.INK2))
        painter.drawText(
            QRectF(_LEFT_PX, 0, wide, tall),
            Qt.AlignmentFlag.AlignCenter,
            self.tr("Bank card, 85.60 mm"),
        )

    def _paint_end(self, painter: QPainter) -> None:
        """Two lines that what is held must touch, and a grip on the right one."""
        look = self.look
        end = _LEFT_PX + self.length_mm * self.px_per_mm
        painter.setPen(QPen(look.colour(Tone.ACCENT), 2))
        for x in (float(_LEFT_PX), end):
            painter.drawLine(QLineF(x, 0, x, self.height() - 1))
        half = look.metrics.px(16, 14)
        middle = self.height() - half - 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(Tone.ACCENT))
        painter.drawEllipse(QPointF(end, middle), half, half)
        painter.setPen(QPen(look.colour(Tone.ON_ACCENT), 2))
        reach = math.floor(half * 0.6)
        for way in (-1, 1):
            tip = end + way * reach
            painter.drawLine(QLineF(tip, middle, tip - way * 5, middle - 5))
            painter.drawLine(QLineF(tip, middle, tip - way * 5, middle + 5))
