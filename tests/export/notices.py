"""A critical result and the message about it, with literal values."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from station.checks.notice import ProviderNotice
from station.marks import Bound, Level, Mark
from station.visit import Patient, Result, new_id
from station.vitals import Origin, Quantity, Unit, Vital
from tests.export.records import ACCEPTED, ACTOR, CHART_PATIENT, blood_pressure

CRISIS = Mark(
    level=Level.CRITICAL,
    vital=Vital.SYSTOLIC,
    bound=Bound.ABOVE,
    limit=Quantity(Decimal(180), Unit.MMHG),
    rule="systolic-crisis",
    title="Hypertensive crisis range",
    source="2017 ACC/AHA",
    version="2026.11",
)
TEXT = "Critical value: blood pressure 190/85 mmHg."


def crisis(origin: Origin = Origin.DEVICE) -> Result:
    return dataclasses.replace(blood_pressure(origin, number=new_id()), marks=(CRISIS,))


def notice(
    patient: Patient = CHART_PATIENT,
    *,
    origin: Origin = Origin.DEVICE,
    encounter: str | None = None,
    visit_id: str = "v1",
) -> ProviderNotice:
    about = crisis(origin)
    return ProviderNotice(
        id=new_id(),
        visit_id=visit_id,
        station_id="station-7",
        patient=patient,
        encounter_id=encounter,
        about=about,
        text=TEXT,
        at=ACCEPTED,
        by=ACTOR,
        provider="Dr. Chen",
        simulated=origin is Origin.SIMULATOR,
    )
