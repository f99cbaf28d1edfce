"""The vitals of a visit on paper: nothing that was said about a value is left out."""

from __future__ import annotations

import dataclasses
import io
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pdfplumber
import pytest

from station.corrections import Correction, CorrectionKind, corrected
from station.intake.answer import AnswerState, IntakeAnswer
from station.intake.question import QuestionType, Words
from station.marks import Bound, Level, Mark
from station.sheets.drawing import Drawing, Path, Text
from station.sheets.fonts import width_of
from station.sheets.paper import Paper
from station.sheets.pdf import pdf_of
from station.sheets.vitals_sheet import vitals_sheet
from station.visit import (
    Delivery,
    DeliveryState,
    EkgRecording,
    Identity,
    NotDone,
    NotDoneWhy,
    Patient,
    Result,
    ResultKind,
    SetPart,
    SignedVisit,
    Visit,
)
from station.vitals import Context, Origin, Quality, Quantity, Taken, Unit, Vital
from tests.export.records import (
    ACCEPTED,
    ACTOR,
    CUFF,
    EKG,
    MEASURED,
    OXIMETER,
    PATIENT,
    SIGNED,
    THERMOMETER,
    blood_pressure,
    reading,
    result,
    sign,
    visit,
)
from tests.export.test_fhir_sets import IN_SET, THREE

CHICAGO = timezone(timedelta(hours=-6))


def texts(pages: tuple[Drawing, ...], kind: str | None = None) -> list[str]:
    return [
        item.words
        for page in pages
        for item in page.items
        if isinstance(item, Text) and kind in (None, item.kind)
    ]


def said(pages: tuple[Drawing, ...]) -> str:
    return " ".join(texts(pages))


def mark(level: Level, vital: Vital, bound: Bound, limit: str, unit: Unit, title: str) -> Mark:
    return Mark(
        level=level,
        vital=vital,
        bound=bound,
        limit=Quantity(Decimal(limit), unit),
        rule="r",
        title=title,
        source="s",
        version="1",
    )


def an_ekg(origin: Origin = Origin.DEVICE) -> Result:
    recording = EkgRecording(
        signal="ecg",
        channels=("I", "II"),
        started=MEASURED,
        rate_hz=250.0,
        samples=2500,
        counts=bytes(4 * 5000),
        valid=bytes(5000),
        scale=1.0,
        offset=0.0,
        unit=Unit.MICROVOLT,
        lost_samples=25,
        device=EKG,
        origin=origin,
    )
    return result(ResultKind.EKG, ekg=recording, number="ekg")


