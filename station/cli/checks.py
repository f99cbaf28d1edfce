"""`station checks`: the rules by which values are checked here, or what is wrong with a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from station.cli.output import Refused, print_json

if TYPE_CHECKING:
    from station.checks.rules import ChangeRule, LimitRule

__all__ = ["checks"]


def checks(own: Path | None = None, *, config: Path | None = None, json: bool = False) -> int:
    """List the rules in force, each with its limit, ages and source; or say what is wrong.

    Parameters
    ----------
    own
        A clinic's file of rules to look at; the configured one if not said.
    config
        The site's configuration; the user's own file if not said.
    json
        One JSON object a rule.
    """
    from station.checks.files import ChecksError, rulebook
    from station.settings import SettingsError, load_settings

    try:
        path = own or load_settings(config).checks.file
        book = rulebook(path)
    except (SettingsError, ChecksError) as problem:
        raise Refused(str(problem)) from problem
    rows = [_limit(rule) for rule in book.limits] + [_change(rule) for rule in book.changes]
    if json:
        for row in rows:
            print_json({**row, "version": book.version})
        return 0
    print(f"checks {book.version}")
    for row in rows:
        print(
            f"{row['table']:<11} {row['id']:<32} {row['vital']:<17} {row['rule']:<24} "
            f"{row['ages']:<16} {row['source']}"
        )
    return 0


def _limit(rule: LimitRule) -> dict[str, str]:
    bound = rule.bound.replace("_", " ")
    return _row(rule.level, rule, f"{bound} {rule.limit.value:f} {rule.limit.unit}")


def _change(rule: ChangeRule) -> dict[str, str]:
    room = str(rule.by) if rule.by is not None else f"{rule.percent} %"
    way = "up or down" if rule.up and rule.down else "up" if rule.up else "down"
    return _row("change", rule, f"{way} {room} in {rule.within.days} d")


def _row(table: str, rule: LimitRule | ChangeRule, says: str) -> dict[str, str]:
    return {
        "table": table,
        "id": rule.id,
        "vital": rule.vital.value,
        "rule": says,
        "ages": _ages(rule),
        "title": rule.title,
        "source": rule.source,
    }


def _ages(rule: LimitRule | ChangeRule) -> str:
    if rule.from_age is None and rule.to_age is None:
        return "every age"
    if rule.to_age is None:
        return f"from {rule.from_age}"
    if rule.from_age is None:
        return f"below {rule.to_age}"
    return f"{rule.from_age} to {rule.to_age}"
