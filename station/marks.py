"""What a check says about a value: records that travel with a result from tile to chart.

The rules themselves are in `station.checks`; here is only what came of them, so that the store and
the chart know marks and no rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from station.vitals import Quantity, Vital

__all__ = [
    "Bound",
    "Level",
    "Mark",
    "Side",
    "confirmed",
    "doubts",
    "each_once",
    "findings",
    "worst",
]


class Level(StrEnum):
    """Which table a rule stands in: refused, asked about, marked, or repeated and told."""

    IMPOSSIBLE = "impossible"
    IMPLAUSIBLE = "implausible"
    ABNORMAL = "abnormal"
    CRITICAL = "critical"


class Side(StrEnum):
    """On which side of its limit a value is."""

    LOW = "low"
    HIGH = "high"


class Bound(StrEnum):
    """How a rule's limit is meant, as its source says it: "at least 140" or "above 180"."""

    BELOW = "below"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    ABOVE = "above"

    @property
    def side(self) -> Side:
        """The side on which a value meets it."""
        return Side.LOW if self in (Bound.BELOW, Bound.AT_MOST) else Side.HIGH


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One rule that a value met, with all that is needed to say so later.

    `limit` is in the rule's unit; `title` are the rule's own words, `source` who says so and
    `version` of which tables. `earlier` is set where the value was compared with an earlier one:
    then `limit` is how far it might have gone from that. `confirmed`: a person said that the
    value is right though unlikely; who and when is the acceptance of the result.
    """

    level: Level
    vital: Vital
    bound: Bound
    limit: Quantity
    rule: str
    title: str
    source: str
    version: str
    earlier: Quantity | None = None
    earlier_at: datetime | None = None
    earlier_from: str | None = None
    confirmed: bool = False

    @property
    def side(self) -> Side:
        """Low or high."""
        return self.bound.side


def doubts(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Why a value is unlikely; empty where it is not."""
    return tuple(mark for mark in marks if mark.level is Level.IMPLAUSIBLE)


def confirmed(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The same after a person said that what is unlikely is right."""
    return tuple(replace(mark, confirmed=mark.level is Level.IMPLAUSIBLE) for mark in marks)


def each_once(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks of several measurements: each rule once for each vital."""
    found: dict[tuple[str, Vital], Mark] = {}
    for mark in marks:
        found.setdefault((mark.rule, mark.vital), mark)
    return tuple(found.values())


def findings(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """What is said beside the number: high, low, critical; the critical ones first."""
    critical = tuple(mark for mark in marks if mark.level is Level.CRITICAL)
    return critical + tuple(mark for mark in marks if mark.level is Level.ABNORMAL)


def worst(marks: tuple[Mark, ...]) -> Mark | None:
    """The finding that counts most; None where there is none."""
    return next(iter(findings(marks)), None)
