"""Fields of every kind of wrong: None or a clear refusal, never a crash and never a guess."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.visit import Patient, Presence
from station.worklist.fhir_fields import (
    UnreadableError,
    birth_date,
    instant,
    reference_id,
    shortened,
    words,
)
from station.worklist.fhir_people import alert_of, patient_of
from station.worklist.fhir_visits import Stay, Turn, expected, stay_of, turn_of

TODAY = date(2026, 11, 24)

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
    max_leaves=10,
)


GONE = object()
Path = tuple[str | int, ...]


def paths(value: Any, here: Path = ()) -> list[Path]:
    """Where something is in a resource, at any depth."""
    inside: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    below = [path for key, inner in inside for path in paths(inner, (*here, key))]
    return ([here] if here else []) + below


def spoiled(whole: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A good resource with some of its fields, at any depth, gone or replaced by anything. Few
    draws: one for each place that is spoilt, and none for what stays.
    """
    spoils = st.dictionaries(
        st.sampled_from(paths(whole)), st.just(GONE) | ANY, min_size=1, max_size=4
    )
    return spoils.map(lambda places: without(whole, places))


def without(whole: dict[str, Any], places: dict[Path, Any]) -> dict[str, Any]:
    """A copy with other things in these places."""
    made = copy.deepcopy(whole)
    for place in sorted(places, key=len, reverse=True):  # the deeper first, while it is there
        *way, last = place
        at: Any = made
        for key in way:
            at = at[key]
        at[last] = places[place]
    swept = sweep(made)
    assert isinstance(swept, dict)
    return swept


def sweep(value: Any) -> Any:
    """The same without what is gone."""
    if isinstance(value, dict):
        return {key: sweep(inner) for key, inner in value.items() if inner is not GONE}
    if isinstance(value, list):
        return [sweep(inner) for inner in value if inner is not GONE]
    return value


PATIENT: dict[str, Any] = {
    "resourceType": "Patient",
    "id": "p1",
    "active": True,
    "link": [{"type": "seealso"}],
    "name": [{"use": "official", "family": "Okafor", "given": ["Ada", "B."], "text": "Ada Okafor"}],
    "gender": "female",
    "birthDate": "1984-02-29",
    "identifier": [
        {
            "system": "urn:mrn",
            "value": "1",
            "type": {
                "coding": [
                    {"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}
                ]
            },
        }
    ],
}
APPOINTMENT: dict[str, Any] = {
    "resourceType": "Appointment",
    "id": "a1",
    "status": "booked",
    "start": "2026-11-24T09:00:00-06:00",
    "description": "words",
    "reasonCode": [{"text": "Cough", "coding": [{"display": "Cough"}]}],
    "participant": [
        {"actor": {"reference": "Patient/p1"}},
        {"actor": {"reference": "Practitioner/d1", "display": "Dr. B"}},
    ],
}
ENCOUNTER: dict[str, Any] = {
    "resourceType": "Encounter",
    "id": "e1",
    "status": "arrived",
    "subject": {"reference": "Patient/p1"},
    "period": {"start": "2026-11-24T09:00:00-06:00"},
    "appointment": [{"reference": "Appointment/a1"}],
    "participant": [{"individual": {"display": "Dr. B"}}],
    "reasonCode": [{"text": "Cough"}],
}
FLAG: dict[str, Any] = {
    "resourceType": "Flag",
    "status": "active",
    "code": {"text": "Latex", "coding": [{"display": "Latex"}]},
}


@pytest.mark.parametrize(
    ("whole", "read"),
    [
        (PATIENT, lambda one: patient_of(one, TODAY, None, [])),
        (APPOINTMENT, turn_of),
        (ENCOUNTER, stay_of),
        (FLAG, alert_of),
    ],
    ids=["Patient", "Appointment", "Encounter", "Flag"],
)
@given(data=st.data())
def test_a_spoiled_resource_is_read_or_refused(
    whole: dict[str, Any], read: Callable[[dict[str, Any]], object], data: st.DataObject
) -> None:
    resource = data.draw(spoiled(whole))
    try:
        made = read(resource)
    except UnreadableError:
        return
    if isinstance(made, Patient):
        assert made.family.strip()
        assert made.birth_date is None or made.birth_date <= TODAY
    if isinstance(made, Turn | Stay):
        assert made.patient_id
        assert made.at is None or made.at.tzinfo is not None


@pytest.mark.parametrize(
    ("value", "born"), [(None, None), ("1984-02-29", date(1984, 2, 29)), ("2026-11-24", TODAY)]
)
def test_a_whole_birth_date(value: object, born: date | None) -> None:
    assert birth_date(value, TODAY) == born


@pytest.mark.parametrize(
    "value",
    ["1984", "1984-02", "1985-02-29", "19840229", "2026-11-25", "1984-W09-3", "", 1984, [], {}],
)
def test_any_other_birth_date_is_refused(value: object) -> None:
    with pytest.raises(UnreadableError):
        birth_date(value, TODAY)


def test_a_moment_needs_an_offset() -> None:
    assert instant("2026-11-24T09:00:00Z") == datetime(2026, 11, 24, 9, tzinfo=UTC)
    for value in ("2026-11-24T09:00:00", "2026-11-24", "soon", 7, ""):
        with pytest.raises(UnreadableError):
            instant(value)


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("Patient/p1", "p1"),
        ("Patient/p1/_history/2", "p1"),
        ("https://other.example/fhir/Patient/p1", None),
        ("Group/p1", None),
        ("#p1", None),
        ("urn:uuid:7f8ac2e4-0000-0000-0000-000000000000", None),
        ("Patient/../Group/1", None),
        ("Patient/p1?x=1", None),
        (7, None),
        (None, None),
    ],
)
def test_only_a_literal_reference_to_a_patient_counts(reference: object, name: str | None) -> None:
    assert reference_id({"reference": reference}, "Patient") == name


