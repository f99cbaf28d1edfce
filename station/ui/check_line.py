"""One line over the board: what the checks found that needs a person now, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from station.capture.check_views import ChecksView
from station.ui import names
from station.ui.check_facts import Fact, urgent_facts
from station.ui.icons import paint_icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone

__all__ = ["CheckLine"]

_TINTS = {Tone.BAD: Tone.BAD_TINT, Tone.WARN: Tone.WARN_TINT}


class CheckLine(QWidget):
    """`show_checks` says it; facts that have no room are counted, and Review has all of them."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._facts: list[Fact] = []
        self.setObjectName(names.CHECK_LINE)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self.setFixedHeight(look.metrics.px(32, 20))

    @property
    def text(self) -> str:
        """All that it has to say."""
        return " ".join(said for _, _, said in self._facts)

    def show_checks(self, checks: ChecksView) -> None:
        """What needs a person before the signature; nothing where nothing does."""
        facts = urgent_facts(checks)
        if facts != self._facts:
            self._facts = facts
            self.setAccessibleName(self.text)
            self.setVisible(bool(facts))
            self.update()

    def shown(self) -> tuple[list[Fact], int]:
        """Those that have room, the most urgent first, and how many have none."""
        for count in range(len(self._facts), 0, -1):
            shown = self._facts[:count]
            more = len(self._facts) - count
            wide = sum(self._width(said) for _, _, said in shown) + self._gap * (count - 1)
            if more:
                wide += self._gap + self._width(self._more(more))
            if wide <= self.width() or count == 1:
                return shown, more
        return [], 0

    def _more(self, count: int) -> str:
        return self.tr("{n} more on Review").format(n=count)

    @property
    def _gap(self) -> int:
        return self.look.metrics.px(12, 8)

    @property
    def _pad(self) -> int:
        return self.look.metrics.px(12, 8)

    def _font(self) -> QFont:
        return self.look.font(Text.CAPTION, 600)

    def _width(self, said: str) -> float:
        measure = QFontMetricsF(self._font())
        advance: float = measure.horizontalAdvance(said)
        return advance + measure.height() + 2.5 * self._pad

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """A chip for each: shape, then the sentence."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown, more = self.shown()
        left = 0.0
        for icon, tone, said in shown:
            box = QRectF(left, 0, min(self._width(said), self.width() - left), self.height())
            ground = self._paint_ground(painter, box, tone)
            size = QFontMetricsF(self._font()).height()
            shape = QRectF(box.left() + self._pad, box.center().y() - size / 2, size, size)
            paint_icon(painter, icon, shape, self.look.colour(tone), self.look.colour(ground))
            inside = box.adjusted(size + 1.5 * self._pad, 0, 0, 0)
            self._paint_words(painter, inside, said)
            left = box.right() + self._gap
        if more:
            box = QRectF(left, 0, self.width() - left, self.height())
            self._paint_words(painter, box, self._more(more))

    def _paint_ground(self, painter: QPainter, box: QRectF, tone: Tone) -> Tone:
        ground = _TINTS.get(tone, Tone.SURFACE)
        borders = self.look.palette.tints_are_borders
        painter.setPen(QPen(self.look.colour(tone), 2) if borders else Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour(ground))
        radius = self.look.metrics.px(6, 5)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
        return ground

    def _paint_words(self, painter: QPainter, box: QRectF, said: str) -> None:
        painter.setFont(self._font())
        painter.setPen(self.look.colour(Tone.INK))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)
