"""The rulebook: the shipped tables, and over them a clinic's own file.

A rule of the clinic takes the place of the shipped one with the same id, another id is one more
rule, and an id in `off` holds no longer. What no living patient has is not in a file: those
limits are `station.vitals`, where every reader of an instrument applies them; a file can only
be stricter.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Final

from station.checks.rules import LimitRule, Rulebook
from station.checks.tables import ChecksError, Table, read_table
from station.marks import Bound, Level
from station.vitals import VITALS, Quantity

__all__ = ["SHIPPED", "ChecksError", "outermost", "rulebook"]

SHIPPED: Final = ("impossible", "implausible", "abnormal", "critical", "change")
"""The shipped files, one for each table."""

_FOLDER: Final = Path(__file__).with_name("data")


def rulebook(own: Path | None = None) -> Rulebook:
    """The rules in force. Raises `ChecksError` for a file that is wrong."""
    tables = [read_table(_FOLDER / f"{name}.toml") for name in SHIPPED]
    limits = {rule.id: rule for table in tables for rule in table.limits()}
    changes = {rule.id: rule for table in tables for rule in table.changes()}
    version = tables[0].version
    if own is not None:
        table = read_table(own)
        _check_own(own, table, {**limits, **changes})
        for rule in table.limits():
            limits[rule.id] = rule
            changes.pop(rule.id, None)
        for change in table.changes():
            changes[change.id] = change
            limits.pop(change.id, None)
        for name in table.off:
            limits.pop(name, None)
            changes.pop(name, None)
        version = f"{version} + {table.version}"
    return Rulebook(
        version=version,
        limits=(*outermost(), *limits.values()),
        changes=tuple(changes.values()),
    )


def outermost() -> tuple[LimitRule, ...]:
    """The limits of `VITALS` as rules, so that all refusals are told in one way."""
    rules = []
    for vital, info in VITALS.items():
        for bound, limit in zip((Bound.BELOW, Bound.ABOVE), info.possible, strict=True):
            rules.append(
                LimitRule(
                    id=f"possible-{vital.value.replace('_', '-')}-{bound}",
                    level=Level.IMPOSSIBLE,
                    vital=vital,
                    bound=bound,
                    limit=Quantity(limit, info.units[0]),
                    title="No living patient has this",
                    source="station/vitals.py, with its sources there",
                )
            )
    return tuple(rules)


def _check_own(path: Path, table: Table, shipped: dict[str, object]) -> None:
    for name in table.off:
        if name not in shipped:
            raise ChecksError(
                f"{path}: key off: found {name!r}, expected the id of a shipped rule "
                "(`station checks` lists them)"
            )
    for rule in table.limits():
        if rule.id.startswith("possible-"):
            raise ChecksError(
                f"{path}: key id: found {rule.id!r}, expected another name: those that begin "
                "with possible- are the station's own"
            )
        if rule.level is Level.IMPOSSIBLE:
            _check_stricter(path, rule)


def _check_stricter(path: Path, rule: LimitRule) -> None:
    """A limit beyond what the instruments' readers refuse would never be met."""
    low, high = VITALS[rule.vital].possible
    unit = VITALS[rule.vital].units[0]
    value: Decimal = rule.limit.to(unit).value
    if not low <= value <= high:
        raise ChecksError(
            f"{path}: key impossible[{rule.id}].{rule.bound}: found {rule.limit}, expected a "
            f"limit from {low} to {high} {unit}: what lies beyond is refused already"
        )
