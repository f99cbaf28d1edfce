"""For how long a symptom has lasted: a number with a UCUM unit, and the usual answers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

__all__ = ["USUAL", "Lasting"]

# UCUM: hour, day, week, month.
_UNITS: Final = ("h", "d", "wk", "mo")
_COMPARATORS: Final = ("", "<", ">")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """`value` above 0 in `unit`: "h", "d", "wk" or "mo". `comparator`: "<" less, ">" more than it.

    Raises `ValueError` for anything else.
    """

    value: Decimal
    unit: str
    comparator: str = ""

    def __post_init__(self) -> None:
        """Refuse what a chart could not read."""
        if not (self.value.is_finite() and self.value > 0):
            raise ValueError(f"a duration is above 0, not {self.value}")
        if self.unit not in _UNITS:
            raise ValueError(f"a duration is in one of {', '.join(_UNITS)}, not {self.unit!r}")
        if self.comparator not in _COMPARATORS:
            raise ValueError(f"a duration is compared with < or >, not {self.comparator!r}")


def _of(value: int, unit: str, comparator: str = "") -> Lasting:
    return Lasting(value=Decimal(value), unit=unit, comparator=comparator)


USUAL: Final[dict[str, Lasting]] = {
    "today": _of(1, "d", "<"),
    "1d": _of(1, "d"),
    "2d": _of(2, "d"),
    "3d": _of(3, "d"),
    "1wk": _of(1, "wk"),
    "2wk": _of(2, "wk"),
    "1mo": _of(1, "mo"),
    "longer": _of(1, "mo", ">"),
}
"""What is offered at one touch, from short to long."""
