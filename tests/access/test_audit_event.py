"""AuditEvents: their codes as the standards have them, and what somebody else's models say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.access.audit import AuditEntry, ChainLink, Outcome, link
from station.access.audit_event import audit_bundle, audit_event
from station.visit import Role

SITE = "https://clinic.example/vitals-station"
AT = datetime(2026, 11, 24, 16, 0, 0, 250_000, tzinfo=timezone(timedelta(hours=1)))
ENTRY = AuditEntry(
    at=AT,
    user_id="u1",
    user_name="Zoë",
    role=Role.CLINICIAN,
    action="OpenSigned",
    patient_id="pat-1",
    visit_id="v1",
    outcome=Outcome.REFUSED,
    detail="Your role does not allow this.",
)


def event(entry: AuditEntry) -> dict[str, Any]:
    return audit_event(link(entry, None), namespace=SITE, station_id="station-7")


def bundle(rows: list[ChainLink]) -> dict[str, Any]:
    return audit_bundle(rows, namespace=SITE, station_id="station-7", at=AT)


def test_every_element() -> None:
    row = link(ENTRY, None)
    made = audit_event(row, namespace=SITE, station_id="station-7")
    assert made["type"] == {
        "system": "http://dicom.nema.org/resources/ontology/DCM",
        "code": "110110",
        "display": "Patient Record",
    }
    assert made["subtype"] == [{"system": f"{SITE}/audit-action", "code": "OpenSigned"}]
    assert made["action"] == "R"
    assert made["recorded"] == "2026-11-24T15:00:00.250000Z"
    assert made["outcome"] == "4"
    assert made["outcomeDesc"] == "Your role does not allow this."
    assert made["agent"] == [
        {
            "who": {"identifier": {"system": f"{SITE}/user", "value": "u1"}, "display": "Zoë"},
            "name": "Zoë",
            "role": [{"coding": [{"system": f"{SITE}/role", "code": "clinician"}]}],
            "requestor": True,
        }
    ]
    assert made["source"]["observer"]["identifier"]["value"] == "station-7"
    patient, visit, place = made["entity"]
    assert patient["what"] == {"reference": "Patient/pat-1"}
    assert (patient["type"]["code"], patient["role"]["code"]) == ("1", "1")
    assert visit["what"]["identifier"] == {"system": f"{SITE}/visit", "value": "v1"}
    assert place["what"]["identifier"] == {"system": f"{SITE}/audit-row", "value": "1"}
    assert place["detail"][0] == {"type": "sha-256", "valueString": row.hash.hex()}


# Action, type and subtype (DICOM PS3.16, CID 400 and 401), R4 audit-event-action.
KINDS = [
    ("sign_in", "110114", "110122", "E"),
    ("sign_in_by_badge", "110114", "110122", "E"),
    ("sign_out", "110114", "110123", "E"),
    ("lock", "110114", None, "E"),
    ("add_user", "110113", "110137", "C"),
    ("revoke_badge", "110113", "110137", "U"),
    ("verify_audit", "110101", None, "R"),
    ("export_audit", "110101", None, "R"),
    ("audit_anchor", "110113", None, "E"),
    ("CopyVisit", "110106", None, "R"),
    ("Sign", "110110", None, "C"),
    ("Amend", "110110", None, "U"),
    ("SwitchSounds", "110110", None, "E"),
]


@pytest.mark.parametrize(("action", "kind", "subtype", "does"), KINDS)
def test_actions_and_their_codes(action: str, kind: str, subtype: str | None, does: str) -> None:
    made = event(replace(ENTRY, action=action))
    assert made["type"]["code"] == kind
    known = [one["code"] for one in made["subtype"] if "dicom" in one["system"]]
    assert known == ([] if subtype is None else [subtype])
    assert made["subtype"][-1]["code"] == action
    assert made["action"] == does


def test_what_is_of_no_patient_is_activity_of_the_station() -> None:
    made = event(replace(ENTRY, action="MoveRoom", patient_id=None, visit_id=None))
    assert made["type"]["code"] == "110100"
    assert len(made["entity"]) == 1


def test_outcomes() -> None:
    assert [event(replace(ENTRY, outcome=one))["outcome"] for one in Outcome] == ["0", "4", "8"]


def test_nobody_is_said_to_be_nobody() -> None:
    made = event(replace(ENTRY, user_id=None, user_name=None, role=None))
    assert made["agent"] == [{"name": "nobody signed in", "requestor": True}]


def test_an_id_that_is_no_fhir_id_is_an_identifier() -> None:
    made = event(replace(ENTRY, patient_id="local/4711"))
    assert made["entity"][0]["what"] == {
        "identifier": {"system": f"{SITE}/patient", "value": "local/4711"}
    }


words = st.text(st.characters(exclude_categories=["C"]), min_size=1).filter(lambda t: t.strip())
entries = st.builds(
    AuditEntry,
    at=st.datetimes(datetime(1971, 1, 1), timezones=st.just(UTC)),
    user_id=st.none() | words,
    user_name=st.none() | words,
    role=st.none() | st.sampled_from(Role),
    action=st.sampled_from([kind for kind, *_ in KINDS]),
    patient_id=st.none() | words,
    visit_id=st.none() | words,
    outcome=st.sampled_from(Outcome),
    detail=st.none() | words,
)


@settings(max_examples=50)
@given(st.lists(entries, max_size=4))
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_bundle_is_valid(written: list[AuditEntry]) -> None:
    from fhir.resources.R4B.auditevent import AuditEvent
    from fhir.resources.R4B.bundle import Bundle

    rows: list[ChainLink] = []
    for one in written:
        rows.append(link(one, rows[-1] if rows else None))
    made = bundle(rows)
    Bundle.model_validate_json(json.dumps(made))
    for one_event in made.get("entry", []):
        AuditEvent.model_validate_json(json.dumps(one_event["resource"]))
        assert one_event["fullUrl"] == f"urn:uuid:{one_event['resource']['id']}"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_second_opinion_does_say_no() -> None:
    from fhir.resources.R4B.auditevent import AuditEvent
    from pydantic import ValidationError

    with pytest.raises(ValidationError):
        AuditEvent.model_validate_json(json.dumps(event(ENTRY) | {"agents": []}))
