"""The points of NEWS2, for a site that wants them. A sum with its missing parts, no diagnosis.

Royal College of Physicians: National Early Warning Score (NEWS) 2, London 2017, chart 1, SpO2
scale 1. It is for people of 16 years and over who are not pregnant. The station does not know
about scale 2 (a target of 88 to 92 %), which a clinician decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from station.vitals import VITALS, Reading, Vital

__all__ = ["News2", "Part", "news2"]

_YOUNGEST: Final = 16


class Part(StrEnum):
    """The seven parts."""

    RESPIRATION = "respiration"
    SPO2 = "spo2"
    OXYGEN = "oxygen"
    SYSTOLIC = "systolic"
    PULSE = "pulse"
    CONSCIOUSNESS = "consciousness"
    TEMPERATURE = "temperature"


# part → vitals that give it, and (at most, points) from below; the last row has no limit.
_Steps = tuple[tuple[str | None, int], ...]
_TABLE: Final[dict[Part, tuple[tuple[Vital, ...], _Steps]]] = {
    Part.RESPIRATION: (
        (Vital.RESPIRATORY_RATE,),
        (("8", 3), ("11", 1), ("20", 0), ("24", 2), (None, 3)),
    ),
    Part.SPO2: ((Vital.SPO2,), (("91", 3), ("93", 2), ("95", 1), (None, 0))),
    Part.SYSTOLIC: (
        (Vital.SYSTOLIC,),
        (("90", 3), ("100", 2), ("110", 1), ("219", 0), (None, 3)),
    ),
    Part.PULSE: (
        (Vital.PULSE_RATE, Vital.HEART_RATE),
        (("40", 3), ("50", 1), ("90", 0), ("110", 1), ("130", 2), (None, 3)),
    ),
    Part.TEMPERATURE: (
        (Vital.BODY_TEMPERATURE,),
        (("35.0", 3), ("36.0", 1), ("38.0", 0), ("39.0", 1), (None, 2)),
    ),
}
_OXYGEN_POINTS: Final = 2
_NOT_ALERT_POINTS: Final = 3


@dataclass(frozen=True, slots=True)
class News2:
    """`points` of the parts that are there; a NEWS2 score only where `missing` is empty."""

    points: int
    parts: tuple[tuple[Part, int], ...]
    missing: tuple[Part, ...]

    @property
    def whole(self) -> bool:
        """Whether it is a score."""
        return not self.missing


def news2(
    readings: Iterable[Reading],
    *,
    age_years: int | None,
    on_oxygen: bool | None = None,
    alert: bool | None = None,
) -> News2 | None:
    """The points of what was kept; None for children, and where the age is not known.

    Air or oxygen is what was said of the saturation, unless `on_oxygen` says it. `alert` is None
    where nobody said.
    """
    if age_years is None or age_years < _YOUNGEST:
        return None
    values: dict[Vital, Decimal] = {}
    readings = tuple(readings)
    if on_oxygen is None:
        on_oxygen = _inhales_oxygen(readings)
    for reading in readings:
        values.setdefault(reading.vital, _rounded(reading))
    found: dict[Part, int] = {}
    for part, (vitals, steps) in _TABLE.items():
        value = next((values[vital] for vital in vitals if vital in values), None)
        if value is not None:
            found[part] = _points(value, steps)
    if on_oxygen is not None:
        found[Part.OXYGEN] = _OXYGEN_POINTS if on_oxygen else 0
    if alert is not None:
        found[Part.CONSCIOUSNESS] = 0 if alert else _NOT_ALERT_POINTS
    return News2(
        points=sum(found.values()),
        parts=tuple((part, found[part]) for part in Part if part in found),
        missing=tuple(part for part in Part if part not in found),
    )


def _inhales_oxygen(readings: Iterable[Reading]) -> bool | None:
    """None where nobody said what is inhaled."""
    flows = [one.context.oxygen_l_min for one in readings if one.vital is Vital.SPO2]
    known = [flow for flow in flows if flow is not None]
    return any(flow > 0 for flow in known) if known else None


def _rounded(reading: Reading) -> Decimal:
    """To the digits that the chart is printed with: whole numbers, and tenths of a degree."""
    info = VITALS[reading.vital]
    return reading.quantity.to(info.units[0], info.decimals).value


def _points(value: Decimal, steps: _Steps) -> int:
    for limit, points in steps:
        if limit is None or value <= Decimal(limit):
            return points
    raise AssertionError("the last step has no limit")
