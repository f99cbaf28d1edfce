"""What stands on the EKG's paper besides the traces: each lead's name and state, a mark at each
beat that was found, and the notice.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone

__all__ = ["BeatMark", "LeadMark", "Notice"]

translate = QCoreApplication.translate
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class LeadMark:
    """A lead's name, and in shape and word whether a signal comes from it.

    Measured once and painted often: `box` is where it stands.
    """

    def __init__(
        self,
        look: Look,
        name: str,
        shape: tuple[Icon, Tone] | None,
        said: str,
        left: float,
        top: float,
        *,
        small: bool = False,
    ) -> None:
        """`said` is the word beside the shape, which is None for a lead that says nothing of
        itself; `left` and `top` are the cell's corner. `small`: for rows that are not high.
        """
        self._look = look
        self._name = name
        self._shape = shape
        self._said = said
        self._pad = look.metrics.px(4, 3) if small else look.metrics.px(8, 6)
        self._icon = look.metrics.px(14, 12) if small else look.metrics.px(18, 14)
        self._name_font = look.font(Text.LABEL, 700) if small else look.font(Text.TILE)
        self._word_font = look.font(Text.CAPTION if small else Text.LABEL, 600)
        measure = QFontMetricsF(self._name_font)
        self._name_width = measure.horizontalAdvance(name)
        said_width = QFontMetricsF(self._word_font).horizontalAdvance(self._said)
        width = self._name_width + 2 * self._pad
        if shape is not None:
            width += self._icon + said_width + 3 * self._pad
        self.box = QRectF(left + self._pad, top + self._pad, width, measure.height() + self._pad)

    def paint(self, painter: QPainter) -> None:
        """Over the paper, which shines through a little."""
        look, box, pad = self._look, self.box, self._pad
        paper = look.colour(Tone.PAPER)
        painter.setOpacity(0.85)
        painter.fillRect(box, paper)
        painter.setOpacity(1.0)
        painter.setFont(self._name_font)
        painter.setPen(look.colour(Tone.INK))
        painter.drawText(box.adjusted(pad, 0, 0, 0), _LEFT, self._name)
        if self._shape is None:
            return
        icon, tone = self._shape[0], look.colour(self._shape[1])
        at = box.left() + 2 * pad + self._name_width
        place = QRectF(at, box.center().y() - self._icon / 2, self._icon, self._icon)
        paint_icon(painter, icon, place, tone, paper)
        painter.setFont(self._word_font)
        painter.setPen(tone)
        rest = box.adjusted(at - box.left() + self._icon + pad, 0, 0, 0)
        painter.drawText(rest, _LEFT, self._said)


class BeatMark:
    """A small triangle at the upper edge of the paper, above an R peak that was found."""

    def __init__(self, look: Look, at: float, top: float) -> None:
        """`at` is the peak's place from the left, `top` the cell's upper edge."""
        self._look = look
        half, high = look.metrics.px(8, 6), look.metrics.px(12, 9)
        self.box = QRectF(at - half, top + 2, 2 * half, high)

    def paint(self, painter: QPainter) -> None:
        """Filled, its point down."""
        box = self.box
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour(Tone.ACCENT))
        foot = QPointF(box.center().x(), box.bottom())
        painter.drawPolygon(QPolygonF([box.topLeft(), box.topRight(), foot]))


class Notice:
    """What the picture is and is not, always on the paper, at its lower right."""

    def __init__(self, look: Look, simulated: bool, width: float, height: float) -> None:
        """`width` and `height` of the paper."""
        self._look = look
        self._text = translate("ekg", "Preview, not for diagnosis")
        if simulated:
            self._text = translate("ekg", "SIMULATED. {text}").format(text=self._text)
        self._font = look.font(Text.STRONG)
        measure = QFontMetricsF(self._font)
        pad = look.metrics.px(10, 8)
        own_width = measure.horizontalAdvance(self._text) + 2 * pad
        own_height = measure.height() + pad
        self.box = QRectF(width - own_width - pad, height - own_height - pad, own_width, own_height)

    def paint(self, painter: QPainter) -> None:
        """In a frame."""
        painter.fillRect(self.box, self._look.colour(Tone.PAPER))
        painter.setPen(QPen(self._look.colour(Tone.INK), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.box.adjusted(1, 1, -1, -1))
        painter.setFont(self._font)
        painter.drawText(self.box, Qt.AlignmentFlag.AlignCenter, self._text)