def everything() -> tuple[SignedVisit, list[Correction], list[Delivery]]:
    """A visit with one of each."""
    high = mark(
        Level.CRITICAL, Vital.SYSTOLIC, Bound.ABOVE, "180", Unit.MMHG, "Hypertensive crisis"
    )
    fever = mark(
        Level.ABNORMAL, Vital.BODY_TEMPERATURE, Bound.AT_LEAST, "38.0", Unit.CELSIUS, "Fever"
    )
    average = dataclasses.replace(
        result(
            ResultKind.BLOOD_PRESSURE,
            *(one for one in THREE[0].readings if one.vital is not Vital.PULSE_RATE),
            number="avg",
        ),
        in_set=dataclasses.replace(IN_SET, part=SetPart.AVERAGE, place=0),
        marks=(high,),
    )
    first = dataclasses.replace(THREE[0], in_set=dataclasses.replace(IN_SET, counted=False))
    temperature = dataclasses.replace(
        result(
            ResultKind.BODY_TEMPERATURE,
            reading(
                Vital.BODY_TEMPERATURE,
                "100.9",
                Unit.FAHRENHEIT,
                device=THERMOMETER,
                context=Context(body_site="mouth"),
            ),
            number="t",
        ),
        marks=(fever,),
    )
    oxygen = result(
        ResultKind.SPO2,
        reading(
            Vital.SPO2,
            "97",
            Unit.PERCENT,
            device=OXIMETER,
            context=Context(body_site="finger", oxygen_l_min=Decimal(2)),
        ).replace(quality=Quality(reasons=("weak pulse",))),
        reading(Vital.PERFUSION_INDEX, "1.2", Unit.PERCENT, device=OXIMETER),
        number="o",
    )
    breaths = dataclasses.replace(
        result(
            ResultKind.RESPIRATORY_RATE,
            reading(
                Vital.RESPIRATORY_RATE,
                "16",
                Unit.PER_MIN,
                origin=Origin.MANUAL,
                context=Context(method="counted", counted_s=30),
            ),
            number="b",
        ),
        note="Patient had been talking",
    )
    weight = result(
        ResultKind.BODY_WEIGHT, reading(Vital.BODY_WEIGHT, "18.0", Unit.KILOGRAM), number="w"
    )
    pain = dataclasses.replace(
        result(ResultKind.PAIN_SCORE, text="x", number="p"),
        text=None,
        not_done=NotDone(why=NotDoneWhy.REFUSED, reason="did not want to say"),
    )
    pulse = dataclasses.replace(
        result(
            ResultKind.PULSE_RATE,
            reading(Vital.PULSE_RATE, "74", Unit.PER_MIN),
            number="pulse",
            filed=False,
        ),
        left_out="probe slipped",
    )
    height = result(
        ResultKind.BODY_HEIGHT, reading(Vital.BODY_HEIGHT, "170", Unit.CENTIMETRE), number="h"
    )
    smoke = dataclasses.replace(
        result(ResultKind.INTAKE, text="x", number="q"),
        text=None,
        answer=IntakeAnswer(
            question="smoking",
            type=QuestionType.YES_NO,
            words=Words(en="Do you smoke?", es="¿Fuma?"),
            state=AnswerState.SAID_NO,
        ),
    )
    reason = result(
        ResultKind.REASON_FOR_VISIT, text="Cough for two weeks, worse at night", number="rv"
    )
    signed = sign(
        reason,
        average,
        first,
        *THREE[1:],
        temperature,
        oxygen,
        breaths,
        weight,
        pain,
        pulse,
        height,
        smoke,
        an_ekg(),
    )
    right = corrected(
        weight, [(Vital.BODY_WEIGHT, Quantity(Decimal("81.0"), Unit.KILOGRAM))], ACTOR, SIGNED
    )
    corrections = [
        Correction(
            id="c1",
            visit_id="v1",
            result_id="w",
            kind=CorrectionKind.AMENDED,
            at=SIGNED,
            by=ACTOR,
            reason="Digits turned",
            result=right,
        ),
        Correction(
            id="c2",
            visit_id="v1",
            result_id="h",
            kind=CorrectionKind.ENTERED_IN_ERROR,
            at=SIGNED,
            by=ACTOR,
            reason="Other patient",
        ),
    ]
    deliveries = [
        Delivery(
            result_id="t",
            visit_id="v1",
            destination="Main chart",
            state=DeliveryState.DELIVERED,
            at=SIGNED,
            chart_id="obs-4711",
            warns="The cuff size is not kept.",
        ),
        Delivery(
            result_id="o",
            visit_id="v1",
            destination="Main chart",
            state=DeliveryState.REFUSED,
            at=SIGNED,
            says="The chart does not know the encounter.",
        ),
        Delivery(
            result_id="w",
            visit_id="v1",
            destination="Main chart",
            state=DeliveryState.DELIVERED,
            at=SIGNED,
            chart_id="obs-old",
        ),
        Delivery(
            result_id="w",
            visit_id="v1",
            destination="Main chart",
            state=DeliveryState.QUEUED,
            at=SIGNED,
            correction_id="c1",
        ),
    ]
    return signed, corrections, deliveries


@pytest.fixture(scope="module")
def whole() -> tuple[Drawing, ...]:
    signed, corrections, deliveries = everything()
    return vitals_sheet(signed, corrections=corrections, deliveries=deliveries, zone=CHICAGO)


