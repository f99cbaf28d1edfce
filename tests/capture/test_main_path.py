"""From the chosen patient to the receipt, over a store whose every answer the test gives."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from station.capture.commands import (
    Accept,
    CaptureEkg,
    ChoosePatient,
    ConfirmIdentifier,
    Denied,
    Done,
    EnterText,
    EnterValue,
    Identifier,
    LeavePatient,
    Retake,
    Sign,
    StartVisit,
)
from station.capture.views import HoldReason, Phase, TileState
from station.store.store import Store
from station.visit import DeliveryState, Message, ResultKind, SignedVisit
from station.vitals import Quantity, Unit, Vital
from tests.capture.room import (
    ACTOR,
    BRANDT,
    CHART,
    OKAFOR,
    MemoryStore,
    Room,
    delivery,
    failure,
    oximetry,
    pressure,
    samples,
    temperature,
    under_way,
)

BP = ResultKind.BLOOD_PRESSURE
SPO2 = ResultKind.SPO2
PULSE = ResultKind.PULSE_RATE
TEMPERATURE = ResultKind.BODY_TEMPERATURE
FULL = Denied("The disk is full.", "Free some space.")


async def measured(store: object = None) -> Room:
    """A started visit, a minute later, with a pressure of 118/76 on the board."""
    room = Room(store)
    await room.start()
    room.later(60)
    room.say(*pressure(room.now, pulse="70"))
    return room


async def test_two_identifiers_or_nothing() -> None:
    room = Room()
    assert isinstance(await room.do(StartVisit(actor=ACTOR)), Denied)
    await room.done(ChoosePatient(actor=ACTOR, expected=OKAFOR))
    await room.done(ConfirmIdentifier(actor=ACTOR, which=Identifier.NAME))
    refused = await room.do(StartVisit(actor=ACTOR))
    assert isinstance(refused, Denied)
    assert refused.says == "Two identifiers are needed before anything is measured."
    await room.done(ConfirmIdentifier(actor=ACTOR, which=Identifier.BIRTH_DATE))
    await room.done(ConfirmIdentifier(actor=ACTOR, which=Identifier.NAME, heard=False))
    assert isinstance(await room.do(StartVisit(actor=ACTOR)), Denied)
    # Another patient is chosen: what the first one said is forgotten.
    await room.done(ConfirmIdentifier(actor=ACTOR, which=Identifier.NAME))
    await room.done(ChoosePatient(actor=ACTOR, expected=BRANDT))
    assert isinstance(await room.do(StartVisit(actor=ACTOR)), Denied)
    assert room.capture.visit is None
    assert room.store.visits == {}


async def test_nothing_is_captured_before_the_disk_has_it() -> None:
    store = MemoryStore()
    room = await measured(store)
    store.by_hand = True
    task = await under_way(room, Accept(actor=ACTOR, kind=BP))
    assert room.tile(BP).state is TileState.SAVING
    assert not room.tile(BP).acceptable
    assert room.kept() == ()
    assert room.phase() is Phase.MEASURING
    store.let_through()
    assert await task == Done()
    assert room.tile(BP).state is TileState.CAPTURED
    assert room.phase() is Phase.ACCEPTED
    assert room.kept() == tuple(store.results[room.visit().id].values())


async def test_a_store_that_cannot_keep_it_says_why_and_the_tile_goes_back() -> None:
    store = MemoryStore()
    room = await measured(store)
    store.by_hand = True
    task = await under_way(room, Accept(actor=ACTOR, kind=BP))
    store.refuse()
    assert await task == FULL
    assert room.tile(BP).state is TileState.READY
    assert room.tile(BP).acceptable
    assert room.phase() is Phase.MEASURING
    store.by_hand = False
    await room.done(Accept(actor=ACTOR, kind=BP))
    assert [one.kind for one in room.kept()] == [BP]


async def test_an_error_without_words_is_told_too() -> None:
    store = MemoryStore()
    room = await measured(store)
    store.by_hand = True
    task = await under_way(room, Accept(actor=ACTOR, kind=BP))
    store.waiting.pop(0)[0].set_exception(OSError("I/O error"))
    answer = await task
    assert isinstance(answer, Denied)
    assert "nothing was changed" in answer.says
    assert room.kept() == ()


@pytest.mark.parametrize("step", ["start", "leave", "sign", "retake", "text"])
async def test_a_failing_store_changes_nothing(step: str) -> None:
    store = MemoryStore()
    room = Room(store)
    if step == "start":
        await room.done(ChoosePatient(actor=ACTOR, expected=OKAFOR))
        for which in Identifier:
            await room.done(ConfirmIdentifier(actor=ACTOR, which=which))
    else:
        await room.start()
        room.later(60)
        room.say(*pressure(room.now))
        await room.done(Accept(actor=ACTOR, kind=BP))
    command = {
        "start": StartVisit(actor=ACTOR),
        "leave": LeavePatient(actor=ACTOR, reason="fire drill"),
        "sign": Sign(actor=ACTOR, pin="1"),
        "retake": Retake(actor=ACTOR, kind=BP),
        "text": EnterText(actor=ACTOR, kind=ResultKind.REASON_FOR_VISIT, text="cough"),
    }[step]
    before = room.phase(), room.capture.visit, room.tile(BP)
    store.failing = True
    assert await room.do(command) == FULL
    assert (room.phase(), room.capture.visit, room.tile(BP)) == before
    store.failing = False
    await room.done(command)


# Races: what comes while the disk is busy.


async def test_a_reading_that_comes_while_another_is_saved_is_not_the_one_that_is_kept() -> None:
    store = MemoryStore()
    room = await measured(store)
    store.by_hand = True
    task = await under_way(room, Accept(actor=ACTOR, kind=BP))
    room.later(45)
    room.say(*pressure(room.now, "151", "99"))
    saving = room.tile(BP)
    assert saving.state is TileState.SAVING
    assert [str(one.quantity.value) for one in saving.readings] == ["118", "76"]
    store.let_through()
    await task
    assert [str(one.quantity.value) for one in room.tile(BP).readings] == ["118", "76"]
    assert [str(one.quantity.value) for one in room.kept()[0].readings] == ["118", "76"]
    store.by_hand = False
    await room.done(Retake(actor=ACTOR, kind=BP))
    assert [str(one.quantity.value) for one in room.tile(BP).readings] == ["151", "99"]


async def test_a_failure_that_comes_while_a_value_is_saved_does_not_undo_it() -> None:
    store = MemoryStore()
    room = await measured(store)
    store.by_hand = True
    task = await under_way(room, Accept(actor=ACTOR, kind=BP))
    room.capture.on_failure(failure(Vital.SYSTOLIC, room.tile(BP).readings[0].device, room.now))
    store.let_through()
    await task
    assert room.tile(BP).state is TileState.CAPTURED


async def test_two_accepts_keep_one() -> None:
    store = MemoryStore()
    room = await measured(store)
    store.by_hand = True
    first = await under_way(room, Accept(actor=ACTOR, kind=BP))
    second = await under_way(room, Accept(actor=ACTOR, kind=BP))
    assert len(store.waiting) == 1
    store.let_through()
    assert await first == Done()
    assert isinstance(await second, Denied)
    assert len(room.kept()) == 1


async def test_the_patient_leaves_while_a_value_is_saved() -> None:
    store = MemoryStore()
    room = await measured(store)
    store.by_hand = True
    accept = await under_way(room, Accept(actor=ACTOR, kind=BP))
    leave = await under_way(room, LeavePatient(actor=ACTOR))
    store.let_through()
    assert await accept == Done()
    # The value was kept first, so that leaving now wants a reason.
    assert isinstance(await leave, Denied)
    assert [one.kind for one in room.kept()] == [BP]
    store.by_hand = False
    await room.done(LeavePatient(actor=ACTOR, reason="fire drill"))
    assert list(store.closed.values()) == ["fire drill"]
    assert room.phase() is Phase.EMPTY
    assert all(tile.readings == () for tile in room.capture.view(room.now)[1])


async def test_a_reading_between_the_start_and_the_disk_is_held() -> None:
    store = MemoryStore(by_hand=True)
    room = Room(store)
    await room.done(ChoosePatient(actor=ACTOR, expected=OKAFOR))
    for which in Identifier:
        await room.done(ConfirmIdentifier(actor=ACTOR, which=which))
    task = await under_way(room, StartVisit(actor=ACTOR))
    room.later(12)
    room.say(temperature(room.now))
    store.let_through()
    await task
    assert room.held() == ()
    store.let_through()
    assert [held.reason for held in room.held()] == [HoldReason.NO_PATIENT]


async def test_whoever_asked_may_stop_waiting() -> None:
    store = MemoryStore()
    room = await measured(store)
    store.by_hand = True
    task = await under_way(room, Accept(actor=ACTOR, kind=BP))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    store.let_through()
    for _ in range(5):
        await asyncio.sleep(0)
    assert [one.kind for one in room.kept()] == [BP]
    assert room.tile(BP).state is TileState.CAPTURED


async def test_a_reading_while_the_visit_is_signed_is_not_in_it() -> None:
    store = MemoryStore()
    room = await measured(store)
    await room.done(Accept(actor=ACTOR, kind=BP))
    store.by_hand = True
    task = await under_way(room, Sign(actor=ACTOR, pin="1"))
    room.later(20)
    room.say(temperature(room.now))
    store.let_through()
    while not task.done():
        await asyncio.sleep(0)
        if store.waiting:
            store.let_through()
    visit = room.visit()
    assert [one.kind for one in store.signed[visit.id].visit.results] == [BP]
    assert isinstance(await room.do(Accept(actor=ACTOR, kind=TEMPERATURE)), Denied)


# The signature and its receipts.


async def signed(store: MemoryStore) -> tuple[Room, str, list[str]]:
    """A signed visit with a pressure and a temperature: visit id and result ids."""
    room = await measured(store)
    room.say(temperature(room.now))
    for kind in (BP, TEMPERATURE):
        await room.done(Accept(actor=ACTOR, kind=kind))
    await room.done(Sign(actor=ACTOR, pin="1"))
    visit = room.visit()
    return room, visit.id, [result.id for result in visit.results]


async def test_delivered_is_when_every_receipt_is_there() -> None:
    room, visit, (first, second) = await signed(MemoryStore())
    assert room.phase() is Phase.SIGNED
    room.capture.on_delivery(delivery(visit, first, DeliveryState.DELIVERED))
    room.capture.on_delivery(delivery("another visit", second, DeliveryState.DELIVERED))
    room.capture.on_delivery(delivery(visit, second, DeliveryState.TAKEN))
    assert room.phase() is Phase.SIGNED
    room.capture.on_delivery(delivery(visit, second, DeliveryState.DELIVERED))
    assert room.phase() is Phase.DELIVERED


async def test_one_early_receipt_is_not_all_of_them() -> None:
    store = MemoryStore()
    room = await measured(store)
    room.say(temperature(room.now))
    for kind in (BP, TEMPERATURE):
        await room.done(Accept(actor=ACTOR, kind=kind))
    store.by_hand = True
    task = await under_way(room, Sign(actor=ACTOR, pin="1"))
    store.let_through()
    for _ in range(5):
        await asyncio.sleep(0)
    visit = room.visit()
    first, second = (result.id for result in visit.results)
    room.capture.on_delivery(delivery(visit.id, first, DeliveryState.DELIVERED))
    assert room.phase() is Phase.SIGNED
    store.let_through()
    await task
    # The list was older than the news.
    assert room.phase() is Phase.SIGNED
    room.capture.on_delivery(delivery(visit.id, second, DeliveryState.DELIVERED))
    assert room.phase() is Phase.DELIVERED


async def test_receipts_that_cannot_be_read_are_asked_for_again() -> None:
    store = MemoryStore()
    room = await measured(store)
    await room.done(Accept(actor=ACTOR, kind=BP))
    store.by_hand = True
    task = await under_way(room, Sign(actor=ACTOR, pin="1"))
    store.let_through()
    for _ in range(5):
        await asyncio.sleep(0)
    store.refuse()
    assert await task == Done()
    assert room.phase() is Phase.SIGNED
    visit = room.visit()
    room.capture.on_delivery(delivery(visit.id, visit.results[0].id, DeliveryState.DELIVERED))
    assert room.phase() is Phase.SIGNED, "the list is not known yet"
    room.capture.tick(room.now)
    store.let_through()
    room.capture.tick(room.now)
    assert room.phase() is Phase.DELIVERED


async def test_a_signed_visit_does_not_change() -> None:
    room, visit, _ = await signed(MemoryStore())
    before = room.kept()
    for command in (
        Accept(actor=ACTOR, kind=PULSE),
        Retake(actor=ACTOR, kind=BP),
        EnterText(actor=ACTOR, kind=ResultKind.REASON_FOR_VISIT, text="cough"),
        EnterValue(
            actor=ACTOR,
            values=(
                (Vital.PAIN_SCORE, Quantity(room.kept()[0].readings[0].quantity.value, Unit.SCORE)),
            ),
        ),
        CaptureEkg(actor=ACTOR),
        Sign(actor=ACTOR, pin="1"),
        ChoosePatient(actor=ACTOR, expected=BRANDT),
    ):
        assert isinstance(await room.do(command), Denied), command
    assert room.kept() == before
    await room.done(LeavePatient(actor=ACTOR))
    assert room.store.closed == {}, "a signed visit is not closed as unsigned"
    assert list(room.store.signed) == [visit]


# The same on the real disk.


def _compose(of: SignedVisit) -> list[Message]:
    return [
        Message(
            key=result.id,
            result_id=result.id,
            visit_id=of.visit.id,
            patient_id=of.visit.patient.id,
            destination=CHART,
            body=b"{}",
            simulated=False,
        )
        for result in of.visit.results
        if result.filed
    ]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "station.db", bytes(range(32)), _compose)
    yield opened
    opened.close()


async def test_the_main_path_on_the_encrypted_store(disk: Store) -> None:
    room = await measured(disk)
    room.stream(12)
    room.capture.on_samples(samples(0, [list(range(3000))]), room.monotonic_s)
    for kind in (BP, SPO2, PULSE):
        await room.done(Accept(actor=ACTOR, kind=kind))
    await room.done(EnterText(actor=ACTOR, kind=ResultKind.REASON_FOR_VISIT, text="  dry\n cough "))
    await room.done(CaptureEkg(actor=ACTOR, seconds=10))
    visit = room.visit()
    assert disk.visit(visit.id).result(5) == visit, "disk and screen say the same"
    assert [(one.kind, one.filed) for one in visit.results] == [
        (BP, True),
        (SPO2, True),
        (PULSE, True),
        (PULSE, False),
        (ResultKind.REASON_FOR_VISIT, True),
        (ResultKind.EKG, True),
    ]
    await room.done(Sign(actor=ACTOR, pin="1"))
    kept = disk.signed_visit(visit.id).result(5)
    assert kept is not None
    assert [str(one.quantity) for one in kept.visit.results[0].readings] == [
        "118 mm[Hg]",
        "76 mm[Hg]",
    ]
    assert kept.visit.results[4].text == "dry cough"
    assert disk.unfinished_visits().result(5) == ()
    queued = disk.deliveries(visit.id).result(5)
    assert [one.state for one in queued] == [DeliveryState.QUEUED] * 5
    for one in queued:
        room.capture.on_delivery(replace(one, state=DeliveryState.DELIVERED))
    assert room.phase() is Phase.DELIVERED


async def test_what_is_taken_back_is_not_signed(disk: Store) -> None:
    room = await measured(disk)
    await room.done(Accept(actor=ACTOR, kind=BP))
    await room.done(Retake(actor=ACTOR, kind=BP))
    assert room.phase() is Phase.MEASURING
    assert isinstance(await room.do(Sign(actor=ACTOR, pin="1")), Denied)
    room.later(60)
    room.say(*pressure(room.now, "121", "79"))
    await room.done(Accept(actor=ACTOR, kind=BP))
    await room.done(Sign(actor=ACTOR, pin="1"))
    visit = room.visit()
    kept = disk.signed_visit(visit.id).result(5)
    assert kept is not None
    assert [[str(r.quantity.value) for r in one.readings] for one in kept.visit.results] == [
        ["121", "79"]
    ]


async def test_a_store_that_is_shut_says_so_in_its_words(tmp_path: Path) -> None:
    disk = Store.open(tmp_path / "station.db", bytes(range(32)), _compose)
    room = await measured(disk)
    disk.close()
    answer = await room.do(Accept(actor=ACTOR, kind=BP))
    assert isinstance(answer, Denied)
    assert answer.says
    assert room.tile(BP).state is TileState.READY
    assert room.kept() == ()


async def test_a_stream_is_kept_as_it_was_seen() -> None:
    """The next second comes while a person looks: what was seen is kept, not what came after."""
    room = Room()
    await room.start()
    room.stream(12)
    seen = room.tile(SPO2).measurement
    room.later(1)
    room.say(*oximetry(room.now, "98", "73"))
    await room.done(Accept(actor=ACTOR, kind=SPO2, measurement=seen))
    assert [str(one.quantity) for one in room.kept()[0].readings] == ["97 %"]
