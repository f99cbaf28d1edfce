"""Several open encounters: which one it is, is asked before anything is measured."""

from __future__ import annotations

from dataclasses import replace

from station.capture.commands import (
    ChooseEncounter,
    ChoosePatient,
    ConfirmIdentifier,
    Denied,
    Identifier,
    PauseVisit,
    StartVisit,
)
from station.visit import OpenEncounter
from tests.capture.room import ACTOR, OKAFOR, Room

SEVERAL = replace(
    OKAFOR,
    encounter_id=None,
    encounters=(OpenEncounter(id="e1", reason="Cough"), OpenEncounter(id="e2", reason="Wound")),
)


async def chosen(room: Room) -> None:
    await room.done(ChoosePatient(actor=ACTOR, expected=SEVERAL))
    for which in Identifier:
        await room.done(ConfirmIdentifier(actor=ACTOR, which=which))


async def test_the_visit_starts_with_the_chosen_one() -> None:
    room = Room()
    await chosen(room)
    assert await room.do(StartVisit(actor=ACTOR)) == Denied(
        "The chart has several visits of this patient open.", "Choose which one this is."
    )
    await room.denied(ChooseEncounter(actor=ACTOR, encounter_id="e3"))
    await room.done(ChooseEncounter(actor=ACTOR, encounter_id="e1"))
    await room.done(ChooseEncounter(actor=ACTOR, encounter_id="e2"))
    await room.done(StartVisit(actor=ACTOR))
    assert room.visit().encounter_id == "e2"
    await room.denied(ChooseEncounter(actor=ACTOR, encounter_id="e1"))
    assert room.visit().encounter_id == "e2"


async def test_a_paused_visit_is_of_the_encounter_that_it_began_with() -> None:
    room = Room()
    await chosen(room)
    await room.done(ChooseEncounter(actor=ACTOR, encounter_id="e2"))
    await room.done(StartVisit(actor=ACTOR))
    visit_id = room.visit().id
    await room.done(PauseVisit(actor=ACTOR))
    await chosen(room)
    await room.done(StartVisit(actor=ACTOR))
    assert (room.visit().id, room.visit().encounter_id) == (visit_id, "e2")


async def test_with_nobody_chosen_there_is_nothing_to_choose() -> None:
    await Room().denied(ChooseEncounter(actor=ACTOR, encounter_id="e1"))
