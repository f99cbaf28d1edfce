"""Which encounter an appointment means, where the chart has several open."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from station.visit import OpenEncounter, Patient, Presence
from station.worklist.fhir_visits import Stay, Turn, expected

ADA = Patient(
    id="ada", family="Okafor", given="Ada", birth_date=date(1984, 2, 29), sex="female", mrn="1"
)
NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def turn(presence: Presence | None = Presence.ARRIVED, name: str = "a1") -> Turn:
    return Turn(
        id=name, patient_id="ada", presence=presence, at=NINE, reason="Check", provider="Dr. Osei"
    )


def stay(
    name: str, *appointments: str, presence: Presence = Presence.ROOMED, reason: str = "Cough"
) -> Stay:
    return Stay(
        id=name,
        patient_id="ada",
        presence=presence,
        at=NINE,
        reason=reason,
        provider=None,
        appointments=frozenset(appointments),
    )


@pytest.mark.parametrize(
    "stays",
    [[stay("e1", "a1")], [stay("e1", "a1"), stay("e2")], [stay("e1")]],
    ids=["named", "named beside another", "the only one"],
)
def test_one_that_is_meant_is_taken(stays: list[Stay]) -> None:
    line = expected([turn()], stays, {"ada": ADA})[0]
    assert (line.encounter_id, line.encounters) == ("e1", ())
    assert line.presence is Presence.ROOMED


@pytest.mark.parametrize("named", [(), ("a1",)])
def test_of_several_a_person_says_which(named: tuple[str, ...]) -> None:
    stays = [stay("e1", *named, reason="Cough"), stay("e2", *named, reason="Wound")]
    [line] = expected([turn()], stays, {"ada": ADA})
    assert line.encounter_id is None
    assert line.encounters == (
        OpenEncounter(id="e1", at=NINE, reason="Cough"),
        OpenEncounter(id="e2", at=NINE, reason="Wound"),
    )


def test_without_an_appointment_each_is_a_line_of_its_own() -> None:
    lines = expected([], [stay("e1"), stay("e2")], {"ada": ADA})
    assert [(line.encounter_id, line.encounters) for line in lines] == [("e1", ()), ("e2", ())]


def test_what_is_open_beside_an_appointment_that_is_over_stays_listed() -> None:
    planned = [stay("e1", presence=Presence.NOT_ARRIVED), stay("e2", presence=Presence.NOT_ARRIVED)]
    lines = expected([turn(None)], planned, {"ada": ADA})
    assert [line.encounter_id for line in lines] == ["e1", "e2"]
