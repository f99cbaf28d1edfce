"""A note on a kept result, and leaving one out: what is filed, and what stays as evidence."""

from __future__ import annotations

import dataclasses

import pytest

from station.capture.commands import (
    Accept,
    Annotate,
    Denied,
    Done,
    EnterText,
    LeaveOut,
    Retake,
    Sign,
)
from station.capture.views import Phase
from station.visit import Result, ResultKind
from tests.capture.bedside import ACTOR, Bedside
from tests.capture.room import DiskFullError, MemoryStore

BP = ResultKind.BLOOD_PRESSURE


async def kept_pressure() -> tuple[Bedside, Result]:
    room = Bedside()
    await room.choose()
    await room.start()
    room.at += 60
    room.pressure()
    await room.done(Accept(actor=ACTOR, kind=BP))
    return room, pressure_of(room)


def pressure_of(room: Bedside) -> Result:
    visit = room.capture.visit
    assert visit is not None
    (found,) = (one for one in visit.results if one.kind is BP)
    return found


async def ask(room: Bedside, command: Annotate | LeaveOut) -> object:
    return await room.capture.handle(command)


async def test_a_note_goes_with_the_result_and_what_was_kept_before_stays_on_disk() -> None:
    room, kept = await kept_pressure()
    note = Annotate(actor=ACTOR, result_id=kept.id, note="  Talked   while measured ")
    assert await ask(room, note) == Done()
    now = pressure_of(room)
    assert now.note == "Talked while measured"
    assert (now.filed, now.readings) == (True, kept.readings)
    store = room.store
    assert isinstance(store, MemoryStore)
    assert store.reasons[kept.id] == "a note was written"
    assert await ask(room, Annotate(actor=ACTOR, result_id=now.id, note="")) == Done()
    assert pressure_of(room).note is None
    await room.done(Sign(actor=ACTOR, pin="1234"))


async def test_what_is_left_out_stays_as_evidence_and_can_be_measured_again() -> None:
    room, kept = await kept_pressure()
    why = LeaveOut(actor=ACTOR, result_id=kept.id, reason="The cuff slipped")
    assert await ask(room, why) == Done()
    out = pressure_of(room)
    assert (out.filed, out.left_out) == (False, "The cuff slipped")
    assert room.capture.phase is Phase.ACCEPTED
    room.at += 60
    room.pressure("124", "79")
    await room.done(Accept(actor=ACTOR, kind=BP))
    visit = room.capture.visit
    assert visit is not None
    own = [one for one in visit.results if one.kind is BP]
    assert [one.filed for one in own] == [False, True]
    # Measuring again takes back what is filed, never the evidence.
    await room.done(Retake(actor=ACTOR, kind=BP))
    assert pressure_of(room) == out


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (LeaveOut(actor=ACTOR, result_id="", reason=" "), "A reason is needed."),
        (LeaveOut(actor=ACTOR, result_id="", reason="x" * 301), "The text has 301 characters"),
        (Annotate(actor=ACTOR, result_id="", note="x" * 301), "The text has 301 characters"),
    ],
)
async def test_what_cannot_be_said_changes_nothing(command: Annotate | LeaveOut, says: str) -> None:
    room, kept = await kept_pressure()
    answer = await ask(room, dataclasses.replace(command, result_id=kept.id))
    assert isinstance(answer, Denied)
    assert answer.says.startswith(says)
    assert pressure_of(room) == kept


async def test_nothing_is_said_about_what_is_not_kept_or_is_signed() -> None:
    room, kept = await kept_pressure()
    unknown = await ask(room, Annotate(actor=ACTOR, result_id="nobody", note="x"))
    assert isinstance(unknown, Denied)
    await room.done(EnterText(actor=ACTOR, kind=ResultKind.REASON_FOR_VISIT, text="Cough"))
    await room.done(Sign(actor=ACTOR, pin="1234"))
    late = await ask(room, LeaveOut(actor=ACTOR, result_id=kept.id, reason="Slipped"))
    assert isinstance(late, Denied)
    assert "signed" in late.says


async def test_a_disk_that_is_full_leaves_it_as_it_was() -> None:
    room, kept = await kept_pressure()
    store = room.store
    assert isinstance(store, MemoryStore)
    store.failing = True
    answer = await ask(room, LeaveOut(actor=ACTOR, result_id=kept.id, reason="Slipped"))
    assert isinstance(answer, Denied)
    assert answer.says == DiskFullError.says
    assert pressure_of(room) == kept
