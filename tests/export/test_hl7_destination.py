"""What a receiver gets of a visit and of a correction: which messages, about which results."""

from __future__ import annotations

import base64
import dataclasses
from decimal import Decimal

import pytest

from station.corrections import corrected
from station.export.hl7_destination import Hl7Destination
from station.export.hl7_site import Hl7Site
from station.hl7.reading import read
from station.visit import NotDoneWhy, Result, ResultKind, SignedVisit
from station.vitals import Quantity, Unit, Vital
from tests.export.hl7_visits import (
    BP,
    CLINIC,
    EKG_RESULT,
    EVERYTHING,
    PCD01,
    PULSE,
    REASON,
    SPO2,
    TEMPERATURE,
    amended,
    entered_in_error,
    not_done,
    rows,
    segment,
)
from tests.export.records import CUFF, SIGNED, reading, result, sign

PDF = b"%PDF-1.7\n\x00\xff a sheet"


def visit_sheet(signed: SignedVisit) -> bytes:
    return PDF + signed.visit.id.encode()


def ekg_sheet(signed: SignedVisit, result: Result) -> bytes:
    return PDF + result.id.encode()


def destination(site: Hl7Site = CLINIC, *, pdf: bool = False) -> Hl7Destination:
    return Hl7Destination(
        name="ehr",
        test=False,
        site=site,
        visit_sheet=visit_sheet if pdf else None,
        ekg_sheet=ekg_sheet if pdf else None,
    )


def test_one_message_files_everything() -> None:
    (draft,) = destination().drafts(sign(*EVERYTHING))
    assert draft.results == tuple(one.id for one in EVERYTHING)
    assert draft.media == "x-application/hl7-v2+er7"
    assert read(draft.body).control_id == draft.key


def test_of_two_pulses_one_is_filed_and_evidence_is_not() -> None:
    of_the_cuff = result(
        ResultKind.PULSE_RATE,
        reading(Vital.PULSE_RATE, "74", Unit.PER_MIN, device=CUFF),
        number="cuff pulse",
    )
    kept = dataclasses.replace(TEMPERATURE, filed=False)
    (draft,) = destination().drafts(sign(BP, SPO2, of_the_cuff, PULSE, kept))
    assert draft.results == ("bp", "spo2", "pulse")
    assert b"|74|" not in draft.body
    assert b"8310-5" not in draft.body


def test_an_ekg_alone_is_nothing_without_somebody_who_draws_it() -> None:
    assert list(destination().drafts(sign(EKG_RESULT))) == []


def test_documents_have_messages_of_their_own() -> None:
    vitals, ekg, sheet = destination(pdf=True).drafts(sign(BP, EKG_RESULT))
    assert vitals.results == ("bp",)
    assert ekg.results == (EKG_RESULT.id,)
    assert sheet.results == ("bp",)
    assert len({vitals.key, ekg.key, sheet.key}) == 3


def test_a_pdf_in_its_observation() -> None:
    """Type ED (chapter 2A): source, type, subtype, encoding, data."""
    _, ekg, sheet = destination(pdf=True).drafts(sign(BP, EKG_RESULT))
    message = read(ekg.body)
    obx, obr = segment(message, "OBX"), segment(message, "OBR")
    assert obx.field(2).text() == "ED"
    assert obx.field(3).raw == "11524-6^EKG study^LN"
    data = base64.b64encode(PDF + EKG_RESULT.id.encode()).decode()
    assert obx.field(5).raw == f"^application^PDF^Base64^{data}"
    assert (obx.field(11).text(), obr.field(25).text()) == ("P", "P")  # final is a reader's act
    assert rows(message)[1:] == ["NTE Preview. Not for diagnosis."]
    of_visit = segment(read(sheet.body), "OBX")
    assert of_visit.field(3).raw == "visit_sheet^Vital signs sheet^L"
    assert of_visit.field(11).text() == "F"
    assert base64.b64decode(of_visit.field(5).text(5)) == PDF + b"v1"


def test_documents_have_orders_of_their_own() -> None:
    drafts = destination(pdf=True).drafts(sign(BP, EKG_RESULT))
    fillers = {segment(read(one.body), "OBR").field(3).raw for one in drafts}
    assert len(fillers) == 3


def test_an_ekg_that_was_not_done() -> None:
    refused = not_done(ResultKind.EKG, NotDoneWhy.REFUSED)
    (draft,) = destination(pdf=True).drafts(sign(refused))
    obx = segment(read(draft.body), "OBX")
    assert (obx.field(5).raw, obx.field(11).text()) == ("", "X")


