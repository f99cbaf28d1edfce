"""A visit to export: readings as a driver would give them, with literal values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from station.visit import (
    Actor,
    EkgRecording,
    Patient,
    Result,
    ResultKind,
    Role,
    SignedVisit,
    Visit,
)
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

ACCEPTED = datetime(2026, 11, 24, 15, 46, 30, 250_000, tzinfo=UTC)
MEASURED = datetime(2026, 11, 24, 15, 46, 5, tzinfo=UTC)
SIGNED = datetime(2026, 11, 24, 15, 52, 0, 125_000, tzinfo=UTC)

ACTOR = Actor(user_id="u1", name="Jordan Reyes", role=Role.ASSISTANT, session_id="s1")
PATIENT = Patient(
    id="pat-1",
    family="Okafor",
    given="Ada",
    birth_date=date(1984, 2, 29),
    sex="female",
    mrn="100231",
)

CUFF = DeviceIdentity(
    spec="bluetooth_blood_pressure",
    name="Blood pressure monitor",
    manufacturer="Example Instruments",
    model="BP-2",
    serial_number="A1234",
    firmware="1.4",
    address="F0:F1:F2:F3:F4:F5",
)
OXIMETER = DeviceIdentity(spec="nonin_serial", name="Nonin oximeter", address="/dev/ttyUSB0")
THERMOMETER = DeviceIdentity(spec="welch_allyn_suretemp", name="SureTemp Plus 692")
EKG = DeviceIdentity(spec="openbci_cyton", name="Cyton board")


def reading(
    vital: Vital,
    value: str,
    unit: Unit,
    *,
    device: DeviceIdentity = CUFF,
    origin: Origin = Origin.DEVICE,
    context: Context | None = None,
    measurement: str = "m1",
) -> Reading:
    return Reading(
        id=f"{vital}-{measurement}",
        measurement=measurement,
        vital=vital,
        quantity=Quantity(Decimal(value), unit),
        taken=Taken(received=MEASURED, started=MEASURED),
        device=device,
        origin=origin,
        context=context or Context(),
    )


def result(
    kind: ResultKind,
    *readings: Reading,
    text: str | None = None,
    ekg: EkgRecording | None = None,
    filed: bool = True,
    number: str = "r1",
) -> Result:
    return Result(
        id=number,
        kind=kind,
        accepted_at=ACCEPTED,
        accepted_by=ACTOR,
        readings=readings,
        text=text,
        ekg=ekg,
        filed=filed,
    )


def blood_pressure(
    origin: Origin = Origin.DEVICE, context: Context | None = None, number: str = "bp"
) -> Result:
    pressures = [
        (Vital.SYSTOLIC, "121"),
        (Vital.DIASTOLIC, "81"),
        (Vital.MEAN_ARTERIAL_PRESSURE, "106"),
    ]
    return result(
        ResultKind.BLOOD_PRESSURE,
        *(
            reading(vital, value, Unit.MMHG, origin=origin, context=context)
            for vital, value in pressures
        ),
        number=number,
    )


def visit(
    *results: Result, patient: Patient = PATIENT, encounter: str | None = "enc-1", id_: str = "v1"
) -> Visit:
    return Visit(
        id=id_,
        station_id="station-7",
        room="Room 3",
        patient=patient,
        opened_at=MEASURED,
        opened_by=ACTOR,
        confirmed_at=MEASURED,
        encounter_id=encounter,
        results=results,
    )


def sign(
    *results: Result, patient: Patient = PATIENT, encounter: str | None = "enc-1", id_: str = "v1"
) -> SignedVisit:
    return SignedVisit(
        visit=visit(*results, patient=patient, encounter=encounter, id_=id_),
        signed_at=SIGNED,
        signed_by=ACTOR,
    )


CHART_PATIENT = Patient(
    id="demo-okafor-ada",
    family="Okafor",
    given="Ada",
    birth_date=date(1984, 2, 29),
    sex="female",
    mrn="100231",
)
