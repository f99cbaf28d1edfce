"""Signed visits for HL7 tests, and a look at what was written, field by field."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from zoneinfo import ZoneInfo

from station.corrections import Correction, CorrectionKind
from station.export.destination import Change
from station.export.hl7_destination import Hl7Destination
from station.export.hl7_site import Acknowledgment, Form, Hl7Site, Version
from station.hl7.reading import Message, Segment, read
from station.intake.answer import IntakeAnswer
from station.intake.question import Code, Option, QuestionType, Words
from station.marks import Bound, Level, Mark
from station.visit import EkgRecording, NotDone, NotDoneWhy, Result, ResultKind, SignedVisit
from station.vitals import Context, Origin, Quantity, Unit, Vital
from tests.export.records import (
    ACCEPTED,
    ACTOR,
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

CHICAGO = ZoneInfo("America/Chicago")
CLINIC = Hl7Site(
    sending_facility="CLINIC",
    receiving_application="EHR",
    receiving_facility="HOSP",
    mrn_authority="CLINIC",
    visit_authority="CLINIC",
    time_zone=CHICAGO,
)
PCD01 = dataclasses.replace(
    CLINIC,
    form=Form.PCD01,
    version=Version.V2_6,
    sending_application="VITALS^0011223344556677^EUI-64",
    acknowledgment=Acknowledgment.ENHANCED,
)

ARM = Context(
    body_site="upper_arm",
    side="left",
    cuff_size="adult",
    position="sitting",
    method="oscillometric",
)
HIGH = Mark(
    level=Level.ABNORMAL,
    vital=Vital.SYSTOLIC,
    bound=Bound.AT_LEAST,
    limit=Quantity(Decimal(120), Unit.MMHG),
    rule="bp_elevated",
    title="Elevated",
    source="ACC/AHA 2017",
    version="1",
)
BP = dataclasses.replace(blood_pressure(context=ARM), marks=(HIGH,))
SPO2 = result(
    ResultKind.SPO2,
    reading(
        Vital.SPO2,
        "97",
        Unit.PERCENT,
        device=OXIMETER,
        measurement="m2",
        context=Context(body_site="finger", oxygen_l_min=Decimal(2)),
    ),
    reading(Vital.PERFUSION_INDEX, "1.25", Unit.PERCENT, device=OXIMETER, measurement="m2"),
    number="spo2",
)
PULSE = result(
    ResultKind.PULSE_RATE,
    reading(Vital.PULSE_RATE, "72", Unit.PER_MIN, device=OXIMETER, measurement="m2"),
    number="pulse",
)
TEMPERATURE = result(
    ResultKind.BODY_TEMPERATURE,
    reading(
        Vital.BODY_TEMPERATURE,
        "98.6",
        Unit.FAHRENHEIT,
        device=THERMOMETER,
        measurement="m3",
        context=Context(body_site="mouth"),
    ),
    number="temperature",
)
WEIGHT = result(
    ResultKind.BODY_WEIGHT,
    reading(
        Vital.BODY_WEIGHT,
        "72.5",
        Unit.KILOGRAM,
        device=dataclasses.replace(EKG, spec="manual", name="by hand"),
        origin=Origin.MANUAL,
        measurement="m4",
        context=Context(clothing="unclothed"),
    ),
    number="weight",
)
REASON = result(ResultKind.REASON_FOR_VISIT, text="Cough since Monday", number="reason")
EKG_RESULT = result(
    ResultKind.EKG,
    ekg=EkgRecording(
        signal="ecg",
        channels=("II",),
        started=MEASURED,
        rate_hz=500.0,
        scale=1.0,
        offset=0.0,
        unit=Unit.MICROVOLT,
        counts=bytes(8),
        valid=b"\x01\x01",
        samples=2,
        lost_samples=0,
        device=EKG,
        origin=Origin.DEVICE,
    ),
    number="ekg",
)


def not_done(kind: ResultKind, why: NotDoneWhy, reason: str = "") -> Result:
    return Result(
        id=f"no {kind}",
        kind=kind,
        accepted_at=ACCEPTED,
        accepted_by=ACTOR,
        not_done=NotDone(why=why, reason=reason),
    )


def answered(id_: str, **answer: object) -> Result:
    return Result(
        id=id_,
        kind=ResultKind.INTAKE,
        accepted_at=ACCEPTED,
        accepted_by=ACTOR,
        answer=IntakeAnswer(**answer),  # type: ignore[arg-type]
    )


SMOKING = answered(
    "smoking",
    question="smoking",
    type=QuestionType.CHOICE,
    words=Words(en="Tobacco"),
    code=Code(
        system="http://loinc.org",
        code="72166-2",
        display="Tobacco smoking status",
        source="US Core",
    ),
    option=Option(
        id="never",
        words=Words(en="Never"),
        code=Code(
            system="http://snomed.info/sct",
            code="266919005",
            display="Never smoked tobacco",
            source="US Core",
        ),
    ),
)

EVERYTHING = (BP, SPO2, PULSE, TEMPERATURE, WEIGHT, REASON, SMOKING)


def told(signed: SignedVisit, site: Hl7Site = CLINIC) -> Message:
    """The first message of a visit, read."""
    drafts = list(Hl7Destination(name="ehr", test=False, site=site).drafts(signed))
    return read(drafts[0].body)


def visit(*results: Result, site: Hl7Site = CLINIC) -> Message:
    return told(sign(*results), site)


def rows(message: Message) -> list[str]:
    """OBX as their text without number, time and observer, which have tests of their own; NTE as
    their text.
    """
    found = []
    for one in message.every:
        if one.name == "OBX":
            parts = list(one.parts)
            for number in (1, 14, 16):
                if number <= len(parts):
                    parts[number - 1] = ""
            found.append("|".join(parts).strip("|"))
        elif one.name == "NTE":
            found.append(f"NTE {one.field(3)}")
    return found


def segment(message: Message, name: str) -> Segment:
    found = message.first(name)
    assert found is not None, f"no {name}"
    return found


def amended(signed: SignedVisit, was: Result, now: Result) -> Change:
    return _change(signed, was, now)


def entered_in_error(signed: SignedVisit, was: Result) -> Change:
    return _change(signed, was, None)


def _change(signed: SignedVisit, was: Result, now: Result | None) -> Change:
    correction = Correction(
        id="c1",
        visit_id=signed.visit.id,
        result_id=was.id,
        kind=CorrectionKind.ENTERED_IN_ERROR if now is None else CorrectionKind.AMENDED,
        at=SIGNED.replace(hour=16),
        by=ACTOR,
        reason="typed wrong",
        result=now,
    )
    holding = tuple(
        one for held in signed.visit.results if (one := now if held.id == was.id else held)
    )
    return Change(
        signed=signed,
        now=dataclasses.replace(signed, visit=dataclasses.replace(signed.visit, results=holding)),
        result=now or was,
        correction=correction,
    )
