"""Ages as rules give them ("28 d", "3 mo", "18 y"), by the calendar and not by mean months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

__all__ = ["Age", "in_days", "reached"]

_TEXT: Final = re.compile(r"(\d{1,3}) ?(d|mo|y)")


@dataclass(frozen=True, slots=True)
class Age:
    """So many days, months or years of life."""

    amount: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> Age:
        """Read "28 d", "3 mo" or "18 y". Raises `ValueError` that says what is expected."""
        found = _TEXT.fullmatch(text.strip())
        if found is None:
            raise ValueError(f'found {text!r}, expected an age such as "28 d", "3 mo" or "18 y"')
        return cls(int(found[1]), found[2])

    def __str__(self) -> str:
        """As it is written in a table."""
        return f"{self.amount} {self.unit}"


def reached(born: date, age: Age) -> date:
    """The first day at that age. Who was born on a day that the month does not have reaches it
    on the next one, as `Patient.age_on` counts.
    """
    if age.unit == "d":
        return born + timedelta(days=age.amount)
    months = age.amount * (12 if age.unit == "y" else 1) + born.month - 1
    year, month = born.year + months // 12, months % 12 + 1
    try:
        return date(year, month, born.day)
    except ValueError:
        return date(year + month // 12, month % 12 + 1, 1)


def in_days(age: Age) -> float:
    """About how many days, to compare two limits of one rule."""
    return age.amount * {"d": 1.0, "mo": 30.4, "y": 365.25}[age.unit]
