"""Short programs in the real window, from the list to the chart: on a module that the station
starts, and on a cuff whose own key is pressed when the station says so. Times are data, so the
program is a file with short ones; the module's pause of 30 s between two readings is its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton

from station.capture.commands import Lock, Sign, SignOut, Unlock
from station.capture.programs.machine import Ending, Stage
from station.capture.programs.views import ProgramView
from station.capture.views import HoldReason, LinkPhase, Phase, StationView, TileState
from station.demo_user import DemoUser
from station.engine import Engine
from station.settings import DeviceSettings
from station.simulators.room_process import RoomProcess
from station.ui import names
from station.visit import Actor, Result, ResultKind
from tests.simulators.scenes import PERSON
from tests.support.bedside import Bedside
from tests.test_engine import Room, settings

pytestmark = [pytest.mark.slow, pytest.mark.window, pytest.mark.timeout(240)]

MODULE, CUFF = "suntech_nibp", "bluetooth_blood_pressure"
BP = ResultKind.BLOOD_PRESSURE
QUICK = """
language = 1
id = "quick"
title = "Quick test program"
about = "Average of two readings"
rest_s = 3
blinded = true
fewest = 2
checklist = ["Seated, back supported"]
[[reading]]
times = 2
wait_s = 2
position = "sitting"
[[source]]
cite = "House rule 12"
publication = "House rules"
section = "12"
"""


class Programs:
    """A room with one cuff, an engine, a confirmed patient, and somebody at the window."""

    def __init__(self, folder: Path, spec: str) -> None:
        self.spec = spec
        self.folder = folder
        own = folder / "bp_programs"
        own.mkdir()
        (own / "quick.toml").write_text(QUICK)
        (own / "wrong.toml").write_text("language = 1\nrest_s = true")
        self.process = RoomProcess(seed=1, patient=PERSON, time_scale=10, devices=(spec,))
        room = self.process.start()
        device = next(one for one in room.devices if one.spec == spec)
        link = (
            DeviceSettings(spec=spec, link="serial", port=device.pty, simulated=True)
            if device.pty is not None
            else DeviceSettings(spec=spec, link="bluetooth", address=device.address, simulated=True)
        )
        site = settings(folder, link).model_copy(
            update={"hci": room.hci, "programs_folder": own, "steady_s": Decimal(3)}
        )
        self.engine = Engine(site, demo_user=DemoUser(name="Demo", pin="7341"))
        self.engine.start().result(30)
        self.room = Room(self.engine)
        self.actor: Actor = self.room.sign_in()
        self.room.start_visit(self.actor)
        self.bedside = Bedside(self.engine)
        self.bedside.touch(names.rail("vitals"))
        self.bedside.until("the cuff", self._connected)

    def _connected(self) -> bool:
        return all(link.phase is LinkPhase.CONNECTED for link in self.engine.view().links)

    def close(self) -> None:
        self.bedside.close()
        self.engine.stop()
        self.process.stop()

    @property
    def program(self) -> ProgramView | None:
        tile = self.engine.view().tile(BP)
        return tile.program if tile is not None else None

    def until(self, stage: Stage, place: int) -> None:
        def there() -> bool:
            view = self.program
            return view is not None and (view.stage, view.place) == (stage, place)

        self.bedside.until(f"{stage} {place}", there)

    def begin(self) -> None:
        self.bedside.touch(names.PROGRAMS)
        self.bedside.shown(names.PROGRAM_DIALOG)
        self.bedside.touch(names.program("quick"))
        self.bedside.touch(names.PROGRAM_FIRST)  # the patient is placed
        self.until(Stage.REST, 0)

    def sign(self) -> list[dict[str, Any]]:
        """Sign, and give what came to the chart."""
        self.room.do(Sign(actor=self.actor, pin="7341"))
        self.room.until(lambda view: view.visit is not None and view.visit.phase is Phase.DELIVERED)
        bundle = json.loads((self.folder / "visit.json").read_text())
        return [entry["resource"] for entry in bundle["entry"]]


def pressures(view: StationView) -> list[Result]:
    """What is kept of the blood pressure."""
    return [one for one in view.visit.results if one.kind is BP] if view.visit else []


@pytest.fixture
def module(xvfb_display: str, tmp_path: Path, short_pause: None) -> Iterator[Programs]:
    made = Programs(tmp_path, MODULE)
    yield made
    made.close()


@pytest.fixture
def cuff(xvfb_display: str, tmp_path: Path) -> Iterator[Programs]:
    made = Programs(tmp_path, CUFF)
    yield made
    made.close()


def test_a_program_on_a_module_that_is_started_from_here(module: Programs) -> None:
    offered = module.engine.view().programs
    assert offered.startable
    assert "wrong.toml: key rest_s: found True; expected: " in offered.problems[0]
    module.begin()
    module.until(Stage.MEASURE, 0)
    tile = module.engine.view().tile(BP)
    assert tile is not None
    assert tile.state is TileState.MEASURING
    module.until(Stage.WAIT, 1)
    view = module.program
    assert view is not None
    assert view.readings[0].pressure is None  # blinded
    module.until(Stage.DONE, 2)
    module.bedside.touch(names.PROGRAM_FIRST)
    module.room.until(lambda view: len(pressures(view)) == 3)
    module.bedside.touch(names.rail("review"))
    module.bedside.shown(names.row("blood_pressure"))
    module.bedside.shown(names.row("blood_pressure-2"))
    sent = module.sign()
    # The pulse of the cuff is kept by itself, as an Observation of its own.
    sent = [one for one in sent if one["code"]["coding"][0]["code"] != "8867-4"]
    codes = [one["code"]["coding"][0]["code"] for one in sent]
    assert sorted(codes) == ["85354-9", "85354-9", "96607-7"]
    average = next(one for one in sent if one["code"]["coding"][0]["code"] == "96607-7")
    assert [part["code"]["coding"][0]["code"] for part in average["component"]] == [
        "96608-5",
        "96609-3",
    ]
    readings = [one for one in sent if one is not average]
    keys = {one["identifier"][0]["value"] for one in readings}
    assert {one["identifier"]["value"] for one in average["derivedFrom"]} == keys
    systolic = [one["component"][0]["valueQuantity"]["value"] for one in readings]
    mean = average["component"][0]["valueQuantity"]["value"]
    assert abs(mean - sum(systolic) / 2) <= 0.5


def test_stop_cuff_wins_and_ends_the_program(module: Programs) -> None:
    module.begin()
    module.until(Stage.MEASURE, 0)
    module.bedside.until("an inflation", lambda: _live(module))
    module.bedside.touch(names.PROGRAM_END)
    module.until(Stage.ENDED, 0)
    view = module.program
    assert view is not None
    assert view.ending is Ending.CUFF_STOPPED
    module.bedside.until("the word", lambda: _end_button(module).text() == "Close")
    module.bedside.touch(names.PROGRAM_END)
    module.bedside.until("the plain tile", lambda: module.program is None)


def _end_button(programs: Programs) -> QAbstractButton:
    button = programs.bedside.find(names.PROGRAM_END)
    assert isinstance(button, QAbstractButton)
    return button


def _live(programs: Programs) -> bool:
    tile = programs.engine.view().tile(BP)
    return tile is not None and tile.live is not None and tile.live.value > 0


def test_a_program_on_a_cuff_with_its_own_key(cuff: Programs) -> None:
    assert not cuff.engine.view().programs.startable
    cuff.begin()
    for at in range(2):
        cuff.until(Stage.MEASURE, at)
        tile = cuff.engine.view().tile(BP)
        assert tile is not None
        assert tile.start_there
        cuff.process.command(do="start", device=CUFF)
    cuff.until(Stage.DONE, 2)
    cuff.bedside.touch(names.PROGRAM_FIRST)
    cuff.room.until(lambda view: len(pressures(view)) == 3)
    kept = pressures(cuff.engine.view())
    assert [one.in_set.part for one in kept if one.in_set] == [
        "reading",
        "reading",
        "average",
    ]


def test_a_key_that_is_pressed_in_the_rest_gives_nothing_to_the_program(cuff: Programs) -> None:
    cuff.begin()
    cuff.process.command(do="start", device=CUFF)
    cuff.room.until(lambda view: len(view.held) == 1)
    assert cuff.engine.view().held[0].reason is HoldReason.OUTSIDE_PROGRAM
    view = cuff.program
    assert view is not None
    assert view.place == 0


def test_who_started_it_and_why_there_was_no_rest_is_in_the_trail(cuff: Programs) -> None:
    cuff.begin()
    cuff.bedside.touch(names.PROGRAM_SECOND)
    cuff.bedside.touch(names.skip_reason(2))
    cuff.until(Stage.MEASURE, 0)
    cuff.bedside.touch(names.PROGRAM_END)
    cuff.bedside.until("the plain tile", lambda: cuff.program is None)
    # A line says what became of a command, so it follows what the window shows.
    cuff.bedside.until("the last line", lambda: "AbortProgram" in trail(cuff))
    told = trail(cuff)
    assert told["StartProgram"] == ("Demo", "done", "quick")
    assert told["ConfirmPositioning"] == ("Demo", "done", None)
    assert told["SkipRest"] == ("Demo", "done", "Is in pain")
    assert told["AbortProgram"] == ("Demo", "done", None)


def trail(programs: Programs) -> dict[str, tuple[str | None, str, str | None]]:
    """Who did what, with what outcome and detail, by the name of the command."""
    rooms = programs.engine._rooms
    assert rooms is not None
    entries = [row.entry for row in rooms.store.audit().result(20)]
    return {entry.action: (entry.user_name, entry.outcome, entry.detail) for entry in entries}


def test_signing_out_ends_it(cuff: Programs) -> None:
    cuff.begin()
    rooms = cuff.engine._rooms
    assert rooms is not None
    cuff.room.do(Lock(actor=cuff.actor))
    assert rooms.capture.programs.running
    cuff.room.do(Unlock(actor=cuff.actor, pin="7341"))
    cuff.room.do(SignOut(actor=cuff.actor))
    assert not rooms.capture.programs.running
