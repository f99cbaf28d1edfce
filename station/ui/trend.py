"""One vital over time: earlier values by origin, the value of now on them, limits that are named.

Origin is told by shape as well as by colour, and by words in the legend and the table. The plot
is a button: touched, or chosen by keyboard, its numbers are in the table beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.earlier import EarlierValue, TrendLimit
from station.ui import history_words, names, words
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.trend_axis import scale_marks, span_of, time_marks
from station.ui.trend_marks import Labels, paint_mark
from station.ui.widgets.press import Pressable
from station.visit import ResultKind
from station.vitals import Quantity

__all__ = ["Trend", "TrendPlot"]

# The least that the side spans, in the unit we chart in: less than this is noise.
_LEAST_SPAN: Final[dict[ResultKind, float]] = {
    ResultKind.BLOOD_PRESSURE: 60.0,
    ResultKind.PULSE_RATE: 30.0,
    ResultKind.SPO2: 8.0,
    ResultKind.BODY_TEMPERATURE: 2.0,
    ResultKind.RESPIRATORY_RATE: 8.0,
    ResultKind.BODY_WEIGHT: 4.0,
    ResultKind.BODY_HEIGHT: 4.0,
    ResultKind.HEAD_CIRCUMFERENCE: 4.0,
    ResultKind.PAIN_SCORE: 10.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """What one plot shows. `now` are the numbers of this visit, in the order of the kind's."""

    kind: ResultKind
    values: tuple[EarlierValue, ...]
    now: tuple[Quantity, ...]
    limits: tuple[TrendLimit, ...]
    since: datetime
    until: datetime

    @property
    def earlier_than_shown(self) -> bool:
        """Whether nothing of it lies in the time that is shown."""
        return not self.shown and bool(self.values)

    @property
    def shown(self) -> tuple[EarlierValue, ...]:
        """Those that lie in the time that is shown."""
        return tuple(value for value in self.values if self.since <= value.at <= self.until)


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
        frame = self._frame(head, trend)
        if not trend.shown and not trend.now:
            self._paint_empty(painter, frame, trend)
            return
        scale = self._paint_axes(painter, frame, trend)
        if scale is None:
            return
        self._paint_limits(painter, frame, trend, scale)
        self._paint_values(painter, frame, trend, scale)

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

    def _frame(self, top: float, trend: Trend) -> QRectF:
        """Where the values lie: room for numbers at the left and for the number of now."""
        look = self.look
        caption = QFontMetricsF(look.font(Text.CAPTION))
        left = float(look.metrics.px(16, 10)) + caption.horizontalAdvance("000.0")
        right = float(look.metrics.px(24, 14))
        if trend.now:
            number = QFontMetricsF(self._now_font())
            widest = max(number.horizontalAdvance(words.number(one)) for one in trend.now)
            right += widest + look.metrics.px(14, 10)
        foot = caption.height() + look.metrics.px(12, 8)
        over = caption.height() * (0.9 if self.wide else 0.5)
        return QRectF(
            left, top + over, self.width() - left - right, self.height() - top - over - foot
        )

    def _now_font(self) -> QFont:
        return self.look.font(Text.HEADING if self.wide else Text.TILE, 700)

    def _paint_empty(self, painter: QPainter, frame: QRectF, trend: Trend) -> None:
        said = self.tr("No earlier values")
        if trend.earlier_than_shown:
            said = self.tr("None in this time. Choose a longer one.")
        painter.setFont(self.look.font(Text.LABEL))
        painter.setPen(self.look.colour(Tone.INK2))
        box = QRectF(0, frame.top(), self.width(), frame.height())
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box.adjusted(12, 0, -12, 0), flags, said)

    def _paint_axes(
        self, painter: QPainter, frame: QRectF, trend: Trend
    ) -> tuple[float, float] | None:
        """Lines of the side and marks of time; gives the bottom and top of the side."""
        look = self.look
        font = look.font(Text.CAPTION)
        measure = QFontMetricsF(font)
        numbers = [float(q.value) for value in trend.shown for _, q in value.numbers]
        numbers += [float(q.value) for q in trend.now]
        numbers += [float(limit.quantity.value) for limit in trend.limits]
        low, high = span_of(numbers, _LEAST_SPAN[trend.kind])
        if trend.kind is ResultKind.PAIN_SCORE:
            low, high = 0.0, 10.0
        if trend.kind is ResultKind.SPO2 and high > 100:
            low, high = low - (high - 100), 100.0
        # One more than there is room for: the outermost are mostly not seen.
        most = max(3, min(7, int(frame.height() / (measure.height() * 1.25)) + 1))
        marks = scale_marks(low, high, most)
        if not marks:
            return None
        # Room for the numbers at the points, but no empty band: not every mark has to be in it.
        air = (high - low) * (0.16 if self.wide else 0.1)
        bottom, top = low - air, high + air
        painter.setPen(QPen(look.colour(Tone.LINE2), 1))
        painter.drawLine(QLineF(frame.left(), frame.bottom(), frame.right(), frame.bottom()))
        painter.setFont(font)
        places = 1 if any(abs(mark - round(mark)) > 1e-6 for mark in marks) else 0
        for mark in marks:
            if not bottom <= mark <= top:
                continue
            y = frame.bottom() - (mark - bottom) / (top - bottom) * frame.height()
            painter.setPen(QPen(look.colour(Tone.LINE), 1))
            painter.drawLine(QLineF(frame.left(), y, frame.right(), y))
            painter.setPen(look.colour(Tone.INK2))
            box = QRectF(0, y - measure.height() / 2, frame.left() - 8, measure.height())
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, right, f"{mark:.{places}f}")
        self._paint_time(painter, frame, trend, measure)
        return bottom, top

    def _paint_time(
        self, painter: QPainter, frame: QRectF, trend: Trend, measure: QFontMetricsF
    ) -> None:
        """Months and years along the foot; where no January is in it, the first says its year."""
        first, last = history_words.day_of(trend.since), history_words.day_of(trend.until)
        room = measure.horizontalAdvance("2026") * 1.7
        painter.setPen(self.look.colour(Tone.INK2))
        marks = time_marks(first, last, max(1, int(frame.width() / room)))
        no_year = all(mark.kind != "year" for mark in marks)
        days = max(1, (last - first).days)
        for at, mark in enumerate(marks):
            x = frame.left() + (mark.at - first).days / days * frame.width()
            painter.drawLine(QLineF(x, frame.bottom(), x, frame.bottom() + 5))
            said = history_words.mark_word(mark, with_year=no_year and at == 0)
            width = measure.horizontalAdvance(said)
            left = max(2.0, min(x - width / 2, self.width() - width - 4))
            top = frame.bottom() + 6
            painter.drawText(QRectF(left, top, width + 2, measure.height()), 0, said)

    def _paint_limits(
        self, painter: QPainter, frame: QRectF, trend: Trend, scale: tuple[float, float]
    ) -> None:
        look = self.look
        font = look.font(Text.CAPTION, 600)
        measure = QFontMetricsF(font)
        painter.setFont(font)
        for limit in trend.limits:
            y = _y(frame, scale, float(limit.quantity.value))
            pen = QPen(look.colour(Tone.WARN), 1.6)
            pen.setDashPattern([4.0, 3.0])
            painter.setPen(pen)
            painter.drawLine(QLineF(frame.left(), y, frame.right(), y))
            said = f"{limit.name} {words.number(limit.quantity)}"
            width = measure.horizontalAdvance(said)
            box = QRectF(frame.left() + 14, y - measure.height() / 2, width + 12, measure.height())
            painter.fillRect(box, look.colour(Tone.SURFACE))
            painter.setPen(look.colour(Tone.WARN))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)

    def _paint_values(
        self, painter: QPainter, frame: QRectF, trend: Trend, scale: tuple[float, float]
    ) -> None:
        look = self.look
        size = float(look.metrics.px(15, 11))
        pen = QPen(look.colour(Tone.INK2), look.metrics.px(2))
        points = [
            [
                QPointF(_x(frame, trend, value.at), _y(frame, scale, float(q.value)))
                for _, q in value.numbers
            ]
            for value in trend.shown
        ]
        painter.setPen(pen)
        if self.wide:
            for pair in points:
                painter.drawLine(pair[0], pair[-1])
        else:
            painter.drawPolyline([pair[0] for pair in points])
        labels = Labels(painter, look, frame) if self.wide else None
        for value, pair in zip(trend.shown, points, strict=True):
            for at, (point, (_, quantity)) in enumerate(zip(pair, value.numbers, strict=True)):
                paint_mark(painter, look, value.origin, point, size)
                if labels is not None:
                    labels.put(at, point, words.number(quantity), size)
        self._paint_now(painter, frame, trend, scale, size)

    def _paint_now(
        self,
        painter: QPainter,
        frame: QRectF,
        trend: Trend,
        scale: tuple[float, float],
        size: float,
    ) -> None:
        look = self.look
        places = [QPointF(frame.right(), _y(frame, scale, float(q.value))) for q in trend.now]
        if len(places) > 1:
            painter.setPen(QPen(look.colour(Tone.ACCENT), look.metrics.px(2)))
            painter.drawLine(places[0], places[-1])
        font = self._now_font()
        measure = QFontMetricsF(font)
        for point, quantity in zip(places, trend.now, strict=True):
            paint_mark(painter, look, None, point, size)
            painter.setFont(font)
            painter.setPen(look.colour(Tone.ACCENT))
            said = words.number(quantity)
            box = QRectF(
                point.x() + size + 4,
                point.y() - measure.height() / 2,
                measure.horizontalAdvance(said) + 4,
                measure.height(),
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, said)


def _x(frame: QRectF, trend: Trend, at: datetime) -> float:
    whole = (trend.until - trend.since).total_seconds()
    return frame.left() + (at - trend.since).total_seconds() / whole * frame.width()


def _y(frame: QRectF, scale: tuple[float, float], number: float) -> float:
    bottom, top = scale
    return frame.bottom() - (number - bottom) / (top - bottom) * frame.height()


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
    else:
        said.append(words.translate("history", "no earlier values"))
    if trend.now:
        number = "/".join(words.number(one) for one in trend.now)
        said.append(
            words.translate("history", "now {value} {unit}").format(value=number, unit=unit)
        )
    return ", ".join(said)
