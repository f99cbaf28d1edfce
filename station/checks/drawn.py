"""The limits of the tables as lines to draw over a patient's earlier values."""

from __future__ import annotations

from datetime import date
from typing import Final

from station.checks.ages import reached
from station.checks.rules import Rulebook
from station.earlier import TrendLimit
from station.marks import Level
from station.visit import kind_of

__all__ = ["drawn"]

# What is impossible or unlikely was refused or asked about; a trend shows what was kept.
_LEVELS: Final = (Level.ABNORMAL, Level.CRITICAL)


def drawn(book: Rulebook, born: date | None, day: date) -> tuple[TrendLimit, ...]:
    """Every abnormal and critical limit that holds for this patient on `day` or held before.

    A limit that goes by age has the days of that age. Without a birth date, or with one that is
    still to come, only what holds for every age is there.
    """
    known = born is not None and born <= day
    found = []
    for rule in book.limits:
        kind = kind_of(rule.vital)
        ageless = rule.from_age is None and rule.to_age is None
        if rule.level not in _LEVELS or kind is None or not (ageless or known):
            continue
        begins = ends = None
        if born is not None and not ageless:
            begins = reached(born, rule.from_age) if rule.from_age is not None else None
            ends = reached(born, rule.to_age) if rule.to_age is not None else None
        if begins is not None and begins > day:
            continue
        found.append(
            TrendLimit(
                kind=kind,
                vital=rule.vital,
                quantity=rule.limit,
                bound=rule.bound,
                level=rule.level,
                title=rule.title,
                begins=begins,
                ends=ends,
            )
        )
    return tuple(found)
