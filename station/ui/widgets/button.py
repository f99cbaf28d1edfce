"""Buttons, painted from the tokens: next step, other, quiet, danger, chosen, not yet."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.tokens import TYPE, Text, Tone
from station.ui.widgets.fit import SMALLEST_PX, fitting_px
from station.ui.widgets.press import Pressable

__all__ = ["Button", "Kind"]


# Left and right of a word that fills its button.
_AIR_PX: Final = 8


class Kind(StrEnum):
    """What a button is for; there is one `NEXT` on a page."""

    NEXT = "next"
    OTHER = "other"
    QUIET = "quiet"
    DANGER = "danger"
    ATTENTION = "attention"
    CHOSEN = "chosen"
    STOP = "stop"


# kind → (ground, ink, border); None: transparent, no border
_LOOK: Final[dict[Kind, tuple[Tone | None, Tone, Tone | None]]] = {
    Kind.NEXT: (Tone.ACCENT, Tone.ON_ACCENT, Tone.ACCENT),
    Kind.OTHER: (Tone.SURFACE, Tone.INK, Tone.LINE2),
    Kind.QUIET: (None, Tone.ACCENT, None),
    Kind.DANGER: (Tone.SURFACE, Tone.BAD, Tone.BAD),
    Kind.ATTENTION: (Tone.WARN_TINT, Tone.WARN, Tone.WARN),
    Kind.STOP: (Tone.BAD, Tone.ON_BAD, Tone.BAD),
    Kind.CHOSEN: (Tone.ACCENT_TINT, Tone.ACCENT, Tone.ACCENT),
}


class Button(Pressable):
    """A flat button with a word, and maybe a shape before it. Never smaller than a finger."""

    def __init__(
        self,
        look: Look,
        text: str,
        *,
        name: str = "",
        kind: Kind = Kind.OTHER,
        icon: Icon | None = None,
        use: Text = Text.BUTTON,
        step: bool = False,
        size: QSize | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.kind = kind
        self.shape_icon = icon
        self._use = use
        self._step = step
        self._size = size
        self.setObjectName(name)
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_kind(self, kind: Kind) -> None:
        """Change what it is for: only colours change, never its size."""
        if kind is not self.kind:
            self.kind = kind
            self.update()

    def show_text(self, text: str, accessible: str | None = None) -> None:
        """Change the word where it differs."""
        if text != self.text():
            self.setText(text)
            self.updateGeometry()
        self.setAccessibleName(accessible or text)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for the text, and at least the touch target."""
        if self._size is not None:
            return self._size
        metrics = self.look.metrics
        least = metrics.step if self._step else metrics.target
        lines = self.text().count("\n") + 1
        padding = metrics.px(22 if self._step else 18, 14)
        measure = QFontMetrics(self.look.font(self._use))
        height = max(least, measure.height() * lines + metrics.px(12, 8))
        return QSize(max(least, self.content_width() + 2 * padding), height)

    def content_width(self) -> int:
        """Of the shape and the words, px."""
        measure = QFontMetrics(self.look.font(self._use))
        width = max(measure.horizontalAdvance(line) for line in self.text().split("\n"))
        if self.shape_icon is not None:
            width += self._icon_px() + (self._icon_gap() if self.text() else 0)
        return width

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A button is not squeezed: its word would be cut."""
        return self.sizeHint()

    def _icon_px(self) -> int:
        return round(self.look.metrics.text_px(self._use) * 1.15)

    def _icon_gap(self) -> int:
        return self.look.metrics.px(10, 8)

    def colours(self) -> tuple[QColor | None, QColor, QColor | None]:
        """Ground, ink and border for what the button is now."""
        ground: Tone | None
        border: Tone | None
        ground, ink, border = _LOOK[self.kind]
        if not self.isEnabled():
            # In high contrast, where every line is white, "not yet" is a word without a frame.
            frame = None if self.look.palette.tints_are_borders else Tone.LINE
            ground, ink, border = Tone.SURFACE, Tone.OFF, frame
        elif self.isDown() and self.kind not in (Kind.NEXT, Kind.STOP):
            ground, border = Tone.ACCENT_TINT, Tone.ACCENT
        look = self.look
        return (
            look.colour(ground) if ground else None,
            look.colour(ink),
            look.colour(border) if border else None,
        )

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Ground, border drawn inside, then shape and word in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink, border = self.colours()
        radius = self.look.metrics.px(6)
        pen_px = 2.0
        box = QRectF(self.rect()).adjusted(pen_px / 2, pen_px / 2, -pen_px / 2, -pen_px / 2)
        painter.setPen(QPen(border, pen_px) if border else Qt.PenStyle.NoPen)
        painter.setBrush(ground or Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, radius, radius)
        if self.kind in (Kind.NEXT, Kind.STOP) and self.isDown():
            painter.setPen(QPen(ink, pen_px))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(4, 4, -4, -4), radius, radius)
        self.paint_content(painter, ink, ground or self.look.colour(Tone.SURFACE))

    @property
    def words_fit(self) -> bool:
        """Whether its words are whole and can be read: in a narrow place they are set smaller."""
        if self.content_width() <= self.width():
            return True
        return self.shape_icon is None and self._smaller_px() > SMALLEST_PX

    def _at_full_size(self) -> bool:
        return self.shape_icon is not None or self.content_width() + _AIR_PX <= self.width()

    def _smaller_px(self) -> int:
        box = self._inside()
        weight = TYPE[self._use][2]
        return fitting_px(
            self.look, self.text(), int(box.width()), int(box.height()), self._use, weight
        )

    def _inside(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_AIR_PX / 2, 2, -_AIR_PX / 2, -2)

    def paint_content(self, painter: QPainter, ink: QColor, behind: QColor) -> None:
        """The shape and the word, in the middle."""
        if not self._at_full_size():
            px = self._smaller_px()
            painter.setFont(self.look.sized_font(px, TYPE[self._use][2]))
            painter.setPen(ink)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self._inside(), flags, self.text())
            return
        font = self.look.font(self._use)
        measure = QFontMetrics(font)
        lines = self.text().split("\n")
        width = max((measure.horizontalAdvance(line) for line in lines), default=0)
        icon_px = self._icon_px() if self.shape_icon else 0
        gap = self._icon_gap() if self.shape_icon and self.text() else 0
        left = (self.width() - width - icon_px - gap) / 2
        if self.shape_icon is not None:
            box = QRectF(left, (self.height() - icon_px) / 2, icon_px, icon_px)
            paint_icon(painter, self.shape_icon, box, ink, behind)
        painter.setFont(font)
        painter.setPen(ink)
        box = QRectF(left + icon_px + gap, 0, width + 2, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
