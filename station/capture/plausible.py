"""What no living patient has: such a number is an artefact, whoever says it.

The limits are those of `station.vitals`; rules by age are `station.capture.checking`'s.
"""

from __future__ import annotations

from collections.abc import Iterable

from station.vitals import VITALS, FailureReason, Quantity, Reading, Vital

__all__ = ["out_of_order", "out_of_range"]


def out_of_range(vital: Vital, quantity: Quantity) -> FailureReason | None:
    """On which side a value leaves `VITALS[vital].possible`; None inside, limits included.

    Raises `CannotConvertError` for a unit that does not measure this vital.
    """
    info = VITALS[vital]
    low, high = info.possible
    value = quantity.to(info.units[0]).value
    if value > high:
        return FailureReason.OVER_RANGE
    return FailureReason.UNDER_RANGE if value < low else None


def out_of_order(readings: Iterable[Reading]) -> bool:
    """Whether a systolic pressure is not above its diastolic one."""
    found = {reading.vital: reading.in_chart_unit().value for reading in readings}
    systolic, diastolic = found.get(Vital.SYSTOLIC), found.get(Vital.DIASTOLIC)
    return systolic is not None and diastolic is not None and systolic <= diastolic
