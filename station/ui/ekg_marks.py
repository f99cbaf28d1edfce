"""What stands on the EKG's paper besides the traces: each lead's name and state, and the notice."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone

__all__ = ["LeadMark", "Notice"]

translate = QCoreApplication.translate
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class LeadMark:
    """A lead's name, and in shape and word whether a signal comes from it.

    Measured once and painted often: `box` is where it stands.
    """

    def __init__(
        self, look: Look, name: str, off: bool, said: str, left: float, top: float
    ) -> None:
        """`said` is the word beside the shape; `left` and `top` are the cell's corner."""
        self._look = look
        self._name = name
        self._off = off
        self._said = said
        self._pad = look.metrics.px(8, 6)
        self._icon = look.metrics.px(18, 14)
        self._name_font, self._word_font = look.font(Text.TILE), look.font(Text.LABEL, 600)
        measure = QFontMetricsF(self._name_font)
        self._name_width = measure.horizontalAdvance(name)
        said_width = QFontMetricsF(self._word_font).horizontalAdvance(self._said)
        width = self._name_width + self._icon + said_width + 5 * self._pad
        self.box = QRectF(left + self._pad, top + self._pad, width, measure.height() + self._pad)

    def paint(self, painter: QPainter) -> None:
        """Over the paper, which shines through a little."""
        look, box, pad = self._look, self.box, self._pad
        tone = look.colour(Tone.BAD if self._off else Tone.OK)
        paper = look.colour(Tone.PAPER)
        painter.setOpacity(0.85)
        painter.fillRect(box, paper)
        painter.setOpacity(1.0)
        painter.setFont(self._name_font)
        painter.setPen(look.colour(Tone.INK))
        painter.drawText(box.adjusted(pad, 0, 0, 0), _LEFT, self._name)
        at = box.left() + 2 * pad + self._name_width
        place = QRectF(at, box.center().y() - self._icon / 2, self._icon, self._icon)
        paint_icon(painter, Icon.LEAD_OFF if self._off else Icon.DOT, place, tone, paper)
        painter.setFont(self._word_font)
        painter.setPen(tone)
        rest = box.adjusted(at - box.left() + self._icon + pad, 0, 0, 0)
        painter.drawText(rest, _LEFT, self._said)


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
        painter.drawRect(self.box.adjusted(1, 1, -1, -1))
        painter.setFont(self._font)
        painter.drawText(self.box, Qt.AlignmentFlag.AlignCenter, self._text)