# HL7 table 0085: C a correction that replaces a final result; W original posted as wrong.
# HL7 table 0123: C correction to results.
@pytest.mark.parametrize("site", [CLINIC, PCD01], ids=["clinic", "pcd01"])
def test_an_amended_result_replaces_its_values(site: Hl7Site) -> None:
    signed = sign(SPO2, BP, PULSE)
    (before,) = destination(site).drafts(signed)
    now = corrected(
        BP,
        [
            (Vital.SYSTOLIC, Quantity(Decimal(112), Unit.MMHG)),
            (Vital.DIASTOLIC, Quantity(Decimal(72), Unit.MMHG)),
        ],
        BP.accepted_by,
        SIGNED,
    )
    (draft,) = destination(site).correction(amended(signed, BP, now))
    assert draft.results == ("bp",)
    assert draft.key != before.key
    was, message = read(before.body), read(draft.body)
    assert message.control_id == draft.key
    assert segment(message, "OBR").field(3).raw == segment(was, "OBR").field(3).raw
    assert segment(message, "OBR").field(25).text() == "C"
    values = [one for one in message.segments("OBX") if one.field(2).text() == "NM"]
    assert [(one.field(5).text(), one.field(11).text()) for one in values] == [
        ("112", "C"),
        ("72", "C"),
        ("106", "W"),  # the mean belonged to the wrong pressures
    ]
    named = {one.field(3).raw: one.field(4).raw for one in was.segments("OBX")}
    for one in message.segments("OBX"):  # found again under the same names
        assert named[one.field(3).raw] == one.field(4).raw
    note = "NTE Corrected: typed wrong (Jordan Reyes, 2026-11-24T10:52:00-06:00)"
    assert note in rows(message)


def test_an_amended_answer_replaces_the_text() -> None:
    signed = sign(BP, REASON)
    change = amended(signed, REASON, dataclasses.replace(REASON, text="Fever"))
    (draft,) = destination().correction(change)
    obx = segment(read(draft.body), "OBX")
    assert (obx.field(3).text(), obx.field(4).text()) == ("29299-5", "2")
    assert (obx.field(5).text(), obx.field(11).text()) == ("Fever", "C")


@pytest.mark.parametrize("wrong", ["W", "D"])
def test_a_result_entered_in_error_is_taken_back(wrong: str) -> None:
    signed = sign(BP, TEMPERATURE)
    site = dataclasses.replace(CLINIC, wrong=wrong)
    (draft,) = destination(site).correction(entered_in_error(signed, TEMPERATURE))
    message = read(draft.body)
    assert segment(message, "OBR").field(25).text() == "C"
    first, *more = message.segments("OBX")
    assert first.field(3).text() == "8310-5"
    assert first.field(4).text() == "2"
    assert [one.field(11).text() for one in (first, *more)] == [wrong] * (1 + len(more))
    assert rows(message)[1] == (
        "NTE Entered in error: typed wrong (Jordan Reyes, 2026-11-24T10:52:00-06:00)"
    )


def test_a_correction_tells_only_what_it_corrects_unless_a_site_wants_the_set() -> None:
    signed = sign(BP, TEMPERATURE, PULSE)
    change = entered_in_error(signed, TEMPERATURE)
    whole = dataclasses.replace(CLINIC, whole_set=True)
    (draft,) = destination(whole).correction(change)
    statuses = {
        one.field(3).text(): one.field(11).text() for one in read(draft.body).segments("OBX")
    }
    assert statuses["8480-6"] == "F"
    assert statuses["8310-5"] == "W"
    assert statuses["8867-4"] == "F"
    assert draft.results == ("temperature",)


def test_codes_of_a_correction_are_those_of_the_signature() -> None:
    """The pulse was the oximeter's; that its SpO2 is taken back does not make it another pulse."""
    signed = sign(SPO2, PULSE)
    without = entered_in_error(signed, SPO2)
    change = dataclasses.replace(entered_in_error(signed, PULSE), now=without.now)
    (draft,) = destination(PCD01).correction(change)
    assert b"|149530^MDC_PULS_OXIM_PULS_RATE^MDC|1.0.0.2|" in draft.body


def test_a_correction_of_what_was_not_sent_is_nothing() -> None:
    of_the_cuff = result(
        ResultKind.PULSE_RATE, reading(Vital.PULSE_RATE, "74", Unit.PER_MIN), number="cuff pulse"
    )
    signed = sign(BP, SPO2, of_the_cuff, PULSE, EKG_RESULT)
    assert list(destination().correction(entered_in_error(signed, of_the_cuff))) == []
    assert list(destination().correction(entered_in_error(signed, EKG_RESULT))) == []


def test_an_ekg_entered_in_error_and_the_sheet_anew() -> None:
    signed = sign(BP, EKG_RESULT)
    (first, ekg, _) = destination(pdf=True).drafts(signed)
    (taken_back,) = destination(pdf=True).correction(entered_in_error(signed, EKG_RESULT))
    message = read(taken_back.body)
    assert segment(message, "OBR").field(3) == segment(read(ekg.body), "OBR").field(3)
    assert segment(message, "OBX").field(5).raw == ""
    assert segment(message, "OBX").field(11).text() == "W"
    values, sheet = destination(pdf=True).correction(entered_in_error(signed, BP))
    assert values.results == sheet.results == ("bp",)
    assert values.key not in (first.key, sheet.key)
    assert segment(read(sheet.body), "OBX").field(11).text() == "C"