@pytest.mark.parametrize(
    "expected",
    [
        "Okafor, Ada",
        "Born 29 Feb 1984 · 42 years · Female · MRN 100231",
        "Room 3, station station-7, begun 24 Nov 2026, 09:46:05 (UTC−06:00)",
        "Signed by Jordan Reyes (MA), 24 Nov 2026, 09:52:00 (UTC−06:00)",
        "Blood pressure, average of 3",
        "◆ Critical, high",
        "Systolic pressure above 180 mmHg (Hypertensive crisis)",
        "AOBP, 5 min rest + 3 readings",
        "Rest skipped after 40 of 300 s: in pain",
        "Reading 1",
        "not in the average",
        "▲ High",
        "Temperature at least 38.0 °C (Fever)",
        "mouth",
        "finger, oxygen 2 L/min",
        "Perfusion index 1.2 %",
        "weak pulse",
        "By hand, 09:46",
        "counted 30 s",
        "Note: Patient had been talking",
        "Not done: the patient said no",
        "did not want to say",
        "Left out: probe slipped",
        "Left out, kept here",
        "Blood pressure monitor, serial A1234",
        "Corrected, 09:52, Jordan Reyes: Digits turned",
        "Signed: 18.0 kg",
        "Entered in error, 09:52, Jordan Reyes: Other patient",
        "Main chart: Delivered",
        "09:52:00, obs-4711",
        "Remark: The cuff size is not kept.",
        "Main chart: Refused",
        "The chart does not know the encounter.",
        "Main chart: Queued",
        "Cough for two weeks, worse at night",
        "Do you smoke?",
        "Said no",
        "leads I, II",
        "25 samples lost",
        "Preview, not for diagnosis",
    ],
)
def test_it_says(whole: tuple[Drawing, ...], expected: str) -> None:
    assert expected in said(whole)


def test_values_stand_with_their_units_as_they_were_sent(whole: tuple[Drawing, ...]) -> None:
    values = list(zip(texts(whole, "value"), texts(whole, "unit"), strict=True))
    assert values == [
        ("142/90", "mmHg"),  # the average, then its readings
        ("142/90", "mmHg"),
        ("134/84", "mmHg"),
        ("131/81", "mmHg"),
        ("100.9", "°F"),
        ("97", "%"),
        ("16", "/min"),
        ("81.0", "kg"),  # as it was corrected
        ("74", "/min"),
        ("170", "cm"),
        ("10 s", ""),
    ]
    struck = [i for page in whole for i in page.items if isinstance(i, Path) and i.kind == "struck"]
    assert len(struck) == 1  # what was entered in error
    assert "No receipt" in texts(whole)  # the EKG's
    assert "obs-old" not in said(whole)  # the receipt of what does not hold any more


def test_a_site_reads_its_own_units_and_what_was_measured_beside_them() -> None:
    def told(quantity: Quantity, _vital: Vital) -> tuple[str, Unit]:
        here = quantity.to(Unit.CELSIUS, 1)
        return str(here.value), here.unit

    one = result(
        ResultKind.BODY_TEMPERATURE, reading(Vital.BODY_TEMPERATURE, "100.9", Unit.FAHRENHEIT)
    )
    pages = vitals_sheet(sign(one), told=told, zone=UTC)
    assert texts(pages, "value") == ["38.3"]
    assert "measured as 100.9 °F" in said(pages)


def test_what_is_simulated_says_so_beside_the_value_and_on_every_page() -> None:
    many = [blood_pressure(Origin.SIMULATOR, number=f"bp{k}") for k in range(20)]
    pages = vitals_sheet(sign(*many, an_ekg(Origin.REPLAY)), zone=UTC)
    assert len(pages) == 2
    assert texts(pages, "stamp") == ["SIMULATED", "EKG, preview, not for diagnosis"] * 2
    assert texts(pages, "origin") == ["SIMULATED"] * 20 + ["REPLAYED"]
    assert texts(pages, "page") == ["Page 1 of 2", "Page 2 of 2"]
    assert texts(pages, "title") == ["Okafor, Ada"] * 2
    assert "SIMULATED" not in said(vitals_sheet(sign(blood_pressure()), zone=UTC))