def test_words_lose_what_could_mislead_and_keep_what_languages_need() -> None:
    assert words("  Ada\tO\u0000kafor \n") == "Ada Okafor"
    assert words("Smith\u202e, nhoJ") == "Smith, nhoJ"
    assert words("می\u200cخواهم") == "می\u200cخواهم"  # the zero-width non-joiner is spelling
    assert words("\u0000") is None
    assert words(["Ada"]) is None
    cut = shortened("x" * 5000)
    assert cut is not None
    assert len(cut) == 200


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"active": False}, "no longer in use"),
        ({"link": [{"type": "replaced-by"}]}, "merged"),
        ({"name": []}, "no name"),
        ({"name": [{"family": "x" * 5000}]}, "a name of 5000 characters"),
        ({"id": "a/b"}, "no usable id"),
    ],
)
def test_a_record_that_is_nobodys_is_refused(change: dict[str, Any], why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        patient_of(PATIENT | change, TODAY, None, [])


def test_the_number_people_read_is_the_sites_or_the_one_marked_mr() -> None:
    two = PATIENT | {
        "identifier": [*PATIENT["identifier"], {"system": "urn:clinic", "value": " 22 "}]
    }

    assert patient_of(two, TODAY, None, []).mrn == "1"
    assert patient_of(two, TODAY, "urn:clinic", []).mrn == "22"
    assert patient_of(two, TODAY, "urn:other", []).mrn is None


def person(name: str) -> Patient:
    return Patient(id=name, family=name, given="", birth_date=None, sex=None, mrn=None)


@pytest.mark.parametrize(
    ("appointment", "encounter", "presence"),
    [
        ("booked", None, Presence.NOT_ARRIVED),
        ("checked-in", None, Presence.ARRIVED),
        ("arrived", "planned", Presence.ARRIVED),
        ("booked", "arrived", Presence.ARRIVED),
        ("arrived", "in-progress", Presence.ROOMED),
        ("arrived", "triaged", Presence.READY),
        ("noshow", "planned", Presence.DID_NOT_COME),
        ("fulfilled", "in-progress", Presence.ROOMED),
        ("fulfilled", None, None),
        ("cancelled", None, None),
        ("fulfilled", "finished", None),
    ],
)
def test_where_somebody_stands(
    appointment: str, encounter: str | None, presence: Presence | None
) -> None:
    turn = turn_of(APPOINTMENT | {"status": appointment})
    stay = None if encounter is None else stay_of(ENCOUNTER | {"status": encounter})

    lines = expected([turn], [stay] if stay else [], {"p1": person("p1")})

    assert [line.presence for line in lines] == ([] if presence is None else [presence])


def test_two_open_encounters_are_not_guessed_between() -> None:
    turn = turn_of(APPOINTMENT)
    loose = ENCOUNTER | {"appointment": []}
    stays = [stay_of(loose), stay_of(loose | {"id": "e2"})]

    lines = expected([turn], [stay for stay in stays if stay], {"p1": person("p1")})

    assert [line.encounter_id for line in lines] == [None]
    assert [one.id for one in lines[0].encounters] == ["e1", "e2"], "a person says which"


def test_an_appointment_of_several_patients_is_refused() -> None:
    two = [{"actor": {"reference": f"Patient/{name}"}} for name in ("p1", "p2")]

    with pytest.raises(UnreadableError, match="more than one patient"):
        turn_of(APPOINTMENT | {"participant": two})
