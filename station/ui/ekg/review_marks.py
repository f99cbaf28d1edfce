"""What stands on the paper of a review besides the traces: names, pulses, beats, what was lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QCoreApplication, QLineF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from station.ui.ekg.leads import Gap
from station.ui.ekg.page import PageCell
from station.ui.ekg.review_picture import ReviewPicture
from station.ui.ekg_marks import BeatMark, Notice
from station.ui.look import Look
from station.ui.paper import PULSE_S, draw_pulse
from station.ui.tokens import Text, Tone

__all__ = ["ReviewMarks", "enlarged_text"]

translate = QCoreApplication.translate
_LEFT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
# Of the paper that lies behind words.
_VEIL: Final = 0.85
_THIN_VEIL: Final = 0.6
# In a lower cell a name is written smaller, so that it covers less of the trace.
_LOW_MM: Final = 30.0


def enlarged_text(enlarged: float) -> str:
    """As "Enlarged ×2", nothing at true size."""
    if enlarged == 1:
        return ""
    return translate("ekg", "Enlarged ×{n}").format(n=f"{enlarged:g}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMarks:
    """Painted over a picture, in the pixels of a widget of `width` by `height`."""

    look: Look
    picture: ReviewPicture
    gaps: tuple[Gap, ...]
    beats: tuple[int, ...]
    simulated: bool
    enlarged: float
    ratio: float
    width: int
    height: int

    def paint(self, painter: QPainter) -> None:
        """All of them."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for cell in self._cells():
            if cell.column:
                self._paint_edge(painter, cell)
            elif cell.recorded:
                self._paint_pulse(painter, cell)
        for cell in self._cells():
            self._paint_name(painter, cell)
        for mark in self._beats():
            mark.paint(painter)
        for text, tone, box in self._losses(self.notice_box()):
            self._paint_word(painter, text, tone, box)
        painter.restore()

    def paint_notice(self, painter: QPainter) -> None:
        """What the picture is and is not: after all else, so that nothing lies over it."""
        notice = self._notice()
        notice.paint(painter)
        if text := enlarged_text(self.enlarged):
            self._paint_enlarged(painter, text, notice)

    def notice_box(self) -> QRectF:
        """Where it stands."""
        box = self._notice().box
        text = enlarged_text(self.enlarged)
        return box.united(self._enlarged_box(text, box)) if text else box

    def _notice(self) -> Notice:
        return Notice(self.look, self.simulated, self.width, self.height)

    def box(self, cell: PageCell) -> QRectF:
        """A cell in the widget."""
        top = cell.top - self.picture.top
        return QRectF(
            cell.left / self.ratio,
            top / self.ratio,
            (cell.right - cell.left) / self.ratio,
            (cell.bottom - cell.top) / self.ratio,
        )

    def _cells(self) -> Iterator[PageCell]:
        """Those that can be seen."""
        for cell in self.picture.page.cells:
            box = self.box(cell)
            if box.bottom() > 0 and box.top() < self.height:
                yield cell

    def _middle(self, cell: PageCell) -> float:
        return (cell.middle - self.picture.top) / self.ratio

    def _paint_pulse(self, painter: QPainter, cell: PageCell) -> None:
        page = self.picture.page
        scale = replace(page.scale, px_per_mm=page.scale.px_per_mm / self.ratio)
        wide = PULSE_S * scale.px_per_s
        left = max(0.0, (page.pulse / self.ratio - wide) / 2)
        draw_pulse(painter, self.look, left, self._middle(cell), wide, scale)

    def _paint_edge(self, painter: QPainter, cell: PageCell) -> None:
        """Where one lead ends and the next one goes on in time."""
        x, middle = cell.left / self.ratio, self._middle(cell)
        reach = 6 * self.look.metrics.px_per_mm
        painter.setPen(QPen(self.look.colour(Tone.INK2), 1.4))
        painter.drawLine(QLineF(x, middle - reach, x, middle + reach))

    def _paint_name(self, painter: QPainter, cell: PageCell) -> None:
        look = self.look
        pad = look.metrics.px(8, 6)
        word = ""
        if not cell.recorded:
            word = translate("ekg", "not recorded")
        elif cell.lead in self.picture.leads.derived:
            word = translate("ekg", "derived")
        cell_box = self.box(cell)
        low = cell_box.height() < _LOW_MM * look.metrics.px_per_mm
        name_font, word_font = look.font(Text.STRONG if low else Text.TILE), look.font(Text.LABEL)
        measure = QFontMetricsF(name_font)
        name_width = measure.horizontalAdvance(cell.lead)
        wide = name_width + 2 * pad
        if word:
            wide += QFontMetricsF(word_font).horizontalAdvance(word) + pad
        high = min(measure.height() + pad / 2, cell_box.height())
        below = look.metrics.px(14, 11) if self.beats and cell.row in self._beat_rows() else 0
        box = QRectF(cell_box.left() + pad, cell_box.top() + pad / 2 + below, wide, high)
        self._veil(painter, box, _THIN_VEIL)  # the trace goes on below
        painter.setFont(name_font)
        painter.setPen(look.colour(Tone.INK))
        painter.drawText(box.adjusted(pad, 0, 0, 0), _LEFT, cell.lead)
        if word:
            painter.setFont(word_font)
            painter.setPen(look.colour(Tone.INK2))
            painter.drawText(box.adjusted(2 * pad + name_width, 0, 0, 0), _LEFT, word)

    def _veil(self, painter: QPainter, box: QRectF, share: float = _VEIL) -> None:
        painter.setOpacity(share)
        painter.fillRect(box, self.look.colour(Tone.PAPER))
        painter.setOpacity(1.0)

    # Beats.

    def _beats(self) -> Iterator[BeatMark]:
        """A mark over each beat, once."""
        rows = self._beat_rows() if self.beats else frozenset()
        for cell in self._cells():
            if cell.row not in rows:
                continue
            box = self.box(cell)
            for beat in self.beats:
                x = self._x(beat, cell) + 0.5 / self.ratio
                if box.left() <= x < box.right():
                    yield BeatMark(self.look, x, box.top())

    def _beat_rows(self) -> frozenset[int]:
        """The rhythm strip, else the first row; every row where they go on from one another."""
        cells = self.picture.page.cells
        rows = sorted({cell.row for cell in cells if cell.is_rhythm}) or [0]
        return frozenset(rows if any(cell.ahead for cell in cells) else rows[:1])

    def _x(self, sample: float, cell: PageCell) -> float:
        return self.picture.x_of(sample, cell) / self.ratio

    # What was lost.

    def _losses(self, taken: QRectF) -> Iterator[tuple[str, Tone, QRectF]]:
        """Words for gaps: under what they concern, and not over the notice."""
        last = max((cell.row for cell in self.picture.page.cells), default=0)
        rate = self.picture.leads.rate_hz
        for cell in self._cells():
            if not cell.recorded:
                continue
            box = self.box(cell)
            for gap in self._gaps_of(cell):
                begin, end = self._x(gap.first, cell), self._x(gap.end, cell)
                if end <= box.left() or begin >= box.right():
                    continue
                if begin <= box.left() and end >= box.right():
                    yield translate("ekg", "No signal"), Tone.BAD, self._in_middle(box)
                elif gap.lead is not None or cell.row == last or cell.ahead:
                    seconds = f"{(gap.end - gap.first) / rate:.2f}"
                    text = translate("ekg", "{s} s lost").format(s=seconds)
                    yield text, Tone.WARN, self._beside(text, begin, end, box, taken)

    def _gaps_of(self, cell: PageCell) -> Iterable[Gap]:
        return (gap for gap in self.gaps if gap.lead in (None, cell.lead))

    def _in_middle(self, box: QRectF) -> QRectF:
        wide, high = self._word_size(translate("ekg", "No signal"))
        at = box.center()
        return QRectF(at.x() - wide / 2, at.y() - high / 2, wide, high)

    def _beside(self, text: str, begin: float, end: float, cell: QRectF, taken: QRectF) -> QRectF:
        wide, high = self._word_size(text)
        left = end + 2
        if left + wide > cell.right():
            left = max(cell.left(), begin - wide - 2)
        box = QRectF(left, min(cell.bottom(), self.height) - high - 2, wide, high)
        if box.intersects(taken):
            box.moveBottom(taken.top() - 2)
        return box

    def _word_size(self, text: str) -> tuple[float, float]:
        measure = QFontMetricsF(self.look.font(Text.LABEL, 600))
        return measure.horizontalAdvance(text) + 2 * self.look.metrics.px(8, 6), measure.height()

    def _paint_word(self, painter: QPainter, text: str, tone: Tone, box: QRectF) -> None:
        self._veil(painter, box)
        painter.setFont(self.look.font(Text.LABEL, 600))
        painter.setPen(self.look.colour(tone))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_enlarged(self, painter: QPainter, text: str, notice: Notice) -> None:
        """That a millimetre is none here: beside the notice, in the same frame."""
        look = self.look
        box = self._enlarged_box(text, notice.box)
        painter.fillRect(box, look.colour(Tone.WARN_TINT))
        painter.setPen(QPen(look.colour(Tone.WARN), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.setFont(look.font(Text.STRONG))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _enlarged_box(self, text: str, notice: QRectF) -> QRectF:
        look = self.look
        measure = QFontMetricsF(look.font(Text.STRONG))
        wide = measure.horizontalAdvance(text) + 2 * look.metrics.px(10, 8)
        left = notice.left() - wide - look.metrics.px(8, 6)
        return QRectF(left, notice.top(), wide, notice.height())
