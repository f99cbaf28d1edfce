"""Values that a person read, counted or asked for: checked like any other, marked as manual."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from station.capture.commands import EnterValue
from station.visit import ResultKind, kind_of, new_id
from station.vitals import (
    VITALS,
    CannotConvertError,
    Context,
    DeviceIdentity,
    Origin,
    Quantity,
    Reading,
    Taken,
    Vital,
)

__all__ = ["NotPossibleError", "manual_readings"]

_METHODS: Final[dict[Vital, str]] = {Vital.RESPIRATORY_RATE: "counted"}


class NotPossibleError(ValueError):
    """A value that cannot be kept: why, and what to do."""

    def __init__(self, says: str, next_step: str) -> None:
        super().__init__(says)
        self.says = says
        self.next_step = next_step


def manual_readings(
    command: EnterValue, now: datetime, station_id: str
) -> tuple[ResultKind, tuple[Reading, ...]]:
    """The readings of one entry, and what kind of result they make.

    Raises `NotPossibleError` for values that do not belong together, units that the vital
    cannot have, and numbers that no living patient has.
    """
    if not command.values:
        raise NotPossibleError("There is no value.", "Enter one first.")
    kinds = {kind_of(vital) for vital, _ in command.values}
    kind = next(iter(kinds))
    if len(kinds) != 1 or kind is None:
        raise NotPossibleError("These values do not belong together.", "Enter one vital a time.")
    vitals = {vital for vital, _ in command.values}
    if kind is ResultKind.BLOOD_PRESSURE and not {Vital.SYSTOLIC, Vital.DIASTOLIC} <= vitals:
        raise NotPossibleError(
            "A blood pressure has two numbers.", "Enter the systolic and the diastolic pressure."
        )
    measurement = new_id()
    readings = tuple(
        _reading(vital, quantity, command.context, measurement, now, station_id)
        for vital, quantity in command.values
    )
    _check_order(readings)
    return kind, readings


def _reading(
    vital: Vital,
    quantity: Quantity,
    context: Context,
    measurement: str,
    now: datetime,
    station_id: str,
) -> Reading:
    info = VITALS[vital]
    if quantity.unit not in info.units:
        raise NotPossibleError(
            f"{info.title} cannot be in {quantity.unit}.",
            f"Use one of {', '.join(info.units)}.",
        )
    low, high = info.possible
    try:
        value = quantity.to(info.units[0]).value
    except CannotConvertError as problem:
        raise NotPossibleError(str(problem), f"Use {info.units[0]}.") from problem
    if not low <= value <= high:
        raise NotPossibleError(
            f"{info.title} {quantity} is not possible.",
            f"It lies between {low} and {high} {info.units[0]}. Check number and unit.",
        )
    if context.method is None:
        context = replace(context, method=_METHODS.get(vital))
    return Reading(
        id=new_id(),
        measurement=measurement,
        vital=vital,
        quantity=quantity,
        taken=Taken(received=now, started=now),
        device=DeviceIdentity(spec="manual", name="by hand", address=station_id),
        origin=Origin.MANUAL,
        context=context,
    )


def _check_order(readings: tuple[Reading, ...]) -> None:
    by_vital = {reading.vital: reading.in_chart_unit().value for reading in readings}
    systolic, diastolic = by_vital.get(Vital.SYSTOLIC), by_vital.get(Vital.DIASTOLIC)
    if systolic is not None and diastolic is not None and systolic <= diastolic:
        raise NotPossibleError(
            "The systolic pressure is not above the diastolic one.",
            "Check whether the two were swapped.",
        )
