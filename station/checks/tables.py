"""What a file of rules may say: its tables as models, and its mistakes in words.

A file has the tables `[[impossible]]`, `[[implausible]]`, `[[abnormal]]`, `[[critical]]` and
`[[change]]`, a `version`, and `off`: rules by id that do not hold here.
"""

from __future__ import annotations

import tomllib
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from station.checks.ages import Age, in_days
from station.checks.rules import ChangeRule, LimitRule
from station.decimals import as_written
from station.marks import Bound, Level
from station.vitals import VITALS, Quantity, Unit, Vital

__all__ = ["ChecksError", "Table", "read_table"]

_BOUNDS: Final = tuple(Bound)


class ChecksError(ValueError):
    """A file of rules is wrong: file, key, what was found, what was expected."""


def _age(value: object) -> object:
    return Age.parse(value) if isinstance(value, str) else value


def _number(value: object) -> object:
    """TOML's own numbers; a number in quotes is a mistake, and true is none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(f"found {value!r}, expected a number without quotes")
    return Decimal(value)


AgeField = Annotated[Age | None, BeforeValidator(_age)]
Number = Annotated[Decimal | None, BeforeValidator(_number)]


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    vital: Vital
    unit: Unit
    title: Annotated[str, Field(min_length=3, max_length=60)]
    source: Annotated[str, Field(min_length=8)]
    from_age: AgeField = None
    to_age: AgeField = None

    @model_validator(mode="after")
    def _sound(self) -> _Rule:
        allowed = VITALS[self.vital].units
        if self.unit not in allowed:
            raise ValueError(f"unit: found {self.unit}, expected one of {', '.join(allowed)}")
        if self.from_age and self.to_age and in_days(self.from_age) >= in_days(self.to_age):
            raise ValueError(
                f"to_age: found {self.to_age}, expected an age above from_age, {self.from_age}"
            )
        return self


class _Limit(_Rule):
    below: Number = None
    at_most: Number = None
    at_least: Number = None
    above: Number = None

    @model_validator(mode="after")
    def _one_bound(self) -> _Limit:
        given = [bound for bound in _BOUNDS if getattr(self, bound) is not None]
        if len(given) != 1:
            raise ValueError(
                f"found {', '.join(given) or 'no limit'}, expected exactly one of "
                f"{', '.join(_BOUNDS)}"
            )
        return self

    def rule(self, level: Level) -> LimitRule:
        """The rule that this row is."""
        bound = next(bound for bound in _BOUNDS if getattr(self, bound) is not None)
        return LimitRule(
            id=self.id,
            level=level,
            vital=self.vital,
            bound=bound,
            limit=Quantity(getattr(self, bound), self.unit),
            title=self.title,
            source=self.source,
            from_age=self.from_age,
            to_age=self.to_age,
        )


class _Change(_Rule):
    percent: Number = None
    by: Number = None
    within: AgeField
    only: Annotated[str | None, Field(pattern="^(up|down)$")] = None

    @model_validator(mode="after")
    def _one_room(self) -> _Change:
        if (self.percent is None) == (self.by is None):
            raise ValueError("expected exactly one of percent, by")
        if (self.percent or self.by or Decimal(0)) <= 0:
            raise ValueError("percent, by: expected a number above 0")
        if self.within is None:
            raise ValueError('within: expected a time such as "30 d"')
        chart = VITALS[self.vital].units[0]
        if self.unit is not chart:
            raise ValueError(f"unit: found {self.unit}, expected {chart}, which it is charted in")
        return self

    def rule(self) -> ChangeRule:
        """The rule that this row is."""
        assert self.within is not None
        return ChangeRule(
            id=self.id,
            vital=self.vital,
            within=timedelta(days=in_days(self.within)),
            title=self.title,
            source=self.source,
            percent=self.percent,
            by=Quantity(self.by, self.unit) if self.by is not None else None,
            down=self.only != "up",
            up=self.only != "down",
            from_age=self.from_age,
            to_age=self.to_age,
        )


class Table(BaseModel):
    """One file."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    version: Annotated[str, Field(min_length=1, max_length=40)]
    impossible: tuple[_Limit, ...] = ()
    implausible: tuple[_Limit, ...] = ()
    abnormal: tuple[_Limit, ...] = ()
    critical: tuple[_Limit, ...] = ()
    change: tuple[_Change, ...] = ()
    off: tuple[str, ...] = ()

    def limits(self) -> tuple[LimitRule, ...]:
        """The rules of the four tables."""
        return tuple(row.rule(level) for level in Level for row in getattr(self, level.value))

    def changes(self) -> tuple[ChangeRule, ...]:
        """The rules about changes."""
        return tuple(row.rule() for row in self.change)


def read_table(path: Path) -> Table:
    """Read and check one file. Raises `ChecksError` with a line for each mistake."""
    try:
        # Decimals as written: 38.1 is not 38.10000000000000142.
        data = tomllib.loads(path.read_text("utf-8"), parse_float=as_written)
    except OSError as problem:
        raise ChecksError(f"{path}: cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise ChecksError(f"{path}: is not UTF-8 text: byte {problem.start}") from problem
    except (ValueError, RecursionError) as problem:  # too long a number, nested too deeply
        raise ChecksError(f"{path}: is not TOML: {problem}") from problem
    try:
        table = Table.model_validate(data)
    except ValidationError as problem:
        lines = [_line(path, data, error) for error in problem.errors()]
        raise ChecksError("\n".join(lines)) from problem
    ids = [rule.id for rule in table.limits()] + [rule.id for rule in table.changes()]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise ChecksError(f"{path}: key id: found {twice[0]!r} twice, expected it once")
    return table


def _line(path: Path, data: dict[str, Any], error: Any) -> str:
    """One mistake: which key, by the rule's own id where it has one, found and expected."""
    where = list(error["loc"])
    key = ".".join(str(part) for part in where) or "whole file"
    if len(where) >= 2 and isinstance(where[1], int):
        row = data[where[0]][where[1]]
        name = row.get("id") if isinstance(row, dict) else None
        rest = ".".join(str(part) for part in where[2:])
        key = f"{where[0]}[{name or where[1] + 1}]" + (f".{rest}" if rest else "")
    said = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "missing":
        said = "found nothing, expected a value"
    elif error["type"] == "extra_forbidden":
        said = "found a key that has no meaning here"
    elif error["type"] != "value_error":
        said = f"found {error['input']!r}, expected: {said}"
    return f"{path}: key {key}: {said}"