def test_a_correction_by_hand_of_a_simulated_value_stays_simulated() -> None:
    one = blood_pressure(Origin.SIMULATOR)
    pressures = [(Vital.SYSTOLIC, "130"), (Vital.DIASTOLIC, "80")]
    values = [(vital, Quantity(Decimal(text), Unit.MMHG)) for vital, text in pressures]
    said_ = Correction(
        id="c",
        visit_id="v1",
        result_id="bp",
        kind=CorrectionKind.AMENDED,
        at=SIGNED,
        by=ACTOR,
        reason="typed wrong",
        result=corrected(one, values, ACTOR, SIGNED),
    )
    pages = vitals_sheet(sign(one), corrections=[said_], zone=UTC)
    assert texts(pages, "value") == ["130/80"]
    assert texts(pages, "origin") == ["SIMULATED"]
    assert texts(pages, "stamp") == ["SIMULATED"]


def test_a_visit_that_is_not_signed_says_so() -> None:
    pages = vitals_sheet(visit(blood_pressure()), zone=UTC)
    assert texts(pages, "stamp") == ["NOT SIGNED"]
    assert "Not signed" in texts(pages, "note")


def test_a_visit_without_results_is_a_page() -> None:
    empty = Visit(
        id="v", station_id="s", room="1", patient=PATIENT, opened_at=MEASURED, opened_by=ACTOR
    )
    assert len(vitals_sheet(empty, zone=UTC)) == 1


def test_a_note_that_is_longer_than_a_page_goes_on_on_the_next() -> None:
    note = " ".join(f"word{k}" for k in range(900))
    long = dataclasses.replace(blood_pressure(), note=note)
    pages = vitals_sheet(sign(long, blood_pressure(number="bp2")), zone=UTC)
    assert len(pages) > 1
    assert set(note.split()) <= set(said(pages).split())
    for page in pages:
        assert all(item.y <= page.height - 14 for item in page.items if isinstance(item, Text))


def test_whose_name_is_not_certain_is_said() -> None:
    stranger = Patient(
        id="x",
        family="Unknown 1",
        given="",
        birth_date=None,
        sex=None,
        mrn=None,
        identity=Identity.UNKNOWN,
        alerts_known=False,
    )
    words = said(vitals_sheet(sign(blood_pressure(), patient=stranger), zone=UTC))
    assert "Birth date not known · Sex not known · MRN not known" in words
    assert "Not in the chart: who it is is not known" in words
    assert "Alerts not known" in words


def test_a_value_from_a_memory_has_its_own_day() -> None:
    at = datetime(2026, 11, 22, 7, 30)
    kept = reading(Vital.BODY_WEIGHT, "81.0", Unit.KILOGRAM, device=CUFF).replace(
        from_memory=True,
        taken=Taken(
            received=MEASURED, started=MEASURED, device_time=at, clock_offset=timedelta(minutes=10)
        ),
    )
    words = said(vitals_sheet(sign(result(ResultKind.BODY_WEIGHT, kept)), zone=CHICAGO))
    assert "22 Nov 2026, 07:20" in words
    assert "from the memory of the instrument" in words


@pytest.mark.parametrize("paper", list(Paper))
def test_everything_is_on_the_paper_and_in_the_file(paper: Paper) -> None:
    signed, corrections, deliveries = everything()
    pages = vitals_sheet(
        signed, corrections=corrections, deliveries=deliveries, zone=CHICAGO, paper=paper
    )
    assert (pages[0].width, pages[0].height) == {"a4": (210, 297), "letter": (215.9, 279.4)}[paper]
    for page in pages:
        for item in page.items:
            if isinstance(item, Text):
                wide = width_of(item.words, item.size, bold=item.bold)
                right = item.x + {"left": wide, "centre": wide / 2, "right": 0}[item.align]
                assert right <= page.width - 14
                assert 14 <= item.y <= page.height - 14
    with pdfplumber.open(io.BytesIO(pdf_of(pages))) as pdf:
        assert "Okafor, Ada" in pdf.pages[0].extract_text()
    assert ACCEPTED > MEASURED
