"""Signed visits with every kind of result that a FHIR chart gets, and what it gets of them."""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from station.corrections import Correction, CorrectionKind, corrected
from station.export.compose import compose
from station.export.correct import correction_messages
from station.export.fhir_destination import FhirDestination
from station.export.site import FhirSite, IntakeForm
from station.intake.answer import AnswerState
from station.intake.lasting import USUAL
from station.visit import (
    EkgRecording,
    Message,
    NotDone,
    NotDoneWhy,
    Result,
    ResultKind,
    SignedVisit,
)
from station.vitals import Context, Origin, Quantity, Unit, Vital
from tests.export.records import (
    ACCEPTED,
    ACTOR,
    CHART_PATIENT,
    EKG,
    MEASURED,
    OXIMETER,
    SIGNED,
    THERMOMETER,
    blood_pressure,
    reading,
    result,
    sign,
)
from tests.export.test_fhir_intake import DRINKS, FALL, LIVES, answered
from tests.export.test_fhir_sets import AVERAGE, GROUP, LYING_STANDING, THREE

__all__ = ["KINDS", "MESSAGES"]

ARM = Context(
    body_site="upper_arm",
    side="left",
    cuff_size="adult",
    position="sitting",
    method="oscillometric",
)
UNDONE = tuple(
    (kind, why)
    for kind in (
        ResultKind.BLOOD_PRESSURE,
        ResultKind.PULSE_RATE,
        ResultKind.SPO2,
        ResultKind.BODY_TEMPERATURE,
        ResultKind.RESPIRATORY_RATE,
        ResultKind.BODY_WEIGHT,
        ResultKind.BODY_HEIGHT,
        ResultKind.PAIN_SCORE,
    )
    for why in NotDoneWhy
)


def destination(
    intake: IntakeForm = IntakeForm.OBSERVATIONS, *, profiles: bool = True
) -> FhirDestination:
    site = FhirSite(
        namespace="https://clinic.example/vitals-station",
        time_zone=ZoneInfo("America/Chicago"),
        send_waveforms=True,
        intake=intake,
        profiles=profiles,
    )
    return FhirDestination(name="chart", test=True, site=site)


def _signed(*results: Result) -> SignedVisit:
    return sign(*results, patient=CHART_PATIENT, encounter=None)


def _one(vital: Vital, value: str, unit: Unit, kind: ResultKind, **more: object) -> Result:
    origin = Origin.MANUAL if more.pop("by_hand", False) else Origin.DEVICE
    device = {Vital.SPO2: OXIMETER, Vital.BODY_TEMPERATURE: THERMOMETER}.get(vital)
    context = Context(**more)  # type: ignore[arg-type]
    measured = reading(vital, value, unit, context=context, origin=origin)
    if device is not None and origin is Origin.DEVICE:
        measured = measured.replace(device=device)
    return result(kind, measured, number=f"{kind}-{value}")


def _ekg() -> Result:
    counts = struct.pack("<6i", 1, -200, 2, -201, 3, -202)
    return result(
        ResultKind.EKG,
        ekg=EkgRecording(
            signal="ecg",
            channels=("I", "II"),
            started=MEASURED,
            rate_hz=250.0,
            samples=3,
            counts=counts,
            valid=bytes((1, 1, 0, 1, 1, 1)),
            scale=0.5,
            offset=0.0,
            unit=Unit.MICROVOLT,
            lost_samples=0,
            device=EKG,
            origin=Origin.DEVICE,
        ),
        number="ekg",
    )


def _vitals() -> tuple[Result, ...]:
    kind = ResultKind
    return (
        blood_pressure(context=ARM),
        result(kind.BLOOD_PRESSURE, reading(Vital.SYSTOLIC, "90", Unit.MMHG), number="sys"),
        result(
            kind.BLOOD_PRESSURE,
            reading(Vital.SYSTOLIC, "16.1", Unit.KPA),
            reading(Vital.DIASTOLIC, "10.8", Unit.KPA),
            number="kpa",
        ),
        _one(Vital.PULSE_RATE, "72", Unit.PER_MIN, kind.PULSE_RATE),
        _one(Vital.SPO2, "97", Unit.PERCENT, kind.SPO2, oxygen_l_min=Decimal(2)),
        _one(Vital.SPO2, "98", Unit.PERCENT, kind.SPO2, oxygen_l_min=Decimal(0)),
        _one(Vital.BODY_TEMPERATURE, "98.6", Unit.FAHRENHEIT, kind.BODY_TEMPERATURE),
        _one(
            Vital.BODY_TEMPERATURE,
            "37.0",
            Unit.CELSIUS,
            kind.BODY_TEMPERATURE,
            body_site="oral",
        ),
        _one(
            Vital.RESPIRATORY_RATE,
            "16",
            Unit.PER_MIN,
            kind.RESPIRATORY_RATE,
            method="counted",
            counted_s=30,
            by_hand=True,
        ),
        _one(Vital.BODY_WEIGHT, "82.4", Unit.KILOGRAM, kind.BODY_WEIGHT, clothing="unclothed"),
        _one(Vital.BODY_WEIGHT, "80", Unit.KILOGRAM, kind.BODY_WEIGHT, method="stated"),
        _one(Vital.BODY_WEIGHT, "181.5", Unit.POUND, kind.BODY_WEIGHT),
        _one(Vital.BODY_HEIGHT, "172", Unit.CENTIMETRE, kind.BODY_HEIGHT),
        _one(Vital.BODY_HEIGHT, "67.5", Unit.INCH, kind.BODY_HEIGHT, by_hand=True),
        _one(
            Vital.HEAD_CIRCUMFERENCE,
            "45.2",
            Unit.CENTIMETRE,
            kind.HEAD_CIRCUMFERENCE,
            by_hand=True,
        ),
        _one(Vital.PAIN_SCORE, "3", Unit.SCORE, kind.PAIN_SCORE, by_hand=True),
    )


