"""A visit from the chosen patient to the last receipt: every step in every phase."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from decimal import Decimal

import pytest

from station.capture.commands import (
    Accept,
    AttachHeld,
    CaptureEkg,
    ChoosePatient,
    Command,
    ConfirmIdentifier,
    Denied,
    DiscardHeld,
    Done,
    EnterText,
    EnterValue,
    Identifier,
    LeavePatient,
    ReadWorklist,
    Retake,
    Sign,
    StartVisit,
)
from station.capture.views import Phase, TileState
from station.visit import Delivery, DeliveryState, ResultKind
from station.vitals import Quantity, Unit, Vital
from tests.capture.bedside import ACTOR, Bedside
from tests.capture.room import BRANDT, OKAFOR, delivery, under_way

BP = ResultKind.BLOOD_PRESSURE
TEMPERATURE = ResultKind.BODY_TEMPERATURE
REASON = ResultKind.REASON_FOR_VISIT
PAIN = ResultKind.PAIN_SCORE


def words(text: str = "cough") -> EnterText:
    return EnterText(actor=ACTOR, kind=REASON, text=text)


def pain(score: str = "3") -> EnterValue:
    return EnterValue(
        actor=ACTOR, values=((Vital.PAIN_SCORE, Quantity(Decimal(score), Unit.SCORE)),)
    )


SIGN = Sign(actor=ACTOR, pin="1234")
LEAVE = LeavePatient(actor=ACTOR)


async def brought_to(phase: Phase) -> Bedside:
    """A room in that phase, with a steady stream, an EKG and a held reading."""
    room = Bedside()
    held = room.temperature("38.4")
    assert room.held()[0].measurement == held
    if phase is Phase.EMPTY:
        return room
    await room.choose()
    if phase is Phase.CHOSEN:
        return room
    await room.start()
    room.at += 30
    room.ekg(0, 300)
    if phase is Phase.CONFIRMED:
        return room
    room.pressure()
    if phase is Phase.MEASURING:
        return room
    await room.done(words())
    if phase is Phase.ACCEPTED:
        return room
    await room.done(SIGN)
    if phase is Phase.SIGNED:
        return room
    assert room.capture.visit is not None
    for result in room.capture.visit.results:
        room.capture.on_delivery(delivery(room.visit().id, result.id, DeliveryState.DELIVERED))
    return room


COMMANDS: dict[str, Callable[[Bedside], Command]] = {
    "choose": lambda _: ChoosePatient(actor=ACTOR, expected=BRANDT),
    "hear": lambda _: ConfirmIdentifier(actor=ACTOR, which=Identifier.NAME),
    "unhear": lambda _: ConfirmIdentifier(actor=ACTOR, which=Identifier.NAME, heard=False),
    "start": lambda _: StartVisit(actor=ACTOR),
    "leave": lambda _: LEAVE,
    "leave with a reason": lambda _: LeavePatient(actor=ACTOR, reason="called away"),
    "accept": lambda _: Accept(actor=ACTOR, kind=BP),
    "retake": lambda _: Retake(actor=ACTOR, kind=REASON),
    "enter value": lambda _: pain(),
    "enter text": lambda _: words("headache"),
    "capture ekg": lambda _: CaptureEkg(actor=ACTOR),
    "attach": lambda room: AttachHeld(
        actor=ACTOR, measurement=room.held()[0].measurement, reason="hers"
    ),
    "discard": lambda room: DiscardHeld(
        actor=ACTOR, measurements=(room.held()[0].measurement,), reason="nobody's"
    ),
    "sign": lambda _: SIGN,
    "not ours": lambda _: ReadWorklist(actor=ACTOR),
}

# The phase after each command in each phase; "-" is a refusal that changes nothing.
TABLE = """
                     empty   chosen  confirmed  measuring  accepted   signed  delivered
