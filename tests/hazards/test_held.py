"""The hazard of what waits in the tray while the power fails."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.capture.commands import Accept, AttachHeld, DiscardHeld
from station.capture.views import HeldView
from station.held import DiscardReason
from station.store.store import Store
from station.visit import ResultKind
from tests.capture.room import ACTOR, MemoryStore, Room, temperature
from tests.store.records import KEY, compose

PowerCut = Callable[[Room], Room]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "0").mkdir()
    store = Store.open(tmp_path / "0" / "station.db", KEY, compose)
    yield store
    store.close()


@pytest.fixture
def power_cut(tmp_path: Path) -> Iterator[PowerCut]:
    """Makes a room of what the disk has at this moment, as the next start finds it."""
    stores: list[Store] = []

    def cut(room: Room) -> Room:
        folder = tmp_path / f"{len(stores) + 1}"
        shutil.copytree(tmp_path / "0", folder)  # nothing is closed: the log is copied with it
        stores.append(Store.open(folder / "station.db", KEY, compose))
        again = Room(stores[-1])
        again.now = room.now
        again.capture.tray.recall(stores[-1].held_readings(100).result())
        return again

    yield cut
    for store in stores:
        store.close()


def shown(room: Room) -> list[tuple[HeldView, bool]]:
    """What the tray shows when the disk has answered."""
    room.held()
    room.store.users().result()  # jobs are done in their order
    return [(one, one.on_disk) for one in room.held()]


def hold(room: Room) -> HeldView:
    room.say(temperature(room.now, "38.4", from_memory=True))
    [(held, on_disk)] = shown(room)
    assert on_disk
    return held


def test_h41_what_was_shown_as_held_is_held_after_a_power_cut(
    disk: Store, power_cut: PowerCut
) -> None:
    room = Room(disk)
    held = hold(room)
    room.say(temperature(room.now, "38.4", from_memory=True))  # and one of which nothing was shown
    assert power_cut(room).held() == (held,)


async def test_h41_what_was_attached_is_held_until_it_is_kept_and_then_no_more(
    disk: Store, power_cut: PowerCut
) -> None:
    room = Room(disk)
    held = hold(room)
    await room.start()
    await room.done(AttachHeld(actor=ACTOR, measurement=held.measurement, reason="hers"))
    assert room.held() == ()
    assert power_cut(room).held() == (held,)
    await room.done(Accept(actor=ACTOR, kind=ResultKind.BODY_TEMPERATURE))
    assert power_cut(room).held() == ()


async def test_h41_what_was_discarded_leaves_who_and_why(disk: Store, power_cut: PowerCut) -> None:
    room = Room(disk)
    held = hold(room)
    assert power_cut(room).held() == (held,)
    code = DiscardReason.NOT_THIS_PATIENTS
    wanted = DiscardHeld(actor=ACTOR, measurements=(held.measurement,), reason="x", code=code)
    await room.done(wanted)
    again = power_cut(room)
    assert again.held() == ()
    [gone] = again.store.held_readings(1).result()
    assert (gone.gone, gone.reading) == (True, held.readings[0])


def test_h41_nothing_is_shown_as_held_before_the_disk_has_it() -> None:
    store = MemoryStore(by_hand=True)
    room = Room(store)
    room.say(temperature(room.now, "38.4", from_memory=True))
    assert room.held() == ()
    store.let_through()
    assert len(room.held()) == 1
