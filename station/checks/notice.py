"""What the provider is told about a critical value: one text, the same in preview and message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from station.marks import Bound, Level, Mark
from station.visit import Actor, Delivery, Patient, Result, ResultKind, SetPart
from station.vitals import VITALS, Reading, Unit, Vital

__all__ = ["ProviderNotice", "ToldNotice", "notice_text"]

_UNITS: Final = {Unit.MMHG: "mmHg", Unit.CELSIUS: "°C", Unit.FAHRENHEIT: "°F", Unit.POUND: "lb"}
_BOUNDS: Final = {
    Bound.BELOW: "below",
    Bound.AT_MOST: "at most",
    Bound.AT_LEAST: "at least",
    Bound.ABOVE: "above",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderNotice:
    """One message to the provider, as it was sent. `about` is the result that it is about."""

    id: str
    visit_id: str
    station_id: str
    patient: Patient
    encounter_id: str | None
    about: Result
    text: str
    at: datetime
    by: Actor
    provider: str | None
    simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldNotice:
    """A message as it is remembered: what was said about which result, and its receipts.

    `measurement` finds the result again where it got another id since.
    """

    id: str
    result_id: str
    kind: ResultKind
    measurement: str
    text: str
    at: datetime
    by: Actor
    deliveries: tuple[Delivery, ...] = ()


def notice_text(
    result: Result,
    patient: Patient,
    *,
    room: str,
    zone: tzinfo | None,
    repeated: int,
) -> str:
    """The whole message. It is for the chart and stays in the chart's language, English.

    `repeated`: how often this was measured before in the same visit and taken back.
    """
    critical = [mark for mark in result.marks if mark.level is Level.CRITICAL]
    values = "; ".join(_value_line(result, mark) for mark in critical)
    first = result.readings[0]
    at = first.taken.received.astimezone(zone)
    born = patient.birth_date.isoformat() if patient.birth_date else "not known"
    again = f"Measured again {repeated} times before it was kept. " if repeated > 1 else ""
    again = "Measured twice. " if repeated == 1 else again
    again = again or _of_set(result) or "Not measured again yet. "
    sure = (
        "It was said to be right though unlikely. "
        if any(mark.confirmed for mark in result.marks)
        else ""
    )
    test = "" if all(origin.real for origin in result.origins) else "SIMULATED, not a patient. "
    return (
        f"{test}Critical value: {values}. "
        f"Measured {at:%Y-%m-%d %H:%M} with {first.device.name}, room {room}. {again}{sure}"
        f"Patient: {patient.spoken_name}, born {born}, MRN {patient.mrn or 'not known'}."
    )


def _of_set(result: Result) -> str:
    """Where it stands among the readings of its program."""
    of = result.in_set
    if of is None:
        return ""
    if of.part is SetPart.AVERAGE:
        return f"Average of {of.of} readings ({of.title}). "
    label = f", {of.label}" if of.label else ""
    return f"Reading {of.place} of {of.of}{label} ({of.title}). "


def _value_line(result: Result, mark: Mark) -> str:
    reading = result.reading(mark.vital)
    title = VITALS[mark.vital].title
    if result.kind is ResultKind.BLOOD_PRESSURE:
        said = f"blood pressure {_pressure(result)}"
    else:
        said = f"{title} {_number(reading)}" if reading is not None else title
    rule = f"{_BOUNDS[mark.bound]} {mark.limit.value:f} {_unit(mark.limit.unit)}"
    return f"{said} ({mark.title}: {title.lower()} {rule})"


def _pressure(result: Result) -> str:
    upper, lower = result.reading(Vital.SYSTOLIC), result.reading(Vital.DIASTOLIC)
    if upper is None or lower is None:
        return ""
    unit = _unit(upper.quantity.unit)
    return f"{upper.quantity.value:f}/{lower.quantity.value:f} {unit}"


def _number(reading: Reading) -> str:
    return f"{reading.quantity.value:f} {_unit(reading.quantity.unit)}"


def _unit(unit: Unit) -> str:
    return _UNITS.get(unit, str(unit))
