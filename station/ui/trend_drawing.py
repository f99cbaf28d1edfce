"""The inside of a trend: its axes, limits, values and the number of now, painted into a frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from station.capture.history_view import ChartMemory
from station.earlier import EarlierValue, TrendLimit
from station.marks import Side
from station.ui import history_words, words
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.trend_axis import Scale, scale_marks, span_of, time_marks
from station.ui.trend_limits import LimitBands, drawn_limits
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


# How far a band reaches at least, as a part of what the side spans.
_BAND: Final = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """What one plot shows. `now` are the numbers of this visit, in the order of the kind's."""

    kind: ResultKind
    values: tuple[EarlierValue, ...]
    now: tuple[Quantity, ...]
    limits: tuple[TrendLimit, ...]
    since: datetime
    until: datetime
    chart: ChartMemory = ChartMemory.READ
    """Whether the chart was read: before it is, "none" is not known."""

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
        self._today = history_words.day_of(trend.until)
        self._limits: tuple[TrendLimit, ...] = ()

    def paint(self) -> None:
        """Bands of limits, axes, and what lies on them."""
        low, high = self._span()
        # One more than there is room for: the outermost are mostly not seen.
        line = QFontMetricsF(self._look.font(Text.CAPTION)).height()
        marks = scale_marks(low, high, max(3, min(7, int(self.frame.height() / (line * 1.25)) + 1)))
        if not marks:
            return
        # Room for the numbers at the points, but no empty band: not every mark has to be in it.
        air = (high - low) * (0.16 if self._wide else 0.1)
        frame, trend = self.frame, self._trend
        self._scale = Scale(
            left=frame.left(),
            right=frame.right(),
            top=frame.top(),
            bottom=frame.bottom(),
            since=trend.since,
            until=trend.until,
            low=low - air,
            high=high + air,
        )
        bands = LimitBands(self._painter, self._look, frame, self._scale)
        bands.paint_bands(self._limits)
        self._paint_axes(marks)
        points = [
            [QPointF(self._scale.x(value.at), self._y(q)) for _, q in value.numbers]
            for value in trend.shown
        ]
        bands.paint_names(self._limits, self._today, self._taken(points))
        self._paint_values(points)
        self._paint_now()

    def _y(self, quantity: Quantity) -> float:
        return self._scale.y(float(quantity.value))

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

    def _paint_axes(self, marks: tuple[float, ...]) -> None:
        """Lines of the side and marks of time."""
        painter, look, frame, scale = self._painter, self._look, self.frame, self._scale
        font = look.font(Text.CAPTION)
        measure = QFontMetricsF(font)
        painter.setPen(QPen(look.colour(Tone.LINE2), 1))
        painter.drawLine(QLineF(frame.left(), frame.bottom(), frame.right(), frame.bottom()))
        painter.setFont(font)
        places = 1 if any(abs(mark - round(mark)) > 1e-6 for mark in marks) else 0
        for mark in marks:
            if not scale.low <= mark <= scale.high:
                continue
            y = scale.y(mark)
            painter.setPen(QPen(look.colour(Tone.LINE), 1))
            painter.drawLine(QLineF(frame.left(), y, frame.right(), y))
            painter.setPen(look.colour(Tone.INK2))
            box = QRectF(0, y - measure.height() / 2, frame.left() - 8, measure.height())
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, right, f"{mark:.{places}f}")
        self._paint_time(measure)

    def _span(self) -> tuple[float, float]:
        """The lowest and the highest number that must be in it, near limits among them."""
        trend = self._trend
        numbers = [float(q.value) for value in trend.shown for _, q in value.numbers]
        numbers += [float(q.value) for q in trend.now]
        least = _LEAST_SPAN[trend.kind]
        self._limits = drawn_limits(trend, min(numbers), max(numbers), least)
        held = [one for one in self._limits if one.holds_on(self._today)]
        # Beyond its line a band needs room for its name.
        room = max(least, max(numbers) - min(numbers)) * _BAND
        for limit in held:
            beyond = room if limit.bound.side is Side.HIGH else -room
            numbers += [float(limit.quantity.value), float(limit.quantity.value) + beyond]
        low, high = span_of(numbers, least)
        if trend.kind is ResultKind.PAIN_SCORE:
            return 0.0, 10.0
        if trend.kind is ResultKind.SPO2 and high > 100:
            return low - (high - 100), 100.0
        return low, high

    def _paint_time(self, measure: QFontMetricsF) -> None:
        """Months and years along the foot; where no January is in it, the first says its year."""
        painter, frame, trend = self._painter, self.frame, self._trend
        first, last = history_words.day_of(trend.since), self._today
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

    def _paint_values(self, points: list[list[QPointF]]) -> None:
        painter, look, trend = self._painter, self._look, self._trend
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

    def _taken(self, points: list[list[QPointF]]) -> list[QRectF]:
        """Where marks, numbers and lines will lie, in pieces."""
        size = self._mark_size
        now = [QPointF(self.frame.right(), self._y(q)) for q in self._trend.now]
        found = [QRectF(point.x() - size, point.y() - size, 2 * size, 2 * size) for point in now]
        if self._wide:
            line = QFontMetricsF(self._look.font(Text.CAPTION, 600))
            across, above = line.horizontalAdvance("000"), line.height() + size
            for pair in points:
                upper, lower = pair[0], pair[-1]
                top, bottom = upper.y() - above, lower.y() + above
                found.append(QRectF(upper.x() - across / 2, top, across, bottom - top))
            return found
        for before, after in pairwise([pair[0] for pair in points]):
            steps = max(1, int((after.x() - before.x()) / size))
            for step in range(steps + 1):
                at = before + (after - before) * (step / steps)
                found.append(QRectF(at.x() - size / 2, at.y() - size / 2, size, size))
        found += [
            QRectF(pair[0].x() - size, pair[0].y() - size, 2 * size, 2 * size) for pair in points
        ]
        return found

    def _paint_now(self) -> None:
        painter, look, trend = self._painter, self._look, self._trend
        places = [QPointF(self.frame.right(), self._y(q)) for q in trend.now]
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
