"""A state in word and shape on its tint, and small tags."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.tokens import TYPE, Text, Tone
from station.ui.widgets.fit import SMALLEST_PX

__all__ = ["Chip", "ShapeWord", "Tag"]

_TINTS = {
    Tone.ACCENT: Tone.ACCENT_TINT,
    Tone.OK: Tone.OK_TINT,
    Tone.WARN: Tone.WARN_TINT,
    Tone.BAD: Tone.BAD_TINT,
}


class ShapeWord(QWidget):
    """A shape and a word beside it, without a ground: receipts, links, presence."""

    def __init__(
        self, look: Look, *, use: Text = Text.STATE, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.use = use
        self.icon = Icon.WAITING
        self.word = ""
        self.tone = Tone.INK2
        self.word_tone: Tone | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, icon: Icon, word: str, tone: Tone, word_tone: Tone | None = None) -> None:
        """Show another state."""
        if (icon, word, tone, word_tone) == (self.icon, self.word, self.tone, self.word_tone):
            return
        self.icon, self.word, self.tone, self.word_tone = icon, word, tone, word_tone
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def _icon_px(self) -> int:
        return round(self.look.metrics.text_px(self.use) * 1.1)

    def _gap(self) -> int:
        return self.look.metrics.px(8, 7)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for shape and word."""
        measure = QFontMetrics(self.look.font(self.use))
        width = self._icon_px() + (self._gap() if self.word else 0)
        return QSize(
            width + measure.horizontalAdvance(self.word) + 2,
            max(measure.height(), self._icon_px() + 2),
        )

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Words are not cut."""
        return self.sizeHint()

    @property
    def fits(self) -> bool:
        """Whether the whole word is seen, smaller where its place is narrow."""
        room = self.width() - self._icon_px() - self._gap()
        font = self.look.sized_font(self._fitting_px(room), TYPE[self.use][2])
        return not self.word or QFontMetrics(font).horizontalAdvance(self.word) <= room

    def _fitting_px(self, room: float) -> int:
        """The largest size at which the word is whole in that width, not below the smallest."""
        px = self.look.metrics.text_px(self.use)
        weight = TYPE[self.use][2]
        while px > SMALLEST_PX:
            if QFontMetrics(self.look.sized_font(px, weight)).horizontalAdvance(self.word) <= room:
                break
            px -= 1
        return px

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Shape, then word."""
        painter = QPainter(self)
        self.paint_at(painter, 0.0, self.look.colour(self.tone), Tone.SURFACE)

    def paint_at(self, painter: QPainter, left: float, ink: object, behind: Tone) -> None:
        """Shape and word from `left`, in the middle of the height."""
        look = self.look
        icon_px = self._icon_px()
        box = QRectF(left, (self.height() - icon_px) / 2, icon_px, icon_px)
        colour = look.colour(self.tone)
        paint_icon(painter, self.icon, box, colour, look.colour(behind))
        at = left + icon_px + self._gap()
        painter.setFont(look.sized_font(self._fitting_px(self.width() - at), TYPE[self.use][2]))
        painter.setPen(look.colour(self.word_tone or self.tone))
        painter.drawText(
            QRectF(at, 0, self.width() - at, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self.word,
        )


class Chip(ShapeWord):
    """A state on its tint. `dashed` and `filled` are marks of their own, not colour only."""

    def __init__(
        self, look: Look, *, use: Text = Text.STATE, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, use=use, parent=parent)
        self.dashed = False
        self.filled = False
        self.bordered = False

    def show_chip(
        self, icon: Icon, word: str, tone: Tone, *, dashed: bool = False, filled: bool = False
    ) -> None:
        """Show a state; a failed one is filled, a stale or absent one is dashed."""
        if (dashed, filled) != (self.dashed, self.filled):
            self.dashed, self.filled = dashed, filled
            self.update()
        self.show_state(icon, word, tone)

    def _pad(self) -> int:
        return self.look.metrics.px(12, 10)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for shape, word and the ground around them."""
        inner = super().sizeHint()
        return QSize(inner.width() + 2 * self._pad(), inner.height() + self.look.metrics.px(14, 10))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Ground or border, then shape and word."""
        look = self.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = look.metrics.px(6)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        tint = _TINTS.get(self.tone)
        ink, behind = self.tone, Tone.SURFACE
        if self.filled:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(self.tone))
            ink, behind = Tone.ON_BAD, self.tone
        else:
            bordered = (
                tint is None or self.dashed or self.bordered or look.palette.tints_are_borders
            )
            pen = QPen(look.colour(self.tone), 2)
            if self.dashed:
                pen.setStyle(Qt.PenStyle.CustomDashLine)
                pen.setDashPattern([2.5, 1.8])
            painter.setPen(pen if bordered else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(tint) if tint else Qt.BrushStyle.NoBrush)
            behind = tint or Tone.SURFACE
        painter.drawRoundedRect(box, radius, radius)
        icon_px = self._icon_px()
        at = QRectF(self._pad(), (self.height() - icon_px) / 2, icon_px, icon_px)
        paint_icon(painter, self.icon, at, look.colour(ink), look.colour(behind), 2.2)
        painter.setFont(look.font(self.use))
        painter.setPen(look.colour(ink))
        left = self._pad() + icon_px + self._gap()
        painter.drawText(
            QRectF(left, 0, self.width() - left, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self.word,
        )


class Tag(QWidget):
    """A short word in a thin frame: SIM."""

    def __init__(self, look: Look, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.word = word
        self.setAccessibleName(self.tr("Simulated"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for the word."""
        measure = QFontMetrics(self.look.font(Text.CAPTION, 700))
        side = self.look.metrics.px(9, 7)
        return QSize(measure.horizontalAdvance(self.word) + 2 * side, measure.height() + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A frame with the word in it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.look.colour(Tone.INK), 2))
        painter.setBrush(self.look.colour(Tone.SURFACE))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(self.look.font(Text.CAPTION, 700))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.word)
