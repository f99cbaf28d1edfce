"""The inside of a trend: its axes, limits, values and the number of now, painted into a frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from station.earlier import EarlierValue, TrendLimit
from station.ui import history_words, words
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.trend_axis import scale_marks, span_of, time_marks
from station.ui.trend_marks import Labels, paint_mark
from station.visit import ResultKind
from station.vitals import Quantity

__all__ = ["Trend", "TrendDrawing"]

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


class TrendDrawing:
    """Paints one trend below `top` (pixels) into a plot of that size."""

    def __init__(
        self, painter: QPainter, look: Look, trend: Trend, top: float, size: QSize
    ) -> None:
        self._painter = painter
        self._look = look
        self._trend = trend
        self._width = size.width()
        self._wide = trend.kind is ResultKind.BLOOD_PRESSURE
        self._now_font = look.font(Text.HEADING if self._wide else Text.TILE, 700)
        self.frame = self._frame(top, size)
        # What the lower and the upper edge of the frame stand for.
        self._low, self._high = 0.0, 1.0

    def paint(self) -> None:
        """Axes, then what lies on them."""
        if self._paint_axes():
            self._paint_limits()
            self._paint_values()
            self._paint_now()

    def _frame(self, top: float, size: QSize) -> QRectF:
        """Where the values lie: room for numbers at the left and for the number of now."""
        look = self._look
        caption = QFontMetricsF(look.font(Text.CAPTION))
        left = float(look.metrics.px(16, 10)) + caption.horizontalAdvance("000.0")
        right = float(look.metrics.px(24, 14))
        if self._trend.now:
            number = QFontMetricsF(self._now_font)
            widest = max(number.horizontalAdvance(words.number(one)) for one in self._trend.now)
            right += widest + look.metrics.px(14, 10)
        foot = caption.height() + look.metrics.px(12, 8)
        over = caption.height() * (0.9 if self._wide else 0.5)
        return QRectF(
            left, top + over, size.width() - left - right, size.height() - top - over - foot
        )

    def _paint_axes(self) -> bool:
        """Lines of the side and marks of time; False where there is no room for them."""
        painter, look, frame = self._painter, self._look, self.frame
        font = look.font(Text.CAPTION)
        measure = QFontMetricsF(font)
        low, high = self._span()
        # One more than there is room for: the outermost are mostly not seen.
        most = max(3, min(7, int(frame.height() / (measure.height() * 1.25)) + 1))
        marks = scale_marks(low, high, most)
        if not marks:
            return False
        # Room for the numbers at the points, but no empty band: not every mark has to be in it.
        air = (high - low) * (0.16 if self._wide else 0.1)
        self._low, self._high = low - air, high + air
        painter.setPen(QPen(look.colour(Tone.LINE2), 1))
        painter.drawLine(QLineF(frame.left(), frame.bottom(), frame.right(), frame.bottom()))
        painter.setFont(font)
        places = 1 if any(abs(mark - round(mark)) > 1e-6 for mark in marks) else 0
        for mark in marks:
            if not self._low <= mark <= self._high:
                continue
            y = self._y(mark)
            painter.setPen(QPen(look.colour(Tone.LINE), 1))
            painter.drawLine(QLineF(frame.left(), y, frame.right(), y))
            painter.setPen(look.colour(Tone.INK2))
            box = QRectF(0, y - measure.height() / 2, frame.left() - 8, measure.height())
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, right, f"{mark:.{places}f}")
        self._paint_time(measure)
        return True

    def _span(self) -> tuple[float, float]:
        """The lowest and the highest number that must be in it."""
        trend = self._trend
        numbers = [float(q.value) for value in trend.shown for _, q in value.numbers]
        numbers += [float(q.value) for q in trend.now]
        numbers += [float(limit.quantity.value) for limit in trend.limits]
        low, high = span_of(numbers, _LEAST_SPAN[trend.kind])
        if trend.kind is ResultKind.PAIN_SCORE:
            return 0.0, 10.0
        if trend.kind is ResultKind.SPO2 and high > 100:
            return low - (high - 100), 100.0
        return low, high

    def _paint_time(self, measure: QFontMetricsF) -> None:
        """Months and years along the foot; where no January is in it, the first says its year."""
        painter, frame, trend = self._painter, self.frame, self._trend
        first, last = history_words.day_of(trend.since), history_words.day_of(trend.until)
        room = measure.horizontalAdvance("2026") * 1.7
        painter.setPen(self._look.colour(Tone.INK2))
        marks = time_marks(first, last, max(1, int(frame.width() / room)))
        no_year = all(mark.kind != "year" for mark in marks)
        days = max(1, (last - first).days)
        for at, mark in enumerate(marks):
            x = frame.left() + (mark.at - first).days / days * frame.width()
            painter.drawLine(QLineF(x, frame.bottom(), x, frame.bottom() + 5))
            said = history_words.mark_word(mark, with_year=no_year and at == 0)
            width = measure.horizontalAdvance(said)
            left = max(2.0, min(x - width / 2, self._width - width - 4))
            top = frame.bottom() + 6
            painter.drawText(QRectF(left, top, width + 2, measure.height()), 0, said)

    def _paint_limits(self) -> None:
        painter, look, frame = self._painter, self._look, self.frame
        font = look.font(Text.CAPTION, 600)
        measure = QFontMetricsF(font)
        painter.setFont(font)
        for limit in self._trend.limits:
            y = self._y(float(limit.quantity.value))
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

    def _paint_values(self) -> None:
        painter, look, trend = self._painter, self._look, self._trend
        points = [
            [QPointF(self._x(value.at), self._y(float(q.value))) for _, q in value.numbers]
            for value in trend.shown
        ]
        painter.setPen(QPen(look.colour(Tone.INK2), look.metrics.px(2)))
        if self._wide:
            for pair in points:
                painter.drawLine(pair[0], pair[-1])
        else:
            painter.drawPolyline([pair[0] for pair in points])
        labels = Labels(painter, look, self.frame) if self._wide else None
        size = self._mark_size
        for value, pair in zip(trend.shown, points, strict=True):
            for at, (point, (_, quantity)) in enumerate(zip(pair, value.numbers, strict=True)):
                paint_mark(painter, look, value.origin, point, size)
                if labels is not None:
                    labels.put(at, point, words.number(quantity), size)

    def _paint_now(self) -> None:
        painter, look, trend = self._painter, self._look, self._trend
        places = [QPointF(self.frame.right(), self._y(float(q.value))) for q in trend.now]
        if len(places) > 1:
            painter.setPen(QPen(look.colour(Tone.ACCENT), look.metrics.px(2)))
            painter.drawLine(places[0], places[-1])
        measure = QFontMetricsF(self._now_font)
        size = self._mark_size
        for point, quantity in zip(places, trend.now, strict=True):
            paint_mark(painter, look, None, point, size)
            painter.setFont(self._now_font)
            painter.setPen(look.colour(Tone.ACCENT))
            said = words.number(quantity)
            box = QRectF(
                point.x() + size + 4,
                point.y() - measure.height() / 2,
                measure.horizontalAdvance(said) + 4,
                measure.height(),
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, said)

    @property
    def _mark_size(self) -> float:
        return float(self._look.metrics.px(15, 11))

    def _x(self, at: datetime) -> float:
        whole = (self._trend.until - self._trend.since).total_seconds()
        share = (at - self._trend.since).total_seconds() / whole
        return self.frame.left() + share * self.frame.width()

    def _y(self, number: float) -> float:
        share = (number - self._low) / (self._high - self._low)
        return self.frame.bottom() - share * self.frame.height()
