"""A FHIR `Observation` of a vital sign as an earlier value, or why it is none.

Codes are those of the station's own code table (`station.export.codes`, each with its source).
A number without a UCUM unit, with a comparator (">300"), outside of what a living patient can
have, or half of a blood pressure is not shown: nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeAlias

from station.earlier import MAIN_VITALS, EarlierOrigin, EarlierValue
from station.export import codes
from station.saying import say
from station.visit import ResultKind
from station.vitals import VITALS, CannotConvertError, Origin, Quantity, Unit, Vital
from station.worklist.fhir_fields import (
    UnreadableError,
    instant,
    objects,
    reference_id,
    resource_id,
    shortened,
    words,
)

__all__ = ["IN_ERROR", "PAIN_CODE", "earlier_value", "identifiers_of"]

Numbers: TypeAlias = "tuple[tuple[Vital, Quantity], ...]"

IN_ERROR: Final = "entered-in-error"
_STANDING: Final = frozenset({"final", "amended", "corrected"})
_SILENT: Final = frozenset({IN_ERROR, "cancelled"})
PAIN_CODE: Final = codes.RESULTS[ResultKind.PAIN_SCORE].codes[0].code
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_ANNOTATION: Final = re.compile(r"\{[^{}]*\}")
# Wide of every vital sign; a decimal of a million digits is not one.
_LARGEST_EXPONENT: Final = 12
_CLOCKS_DIFFER: Final = timedelta(hours=12)


def _kinds() -> dict[str, ResultKind]:
    table = {
        code.code: kind
        for kind in MAIN_VITALS
        for code in codes.RESULTS[kind].codes
        if code.system == codes.LOINC
    }
    table[codes.PULSE_BY_OXIMETER.code] = ResultKind.PULSE_RATE
    for code in codes.TEMPERATURE_BY_SITE.values():
        table[code.code] = ResultKind.BODY_TEMPERATURE
    return table


_KINDS: Final = _kinds()
_COMPONENTS: Final = {
    code.code: vital
    for vital, code in codes.BP_COMPONENTS.items()
    if vital in (Vital.SYSTOLIC, Vital.DIASTOLIC)
}


def earlier_value(
    resource: dict[str, Any],
    patient_id: str,
    *,
    now: datetime,
    zone: tzinfo | None,
    result_system: str,
    station_id: str,
) -> EarlierValue | None:
    """Read one; None where it is not about a vital sign, or does not stand any more.

    `result_system` is the identifier system of this site's stations. Raises `UnreadableError`
    with words and without values for what should have been one and cannot be used.
    """
    kind = _kind(resource)
    status = resource.get("status")
    if kind is None or status in _SILENT:
        return None
    if reference_id(resource.get("subject"), "Patient") != patient_id:
        raise UnreadableError(say("another patient, or none"))
    if status not in _STANDING:
        raise UnreadableError(say("a status that is not final"))
    at, day_only = _when(resource, zone)
    if at > now + _CLOCKS_DIFFER:
        raise UnreadableError(say("a time in the future"))
    numbers = _pressure(resource) if kind is ResultKind.BLOOD_PRESSURE else _single(resource, kind)
    if numbers is None:
        return None
    identifiers = identifiers_of(resource)
    origin = EarlierOrigin.CHART
    if any(one.startswith(f"{result_system}|{station_id}:") for one in identifiers):
        by_hand = Origin.MANUAL in _tags(resource, "tag")
        origin = EarlierOrigin.BY_HAND if by_hand else EarlierOrigin.STATION
    return EarlierValue(
        patient_id=patient_id,
        kind=kind,
        numbers=numbers,
        at=at,
        day_only=day_only,
        origin=origin,
        source=_source(resource),
        identifiers=identifiers,
        chart_id=resource_id(resource),
        changed=status != "final",
        simulated=codes.TEST_DATA.code in _tags(resource, "security"),
    )


def identifiers_of(resource: dict[str, Any]) -> frozenset[str]:
    """Every identifier as `system|value`."""
    found = set()
    for identifier in objects(resource.get("identifier")):
        system, value = identifier.get("system"), identifier.get("value")
        if isinstance(system, str) and isinstance(value, str) and value:
            found.add(f"{system}|{value}")
    return frozenset(found)


def _kind(resource: dict[str, Any]) -> ResultKind | None:
    found = {_KINDS[code] for code in _loinc(resource.get("code")) if code in _KINDS}
    return found.pop() if len(found) == 1 else None


def _loinc(concept: object) -> list[str]:
    codings = objects(concept.get("coding")) if isinstance(concept, dict) else ()
    return [
        code
        for coding in codings
        if coding.get("system") == codes.LOINC and isinstance(code := coding.get("code"), str)
    ]


def _when(resource: dict[str, Any], zone: tzinfo | None) -> tuple[datetime, bool]:
    """When it was measured, and whether only the day is told (then it is noon of that day)."""
    told = resource.get("effectiveDateTime", resource.get("effectiveInstant"))
    period = resource.get("effectivePeriod")
    if told is None and isinstance(period, dict):
        told = period.get("start")
    if isinstance(told, str) and _DAY.fullmatch(told):
        try:
            noon = datetime.combine(date.fromisoformat(told), time(12))
        except ValueError:
            raise UnreadableError(say("a day that cannot be read")) from None
        return (noon.replace(tzinfo=zone) if zone else noon.astimezone()), True
    moment = instant(told)
    if moment is None:
        raise UnreadableError(say("no time"))
    return moment, False


def _single(resource: dict[str, Any], kind: ResultKind) -> Numbers | None:
    quantity = _quantity(resource, MAIN_VITALS[kind])
    return None if quantity is None else ((MAIN_VITALS[kind], quantity),)


def _pressure(resource: dict[str, Any]) -> Numbers | None:
    """Both numbers of a panel; None where the panel says why it has none."""
    found: dict[Vital, Quantity] = {}
    absent = isinstance(resource.get("dataAbsentReason"), dict)
    for component in objects(resource.get("component")):
        for code in _loinc(component.get("code")):
            if code in _COMPONENTS:
                quantity = _quantity(component, _COMPONENTS[code])
                if quantity is None:
                    absent = True
                elif found.setdefault(_COMPONENTS[code], quantity) != quantity:
                    raise UnreadableError(say("two numbers in one place"))
    if len(found) == len(_COMPONENTS):
        return (
            (Vital.SYSTOLIC, found[Vital.SYSTOLIC]),
            (Vital.DIASTOLIC, found[Vital.DIASTOLIC]),
        )
    if absent and not found:
        return None
    raise UnreadableError(say("only half of a blood pressure"))


def _quantity(holder: dict[str, Any], vital: Vital) -> Quantity | None:
    """The number in the unit we chart in; None where the chart says why there is none."""
    info = VITALS[vital]
    told = holder.get("valueQuantity")
    if told is None and isinstance(holder.get("dataAbsentReason"), dict):
        return None
    if not isinstance(told, dict):
        raise UnreadableError(say("no number with a unit"))
    if told.get("comparator") is not None:
        raise UnreadableError(say("a limit in place of a number"))
    unit = _unit(told, vital)
    if unit not in info.units:
        raise UnreadableError(say("a unit that it cannot have"))
    value = _decimal(told.get("value"))
    try:
        quantity = Quantity(value, unit)
        if unit is not info.units[0]:
            quantity = quantity.to(info.units[0], info.decimals)
    except (CannotConvertError, ValueError):
        raise UnreadableError(say("a number that cannot be used")) from None
    low, high = info.possible
    if not low <= quantity.value <= high:
        raise UnreadableError(say("a number that no living patient has"))
    return quantity


def _unit(told: dict[str, Any], vital: Vital) -> Unit:
    """The UCUM unit. What stands in braces is an annotation and has no meaning (UCUM, §6)."""
    code = told.get("code")
    if told.get("system") != codes.UCUM or not isinstance(code, str) or not code:
        raise UnreadableError(say("a number without a unit"))
    bare = _ANNOTATION.sub("", code)
    if vital is Vital.PAIN_SCORE and bare in ("", Unit.ONE):
        return Unit.SCORE
    try:
        return Unit(bare)
    except ValueError:
        raise UnreadableError(say("a unit that this station does not know")) from None


def _decimal(value: object) -> Decimal:
    """The number, digit by digit as it was sent."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise UnreadableError(say("no number"))
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise UnreadableError(say("no number")) from None
    exponent = number.as_tuple().exponent
    usable = isinstance(exponent, int) and abs(exponent) <= _LARGEST_EXPONENT
    if not usable or abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise UnreadableError(say("a number that cannot be used"))
    return number


def _tags(resource: dict[str, Any], which: str) -> set[str]:
    meta = resource.get("meta")
    held = objects(meta.get(which)) if isinstance(meta, dict) else ()
    return {code for tag in held if isinstance(code := tag.get("code"), str)}


def _source(resource: dict[str, Any]) -> str:
    """The instrument, else who is said to have measured it; "" where the chart does not say."""
    for part in objects(resource.get("contained")):
        if part.get("resourceType") == "Device":
            for name in objects(part.get("deviceName")):
                said = shortened(name.get("name"))
                if said is not None:
                    return said
    device = resource.get("device")
    said = shortened(device.get("display")) if isinstance(device, dict) else None
    if said is not None:
        return said
    named = (words(one.get("display")) for one in objects(resource.get("performer")))
    return next((shortened(one) or "" for one in named if one is not None), "")
