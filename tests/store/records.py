"""Visits to keep: literal records, and the messages that stand for what export composes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from station.ekg.record import EkgFindings, EkgLeadFound, EkgShown, EkgValue
from station.visit import (
    Actor,
    EkgRecording,
    Message,
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
    Quality,
    Quantity,
    Reading,
    Taken,
    Unit,
    Vital,
)

KEY = bytes(range(32))
CHART = "clinic chart"

OPENED = datetime(2026, 11, 24, 15, 40, tzinfo=UTC)
MEASURED = datetime(2026, 11, 24, 15, 46, 5, 123_456, tzinfo=UTC)
SIGNED = datetime(2026, 11, 24, 15, 52, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)

ACTOR = Actor(user_id="u1", name="Jordan Reyes", role=Role.ASSISTANT, session_id="s1")
OTHER = Actor(user_id="u2", name="Sam Lindqvist", role=Role.CLINICIAN, session_id="s2")
ADA = Patient(
    id="pat-1",
    family="Okafor",
    given="Ada",
    birth_date=date(1984, 2, 29),
    sex="female",
    mrn="100231",
    alerts=("No blood pressure on the left arm",),
)
BEN = Patient(
    id="pat-2",
    family="Brandt",
    given="Ben",
    birth_date=None,
    sex=None,
    mrn=None,
    alerts_known=False,
)
THERMOMETER = DeviceIdentity(
    spec="bluetooth_health_thermometer", name="Thermometer", address="F0:F1:F2:F3:F4:F5"
)
BOARD = DeviceIdentity(spec="openbci_cyton", name="Cyton board", serial_number="DB0042")


def temperature(number: str = "t1", value: str = "36.60") -> Result:
    reading = Reading(
        id=f"{number}-reading",
        measurement=f"{number}-measurement",
        vital=Vital.BODY_TEMPERATURE,
        quantity=Quantity(Decimal(value), Unit.CELSIUS),
        taken=Taken(
            received=MEASURED,
            started=MEASURED - timedelta(seconds=12),
            device_time=datetime(2026, 11, 24, 10, 45, 59),
            clock_offset=-timedelta(seconds=6, microseconds=123_456),
        ),
        device=THERMOMETER,
        origin=Origin.DEVICE,
        context=Context(body_site="oral"),
        quality=Quality(good=False, reasons=("The probe was moved.",)),
    )
    return Result(
        id=number,
        kind=ResultKind.BODY_TEMPERATURE,
        accepted_at=MEASURED,
        accepted_by=ACTOR,
        readings=(reading,),
    )


def reason(number: str = "w1", text: str = "Husten seit 3 Tagen, ärger nachts") -> Result:
    return Result(
        id=number,
        kind=ResultKind.REASON_FOR_VISIT,
        accepted_at=MEASURED,
        accepted_by=ACTOR,
        text=text,
    )


def ekg(number: str = "e1") -> Result:
    recording = EkgRecording(
        signal="ecg",
        channels=("II", "V1"),
        started=MEASURED,
        rate_hz=250.0,
        samples=3,
        counts=bytes.fromhex("00000080ffffffff010000007b000000000000007fffffff"),
        valid=bytes.fromhex("010001010101"),
        scale=0.02235174179077148,
        offset=0.0,
        unit=Unit.MICROVOLT,
        lost_samples=1,
        device=BOARD,
        origin=Origin.SIMULATOR,
        measured_rate_hz=249.98,
        run_in_samples=1,
        run_in_counts=bytes.fromhex("05000000fbffffff"),
        run_in_valid=bytes.fromhex("0101"),
        shown=EkgShown(
            layout="rows",
            filters=("st", "mains_60"),
            filter_label="0.05-40 Hz, 60 Hz notch",
            fingerprint="st+mains_60@250:0011223344556677",
            mm_per_s=25.0,
            mm_per_mv=10.0,
        ),
        findings=EkgFindings(
            method="by hand",
            acceptable=True,
            leads=(EkgLeadFound(name="V1", usable=False, reasons=("lead_off",)),),
            left_out=("V1",),
            values=(
                EkgValue(
                    name="qt",
                    quantity=Quantity(Decimal(385), Unit.MILLISECOND),
                    spread=Quantity(Decimal(4), Unit.MILLISECOND),
                    beats=11,
                ),
                EkgValue(name="pr", quantity=None, spread=None, beats=0, reason="no P wave"),
            ),
            r_peaks=(0, 2),
        ),
    )
    return Result(
        id=number,
        kind=ResultKind.EKG,
        accepted_at=MEASURED,
        accepted_by=ACTOR,
        ekg=recording,
    )


def visit(*results: Result, number: str = "v1", patient: Patient = ADA) -> Visit:
    return Visit(
        id=number,
        station_id="station-7",
        room="Room 3",
        patient=patient,
        opened_at=OPENED,
        opened_by=ACTOR,
        confirmed_at=OPENED,
        encounter_id="enc-1",
        results=results,
    )


def signed(*results: Result, number: str = "v1", patient: Patient = ADA) -> SignedVisit:
    return SignedVisit(
        visit=visit(*results, number=number, patient=patient), signed_at=SIGNED, signed_by=OTHER
    )


def message(of: SignedVisit, result: Result, destination: str = CHART) -> Message:
    return Message(
        key=f"{of.visit.id}/{result.id}",
        result_id=result.id,
        visit_id=of.visit.id,
        patient_id=of.visit.patient.id,
        destination=destination,
        body=f"body of {result.id}".encode(),
        simulated=not of.visit.real,
    )


def compose(of: SignedVisit) -> Sequence[Message]:
    return [message(of, result) for result in of.visit.results]
