"""Instruments come and go while the station runs: over real links, from a simulated room."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.access.audit import Outcome
from station.capture.commands import (
    AddInstrument,
    AllowInstrument,
    ApproveInstrument,
    Denied,
    Done,
    ForgetInstrument,
    LookForInstruments,
    NameInstrument,
)
from station.capture.views import LinkPhase, LinkView, StationView
from station.demo_user import DemoUser
from station.engine import Engine
from station.settings import DeviceSettings
from station.simulators.room_process import Room as Surroundings
from station.simulators.room_process import RoomProcess
from station.visit import Actor, Role
from tests.simulators.scenes import PERSON
from tests.test_engine import Room, settings

CUFF, OXIMETER = "bluetooth_blood_pressure", "nonin_serial"
ADVERTISED = "Simulated cuff"
CUFF_ADDRESS, THERMOMETER_ADDRESS = "F0:00:00:00:00:01", "F0:00:00:00:00:02"


@pytest.fixture(scope="module")
def around() -> Iterator[Surroundings]:
    with RoomProcess(seed=1, patient=PERSON, time_scale=20) as process:
        yield process.start()


@contextlib.contextmanager
def station(
    folder: Path, around: Surroundings, *site: DeviceSettings, role: Role = Role.ENGINEER
) -> Iterator[tuple[Room, Actor]]:
    """A station in that room that knows only the instruments of `site`; somebody is signed in."""
    here = settings(folder, *site).model_copy(update={"hci": around.hci})
    engine = Engine(here, demo_user=DemoUser(name="Demo", pin="7341", role=role))
    engine.start().result(20)
    try:
        room = Room(engine)
        yield room, room.sign_in()
    finally:
        engine.stop()


def link(view: StationView, name: str) -> LinkView | None:
    return next((link for link in view.links if link.name == name), None)


def connected(room: Room, name: str) -> LinkView:
    def there(view: StationView) -> bool:
        one = link(view, name)
        return one is not None and one.phase is LinkPhase.CONNECTED

    found = link(room.until(there), name)
    assert found is not None
    return found


def test_what_is_near_is_found_added_used_named_kept_out_and_forgotten(
    tmp_path: Path, around: Surroundings
) -> None:
    with station(tmp_path, around) as (room, actor):
        assert room.do(LookForInstruments(actor=actor, seconds=20)) == Done()
        view = room.until(lambda view: len(view.around.nearby) == 2)
        assert {(one.address, one.matches[0].spec) for one in view.around.nearby} == {
            (CUFF_ADDRESS, CUFF),
            (THERMOMETER_ADDRESS, "bluetooth_health_thermometer"),
        }
        assert all("any maker's" in one.matches[0].because[0] for one in view.around.nearby)
        serial = {one.spec for one in view.around.readable if one.reach == "serial"}
        assert {"nonin_serial", "welch_allyn_suretemp", "openbci_cyton"} <= serial
        answer = room.do(AddInstrument(actor=actor, spec=CUFF, address=CUFF_ADDRESS))
        assert answer == Done("Bluetooth blood pressure cuff was added.")
        cuff = connected(room, "Bluetooth blood pressure cuff")
        assert (cuff.reach, cuff.place, cuff.kind) == (
            "bluetooth",
            CUFF_ADDRESS,
            "blood pressure cuff",
        )
        assert cuff.simulated  # the radio is a simulated one
        assert not cuff.of_site
        # It is known now, and not offered again.
        left = room.until(lambda view: len(view.around.nearby) == 1).around.nearby
        assert [one.address for one in left] == [THERMOMETER_ADDRESS]
        assert room.do(NameInstrument(actor=actor, instrument=cuff.name, name="Cuff")) == Done()
        assert [one.name for one in room.engine.view().links] == ["Cuff"]
        connected(room, "Cuff")
        assert room.do(AllowInstrument(actor=actor, instrument="Cuff", allowed=False)) == Done()
        out = link(room.engine.view(), "Cuff")
        assert out is not None
        assert (out.allowed, out.phase) == (False, LinkPhase.CLOSED)
        assert room.engine.drivers == []
        assert not room.engine.view().simulated
        assert room.do(AllowInstrument(actor=actor, instrument="Cuff")) == Done()
        connected(room, "Cuff")
        assert room.do(ForgetInstrument(actor=actor, instrument="Cuff")) == Done()
        assert room.engine.view().links == ()
        assert room.engine.drivers == []


def test_the_next_start_finds_what_was_added_and_values_come(
    tmp_path: Path, around: Surroundings
) -> None:
    port = around.device(OXIMETER).pty
    assert port is not None
    add = {"spec": OXIMETER, "port": port, "name": "Finger clip"}
    with station(tmp_path, around) as (room, actor):
        assert room.do(AddInstrument(actor=actor, **add)) == Done("Finger clip was added.")
        connected(room, "Finger clip")
        again = room.do(AddInstrument(actor=actor, **add))
        assert isinstance(again, Denied)
        assert again.says == f"Finger clip is already on {port}."
    with station(tmp_path, around) as (room, _):
        connected(room, "Finger clip")
        view = room.until(lambda view: all(one.last_heard is not None for one in view.links))
        assert [one.name for one in view.links] == ["Finger clip"]


def test_the_sites_own_stay_as_the_engineer_wrote_them(
    tmp_path: Path, around: Surroundings
) -> None:
    site = DeviceSettings(spec=CUFF, link="bluetooth", address=CUFF_ADDRESS, name="Wall cuff")
    with station(tmp_path, around, site) as (room, actor):
        for command in (
            ForgetInstrument(actor=actor, instrument="Wall cuff"),
            NameInstrument(actor=actor, instrument="Wall cuff", name="Mine"),
        ):
            answer = room.do(command)
            assert isinstance(answer, Denied)
            assert answer.says == "Wall cuff is in the site's configuration."
        wall = connected(room, "Wall cuff")
        assert wall.of_site


def test_who_only_uses_instruments_may_name_them_and_not_add_or_forget(
    tmp_path: Path, around: Surroundings
) -> None:
    with station(tmp_path, around, role=Role.ASSISTANT) as (room, actor):
        view = room.engine.view()
        assert (view.may_operate, view.may_manage) == (True, False)
        for command in (
            AddInstrument(actor=actor, spec=CUFF, address=CUFF_ADDRESS),
            ApproveInstrument(actor=actor, instrument="x"),
            ForgetInstrument(actor=actor, instrument="x"),
        ):
            answer = room.do(command)
            assert isinstance(answer, Denied)
            assert answer.says == "Your role does not allow this."
        assert not (tmp_path / "data" / "instruments.json").exists()
        nobody = room.do(NameInstrument(actor=actor, instrument="x", name="y"))
        assert isinstance(nobody, Denied)
        assert nobody.says == "No instrument is called x."


def test_what_cannot_be_added_is_told_and_changes_nothing(
    tmp_path: Path, around: Surroundings
) -> None:
    with station(tmp_path, around) as (room, actor):
        for add, says in (
            ({"spec": "no_such_spec", "port": "/dev/x"}, "no spec is called 'no_such_spec'"),
            ({"spec": OXIMETER, "address": CUFF_ADDRESS}, "is reached by serial"),
            ({"spec": OXIMETER}, "An instrument has a port or a Bluetooth address."),
            ({"spec": OXIMETER, "port": "/dev/x", "mode": "9"}, "has no mode '9'"),
        ):
            answer = room.do(AddInstrument(actor=actor, **add))
            assert isinstance(answer, Denied)
            assert says in answer.says
        assert room.engine.view().links == ()


def test_a_broken_list_stops_nothing_and_is_said(tmp_path: Path, around: Surroundings) -> None:
    book = tmp_path / "data" / "instruments.json"
    book.parent.mkdir()
    book.write_text("{", "utf-8")
    with station(tmp_path, around) as (room, actor):
        assert "instruments.json cannot be read" in room.engine.view().links_say
        answer = room.do(AddInstrument(actor=actor, spec=CUFF, address=CUFF_ADDRESS))
        assert isinstance(answer, Denied)
        assert "cannot be read" in answer.says
    assert book.read_text("utf-8") == "{"


def test_an_added_instrument_whose_spec_has_gone_is_shown_with_what_to_do(
    tmp_path: Path, around: Surroundings
) -> None:
    book = tmp_path / "data" / "instruments.json"
    book.parent.mkdir()
    book.write_text(
        '{"version": 1, "instruments": [{"spec": "gone", "name": "Old clip", "link": "serial",'
        ' "port": "/dev/x"}]}',
        "utf-8",
    )
    with station(tmp_path, around) as (room, actor):
        old = link(room.engine.view(), "Old clip")
        assert old is not None
        assert old.phase is LinkPhase.FAILED
        assert "no spec is called 'gone'" in old.says
        assert old.next_step == "Forget this instrument, and add it again."
        assert room.do(ForgetInstrument(actor=actor, instrument="Old clip")) == Done()
        assert room.engine.view().links == ()


def test_one_that_has_the_name_of_ours_at_another_address_is_refused_and_told(
    tmp_path: Path, around: Surroundings
) -> None:
    """Ours is switched off. The cuff of the room says to be it, and gets no connection."""
    ours = DeviceSettings(
        spec=CUFF,
        name="Cuff",
        link="bluetooth",
        address="F0:00:00:00:00:77",
        advertises=ADVERTISED,
    )
    with station(tmp_path, around, ours) as (room, _):

        def told(view: StationView) -> bool:
            one = link(view, "Cuff")
            return one is not None and one.namesake == CUFF_ADDRESS

        seen = link(room.until(told), "Cuff")
        assert seen is not None
        assert seen.phase is not LinkPhase.CONNECTED
        rooms = room.engine._rooms
        assert rooms is not None
        trail = [row.entry for row in rooms.store.audit().result(10)]
        [row] = [entry for entry in trail if entry.action == "namesake_refused"]
        assert (row.outcome, row.detail) == (Outcome.REFUSED, f"Cuff: {CUFF_ADDRESS}")
