"""The rules as records: a limit that a value meets, a change that is too large, and their book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from station.checks.ages import Age, reached
from station.marks import Bound, Level
from station.vitals import Quantity, Vital

__all__ = ["ChangeRule", "LimitRule", "Rulebook", "applies"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule:
    """One limit of one vital, in the words of its source.

    `from_age` is included and `to_age` is not. Neither: the rule holds for every age.
    """

    id: str
    level: Level
    vital: Vital
    bound: Bound
    limit: Quantity
    title: str
    source: str
    from_age: Age | None = None
    to_age: Age | None = None

    def met_by(self, quantity: Quantity) -> bool:
        """Whether a value meets it. Raises `CannotConvertError` for another dimension."""
        value, limit = quantity.to(self.limit.unit).value, self.limit.value
        match self.bound:
            case Bound.BELOW:
                return value < limit
            case Bound.AT_MOST:
                return value <= limit
            case Bound.AT_LEAST:
                return value >= limit
            case Bound.ABOVE:
                return value > limit


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRule:
    """How far a value may go from this patient's last one, if that is not older than `within`.

    Either `percent` of the earlier value, or `by`, in the unit we chart in. `down` and `up`: which
    way counts.
    """

    id: str
    vital: Vital
    within: timedelta
    title: str
    source: str
    percent: Decimal | None = None
    by: Quantity | None = None
    down: bool = True
    up: bool = True
    from_age: Age | None = None
    to_age: Age | None = None

    def room(self, earlier: Quantity) -> Quantity:
        """How much it may differ from `earlier`, which is in the unit we chart in."""
        if self.by is not None:
            return self.by
        assert self.percent is not None
        return Quantity(abs(earlier.value) * self.percent / 100, earlier.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """All rules in force. `version` names the shipped tables and a clinic's own."""

    version: str
    limits: tuple[LimitRule, ...] = ()
    changes: tuple[ChangeRule, ...] = ()


def applies(rule: LimitRule | ChangeRule, born: date | None, day: date) -> bool:
    """Whether a rule holds for somebody of that birth date on that day.

    Without a birth date, or with one that is still to come, only what holds for every age does.
    """
    if rule.from_age is None and rule.to_age is None:
        return True
    if born is None or born > day:
        return False
    old_enough = rule.from_age is None or reached(born, rule.from_age) <= day
    return old_enough and (rule.to_age is None or day < reached(born, rule.to_age))
