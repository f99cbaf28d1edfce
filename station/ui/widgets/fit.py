"""Text that must be whole: at full size on one line, else smaller on two, never an ellipsis."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from station.ui.look import Look
from station.ui.tokens import TYPE, Text, Tone

__all__ = ["SMALLEST_PX", "draw_fitting", "fitting_px"]

SMALLEST_PX = 12


def fitting_px(look: Look, text: str, width: int, height: int, use: Text, weight: int) -> int:
    """The largest pixel size at which all of `text` is inside; one line at full size."""
    full = look.metrics.text_px(use)
    for px in range(full, SMALLEST_PX, -1):
        measure = QFontMetrics(look.sized_font(px, weight))
        flags = Qt.TextFlag.TextWordWrap if px < full else Qt.TextFlag.TextSingleLine
        box = measure.boundingRect(QRect(0, 0, width, 10_000), flags, text)
        if box.width() <= width and box.height() <= height:
            return px
    return SMALLEST_PX


def draw_fitting(
    painter: QPainter,
    look: Look,
    box: QRectF,
    text: str,
    *,
    use: Text,
    tone: Tone = Tone.INK,
    weight: int | None = None,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignVCenter,
) -> None:
    """Draw all of `text` inside `box`."""
    weight = weight or TYPE[use][2]
    px = fitting_px(look, text, int(box.width()), int(box.height()) + 1, use, weight)
    painter.setFont(look.sized_font(px, weight))
    painter.setPen(look.colour(tone))
    painter.drawText(box, align | Qt.TextFlag.TextWordWrap, text)
