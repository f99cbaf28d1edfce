"""Pausing a visit, going on with it (after a restart too), ending it, and two patients in turn."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from station.capture.commands import (
    Accept,
    ChoosePatient,
    ConfirmIdentifier,
    Denied,
    Done,
    EndVisit,
    EnterValue,
    Identifier,
    LeavePatient,
    MoveRoom,
    PauseVisit,
    ResumeVisit,
    Sign,
    StartVisit,
)
from station.capture.views import HoldReason, Phase, TileState
from station.store.store import Store
from station.visit import ResultKind
from station.vitals import Quantity, Unit, Vital
from tests.capture.room import ACTOR, BRANDT, NINE, OKAFOR, MemoryStore, Room, pressure

PAIN = EnterValue(actor=ACTOR, values=((Vital.PAIN_SCORE, Quantity(Decimal(3), Unit.SCORE)),))


async def confirm(room: Room) -> None:
    """Both identifiers, and on with the visit."""
    for which in Identifier:
        await room.done(ConfirmIdentifier(actor=ACTOR, which=which))
    await room.done(StartVisit(actor=ACTOR))


async def begun(room: Room) -> str:
    """A visit of Ada Okafor with a pain score; gives its id."""
    await room.done(ChoosePatient(actor=ACTOR, expected=OKAFOR))
    await confirm(room)
    await room.done(PAIN)
    return room.visit().id


async def test_a_paused_visit_leaves_the_room_and_nothing_is_closed() -> None:
    room = Room()
    visit_id = await begun(room)
    room.later(60)
    await room.done(PauseVisit(actor=ACTOR))
    assert room.phase() is Phase.EMPTY
    assert room.store.closed == {}
    [listed] = room.capture.unfinished.views()
    assert (listed.visit_id, listed.patient, listed.kept, listed.paused) == (
        visit_id,
        OKAFOR.patient,
        1,
        True,
    )
    assert (listed.began, listed.since) == (NINE, NINE + timedelta(seconds=60))
    tiles = room.capture.view(room.now)[1]
    assert all(tile.state is not TileState.BY_HAND for tile in tiles), "the board is clear"


async def test_going_on_wants_both_identifiers_again() -> None:
    room = Room()
    visit_id = await begun(room)
    await room.done(PauseVisit(actor=ACTOR))
    await room.done(ResumeVisit(actor=ACTOR, visit_id=visit_id))
    assert isinstance(await room.do(PAIN), Denied)
    assert isinstance(await room.do(StartVisit(actor=ACTOR)), Denied)
    await confirm(room)
    assert (room.phase(), room.visit().id) == (Phase.ACCEPTED, visit_id)
    assert [result.kind for result in room.kept()] == [ResultKind.PAIN_SCORE]
    tile = next(t for t in room.capture.view(room.now)[1] if t.kind is ResultKind.PAIN_SCORE)
    assert tile.state is TileState.BY_HAND
    assert room.capture.unfinished.views() == ()


async def test_what_was_measured_in_the_pause_is_held() -> None:
    room = Room()
    visit_id = await begun(room)
    await room.done(PauseVisit(actor=ACTOR))
    room.later(60)
    await room.done(ResumeVisit(actor=ACTOR, visit_id=visit_id))
    await confirm(room)
    room.later(5)
    room.say(*pressure(room.now, "118", "76", took_s=30))
    [held] = room.held()
    assert held.reason is HoldReason.BEFORE_PATIENT
    room.later(60)
    room.say(*pressure(room.now, "121", "79", took_s=30))
    await room.done(Accept(actor=ACTOR, kind=ResultKind.BLOOD_PRESSURE))


async def test_it_is_signed_as_one_visit_with_what_was_kept_before_and_after() -> None:
    room = Room()
    visit_id = await begun(room)
    await room.done(PauseVisit(actor=ACTOR))
    room.later(600)
    await room.done(ResumeVisit(actor=ACTOR, visit_id=visit_id))
    await confirm(room)
    room.later(60)
    room.say(*pressure(room.now, "121", "79", took_s=30))
    await room.done(Accept(actor=ACTOR, kind=ResultKind.BLOOD_PRESSURE))
    await room.done(Sign(actor=ACTOR, pin="1"))
    signed = room.store.signed[visit_id].visit
    assert [result.kind for result in signed.results] == [
        ResultKind.PAIN_SCORE,
        ResultKind.BLOOD_PRESSURE,
    ]
    assert (signed.confirmed_at, signed.paused_at, signed.resumed_at) == (
        NINE,
        NINE,
        NINE + timedelta(seconds=600),
    )
    assert room.capture.unfinished.is_ready(OKAFOR)


async def test_after_a_restart_it_is_listed_and_goes_on() -> None:
    store = MemoryStore()
    first = Room(store)
    visit_id = await begun(first)  # and the power fails
    second = Room(store)
    await second.capture.unfinished.recall(NINE)
    [listed] = second.capture.unfinished.views()
    assert (listed.visit_id, listed.paused, listed.kept) == (visit_id, False, 1)
    await second.done(ResumeVisit(actor=ACTOR, visit_id=visit_id))
    await confirm(second)
    assert second.visit().id == visit_id
    assert len(second.kept()) == 1


async def test_two_patients_in_one_room_take_turns() -> None:
    room = Room()
    await begun(room)
    refused = await room.do(ChoosePatient(actor=ACTOR, expected=BRANDT))
    assert isinstance(refused, Denied)
    await room.done(PauseVisit(actor=ACTOR))
    await room.done(ChoosePatient(actor=ACTOR, expected=BRANDT))
    await confirm(room)
    assert room.kept() == ()
    await room.done(PauseVisit(actor=ACTOR))
    assert [one.patient for one in room.capture.unfinished.views()] == [
        OKAFOR.patient,
        BRANDT.patient,
    ]
    # Choosing the line of the list goes on with the visit that it belongs to.
    await room.done(ChoosePatient(actor=ACTOR, expected=OKAFOR))
    await confirm(room)
    assert len(room.kept()) == 1
    assert len(room.store.visits) == 2


async def test_another_encounter_of_the_same_patient_is_another_visit() -> None:
    import dataclasses

    room = Room()
    first = await begun(room)
    await room.done(PauseVisit(actor=ACTOR))
    later = dataclasses.replace(OKAFOR, encounter_id="encounter-of-the-afternoon")
    await room.done(ChoosePatient(actor=ACTOR, expected=later))
    await confirm(room)
    assert room.visit().id != first
    assert len(room.capture.unfinished.views()) == 1


async def test_not_this_patient_keeps_the_paused_visit() -> None:
    room = Room()
    visit_id = await begun(room)
    await room.done(PauseVisit(actor=ACTOR))
    await room.done(ResumeVisit(actor=ACTOR, visit_id=visit_id))
    await room.done(LeavePatient(actor=ACTOR))
    assert room.store.closed == {}
    assert [one.visit_id for one in room.capture.unfinished.views()] == [visit_id]


async def test_a_visit_whose_patient_is_chosen_again_can_be_ended() -> None:
    room = Room()
    visit_id = await begun(room)
    await room.done(PauseVisit(actor=ACTOR))
    await room.done(ResumeVisit(actor=ACTOR, visit_id=visit_id))
    await room.done(EndVisit(actor=ACTOR, visit_id=visit_id, reason="went home"))
    assert room.store.closed == {visit_id: "went home"}
    assert room.phase() is Phase.EMPTY


async def test_ending_wants_a_reason_and_is_on_disk() -> None:
    room = Room()
    visit_id = await begun(room)
    await room.done(PauseVisit(actor=ACTOR))
    refused = await room.do(EndVisit(actor=ACTOR, visit_id=visit_id, reason="  "))
    assert refused == Denied("A reason is needed.", "Say why the visit ends here.")
    await room.done(EndVisit(actor=ACTOR, visit_id=visit_id, reason="went home"))
    assert room.store.closed == {visit_id: "went home"}
    assert room.capture.unfinished.views() == ()
    again = await room.do(ResumeVisit(actor=ACTOR, visit_id=visit_id))
    assert isinstance(again, Denied)


async def test_a_visit_moves_to_another_room() -> None:
    room = Room()
    visit_id = await begun(room)
    await room.done(MoveRoom(actor=ACTOR, room="  5 b "))
    assert room.store.visits[visit_id].room == "5 b"
    assert room.visit().room == "5 b"
    assert len(room.kept()) == 1
    assert isinstance(await room.do(MoveRoom(actor=ACTOR, room="x" * 21)), Denied)


@pytest.mark.parametrize("command", [PauseVisit(actor=ACTOR), MoveRoom(actor=ACTOR, room="5")])
async def test_what_is_not_under_way_is_not_paused_or_moved(command: PauseVisit | MoveRoom) -> None:
    room = Room()
    assert isinstance(await room.do(command), Denied)
    await begun(room)
    await room.done(Sign(actor=ACTOR, pin="1"))
    assert await room.do(command) == Denied(
        "This visit is signed; it cannot be paused.", "Finish it."
    )


@pytest.mark.parametrize("step", ["pause", "resume", "end", "move"])
async def test_a_disk_that_fails_changes_nothing(step: str) -> None:
    room = Room()
    visit_id = await begun(room)
    if step in ("resume", "end"):
        await room.done(PauseVisit(actor=ACTOR))
    if step == "resume":
        await room.done(ResumeVisit(actor=ACTOR, visit_id=visit_id))
        for which in Identifier:
            await room.done(ConfirmIdentifier(actor=ACTOR, which=which))
    phase, listed = room.phase(), room.capture.unfinished.views()
    kept = dict(room.store.visits)
    room.store.failing = True
    command = {
        "pause": PauseVisit(actor=ACTOR),
        "resume": StartVisit(actor=ACTOR),
        "end": EndVisit(actor=ACTOR, visit_id=visit_id, reason="went home"),
        "move": MoveRoom(actor=ACTOR, room="5"),
    }[step]
    refused = await room.do(command)
    assert isinstance(refused, Denied)
    assert refused.says == "The disk is full."
    assert (room.phase(), room.capture.unfinished.views()) == (phase, listed)
    assert room.store.visits == kept
    room.store.failing = False
    assert await room.do(command) == Done()


async def test_who_was_signed_today_is_ready_after_a_restart(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "station.db", bytes(32), lambda _: ())
    try:
        first = Room(store)
        await begun(first)
        await first.done(Sign(actor=ACTOR, pin="1"))
        second = Room(store)
        await second.capture.unfinished.recall(NINE - timedelta(hours=9))
        assert second.capture.unfinished.is_ready(OKAFOR)
        assert not second.capture.unfinished.is_ready(BRANDT)
        third = Room(store)
        await third.capture.unfinished.recall(NINE + timedelta(hours=15))
        assert not third.capture.unfinished.is_ready(OKAFOR), "that was yesterday"
    finally:
        store.close()