choose               chosen  chosen  -          -          -          -       -
hear                 -       chosen  -          -          -          -       -
unhear               -       chosen  -          -          -          -       -
start                -       -       -          -          -          -       -
leave                -       empty   empty      empty      -          empty   empty
leave with a reason  -       empty   empty      empty      empty      empty   empty
accept               -       -       -          accepted   accepted   -       -
retake               -       -       -          -          measuring  -       -
enter value          -       -       accepted   accepted   accepted   -       -
enter text           -       -       accepted   accepted   accepted   -       -
capture ekg          -       -       accepted   accepted   accepted   -       -
attach               -       -       measuring  measuring  accepted   -       -
discard              empty   chosen  confirmed  measuring  accepted   signed  delivered
sign                 -       -       -          -          signed     -       -
not ours             -       -       -          -          -          -       -
"""

HEAD, *ROWS = TABLE.strip("\n").splitlines()
CELLS = [
    (Phase(phase), row[:21].strip(), None if cell == "-" else Phase(cell))
    for row in ROWS
    for phase, cell in zip(HEAD.split(), row[21:].split(), strict=True)
]


def test_the_table_here_is_whole() -> None:
    assert len(CELLS) == 15 * 7
    assert {name for _, name, _ in CELLS} == set(COMMANDS)
    assert {phase for phase, _, _ in CELLS} == set(Phase)


@pytest.mark.parametrize(("phase", "name", "after"), CELLS)
async def test_each_command_in_each_phase(phase: Phase, name: str, after: Phase | None) -> None:
    room = await brought_to(phase)
    assert room.capture.phase is phase
    kept, closed = room.kept(), dict(room.store.closed)
    command = COMMANDS[name](room)
    if name == "not ours":
        assert isinstance(await room.do(command), Denied)
    elif after is None:
        await room.denied(command)
    else:
        await room.done(command)
    assert room.capture.phase is (after or phase)
    if after is None:
        assert room.kept() == kept
        assert room.store.withdrawn == {}
        assert room.store.closed == closed


# Who.


async def test_a_visit_on_disk_says_who_where_and_since_when() -> None:
    room = Bedside()
    await room.start()
    visit = room.visit()
    assert room.store.visits == {visit.id: visit}
    assert (visit.patient, visit.room, visit.station_id) == (
        OKAFOR.patient,
        "Room 3",
        "station-7",
    )
    assert (visit.encounter_id, visit.confirmed_at) == ("encounter-1", room.now)


async def test_leaving_says_to_the_store_why() -> None:
    room = Bedside()
    await room.start()
    first = room.visit().id
    await room.done(LEAVE)
    await room.start(BRANDT)
    second = room.visit().id
    await room.done(words())
    assert "nobody has signed" in (await room.denied(LEAVE)).says
    await room.done(LeavePatient(actor=ACTOR, reason="called away"))
    await room.start()
    third = room.visit().id
    await room.done(words())
    await room.done(SIGN)
    await room.done(LEAVE)
    assert room.store.closed == {first: "ended without results", second: "called away"}
    assert set(room.store.signed) == {third}
    assert room.shown is None


# A disk that fails between two writes.


async def test_a_replacement_that_fails_leaves_what_was_kept() -> None:
    room = Bedside()
    await room.start()
    await room.done(pain("3"))
    before = room.kept()
    room.store.by_hand = True
    asked = await under_way(room, pain("5"))
    room.store.refuse()  # 3 is not taken back, 5 is not kept: it is one step
    answer = await asked
    assert isinstance(answer, Denied)
    assert answer.says == "The disk is full."
    assert room.kept() == before
    assert room.store.withdrawn == {}
    assert room.tile(PAIN).state is TileState.BY_HAND
    assert room.phase() is Phase.ACCEPTED


async def test_evidence_that_the_disk_refuses_does_not_undo_what_is_kept() -> None:
    room = Bedside()
    await room.start()
    room.pressure()
    list(room.packets(5))
    room.store.by_hand = True
    asked = await under_way(room, Accept(actor=ACTOR, kind=ResultKind.PULSE_RATE))
    room.store.let_through()
    while not room.store.waiting:  # noqa: ASYNC110
        await asyncio.sleep(0)
    room.store.refuse()
    answer = await asked
    assert isinstance(answer, Done)
    assert answer.says == "Kept. The pulse of another instrument could not be kept beside it."
    assert room.tile(ResultKind.PULSE_RATE).state is TileState.CAPTURED
    room.store.by_hand = False
    await room.done(SIGN)
    assert [result.filed for result in room.store.signed[room.visit().id].visit.results] == [True]


# Receipts.


async def test_only_a_receipt_that_says_delivered_counts() -> None:
    room = await brought_to(Phase.SIGNED)
    visit = room.visit()
    assert room.shown is not None
    assert [one.state for one in room.shown.deliveries] == [DeliveryState.QUEUED]
    for state in DeliveryState:
        if state is not DeliveryState.DELIVERED:
            room.capture.on_delivery(delivery(visit.id, visit.results[0].id, state))
            assert room.phase() is Phase.SIGNED, state


async def test_delivered_is_at_every_destination() -> None:
    room = await brought_to(Phase.SIGNED)
    visit = room.visit()
    there = delivery(visit.id, visit.results[0].id, DeliveryState.DELIVERED)
    waiting = replace(there, destination="archive", state=DeliveryState.QUEUED)
    room.capture.on_delivery(waiting)
    room.capture.on_delivery(there)
    assert room.phase() is Phase.SIGNED
    room.capture.on_delivery(replace(waiting, state=DeliveryState.DELIVERED))
    assert room.phase() is Phase.DELIVERED


async def test_without_a_destination_a_visit_stays_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    room = await brought_to(Phase.ACCEPTED)
    nothing: Future[tuple[Delivery, ...]] = Future()
    nothing.set_result(())
    monkeypatch.setattr(room.store, "deliveries", lambda _: nothing)
    await room.done(SIGN)
    room.capture.tick(room.now)
    assert room.phase() is Phase.SIGNED
    await room.done(LEAVE)
