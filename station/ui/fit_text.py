"""Paragraphs in a place of fixed size: set smaller where they would not fit, never cut."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import ceil
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui.look import Look
from station.ui.tokens import TYPE, Text, Tone

__all__ = ["FitText", "Paragraph"]

_SCALES: Final = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64)
_TIGHT: Final = 0.8  # from here on paragraphs stand closer
_SMALLEST_PX: Final = 12


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `lead` are bold words before the text, such as "Next:". `extra`: it is left
    out where there is no room for all.
    """

    text: str
    use: Text = Text.BODY
    tone: Tone = Tone.INK2
    lead: str = ""
    extra: bool = False


class FitText(QWidget):
    """Text that takes the place it is given and changes nothing around it."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, centred: bool = False) -> None:
        """`centred`: less than the place is in the middle of its height, not at the top."""
        super().__init__(parent)
        self.look = look
        self._centred = centred
        self._paragraphs: tuple[Paragraph, ...] = ()
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        self._document.setDefaultFont(look.font(Text.BODY))
        self._fits = True
        self._height = 0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    @property
    def text(self) -> str:
        """Everything it says, a paragraph a line."""
        return "\n".join(f"{p.lead} {p.text}".strip() for p in self._paragraphs)

    @property
    def fits(self) -> bool:
        """Whether all of it is seen."""
        return self._fits

    def show_paragraphs(self, *paragraphs: Paragraph) -> None:
        """Show these; empty ones are left out."""
        now = tuple(p for p in paragraphs if p.text)
        if now != self._paragraphs:
            self._paragraphs = now
            self.setAccessibleName(self.text)
            self._set()
            self.update()

    def set_lines(self, use: Text, lines: float) -> None:
        """Take room for so many lines, whatever is shown; a part of one is for paragraphs' gaps."""
        self._height = round(self.look.metrics.text_px(use) * 1.28 * lines)
        self.setFixedHeight(self._height)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def height_at_full_size(self, width: int) -> int:
        """What all of it needs in that width without being set smaller, px: where it may scroll."""
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.setDefaultFont(self._document.defaultFont())
        document.setHtml("".join(self._html(p, 1.0) for p in self._paragraphs))
        document.setTextWidth(width)
        return ceil(document.size().height())

    def sizeHint(self) -> QSize:  # noqa: N802
        """No wish, unless lines were reserved: the place is given."""
        return QSize(40, self._height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As the hint."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Set the text anew for the place."""
        self._set()
        super().resizeEvent(event)

    def _set(self) -> None:
        """Smaller, but what may be left out only while all of it is well read."""
        extra = [p for p in self._paragraphs if p.extra]
        for count in range(len(extra), 0, -1):
            if self._fit(
                [p for p in self._paragraphs if not p.extra or p in extra[:count]], _TIGHT
            ):
                return
        self._fit([p for p in self._paragraphs if not p.extra], 0.0)

    def _fit(self, paragraphs: list[Paragraph], smallest: float) -> bool:
        for scale in _SCALES:
            if scale < smallest:
                break
            self._document.setHtml("".join(self._html(p, scale) for p in paragraphs))
            self._document.setTextWidth(self.width())
            low = self._document.size().height() <= self.height() + 1
            # A word that is wider than the place would be cut by its edge.
            narrow = self._document.idealWidth() <= self.width() + 1
            self._fits = not paragraphs or (low and narrow)
            if self._fits:
                return True
        return False

    def _html(self, paragraph: Paragraph, scale: float) -> str:
        px = max(_SMALLEST_PX, round(self.look.metrics.text_px(paragraph.use) * scale))
        gap = px // (4 if scale > _TIGHT else 8)
        lead = f"<b>{escape(paragraph.lead)}</b> " if paragraph.lead else ""
        colour = self.look.palette[paragraph.tone]
        return (
            f'<p style="margin:0 0 {gap}px 0; font-size:{px}px; color:{colour};'
            f' font-weight:{TYPE[paragraph.use][2]}">{lead}{escape(paragraph.text)}</p>'
        )

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The paragraphs, from the top or in the middle."""
        painter = QPainter(self)
        if self._centred:
            painter.translate(0, max(0.0, (self.height() - self._document.size().height()) / 2))
        self._document.drawContents(painter)
