"""One vital over time: earlier values by origin, the value of now on them, limits that are named.

Origin is told by shape as well as by colour, and by words in the legend and the table. The plot
is a button: touched, or chosen by keyboard, its numbers are in the table beside it.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui import history_words, names, words
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.trend_drawing import Trend, TrendDrawing
from station.ui.widgets.press import Pressable
from station.visit import ResultKind

__all__ = ["Trend", "TrendPlot"]


class TrendPlot(Pressable):
    """`show_trend` gives it what to draw; checked, it is the one whose numbers are in the table."""

    def __init__(self, look: Look, kind: ResultKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.kind = kind
        self.wide = kind is ResultKind.BLOOD_PRESSURE
        self.trend: Trend | None = None
        self.setCheckable(True)
        self.setObjectName(names.trend(kind.value))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_trend(self, trend: Trend) -> None:
        """Draw another one, where it is another."""
        if trend == self.trend:
            return
        self.trend = trend
        self.setAccessibleName(_aloud(trend))
        self.setAccessibleDescription(self.tr("Shows its numbers in the table"))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """The least that can be read."""
        metrics = self.look.metrics
        return QSize(
            metrics.px(260, 220), metrics.px(250, 190) if self.wide else metrics.px(176, 146)
        )

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As the hint."""
        return self.sizeHint()

    # Painting.

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Card, head, axes, limits, values, now."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_card(painter)
        trend = self.trend
        if trend is None:
            return
        head = self._paint_head(painter, trend)
        drawing = TrendDrawing(painter, self.look, trend, head, self.size())
        if trend.shown or trend.now:
            drawing.paint()
        else:
            self._paint_empty(painter, drawing.frame, trend)

    def _paint_card(self, painter: QPainter) -> None:
        look = self.look
        border, px = (Tone.ACCENT, 3.0) if self.isChecked() else (Tone.LINE, 1.0)
        painter.setPen(QPen(look.colour(border), px))
        painter.setBrush(look.colour(Tone.SURFACE))
        radius = look.metrics.px(8)
        inset = px / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius
        )

    def _paint_head(self, painter: QPainter, trend: Trend) -> float:
        """Name and unit at the left, the change at the right; gives the y below it."""
        look = self.look
        pad = look.metrics.px(16, 10)
        title_font = look.font(Text.STRONG if not self.wide else Text.TILE, 600)
        small = look.font(Text.CAPTION)
        title = words.kind_title(trend.kind)
        unit = history_words.unit_of(trend.kind)
        line = QFontMetricsF(title_font).height()
        box = QRectF(pad, pad * 0.6, self.width() - 2 * pad, line)
        painter.setFont(title_font)
        painter.setPen(look.colour(Tone.INK))
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, flags | Qt.AlignmentFlag.AlignLeft, title)
        left: float = QFontMetricsF(title_font).horizontalAdvance(title) + look.metrics.px(8, 6)
        painter.setFont(small)
        painter.setPen(look.colour(Tone.INK2))
        painter.drawText(box.adjusted(left, 0, 0, 0), flags | Qt.AlignmentFlag.AlignLeft, unit)
        left += QFontMetricsF(small).horizontalAdvance(unit) + look.metrics.px(14, 10)
        if any(value.simulated for value in trend.shown):
            left += self._paint_sim(painter, box.left() + left, box) + look.metrics.px(14, 10)
        note = self._note(trend)
        below = box.bottom()
        wanted = QFontMetricsF(small).horizontalAdvance(note)
        if note and wanted <= box.width() - left:
            painter.drawText(box, flags | Qt.AlignmentFlag.AlignRight, note)
        elif note:  # no room beside the name: a line of its own
            height = QFontMetricsF(small).height()
            box = QRectF(box.left(), below, box.width(), height)
            painter.drawText(box, flags | Qt.AlignmentFlag.AlignLeft, note)
            below += height
        return below + look.metrics.px(4, 2)

    def _paint_sim(self, painter: QPainter, left: float, line: QRectF) -> float:
        """The tag of simulated values; gives its width."""
        font = self.look.font(Text.CAPTION, 700)
        measure = QFontMetricsF(font)
        word = self.tr("SIM")
        width: float = measure.horizontalAdvance(word) + self.look.metrics.px(14, 10)
        box = QRectF(left, line.center().y() - measure.height() / 2, width, measure.height())
        painter.save()
        painter.setFont(font)
        painter.setPen(QPen(self.look.colour(Tone.INK), 2))
        painter.drawRoundedRect(box, 4, 4)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
        painter.restore()
        return width

    def _note(self, trend: Trend) -> str:
        if not trend.values:
            return ""
        if trend.now and len(trend.now) == len(trend.values[-1].numbers):
            return history_words.difference(trend.now, trend.values[-1])
        today = history_words.day_of(trend.until)
        return history_words.short_last(trend.values[-1], today)

    def _paint_empty(self, painter: QPainter, frame: QRectF, trend: Trend) -> None:
        said = self.tr("No earlier values")
        if trend.chart in history_words.UNREAD:
            said = history_words.unread_word(trend.chart)
        if trend.earlier_than_shown:
            said = self.tr("None in this time. Choose a longer one.")
        painter.setFont(self.look.font(Text.LABEL))
        painter.setPen(self.look.colour(Tone.INK2))
        box = QRectF(0, frame.top(), self.width(), frame.height())
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box.adjusted(12, 0, -12, 0), flags, said)


def _aloud(trend: Trend) -> str:
    """What a screen reader says of it."""
    said = [words.kind_title(trend.kind)]
    unit = history_words.unit_of(trend.kind)
    if trend.values:
        count = words.translate("history", "{n} earlier values").format(n=len(trend.values))
        said += [
            count,
            history_words.last_line(trend.values[-1], history_words.day_of(trend.until)),
        ]
    elif trend.chart in history_words.UNREAD:
        said.append(history_words.unread_word(trend.chart))
    else:
        said.append(words.translate("history", "no earlier values"))
    if trend.now:
        number = "/".join(words.number(one) for one in trend.now)
        said.append(
            words.translate("history", "now {value} {unit}").format(value=number, unit=unit)
        )
    return ", ".join(said)
