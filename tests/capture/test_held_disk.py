"""The tray and the disk: nothing is shown as held that the disk has not got, and nothing goes
without the disk knowing.
"""

from __future__ import annotations

from typing import Any

from station.capture.commands import Accept, DiscardHeld, LeavePatient, PauseVisit
from station.capture.views import HeldView
from station.held import DiscardReason, HoldReason
from station.visit import ResultKind
from station.vitals import Origin
from tests.capture.bedside import Bedside
from tests.capture.room import ACTOR, BRANDT, MemoryStore, under_way
from tests.capture.test_tray import STAMP, attach

BP, PULSE = ResultKind.BLOOD_PRESSURE, ResultKind.PULSE_RATE
TEMPERATURE = ResultKind.BODY_TEMPERATURE


def values(held: HeldView) -> list[str]:
    return [str(one.quantity.value) for one in held.readings]


def discard(measurement: str, reason: str = "a test", **how: Any) -> DiscardHeld:
    return DiscardHeld(actor=ACTOR, measurements=(measurement,), reason=reason, **how)


async def test_it_is_shown_when_the_disk_has_it_and_many_go_at_once() -> None:
    room = Bedside()
    store: MemoryStore = room.store
    store.by_hand = True
    room.temperature("38.1")
    assert room.held() == ()
    for tenth in range(2, 9):
        room.temperature(f"38.{tenth}")
    assert len(store.waiting) == 1, "one write at a time"
    store.let_through()
    assert [values(one) for one in room.held()] == [["38.1"]]
    [(_, _)] = store.waiting
    store.let_through()
    assert [values(one)[0] for one in room.held()] == [f"38.{tenth}" for tenth in range(1, 9)]
    assert all(one.on_disk for one in room.held())
    assert store.waiting == []


async def test_the_beat_writes_it_though_nobody_looks() -> None:
    room = Bedside()
    name = room.temperature("38.1")
    assert room.store.held == {}
    room.capture.tick(room.now)
    assert [one.reading.measurement for one in room.store.held.values()] == [name]


async def test_a_full_disk_is_told_and_asked_again() -> None:
    room = Bedside()
    room.store.failing = True
    room.temperature("38.1")
    [held] = room.held()
    assert not held.on_disk
    room.at += 4
    room.store.failing = False
    [held] = room.held()
    assert not held.on_disk, "not with every beat"
    room.at += 1
    [held] = room.held()
    assert held.on_disk
    assert len(room.store.held) == 1


async def test_the_station_stops_right_after_it_came() -> None:
    room = Bedside()
    room.temperature("38.1")
    room.capture.tray.close()
    assert len(room.store.held) == 1


async def test_it_is_discarded_when_the_disk_knows_who_and_why() -> None:
    room = Bedside()
    name = room.temperature("38.1")
    [held] = room.held()
    room.store.failing = True
    assert (await room.denied(discard(name))).says == "The disk is full."
    assert room.held() == (held,)
    room.store.failing = False
    code = DiscardReason.NOT_THIS_PATIENTS
    await room.done(discard(name, " of the next room ", code=code))
    assert room.held() == ()
    assert list(room.store.discarded.values()) == [(code, "of the next room")]


async def test_what_comes_while_it_is_being_discarded_stays() -> None:
    room = Bedside()
    name = room.temperature("38.1")
    assert len(room.held()) == 1
    room.store.by_hand = True
    task = await under_way(room, discard(name))
    room.temperature("38.2", measurement=name)
    while not task.done() or room.store.waiting:
        if room.store.waiting:
            room.store.let_through()
        await under_way(room, discard("nothing"))
    room.store.by_hand = False
    assert [values(one) for one in room.held()] == [["38.2"]]


async def test_attached_and_kept_it_leaves_the_disk_with_the_result() -> None:
    room = Bedside()
    name = room.temperature("38.1")
    await room.start()
    await room.done(attach(name))
    assert room.held() == ()
    assert len(room.store.held) == 1, "until it is kept it is nobody's, over a power cut, too"
    await room.done(Accept(actor=ACTOR, kind=TEMPERATURE))
    assert room.store.held == {}
    await room.done(LeavePatient(actor=ACTOR, reason="x"))
    assert room.held() == ()


async def test_attached_and_not_kept_it_is_held_again_with_the_next_patient() -> None:
    room = Bedside()
    name = room.temperature("38.1", from_memory=True, origin=Origin.SIMULATOR)
    [before] = room.held()
    await room.start()
    await room.done(attach(name))
    await room.done(PauseVisit(actor=ACTOR))
    assert room.held() == (before,), "without a word of the patient that it was attached to"
    await room.start(BRANDT)
    assert room.tile(TEMPERATURE).readings == ()
    assert room.held() == (before,)


async def test_of_a_pressure_that_was_kept_the_pulse_that_was_not_is_held_again() -> None:
    room = Bedside()
    name = room.pressure("128", "82")
    await room.start()
    await room.done(attach(name))
    await room.done(Accept(actor=ACTOR, kind=BP))
    await room.done(LeavePatient(actor=ACTOR, reason="x"))
    [held] = room.held()
    assert (held.kind, values(held), held.reason) == (PULSE, ["74"], HoldReason.NO_PATIENT)
    assert [one.reading.vital for one in room.store.held.values()] == ["pulse_rate"]


async def test_the_same_record_is_written_once() -> None:
    room = Bedside()
    for _ in range(3):
        room.temperature("38.1", from_memory=True, device_time=STAMP)
        assert len(room.held()) == 1
    assert len(room.store.held) == 1
