"""Measured intervals as JSON, of one piece or of several together."""

from __future__ import annotations

from dataclasses import fields
from statistics import median
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from station.signals.intervals import EcgMeasurements
    from station.signals.measured import Measured

__all__ = ["intervals_of", "together"]

_DIGITS: Final = {"per_min": 1, "ms": 1, "deg": 0}


def intervals_of(measured: EcgMeasurements | None) -> dict[str, Any] | None:
    """One object for each quantity, its key ending with its unit: `pr_ms`; None for nothing."""
    if measured is None:
        return None
    quantities: list[tuple[str, Measured]] = [
        (field.name, getattr(measured, field.name)) for field in fields(measured)
    ]
    return {
        f"{name}_{one.unit}": {
            "value": _rounded(one.value, one.unit),
            "spread": _rounded(one.spread, one.unit),
            "beats": one.beats,
            "reason": one.reason,
        }
        for name, one in quantities
    }


def together(pieces: Sequence[dict[str, Any] | None]) -> dict[str, Any] | None:
    """The median of the pieces that have a value; the spread is theirs about it.

    A single piece is told as it is.
    """
    known = [piece for piece in pieces if piece is not None]
    if len(pieces) == 1 or not known:
        return known[0] if known else None
    return {name: _median([piece[name] for piece in known], name) for name in known[0]}


def _median(told: list[dict[str, Any]], name: str) -> dict[str, Any]:
    having = [one for one in told if one["value"] is not None]
    if not having:
        reasons = [one["reason"] for one in told]
        return {**told[0], "beats": 0, "reason": max(reasons, key=reasons.count)}
    unit = next(unit for unit in _DIGITS if name.endswith(unit))
    value = median(one["value"] for one in having)
    spread = median(abs(one["value"] - value) for one in having)
    return {
        "value": _rounded(value, unit),
        "spread": _rounded(spread, unit),
        "beats": sum(one["beats"] for one in having),
        "reason": None,
    }


def _rounded(value: float | None, unit: str) -> float | None:
    return None if value is None else round(value, _DIGITS[unit])
