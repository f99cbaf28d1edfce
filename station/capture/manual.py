"""Values that a person read, counted or asked for: checked like any other, marked as manual."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from station.capture.commands import EnterValue
from station.capture.plausible import out_of_order, out_of_range
from station.saying import say
from station.visit import ResultKind, new_id
from station.vitals import (
    VITALS,
    Context,
    DeviceIdentity,
    Origin,
    Quantity,
    Reading,
    Taken,
    Vital,
)

__all__ = ["MANUAL_METHODS", "NotPossibleError", "manual_readings"]

_METHODS: Final[dict[Vital, str]] = {Vital.RESPIRATORY_RATE: "counted"}

# How a person may have come to a number, the usual way first. Words of the export's table;
# "read_from_instrument" is from an instrument that is not connected.
MANUAL_METHODS: Final[dict[ResultKind, tuple[str, ...]]] = {
    ResultKind.BLOOD_PRESSURE: ("auscultation", "oscillometric", "palpation"),
    ResultKind.PULSE_RATE: ("palpation", "auscultation", "read_from_instrument"),
    ResultKind.SPO2: ("oximetry",),
    ResultKind.BODY_TEMPERATURE: ("read_from_instrument",),
    ResultKind.RESPIRATORY_RATE: ("counted", "auscultation"),
    ResultKind.BODY_WEIGHT: ("scale", "stated"),
    ResultKind.BODY_HEIGHT: ("stadiometer", "tape", "stated"),
    ResultKind.HEAD_CIRCUMFERENCE: ("tape",),
    ResultKind.PAIN_SCORE: ("stated",),
}

# What may be entered in one go, and what it makes.
_KINDS: Final[dict[frozenset[Vital], ResultKind]] = {
    frozenset({Vital.SYSTOLIC, Vital.DIASTOLIC}): ResultKind.BLOOD_PRESSURE,
    frozenset(
        {Vital.SYSTOLIC, Vital.DIASTOLIC, Vital.MEAN_ARTERIAL_PRESSURE}
    ): ResultKind.BLOOD_PRESSURE,
    frozenset({Vital.PULSE_RATE}): ResultKind.PULSE_RATE,
    frozenset({Vital.SPO2}): ResultKind.SPO2,
    frozenset({Vital.BODY_TEMPERATURE}): ResultKind.BODY_TEMPERATURE,
    frozenset({Vital.RESPIRATORY_RATE}): ResultKind.RESPIRATORY_RATE,
    frozenset({Vital.BODY_WEIGHT}): ResultKind.BODY_WEIGHT,
    frozenset({Vital.BODY_HEIGHT}): ResultKind.BODY_HEIGHT,
    frozenset({Vital.PAIN_SCORE}): ResultKind.PAIN_SCORE,
    frozenset({Vital.HEAD_CIRCUMFERENCE}): ResultKind.HEAD_CIRCUMFERENCE,
}


class NotPossibleError(ValueError):
    """A value that cannot be kept: why, and what to do."""

    def __init__(self, says: str, next_step: str) -> None:
        super().__init__(says)
        self.says = says
        self.next_step = next_step


def manual_readings(
    command: EnterValue,
    now: datetime,
    station_id: str,
    refuses: Callable[[Reading], object] = lambda _: None,
) -> tuple[ResultKind, tuple[Reading, ...]]:
    """The readings of one entry, and what kind of result they make.

    `refuses` may be stricter than what holds for everybody. Raises `NotPossibleError` for values
    that do not belong together, units that the vital cannot have, and numbers that no living
    patient has.
    """
    vitals = [vital for vital, _ in command.values]
    kind = _KINDS.get(frozenset(vitals))
    if kind is None or len(set(vitals)) < len(vitals):
        raise _not_together(frozenset(vitals))
    method = command.context.method
    counted_s = command.context.counted_s
    if counted_s is not None and (counted_s <= 0 or kind is not ResultKind.RESPIRATORY_RATE):
        raise NotPossibleError("Only breaths are counted.", "Enter the value without a time.")
    if method == "palpation" and Vital.MEAN_ARTERIAL_PRESSURE in vitals:
        raise NotPossibleError(
            "A mean pressure is not felt.", "Enter the upper and the lower pressure."
        )
    measurement = new_id()
    readings = tuple(
        _reading(vital, quantity, command.context, measurement, now, station_id)
        for vital, quantity in command.values
    )
    for reading in readings:
        if refuses(reading) is not None:
            raise NotPossibleError(
                say(
                    "{title} {quantity} is not possible for this patient.",
                    title=VITALS[reading.vital].title,
                    quantity=str(reading.quantity),
                ),
                "Check number, unit and patient.",
            )
    if out_of_order(readings):
        raise NotPossibleError(
            "The systolic pressure is not above the diastolic one.",
            "Check whether the two were swapped.",
        )
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
            say("{what} cannot be in {unit}.", what=info.title, unit=str(quantity.unit)),
            say("Use one of {units}.", units=", ".join(info.units)),
        )
    if out_of_range(vital, quantity) is not None:
        low, high = info.possible
        raise NotPossibleError(
            say(
                "{what} {number:f} {unit} is not possible.",
                what=info.title,
                number=quantity.value,
                unit=str(quantity.unit),
            ),
            say(
                "It lies between {low} and {high} {unit}. Check number and unit.",
                low=low,
                high=high,
                unit=str(info.units[0]),
            ),
        )
    if vital is Vital.PAIN_SCORE and quantity.value != int(quantity.value):
        raise NotPossibleError("A pain score is a whole number.", "Enter a number from 0 to 10.")
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


def _not_together(vitals: frozenset[Vital]) -> NotPossibleError:
    if not vitals:
        return NotPossibleError("There is no value.", "Enter one first.")
    if vitals & {Vital.SYSTOLIC, Vital.DIASTOLIC}:
        return NotPossibleError(
            "A blood pressure is two numbers.", "Enter the systolic and the diastolic pressure."
        )
    if len(vitals) == 1:
        title = VITALS[next(iter(vitals))].title
        return NotPossibleError(say("{what} is not entered by hand.", what=title), "Measure it.")
    return NotPossibleError("These values do not belong together.", "Enter one vital at a time.")
