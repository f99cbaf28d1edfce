"""A cuff that others used before: its memory comes to the engine over a real Bluetooth link, and
none of it gets to the patient in the room by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station.capture.commands import Accept, AttachHeld, Denied, Done
from station.capture.views import HeldView, HoldReason, LinkPhase, StationView, TileState
from station.demo_user import DemoUser
from station.engine import Engine
from station.settings import DeviceSettings, Settings
from station.simulators.room_process import RoomProcess
from station.visit import Actor, ResultKind
from station.vitals import Vital
from tests.simulators.scenes import PERSON
from tests.test_engine import Room, settings

CUFF = "bluetooth_blood_pressure"
BP = ResultKind.BLOOD_PRESSURE


class Bedside:
    """A simulated cuff in a process of its own, and an engine that knows its address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.process = RoomProcess(seed=1, patient=PERSON, time_scale=30)
        self.hci = self.process.start().hci
        self.address = "F0:00:00:00:00:01"
        self.engine: Engine
        self.room: Room

    def open(self) -> Actor:
        """Start the engine; somebody signs in and confirms the patient."""
        cuff = DeviceSettings(spec=CUFF, link="bluetooth", address=self.address, simulated=True)
        site: Settings = settings(self._folder, cuff).model_copy(update={"hci": self.hci})
        self.engine = Engine(site, demo_user=DemoUser(name="Demo", pin="7341"))
        self.engine.start().result(20)
        self.room = Room(self.engine)
        actor = self.room.sign_in()
        self.room.start_visit(actor)
        return actor

    def close(self) -> None:
        self.engine.stop()
        self.process.stop()

    def cuff(self, what: str, **options: Any) -> None:
        self.process.command(do="fault", device=CUFF, fault=what, **options)

    def measure(self) -> StationView:
        """One measurement, from the start to the tile that shows it."""
        before = self.measurement(self.engine.view())
        self.process.command(do="start", device=CUFF)
        return self.room.until(lambda view: self.measurement(view) not in (None, before))

    def come_back(self, records: int) -> None:
        """The cuff disconnects, and sends so many records when it is there again."""
        [driver] = self.engine.drivers
        # Once a connection it is asked for its features.
        all_of_it = driver.counts.frames + records + 1
        self.cuff("drop")
        self.room.until(lambda _: driver.counts.frames >= all_of_it)

    @staticmethod
    def measurement(view: StationView) -> str | None:
        """Which finished pressure the tile shows."""
        tile = view.tile(BP)
        return tile.measurement if tile and tile.state is TileState.READY else None


@pytest.fixture
def bedside(tmp_path: Path) -> Iterator[Bedside]:
    made = Bedside(tmp_path)
    yield made
    made.close()


def told(held: tuple[HeldView, ...]) -> list[tuple[str, HoldReason]]:
    """Systolic and diastolic of each, and why it is held."""
    return [
        ("/".join(f"{one.quantity.value:f}" for one in each.readings[:2]), each.reason)
        for each in held
    ]


def pressure(view: StationView) -> list[str]:
    tile = view.tile(BP)
    assert tile is not None
    return [f"{one.vital} {one.quantity.value:f}" for one in tile.readings]


def test_three_old_records_and_one_live_one(bedside: Bedside) -> None:
    old = ("163/101", HoldReason.FROM_MEMORY)
    bedside.cuff("keep_memory")
    for minutes in (60, 50, 40):
        bedside.cuff("old_record", minutes=minutes)
    actor = bedside.open()
    view = bedside.room.until(lambda view: len(view.held) == 3)
    assert told(view.held) == [old] * 3
    for each, minutes in zip(view.held, (60, 50, 40), strict=True):
        assert each.age_s == pytest.approx(minutes * 60, abs=30)
        assert all(one.from_memory and not one.duplicate for one in each.readings)
    assert pressure(view) == []
    assert isinstance(bedside.room.do(Accept(actor=actor, kind=BP)), Denied)

    view = bedside.measure()
    assert pressure(view) == ["systolic 128", "diastolic 82", "mean_arterial_pressure 97"]
    assert told(view.held) == [old] * 3
    assert view.visit is not None
    assert view.visit.confirmed_at is not None
    tile = view.tile(BP)
    assert tile is not None
    assert all(one.taken.started >= view.visit.confirmed_at for one in tile.readings)
    first = bedside.measurement(view)

    # The cuff goes away and comes back, each time with its whole memory.
    again = ("128/82", HoldReason.DUPLICATE)
    bedside.come_back(records=4)
    view = bedside.room.until(lambda view: len(view.held) > 3)
    assert told(view.held) == [*[old] * 3, again]
    bedside.come_back(records=4)
    assert bedside.measurement(bedside.engine.view()) == first
    # What is measured now is settled after what has come.
    view = bedside.measure()
    assert told(view.held) == [*[old] * 3, again]
    assert all(one.duplicate for one in view.held[3].readings)


def test_a_clock_of_2017_then_set_by_the_station(bedside: Bedside) -> None:
    bedside.cuff("wrong_clock", year=2017)
    bedside.cuff("old_record", minutes=5)
    actor = bedside.open()
    view = bedside.room.until(lambda view: len(view.held) == 1)
    [held] = view.held
    # It may come before or after the station has set the clock. Once that is set, a record with
    # another time is from before; until then the clock may as well be wrong.
    assert held.reason in (HoldReason.CLOCK_WRONG, HoldReason.FROM_MEMORY)
    held_before = [("163/101", held.reason)]
    assert told(view.held) == held_before
    systolic = held.readings[0]
    assert systolic.vital is Vital.SYSTOLIC
    stamp, offset = systolic.taken.device_time, systolic.taken.clock_offset
    assert stamp is not None
    assert stamp.year == 2016, "five minutes before the new year of 2017"
    assert offset is not None
    [doubt] = systolic.quality.reasons
    assert re.fullmatch(r"clock wrong by \d+ y, or a record of that age", doubt)

    view = bedside.measure()
    assert pressure(view) == ["systolic 128", "diastolic 82", "mean_arterial_pressure 97"]
    tile = view.tile(BP)
    assert tile is not None
    assert tile.notes == (), "the station has set the clock"
    assert told(view.held) == held_before

    attach = AttachHeld(actor=actor, measurement=held.measurement, reason="I took it at the door")
    assert bedside.room.do(attach) == Done()
    tile = bedside.engine.view().tile(BP)
    assert tile is not None
    assert tile.notes == (doubt, "attached by hand: I took it at the door")


def test_what_was_kept_before_a_restart_is_known_when_it_comes_again(bedside: Bedside) -> None:
    bedside.cuff("keep_memory")
    actor = bedside.open()
    bedside.room.until(lambda view: view.links[0].phase is LinkPhase.CONNECTED)
    view = bedside.measure()
    keep = Accept(actor=actor, kind=BP, measurement=bedside.measurement(view))
    assert bedside.room.do(keep) == Done()
    bedside.engine.stop()

    bedside.open()
    view = bedside.room.until(lambda view: len(view.held) > 0)
    assert told(view.held) == [("128/82", HoldReason.DUPLICATE)]
