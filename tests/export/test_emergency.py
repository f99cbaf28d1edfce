"""What was kept or signed under emergency access is marked wherever it goes."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from station.export.fhir import observation
from station.export.fhir_correct import corrected_resource
from station.export.fhir_json import decode, encode
from station.export.fhir_provenance import provenance
from station.export.site import FhirSite
from station.export.table import table
from station.visit import Actor, ResultKind, Role, SignedVisit
from station.vitals import Unit, Vital
from tests.export.hl7_visits import entered_in_error, rows, told
from tests.export.records import blood_pressure, reading, result, sign

SITE = FhirSite(namespace="https://clinic.example/vitals-station")
KIM = Actor(
    user_id="emergency-1f", name="Kim Lund (emergency access)", role=Role.EMERGENCY, session_id="s9"
)
BTG = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
    "code": "BTG",
    "display": "break the glass",
}
WORDS = "Kept or signed by Kim Lund (emergency access). Who that was has not been checked."


def visit(*, kept: bool, signed: bool) -> SignedVisit:
    pain = result(ResultKind.PAIN_SCORE, reading(Vital.PAIN_SCORE, "3", Unit.SCORE), number="p")
    made = sign(blood_pressure(), dataclasses.replace(pain, accepted_by=KIM) if kept else pain)
    return dataclasses.replace(made, signed_by=KIM) if signed else made


def observations(of: SignedVisit) -> list[Any]:
    return [decode(encode(observation(one, of, SITE))) for one in of.visit.results]


@pytest.mark.parametrize(
    ("kept", "signed", "marked"),
    [(False, False, [False, False]), (True, False, [False, True]), (False, True, [True, True])],
)
def test_fhir_carries_a_tag_and_a_note(kept: bool, signed: bool, marked: list[bool]) -> None:
    of = visit(kept=kept, signed=signed)
    made = observations(of)
    assert [BTG in one["meta"]["tag"] for one in made] == marked
    assert [{"text": WORDS} in one.get("note", []) for one in made] == marked
    about = decode(encode(provenance(of, of.visit.results, SITE)[1]))
    assert about.get("reason") == ([{"coding": [BTG]}] if any(marked) else None)
    if kept:
        assert made[1]["performer"] == [{"display": "Kim Lund (emergency access)"}]


def test_hl7_carries_a_note_and_tables_the_marked_name() -> None:
    of = visit(kept=True, signed=False)
    message = told(of)
    assert [row for row in rows(message) if row.startswith("NTE ")] == [f"NTE {WORDS}"]
    observers = [one.field(16).text() for one in message.every if one.name == "OBX"]
    assert observers[-1].startswith("emergency-1f")
    assert b"Kim Lund (emergency access)" in table(of, None)


@pytest.mark.parametrize("signed", [False, True])
def test_a_correction_by_somebody_in_an_emergency_is_marked_too(signed: bool) -> None:
    of = visit(kept=False, signed=signed)
    change = entered_in_error(of, of.visit.results[1])
    change = dataclasses.replace(change, correction=dataclasses.replace(change.correction, by=KIM))
    made = decode(
        encode(corrected_resource(observation(of.visit.results[1], of, SITE), change, SITE))
    )
    assert made["meta"]["tag"].count(BTG) == 1
    assert made["note"][-1]["authorString"] == "Kim Lund (emergency access)"
