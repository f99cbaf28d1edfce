"""Words about earlier values: how long ago, from whom, and what the chart did not say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QDate, QLocale

from station.capture.history_view import ChartMemory, HistoryView
from station.earlier import MAIN_VITALS, EarlierOrigin, EarlierValue, TrendLimit
from station.ui import mark_words, words
from station.ui.site_units import told, wanted_unit
from station.ui.trend_axis import TimeMark
from station.visit import ResultKind
from station.vitals import VITALS, Quantity

__all__ = [
    "UNREAD",
    "ago",
    "chart_line",
    "day_of",
    "difference",
    "last_line",
    "limit_name",
    "limits_line",
    "mark_word",
    "number_of",
    "origin_word",
    "short_last",
    "short_origin",
    "source_line",
    "unit_of",
    "unread_word",
    "when",
]

translate = words.translate

UNREAD: Final = (ChartMemory.READING, ChartMemory.SILENT)
"""What the chart has is not known: that there is nothing is not said."""


def day_of(moment: datetime) -> date:
    """The day on this computer's clock."""
    return moment.astimezone().date()


def ago(then: date, today: date) -> str:
    """How long ago, in the largest unit that is true: "today", "9 days ago", "3 months ago"."""
    days = (today - then).days
    if days <= 0:
        return translate("history", "today")
    if days == 1:
        return translate("history", "yesterday")
    if days < 14:
        return translate("history", "{n} days ago").format(n=days)
    months = (today.year - then.year) * 12 + today.month - then.month - (today.day < then.day)
    if months < 2:
        return translate("history", "{n} weeks ago").format(n=days // 7)
    if months < 24:
        return translate("history", "{n} months ago").format(n=months)
    return translate("history", "{n} years ago").format(n=months // 12)


def number_of(value: EarlierValue) -> str:
    """Its digits: "82.4", or "146/88"."""
    return "/".join(told(quantity, vital)[0] for vital, quantity in value.numbers)


def unit_of(kind: ResultKind) -> str:
    """The unit in which the site reads values of that kind."""
    return words.unit_word(wanted_unit(VITALS[MAIN_VITALS[kind]].units[0]))


def last_line(value: EarlierValue, today: date) -> str:
    """One line for a tile: "Last: 82.4 kg, 3 months ago"."""
    line = translate("history", "Last: {value} {unit}, {ago}").format(
        value=number_of(value), unit=unit_of(value.kind), ago=ago(day_of(value.at), today)
    )
    return f"{line}, {translate('history', 'SIM')}" if value.simulated else line


def short_last(value: EarlierValue, today: date) -> str:
    """The same for a narrow place: "81.8 kg, 3 months ago"."""
    unit = unit_of(value.kind)
    return f"{number_of(value)} {unit}, {ago(day_of(value.at), today)}"


def short_origin(origin: EarlierOrigin | None) -> str:
    """Who knows the value, in one short word for a column."""
    match origin:
        case None:
            return translate("history", "Now")
        case EarlierOrigin.STATION:
            return translate("history", "Station")
        case EarlierOrigin.BY_HAND:
            return translate("history", "By hand")
        case EarlierOrigin.CHART:
            return translate("history", "Chart")


def origin_word(origin: EarlierOrigin | None) -> str:
    """Who knows the value; None is the one of this visit."""
    match origin:
        case None:
            return translate("history", "Now, not signed")
        case EarlierOrigin.STATION:
            return translate("history", "This station")
        case EarlierOrigin.BY_HAND:
            return translate("history", "By hand")
        case EarlierOrigin.CHART:
            return translate("history", "From the chart")


def source_line(value: EarlierValue) -> str:
    """Where it is from, in a cell of the table."""
    parts = [origin_word(value.origin), value.source]
    if value.changed:
        parts.append(translate("history", "corrected"))
    if value.simulated:
        parts.append(translate("history", "simulated"))
    return ", ".join(part for part in parts if part)


def when(value: EarlierValue) -> str:
    """Day and time; the day alone where the chart tells no time."""
    day = words.day(day_of(value.at))
    return day if value.day_only else f"{day}, {words.clock(value.at)}"


def mark_word(mark: TimeMark, *, with_year: bool = False) -> str:
    """A mark of the time axis: "12 Aug", "Apr", or "2025" where a year begins."""
    day = QDate(mark.at.year, mark.at.month, mark.at.day)
    if mark.kind == "day":
        return QLocale().toString(day, "d MMM")
    if mark.kind == "year":
        return str(mark.at.year)
    return QLocale().toString(day, "MMM yyyy" if with_year else "MMM")


def difference(now: tuple[Quantity, ...], last: EarlierValue) -> str:
    """How far the value of this visit is from the last one: "+0.6 since 12 Aug 2026"."""
    parts = [mine.value - before.value for mine, (_, before) in zip(now, last.numbers, strict=True)]
    day = words.day(day_of(last.at))
    if not any(parts):
        return translate("history", "Same as on {day}").format(day=day)
    said = "/".join(_signed(part) for part in parts)
    return translate("history", "{change} since {day}").format(change=said, day=day)


def _signed(change: Decimal) -> str:
    if not change:
        return "±0"
    return f"+{change:f}" if change > 0 else f"−{-change:f}"


def limit_name(limit: TrendLimit) -> str:
    """A limit on a trend, whose unit stands in its head: "High, at least 140"."""
    bound = mark_words.bound_words(limit.bound, words.number(limit.quantity))
    said = translate("history", "{word}, {limit}").format(
        word=mark_words.level_word(limit.level, limit.bound.side),
        limit=bound[0].lower() + bound[1:],
    )
    if limit.kind is not ResultKind.BLOOD_PRESSURE:
        return said
    return translate("history", "{vital}: {limit}").format(
        vital=mark_words.vital_word(limit.vital), limit=said[0].lower() + said[1:]
    )


def limits_line(limits: Iterable[TrendLimit], today: date) -> str:
    """All limits that hold today in words, for the side of the page; "" where there are none."""
    said = "; ".join(limit_name(limit) for limit in limits if limit.holds_on(today))
    return translate("history", "Limits at this age: {limits}.").format(limits=said) if said else ""


def chart_line(history: HistoryView) -> str:
    """How the chart's part of the history stands."""
    match history.chart:
        case ChartMemory.READING:
            return translate("history", "Reading earlier values from the chart")
        case ChartMemory.SILENT | ChartMemory.NO_CHART:
            return f"{history.says} {history.next_step}".strip()
        case ChartMemory.READ | ChartMemory.PARTLY:
            at = words.clock(history.read_at) if history.read_at else ""
            years = _years(history)
            line = translate("history", "Chart history read {time}, {years} back").format(
                time=at, years=years
            )
            if history.chart is ChartMemory.PARTLY:
                more = translate("history", "Not all of it could be used.")
                return f"{line}. {more}"
            return line


def unread_word(chart: ChartMemory) -> str:
    """What stands where no value is, and the chart was not read."""
    if chart is ChartMemory.READING:
        return translate("history", "Not read yet")
    return translate("history", "Not known: the chart was not read")


def _years(history: HistoryView) -> str:
    if history.since is None or history.read_at is None:
        return ""
    months = round((history.read_at - history.since).days / 30.44)
    if months % 12 or months < 12:
        return translate("history", "{n} months").format(n=months)
    years = months // 12
    if years == 1:
        return translate("history", "1 year")
    return translate("history", "{n} years").format(n=years)
