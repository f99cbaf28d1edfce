"""The checks and a set: what a person is asked about, and what the provider is told."""

from __future__ import annotations

from station.capture.checking import Checking
from station.capture.commands import (
    AbortProgram,
    Accept,
    AcceptUnlikely,
    ConfirmPositioning,
    Retake,
    TellProvider,
    Unlikely,
)
from station.capture.views import TileState
from station.checks.files import rulebook
from station.checks.news2 import Part
from station.export.fhir import observation
from station.export.fhir_json import decode, encode
from station.export.site import FhirSite
from station.marks import Level
from station.visit import Actor, Result, ResultKind, Role, SetPart, SignedVisit
from station.vitals import Vital
from tests.capture.bedside import ACTOR
from tests.capture.programs.plans import plan
from tests.capture.programs.test_at_the_bedside import ARMS, ProgramRoom

BP = ResultKind.BLOOD_PRESSURE
OTHER = Actor(user_id="u2", name="Sam Osei", role=Role.ASSISTANT, session_id="s2")
# Above 250 is unlikely, above 180 a crisis. The average, 535 / 3 by hand, is neither.
UNLIKELY = (("142", "90"), ("262", "90"), ("131", "81"))


def checked_room() -> ProgramRoom:
    return ProgramRoom(
        plan(),
        ARMS,
        checking=Checking(rulebook(), destinations=("clinic chart",), score=True),
    )


def measure(room: ProgramRoom, *pressures: tuple[str, str]) -> None:
    for systolic, diastolic in pressures:
        room.go(30)
        room.pressure(systolic, diastolic, took=25)
        room.go(60)


async def unlikely_set() -> ProgramRoom:
    room = checked_room()
    await room.begin()
    room.go(300)
    measure(room, *UNLIKELY)
    return room


def kept_of(room: ProgramRoom) -> list[Result]:
    visit = room.capture.visit
    assert visit is not None
    return [result for result in visit.results if result.kind is BP]


async def test_a_set_with_an_unlikely_reading_is_asked_about() -> None:
    room = await unlikely_set()
    tile = room.pressure_tile
    assert (tile.state, tile.acceptable, tile.confirmable) == (TileState.CHECK, False, True)
    assert [one.unlikely for one in room.program.readings] == [False, True, False]

    answer = await room.denied(Accept(actor=ACTOR, kind=BP, measurement=tile.measurement))
    assert isinstance(answer, Unlikely)
    assert [(mark.level, mark.vital) for mark in answer.marks] == [
        (Level.IMPLAUSIBLE, Vital.SYSTOLIC)
    ]
    assert kept_of(room) == []

    # Somebody else says that it is right: it is kept in that name.
    await room.done(AcceptUnlikely(actor=OTHER, kind=BP, measurement=tile.measurement))
    kept = kept_of(room)
    assert [one.accepted_by for one in kept] == [OTHER] * 4
    assert [
        [(mark.level, mark.confirmed) for mark in one.marks if mark.vital is Vital.SYSTOLIC]
        for one in kept
    ] == [
        [(Level.ABNORMAL, False)],
        [(Level.IMPLAUSIBLE, True), (Level.CRITICAL, False)],
        [],
        [(Level.ABNORMAL, False)],
    ]


async def test_measuring_again_takes_the_place_of_it_is_right() -> None:
    room = await unlikely_set()
    await room.done(Retake(actor=ACTOR, kind=BP))
    assert room.pressure_tile.program is None
    assert kept_of(room) == []


async def test_what_an_ended_program_took_is_asked_about_too() -> None:
    room = checked_room()
    await room.begin()
    room.go(300)
    measure(room, ("262", "90"))
    await room.done(AbortProgram(actor=ACTOR))
    assert room.pressure_tile.confirmable
    await room.denied(Accept(actor=ACTOR, kind=BP))
    await room.done(AcceptUnlikely(actor=ACTOR, kind=BP))


async def test_the_critical_reading_of_a_set_can_be_told() -> None:
    room = await unlikely_set()
    await room.done(AcceptUnlikely(actor=ACTOR, kind=BP))
    second = kept_of(room)[1]

    [about] = room.capture.checks(room.now).tellable
    assert about.result_id == second.id
    assert "blood pressure 262/90 mmHg" in about.text
    assert "Reading 2 of 3 (" in about.text
    await room.done(TellProvider(actor=ACTOR, result_id=second.id))


async def test_of_a_critical_set_the_average_is_told() -> None:
    room = checked_room()
    await room.begin()
    room.go(300)
    measure(room, ("190", "90"), ("192", "90"), ("188", "90"))
    assert room.pressure_tile.acceptable
    await room.done(Accept(actor=ACTOR, kind=BP))
    average = kept_of(room)[3]

    [about] = room.capture.checks(room.now).tellable
    assert about.result_id == average.id
    assert "blood pressure 190/90 mmHg" in about.text
    assert "Average of 3 readings (" in about.text


async def test_a_group_carries_the_marks_of_its_readings_and_files_none() -> None:
    room = checked_room()
    await room.begin("arms")
    room.go(30)
    room.pressure("185", "85", took=25)
    await room.done(ConfirmPositioning(actor=ACTOR))
    room.go(30)
    room.pressure("120", "80", took=25)
    await room.done(Accept(actor=ACTOR, kind=BP))
    right, left, group = kept_of(room)
    assert group.in_set is not None
    assert group.in_set.part is SetPart.GROUP
    assert left.marks == ()
    assert group.marks == right.marks != ()
    assert room.pressure_tile.marks == group.marks

    [about] = room.capture.checks(room.now).tellable
    assert about.result_id == right.id
    visit = room.capture.visit
    assert visit is not None
    signed = SignedVisit(visit=visit, signed_at=room.now, signed_by=ACTOR)
    site = FhirSite(namespace="https://clinic.example")
    filed = [decode(encode(observation(one, signed, site))) for one in (right, group)]
    codes = [
        component["interpretation"][0]["coding"][0]["code"]
        for component in filed[0]["component"]
        if "interpretation" in component
    ]
    assert codes == ["HH"]
    assert not any("Systolic" in note["text"] for note in filed[1]["note"])


async def test_the_score_counts_the_average_and_no_reading_of_it() -> None:
    room = checked_room()
    await room.begin()
    room.go(300)
    measure(room, ("90", "60"), ("120", "80"), ("126", "82"))
    await room.done(Accept(actor=ACTOR, kind=BP))
    score = room.capture.checks(room.now).score
    assert score is not None
    # 336 / 3 = 112, which has no points; 90 would have three.
    assert dict(score.parts)[Part.SYSTOLIC] == 0
