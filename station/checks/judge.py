"""Applies the rules: readings of one patient on one day in, marks out. Changes no value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from station.checks.history import EarlierValue
from station.checks.rules import ChangeRule, LimitRule, Rulebook, applies
from station.marks import Bound, Level, Mark, Side
from station.vitals import VITALS, Quantity, Reading, Vital

__all__ = ["impossible", "marks_of", "rule_vital"]


def rule_vital(vital: Vital) -> Vital:
    """Whose rules a vital obeys: a heart rate obeys those of the pulse."""
    return Vital.PULSE_RATE if vital is Vital.HEART_RATE else vital


def impossible(book: Rulebook, reading: Reading, born: date | None, day: date) -> Mark | None:
    """The rule that refuses this value; None where it may be."""
    return _limit_mark(book, Level.IMPOSSIBLE, reading, born, day)


def marks_of(
    book: Rulebook,
    readings: Iterable[Reading],
    *,
    born: date | None,
    day: date,
    earlier: dict[Vital, tuple[EarlierValue, ...]] | None = None,
) -> tuple[Mark, ...]:
    """What is unlikely, abnormal or critical about these values of one measurement.

    A vital gets one finding, the critical one where there is one, and at most two doubts: about
    the number itself, and about how far it is from an earlier one.
    """
    found: list[Mark] = []
    for reading in readings:
        doubt = _limit_mark(book, Level.IMPLAUSIBLE, reading, born, day)
        jump = _change_mark(book, reading, born, day, (earlier or {}).get(reading.vital, ()))
        finding = _limit_mark(book, Level.CRITICAL, reading, born, day) or _limit_mark(
            book, Level.ABNORMAL, reading, born, day
        )
        found += [mark for mark in (doubt, jump, finding) if mark is not None]
    return tuple(found)


def _limit_mark(
    book: Rulebook, level: Level, reading: Reading, born: date | None, day: date
) -> Mark | None:
    """The outermost rule of a level that the value meets."""
    vital = rule_vital(reading.vital)
    met = [
        rule
        for rule in book.limits
        if rule.level is level
        and rule.vital is vital
        and applies(rule, born, day)
        and rule.met_by(reading.quantity)
    ]
    if not met:
        return None
    rule = max(met, key=_outwards)
    return Mark(
        level=level,
        vital=reading.vital,
        bound=rule.bound,
        limit=rule.limit,
        rule=rule.id,
        title=rule.title,
        source=rule.source,
        version=book.version,
    )


def _outwards(rule: LimitRule) -> Decimal:
    value = rule.limit.to(VITALS[rule.vital].units[0]).value
    return value if rule.bound.side is Side.HIGH else -value


def _change_mark(
    book: Rulebook,
    reading: Reading,
    born: date | None,
    day: date,
    earlier: tuple[EarlierValue, ...],
) -> Mark | None:
    """The first rule of change that the value breaks, against the newest value it speaks of."""
    moment = reading.taken.received
    before = [
        value for value in earlier if value.at < moment and (value.real or not reading.origin.real)
    ]
    if not before:
        return None
    last = max(before, key=lambda value: value.at)
    vital = rule_vital(reading.vital)
    for rule in book.changes:
        if rule.vital is vital and applies(rule, born, day) and moment - last.at <= rule.within:
            mark = _changed(book, rule, reading, last)
            if mark is not None:
                return mark
    return None


def _changed(book: Rulebook, rule: ChangeRule, reading: Reading, last: EarlierValue) -> Mark | None:
    unit = VITALS[reading.vital].units[0]
    decimals = VITALS[reading.vital].decimals
    before = last.quantity.to(unit)
    now = reading.quantity.to(unit).value
    away = rule.room(before).value
    low, high = before.value - away, before.value + away
    if rule.up and now > high:
        bound, limit = Bound.ABOVE, high
    elif rule.down and now < low:
        bound, limit = Bound.BELOW, low
    else:
        return None
    return Mark(
        level=Level.IMPLAUSIBLE,
        vital=reading.vital,
        bound=bound,
        limit=Quantity(limit, unit).to(unit, decimals),
        rule=rule.id,
        title=rule.title,
        source=rule.source,
        version=book.version,
        earlier=last.quantity,
        earlier_at=last.at,
        earlier_from=last.source,
    )
