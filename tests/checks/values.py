"""Readings to check, with literal values, and a day to check them on."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal

from station.vitals import (
    Context,
    DeviceIdentity,
    Origin,
    Quantity,
    Reading,
    Taken,
    Unit,
    Vital,
)

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ADULT = date(1984, 2, 29)

UNITS = {
    Vital.SYSTOLIC: Unit.MMHG,
    Vital.DIASTOLIC: Unit.MMHG,
    Vital.PULSE_RATE: Unit.PER_MIN,
    Vital.HEART_RATE: Unit.PER_MIN,
    Vital.RESPIRATORY_RATE: Unit.PER_MIN,
    Vital.SPO2: Unit.PERCENT,
    Vital.BODY_TEMPERATURE: Unit.CELSIUS,
    Vital.BODY_WEIGHT: Unit.KILOGRAM,
    Vital.BODY_HEIGHT: Unit.CENTIMETRE,
}

_numbers = itertools.count(1)


def reading(
    vital: Vital,
    value: str,
    unit: Unit | None = None,
    *,
    at: datetime = NOON,
    method: str | None = None,
    origin: Origin = Origin.DEVICE,
) -> Reading:
    number = next(_numbers)
    return Reading(
        id=f"r{number}",
        measurement=f"m{number}",
        vital=vital,
        quantity=Quantity(Decimal(value), unit or UNITS[vital]),
        taken=Taken(received=at, started=at),
        device=DeviceIdentity(spec="x", name="Instrument"),
        origin=origin,
        context=Context(method=method),
    )
