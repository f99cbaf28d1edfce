"""An invented visit with every kind of result, to show what a destination would get.

All of it is marked as simulated, so nothing that is made of it is ever taken for a patient's.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

import numpy as np

from station.simulators.patient import Patient as Body
from station.visit import (
    Actor,
    EkgRecording,
    NotDone,
    NotDoneWhy,
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

__all__ = ["sample_visit"]

_AT: Final = datetime(2026, 1, 2, 15, 30, tzinfo=UTC)
_WHO: Final = Actor(user_id="sample", name="Sam Sample", role=Role.ASSISTANT, session_id="sample")
_PATIENT: Final = Patient(
    id="sample-patient",
    family="Sample",
    given="Zoë Ångström",
    birth_date=date(1970, 2, 28),
    sex="female",
    mrn="SAMPLE-1",
)
_LEADS: Final = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
_RATE_HZ: Final = 500
_SECONDS: Final = 10
_UV_A_COUNT: Final = 5

_CUFF: Final = DeviceIdentity(
    spec="sample",
    name="Sample blood pressure monitor",
    manufacturer="Example Instruments",
    model="BP-2",
    serial_number="0001",
    firmware="1.4",
)
_OXIMETER: Final = DeviceIdentity(spec="sample", name="Sample oximeter", serial_number="0002")
_THERMOMETER: Final = DeviceIdentity(spec="sample", name="Sample thermometer")
_SCALE: Final = DeviceIdentity(spec="sample", name="Sample scale")
_EKG: Final = DeviceIdentity(spec="sample", name="Sample EKG", manufacturer="Example Instruments")

_SITTING: Final = Context(
    body_site="upper_arm",
    side="left",
    position="sitting",
    cuff_size="adult",
    method="oscillometric",
)

_MEASURED: Final = (
    (
        ResultKind.BLOOD_PRESSURE,
        _CUFF,
        _SITTING,
        (
            (Vital.SYSTOLIC, "128", Unit.MMHG),
            (Vital.DIASTOLIC, "82", Unit.MMHG),
            (Vital.MEAN_ARTERIAL_PRESSURE, "97", Unit.MMHG),
        ),
    ),
    (
        ResultKind.PULSE_RATE,
        _OXIMETER,
        Context(body_site="finger", method="oximetry"),
        ((Vital.PULSE_RATE, "72", Unit.PER_MIN),),
    ),
    (
        ResultKind.SPO2,
        _OXIMETER,
        Context(body_site="finger"),
        ((Vital.SPO2, "97", Unit.PERCENT),),
    ),
    (
        ResultKind.BODY_TEMPERATURE,
        _THERMOMETER,
        Context(body_site="mouth"),
        ((Vital.BODY_TEMPERATURE, "36.8", Unit.CELSIUS),),
    ),
    (
        ResultKind.RESPIRATORY_RATE,
        _OXIMETER,
        Context(method="counted"),
        ((Vital.RESPIRATORY_RATE, "14", Unit.PER_MIN),),
    ),
    (ResultKind.BODY_WEIGHT, _SCALE, Context(), ((Vital.BODY_WEIGHT, "72.4", Unit.KILOGRAM),)),
    (ResultKind.PAIN_SCORE, _SCALE, Context(), ((Vital.PAIN_SCORE, "2", Unit.SCORE),)),
)


def sample_visit(station_id: str, room: str) -> SignedVisit:
    """The same visit each time, signed at a moment that is long past."""
    results = [_measured(*one) for one in _MEASURED]
    results.append(
        _result(
            ResultKind.BODY_HEIGHT, not_done=NotDone(why=NotDoneWhy.REFUSED, reason="in a hurry")
        )
    )
    results.append(_result(ResultKind.REASON_FOR_VISIT, text="Check-up; feels well"))
    results.append(_result(ResultKind.EKG, ekg=_ekg()))
    visit = Visit(
        id="sample-visit",
        station_id=station_id,
        room=room,
        patient=_PATIENT,
        opened_at=_AT - timedelta(minutes=5),
        opened_by=_WHO,
        confirmed_at=_AT - timedelta(minutes=4),
        encounter_id="sample-encounter",
        results=tuple(results),
    )
    return SignedVisit(visit=visit, signed_at=_AT + timedelta(minutes=1), signed_by=_WHO)


def _measured(
    kind: ResultKind,
    device: DeviceIdentity,
    context: Context,
    values: tuple[tuple[Vital, str, Unit], ...],
) -> Result:
    readings = tuple(
        Reading(
            id=f"sample-{vital}",
            measurement=f"sample-{kind}",
            vital=vital,
            quantity=Quantity(Decimal(value), unit),
            taken=Taken(received=_AT, started=_AT - timedelta(seconds=30)),
            device=device,
            origin=Origin.SIMULATOR,
            context=context,
        )
        for vital, value, unit in values
    )
    return _result(kind, readings=readings)


def _result(
    kind: ResultKind,
    *,
    readings: tuple[Reading, ...] = (),
    text: str | None = None,
    ekg: EkgRecording | None = None,
    not_done: NotDone | None = None,
) -> Result:
    return Result(
        id=f"sample-{kind}",
        kind=kind,
        accepted_at=_AT,
        accepted_by=_WHO,
        readings=readings,
        text=text,
        ekg=ekg,
        not_done=not_done,
    )


def _ekg() -> EkgRecording:
    times = np.arange(_RATE_HZ * _SECONDS) / _RATE_HZ
    counts = np.round(Body().ecg(times, _LEADS) * (1000 / _UV_A_COUNT)).astype("<i4")
    return EkgRecording(
        signal="ecg",
        channels=_LEADS,
        started=_AT - timedelta(seconds=_SECONDS),
        rate_hz=float(_RATE_HZ),
        samples=counts.shape[1],
        counts=counts.tobytes(),
        valid=np.ones(counts.shape, dtype=np.uint8).tobytes(),
        scale=float(_UV_A_COUNT),
        offset=0.0,
        unit=Unit.MICROVOLT,
        lost_samples=0,
        device=_EKG,
        origin=Origin.SIMULATOR,
    )