def _intake() -> tuple[Result, ...]:
    return (
        answered("tobacco", "t1", option="former"),
        answered("symptoms", "s1", option="headache", lasting=USUAL["3d"]),
        answered("symptoms", "s2", text="the room spins"),
        answered("medicines_reviewed", "m", option="changed", note="stopped lisinopril"),
        answered("last_menstrual_period", "p", day=date(2026, 11, 2)),
        answered(FALL, "f", yes=False),
        answered(DRINKS, "d", number=Decimal("2.50")),
        answered(LIVES, "l", text="a cat"),
        result(ResultKind.REASON_FOR_VISIT, text="Headache since Monday", number="why"),
    )


def _no_answers() -> tuple[Result, ...]:
    unanswered = [state for state in AnswerState if state is not AnswerState.ANSWERED]
    return tuple(answered("tobacco", f"t-{state}", state=state) for state in unanswered)


def _undone(kind: ResultKind, why: NotDoneWhy) -> Result:
    return Result(
        id=f"{kind}-{why}",
        kind=kind,
        accepted_at=ACCEPTED,
        accepted_by=ACTOR,
        not_done=NotDone(why=why, reason="No cuff fits." if why is NotDoneWhy.UNABLE else ""),
    )


def _corrections() -> Iterator[Message]:
    """A pressure; the same with other numbers; and that it was never that patient's."""
    wrong = blood_pressure(context=ARM)
    signed = _named(_signed(wrong), "corrected")
    yield from compose(signed, [destination()])
    right = corrected(
        wrong,
        [
            (Vital.SYSTOLIC, Quantity(Decimal(131), Unit.MMHG)),
            (Vital.DIASTOLIC, Quantity(Decimal(82), Unit.MMHG)),
        ],
        ACTOR,
        SIGNED,
    )
    for kind, now in ((CorrectionKind.AMENDED, right), (CorrectionKind.ENTERED_IN_ERROR, None)):
        correction = Correction(
            id=f"c-{kind}",
            visit_id=signed.visit.id,
            result_id=wrong.id,
            kind=kind,
            at=SIGNED,
            by=ACTOR,
            reason="read from the wrong cuff",
            result=now,
        )
        yield from correction_messages(signed, wrong, correction, [destination()], ["chart"])


def _named(signed: SignedVisit, name: str) -> SignedVisit:
    """The same as another visit, so that its results have keys of their own."""
    return dataclasses.replace(signed, visit=dataclasses.replace(signed.visit, id=name))


def messages() -> dict[str, Message]:
    """Every message with a name that says what it is; each of its own visit, so none is left out
    beside another.
    """
    made: dict[str, Message] = {}

    def add(name: str, signed: SignedVisit, to: FhirDestination) -> None:
        for number, message in enumerate(compose(_named(signed, name), [to])):
            made[f"{name}-{number}"] = message

    for number, one in enumerate(_vitals()):
        add(f"vital-{number}-{one.kind}", _signed(one), destination())
    add("no-profiles", _signed(blood_pressure()), destination(profiles=False))
    add("simulated", _signed(blood_pressure(origin=Origin.SIMULATOR)), destination())
    add("average", _signed(*THREE, AVERAGE), destination())
    add("group", _signed(*LYING_STANDING, GROUP), destination())
    add("ekg", _signed(_ekg()), destination())
    add("answers", _signed(*_intake()), destination())
    add("unanswered", _signed(*_no_answers()), destination())
    add("form", _signed(*_intake()), destination(IntakeForm.QUESTIONNAIRE_RESPONSE))
    for kind, why in UNDONE:
        add(f"undone-{kind}-{why}", _signed(_undone(kind, why)), destination())
    for message in _corrections():
        made[f"correction-{message.correction_id}"] = message
    return made


MESSAGES = messages()
KINDS = tuple(MESSAGES)
