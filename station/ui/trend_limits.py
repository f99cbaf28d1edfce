"""The clinic's limits on a trend: a quiet band beyond each, named in shape and word.

Of a blood pressure only the outer sides are bands, as the space between its two numbers belongs to
neither. Its inner limits are lines, and only where a value that is shown has met them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from station.earlier import TrendLimit
from station.marks import Bound, Level, Side
from station.ui import history_words
from station.ui.icons import paint_icon
from station.ui.look import Look
from station.ui.mark_words import level_look, level_word
from station.ui.tokens import Text, Tone
from station.ui.trend_axis import Scale
from station.vitals import Vital

if TYPE_CHECKING:
    from station.ui.trend_drawing import Trend

__all__ = ["LimitBands", "drawn_limits", "met"]

_INNER: Final = ((Vital.SYSTOLIC, Side.LOW), (Vital.DIASTOLIC, Side.HIGH))
_STEP_PX: Final = 6.0
_TINTS: Final = {Level.ABNORMAL: Tone.WARN_TINT, Level.CRITICAL: Tone.BAD_TINT}


def met(limit: TrendLimit, number: float) -> bool:
    """Whether a number, in the limit's unit, is beyond it."""
    value = float(limit.quantity.value)
    match limit.bound:
        case Bound.BELOW:
            return number < value
        case Bound.AT_MOST:
            return number <= value
        case Bound.AT_LEAST:
            return number >= value
        case Bound.ABOVE:
            return number > value


def drawn_limits(trend: Trend, low: float, high: float, reach: float) -> tuple[TrendLimit, ...]:
    """Those that are drawn over values from `low` to `high`: near enough, `reach` away at most and
    critical ones half of that, so that no plot is mostly an empty band.
    """
    today = history_words.day_of(trend.until)
    shown = []
    for limit in trend.limits:
        if (limit.vital, limit.bound.side) in _INNER:
            if limit.holds_on(today) and any(met(limit, n) for n in _numbers(trend, limit.vital)):
                shown.append(limit)
            continue
        away = reach / 2 if limit.level is Level.CRITICAL else reach
        if low - away <= float(limit.quantity.value) <= high + away:
            shown.append(limit)
    return tuple(shown)


def _numbers(trend: Trend, vital: Vital) -> Iterable[float]:
    for value in trend.shown:
        number = value.number(vital)
        if number is not None:
            yield float(number.value)
    if trend.now:
        yield float(trend.now[0 if vital is Vital.SYSTOLIC else -1].value)


class LimitBands:
    """Paints limits into `frame`, whose places `scale` knows."""

    def __init__(self, painter: QPainter, look: Look, frame: QRectF, scale: Scale) -> None:
        self._painter = painter
        self._look = look
        self._frame = frame
        self._x, self._y = scale.x, scale.y
        self._font = look.font(Text.CAPTION, 600)
        self._measure = QFontMetricsF(self._font)
        self._taken: list[QRectF] = []

    def paint_bands(self, limits: tuple[TrendLimit, ...]) -> None:
        """Below all else; critical ones over the others."""
        for level in (Level.ABNORMAL, Level.CRITICAL):
            for limit in limits:
                if limit.level is level:
                    self._paint_band(limit)

    def paint_names(
        self, limits: tuple[TrendLimit, ...], today: date, taken: Iterable[QRectF]
    ) -> None:
        """Of those that hold today, each where nothing that is `taken` lies under it."""
        self._taken = list(taken)
        for limit in sorted(_innermost(limits, today), key=lambda one: one.level, reverse=True):
            self._paint_name(limit)

    def _span(self, limit: TrendLimit) -> tuple[float, float]:
        left, right = self._frame.left(), self._frame.right()
        if limit.begins is not None:
            left = max(left, self._x(_midnight(limit.begins)))
        if limit.ends is not None:
            right = min(right, self._x(_midnight(limit.ends)))
        return left, right

    def _paint_band(self, limit: TrendLimit) -> None:
        painter, frame = self._painter, self._frame
        left, right = self._span(limit)
        if right <= left:
            return
        y = min(max(self._y(float(limit.quantity.value)), frame.top()), frame.bottom())
        if (limit.vital, limit.bound.side) not in _INNER:
            beyond = frame.top() if limit.bound.side is Side.HIGH else frame.bottom()
            band = QRectF(left, min(y, beyond), right - left, abs(y - beyond))
            painter.fillRect(band, self._look.colour(_TINTS[limit.level]))
        pen = QPen(self._look.colour(level_look(limit.level, limit.bound.side)[1]), 1.2)
        pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        painter.drawLine(QLineF(left, y, right, y))

    def _paint_name(self, limit: TrendLimit) -> None:
        """Shape, word and number beyond the line; less of it where there is no room."""
        painter, measure = self._painter, self._measure
        icon, tone = level_look(limit.level, limit.bound.side)
        size = measure.height() * 0.82
        word = level_word(limit.level, limit.bound.side)
        for said in (history_words.limit_name(limit), word, ""):
            width = size + (4 + measure.horizontalAdvance(said) if said else 0)
            box = self._place(limit, width)
            if box is not None:
                break
        else:
            return  # a shape of that colour and side is there already
        self._taken.append(box)
        inner = (limit.vital, limit.bound.side) in _INNER
        ground = self._look.colour(Tone.SURFACE if inner else _TINTS[limit.level])
        painter.fillRect(box.adjusted(-3, 2, 3, -2), ground)
        shape = QRectF(box.left(), box.center().y() - size / 2, size, size)
        paint_icon(painter, icon, shape, self._look.colour(tone), ground)
        painter.setFont(self._font)
        painter.setPen(self._look.colour(tone))
        painter.drawText(box.adjusted(size + 4, 0, 2, 0), Qt.AlignmentFlag.AlignVCenter, said)

    def _place(self, limit: TrendLimit, width: float) -> QRectF | None:
        """The first place from the left where so wide a name covers nothing."""
        frame, height = self._frame, self._measure.height()
        y = self._y(float(limit.quantity.value))
        top = y - height if limit.bound.side is Side.HIGH else y
        top = min(max(top, frame.top() - height / 3), frame.bottom() - height)
        left, right = self._span(limit)
        box = QRectF(left + 6, top, width, height)
        while box.right() <= right:
            if not any(box.intersects(other) for other in self._taken):
                return box
            box.translate(_STEP_PX, 0)
        return None


def _innermost(limits: Iterable[TrendLimit], today: date) -> list[TrendLimit]:
    """Of several limits of a level on one side, the one that a value meets first."""
    first: dict[tuple[Vital, Level, Side], TrendLimit] = {}
    for limit in limits:
        if not limit.holds_on(today):
            continue
        key = (limit.vital, limit.level, limit.bound.side)
        other = first.get(key)
        if other is None or _beyond(other, limit):
            first[key] = limit
    return list(first.values())


def _beyond(one: TrendLimit, other: TrendLimit) -> bool:
    """Whether `one` is further out than `other`."""
    if one.bound.side is Side.HIGH:
        return one.quantity.value > other.quantity.value
    return one.quantity.value < other.quantity.value


def _midnight(day: date) -> datetime:
    """The beginning of a day; on months of trend no zone is seen."""
    return datetime.combine(day, time(), UTC)
