"""EKG paper: the grid in true millimetres, the calibration pulse, and the hatch of a gap."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from station.ui.look import Look
from station.ui.tokens import Text, Tone

__all__ = [
    "MIDDLE",
    "PEN_MM",
    "PULSE_MV",
    "PULSE_S",
    "PaperScale",
    "draw_no_signal",
    "draw_not_recorded",
    "draw_paper",
    "draw_pulse",
    "hatched",
    "trace_pen_px",
]

PULSE_MV = 1.0
PULSE_S = 0.2
MIDDLE = 0.6
"""Where zero lies in a row, of its height from its top: R waves go further up than S waves down."""
PEN_MM = 0.45
"""How wide a trace is."""
# Thinner than this a trace on a coarse screen is hard to see.
_LEAST_PEN_PX = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperScale:
    """How paper lies on the screen. `px_per_mm` in device pixels."""

    px_per_mm: float
    mm_per_s: float
    mm_per_mv: float

    @property
    def px_per_s(self) -> float:
        """Device pixels in a second."""
        return self.px_per_mm * self.mm_per_s

    @property
    def px_per_mv(self) -> float:
        """Device pixels in a millivolt."""
        return self.px_per_mm * self.mm_per_mv


def trace_pen_px(px_per_mm: float, pen_mm: float = PEN_MM) -> float:
    """How many device pixels wide a trace is drawn, where a millimetre has `px_per_mm`."""
    return max(_LEAST_PEN_PX, pen_mm * px_per_mm)


def draw_paper(look: Look, width: int, height: int, scale: PaperScale) -> QImage:
    """Paper of `width` by `height` device pixels with lines at each mm and stronger at 5 mm."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(look.colour(Tone.PAPER))
    painter = QPainter(image)
    # Lines lie where the millimetre lies, also between two pixels: rounding each line would
    # make squares of 3 and 4 px in turn.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for every, tone, pen_px in ((1, Tone.MM1, 1.0), (5, Tone.MM5, 1.2)):
        painter.setPen(QPen(look.colour(tone), pen_px))
        step = scale.px_per_mm * every
        painter.drawLines(
            [QLineF(n * step, 0, n * step, height) for n in range(math.ceil(width / step) + 1)]
            + [QLineF(0, n * step, width, n * step) for n in range(math.ceil(height / step) + 1)]
        )
    painter.end()
    return image


def draw_pulse(
    painter: QPainter, look: Look, left: float, baseline: float, width: float, scale: PaperScale
) -> None:
    """The calibration pulse: 1 mV high, standing on the baseline."""
    height = PULSE_MV * scale.px_per_mv
    edge = width * 0.2
    painter.setPen(QPen(look.colour(Tone.TRACE), max(1.4, 0.4 * scale.px_per_mm)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(left, baseline),
                QPointF(left + edge, baseline),
                QPointF(left + edge, baseline - height),
                QPointF(left + width - edge, baseline - height),
                QPointF(left + width - edge, baseline),
                QPointF(left + width, baseline),
            ]
        )
    )


def draw_no_signal(
    painter: QPainter, look: Look, cell: QRectF, word: str, scale: PaperScale
) -> None:
    """Cover a lead's cell with paper, stripes and a word: nothing is received from it."""
    painter.save()
    painter.setClipRect(cell)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = look.colour(Tone.PAPER)
    painter.fillRect(cell, ground)
    painter.setPen(QPen(look.colour(Tone.BAD), max(1.0, 0.25 * scale.px_per_mm)))
    pitch, height = 4 * scale.px_per_mm, cell.height()
    painter.drawLines(
        [
            QLineF(cell.left() + at, cell.top(), cell.left() + at - height, cell.bottom())
            for at in (n * pitch for n in range(math.ceil((cell.width() + height) / pitch) + 1))
        ]
    )
    font = look.font(Text.TILE)
    measure = QFontMetricsF(font)
    box = QRectF(0, 0, measure.horizontalAdvance(word) + 4 * pitch, 1.8 * measure.height())
    box.moveCenter(cell.center())
    painter.fillRect(box, ground)
    painter.setFont(font)
    painter.setPen(look.colour(Tone.BAD))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
    painter.restore()


def draw_not_recorded(painter: QPainter, look: Look, cell: QRectF, word: str) -> None:
    """Say in a lead's cell that the instrument has no such lead."""
    painter.setFont(look.font(Text.BODY))
    painter.setPen(look.colour(Tone.INK3))
    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, word)


def hatched(image: QImage, ground: QColor, stripe: QColor, pitch: float) -> QImage:
    """A copy of `image` under slanted stripes: what a place looks like where samples were lost."""
    copy = image.copy()
    painter = QPainter(copy)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tint = QColor(ground)
    tint.setAlphaF(0.75)
    painter.fillRect(QRectF(copy.rect()), tint)
    painter.setPen(QPen(stripe, max(1.0, pitch * 0.1)))
    width, height = copy.width(), copy.height()
    lines = [
        QLineF(at, 0, at - height, height)
        for at in (n * pitch for n in range(math.ceil((width + height) / pitch) + 1))
    ]
    painter.drawLines(lines)
    painter.end()
    return copy
