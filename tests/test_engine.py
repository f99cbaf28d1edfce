"""The engine whole: real store, real courier, real recordings; a file for a chart."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from station.access.audit import Outcome
from station.capture.commands import (
    Accept,
    Answer,
    ChoosePatient,
    ConfirmIdentifier,
    CopyEkg,
    Denied,
    Done,
    EnterText,
    EnterValue,
    Identifier,
    LeavePatient,
    Lock,
    Sign,
    SignIn,
    StartVisit,
    Unlock,
)
from station.capture.views import EkgSiteView, Phase, StationView, TileState
from station.demo_user import DemoUser
from station.engine import RIGHTS, Engine
from station.settings import ChartSettings, DeviceSettings, Settings
from station.visit import Actor, ExpectedPatient, Patient, Presence, ResultKind
from station.vitals import Quantity, Unit, Vital

EXPECTED = ExpectedPatient(
    patient=Patient(
        id="p1",
        family="Okafor",
        given="Ada",
        birth_date=date(1984, 2, 29),
        sex="female",
        mrn="100231",
    ),
    presence=Presence.ARRIVED,
)


class Room:
    """An engine, and a way to wait for what its views show instead of sleeping."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._changed = threading.Condition()
        engine.subscribe(self._on_view)

    def _on_view(self, _: StationView) -> None:
        with self._changed:
            self._changed.notify_all()

    def until(self, true_of: Callable[[StationView], bool]) -> StationView:
        with self._changed:
            assert self._changed.wait_for(lambda: true_of(self.engine.view()), timeout=20)
        return self.engine.view()

    def do(self, command: object) -> Answer:
        return self.engine.submit(command).result(20)  # type: ignore[arg-type]

    def sign_in(self) -> Actor:
        answer = self.do(SignIn(name="Demo", pin="7341"))
        assert isinstance(answer, Done)
        assert answer.actor is not None
        return answer.actor

    def start_visit(self, actor: Actor) -> None:
        for command in (
            ChoosePatient(actor=actor, expected=EXPECTED),
            ConfirmIdentifier(actor=actor, which=Identifier.NAME),
            ConfirmIdentifier(actor=actor, which=Identifier.BIRTH_DATE),
            StartVisit(actor=actor),
        ):
            assert self.do(command) == Done()


def settings(folder: Path, *devices: DeviceSettings) -> Settings:
    return Settings(
        room="4",
        data_folder=folder / "data",
        steady_s=Decimal(0),
        device=devices,
        chart=(ChartSettings(name="file", file=folder / "visit.json", test=True),),
    )


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    engine = Engine(settings(tmp_path), demo_user=DemoUser(name="Demo", pin="7341"))
    engine.start().result(20)
    yield Room(engine)
    engine.stop()


def test_a_visit_by_hand_is_delivered(room: Room, tmp_path: Path) -> None:
    actor = room.sign_in()
    room.start_visit(actor)
    pain = EnterValue(actor=actor, values=((Vital.PAIN_SCORE, Quantity(Decimal(3), Unit.SCORE)),))
    assert room.do(pain) == Done()
    text = EnterText(actor=actor, kind=ResultKind.REASON_FOR_VISIT, text="Sore throat")
    assert room.do(text) == Done()
    assert room.do(Sign(actor=actor, pin="7341")) == Done()
    view = room.until(lambda v: v.visit is not None and v.visit.phase is Phase.DELIVERED)
    assert view.visit is not None
    assert {delivery.destination for delivery in view.visit.deliveries} == {"file"}
    bundle = json.loads((tmp_path / "visit.json").read_text())
    codes = {
        entry["resource"]["code"]["coding"][0]["code"]: entry["resource"]
        for entry in bundle["entry"]
    }
    assert codes["72514-3"]["valueQuantity"]["value"] == 3
    assert codes["29299-5"]["valueString"] == "Sore throat"
    assert codes["72514-3"]["subject"]["reference"] == "Patient/p1"
    assert room.do(LeavePatient(actor=actor)) == Done()
    assert room.engine.view().visit is None


def test_nothing_is_signed_with_a_wrong_pin(room: Room) -> None:
    actor = room.sign_in()
    room.start_visit(actor)
    room.do(EnterText(actor=actor, kind=ResultKind.REASON_FOR_VISIT, text="Cough"))
    assert isinstance(room.do(Sign(actor=actor, pin="1111")), Denied)
    view = room.engine.view()
    assert view.visit is not None
    assert view.visit.phase is Phase.ACCEPTED


def test_a_wrong_pin_does_not_come_in_and_nobody_sees_a_patient(room: Room) -> None:
    assert isinstance(room.do(SignIn(name="Demo", pin="0000")), Denied)
    view = room.engine.view()
    assert view.actor is None
    assert view.visit is None
    assert view.worklist.patients == ()


def test_locking_hides_the_patient_and_keeps_the_visit(room: Room) -> None:
    actor = room.sign_in()
    room.start_visit(actor)
    assert room.do(Lock(actor=actor)) == Done()
    locked = room.engine.view()
    assert locked.locked
    assert locked.visit is None
    assert locked.tiles == ()
    denied = room.do(EnterText(actor=actor, kind=ResultKind.REASON_FOR_VISIT, text="Cough"))
    assert isinstance(denied, Denied)
    assert isinstance(room.do(Unlock(actor=actor, pin="7341")), Done)
    view = room.engine.view()
    assert view.visit is not None
    assert view.visit.phase is Phase.CONFIRMED


def test_a_forged_actor_may_do_nothing(room: Room) -> None:
    actor = room.sign_in()
    forged = Actor(user_id="x", name="x", role=actor.role, session_id=actor.session_id)
    assert isinstance(room.do(StartVisit(actor=forged)), Denied)


def test_a_copy_of_an_ekg_is_in_the_trail_before_it_leaves(room: Room) -> None:
    actor = room.sign_in()
    room.start_visit(actor)
    started = datetime(2026, 11, 24, 10, 54, tzinfo=UTC)
    visit = room.engine.view().visit
    assert visit is not None
    wanted = CopyEkg(actor=actor, visit_id=visit.id, kind="edf", started=started, named=False)
    assert room.do(wanted) == Done()
    other = room.do(dataclasses.replace(wanted, visit_id="another"))
    assert isinstance(other, Denied)
    assert other.says == "This EKG is of another visit than the one in the room."
    room.do(Lock(actor=actor))
    assert isinstance(room.do(wanted), Denied)
    rooms = room.engine._rooms
    assert rooms is not None
    entries = [row.entry for row in rooms.store.audit().result(20)]
    (done,) = [one for one in entries if one.action == "CopyEkg" and one.outcome is Outcome.DONE]
    assert done.patient_id == "p1"
    assert room.engine.view().ekg_site == EkgSiteView(station="station-1")
    assert done.detail == "edf of 2026-11-24T10:54:00+00:00, not named"


def test_what_waits_for_a_time_is_tried_at_once_when_the_clock_was_set(tmp_path: Path) -> None:
    """By the new time it may be hours off: the chart answers again, and nobody would ask it."""
    nowhere = ChartSettings(name="main", url="http://127.0.0.1:9/fhir", test=True)
    site = Settings(data_folder=tmp_path / "data", chart=(nowhere,))
    engine = Engine(site, demo_user=DemoUser(name="Demo", pin="7341"))
    engine.start().result(20)
    try:
        room = Room(engine)
        actor = room.sign_in()
        room.start_visit(actor)
        text = EnterText(actor=actor, kind=ResultKind.REASON_FOR_VISIT, text="Cough")
        assert room.do(text) == Done()
        assert room.do(Sign(actor=actor, pin="7341")) == Done()
        rooms, loop = engine._rooms, engine._loop
        assert rooms is not None
        assert loop is not None
        store = rooms.store

        def tries() -> int:
            return max(one.attempts for one in store.undelivered().result(20))

        far = (
            "UPDATE outbox SET next_try = '2099-01-01T00:00:00+00:00'"
            " WHERE state = 'queued' AND attempts > 0"
        )
        room.until(lambda _: store._writer.run(lambda db: db.execute(far).rowcount).result(20) == 1)
        before = tries()
        loop.call_soon_threadsafe(rooms.capture.clock_broke)
        room.until(lambda _: tries() > before)
    finally:
        engine.stop()


def test_every_command_needs_a_right() -> None:
    from station.capture import commands

    without = {commands.SignOut, commands.Lock, commands.Unlock, commands.Command}
    named = {
        kind
        for kind in vars(commands).values()
        if isinstance(kind, type) and issubclass(kind, commands.Command)
    }
    assert named - without == set(RIGHTS)


def test_the_engine_says_why_it_cannot_start(tmp_path: Path) -> None:
    wrong = DeviceSettings(spec="no_such_spec", link="tcp", tcp_port=1)
    engine = Engine(settings(tmp_path, wrong))
    with pytest.raises(ValueError, match="no_such_spec"):
        engine.start().result(20)
    engine.stop()
    again = Engine(settings(tmp_path))  # what it had opened is closed: the store is free
    again.start().result(20)
    again.stop()


def test_a_replayed_recording_reaches_only_a_test_chart(tmp_path: Path) -> None:
    from station.drivers.links.base import Chunk, LinkPhase, LinkState
    from station.drivers.links.recording import Entry, Header, write_entry, write_header
    from station.vitals import Origin

    flight = tmp_path / "cuff.jsonl"
    channel = "0000{}-0000-1000-8000-00805f9b34fb"
    # A cuff that inflates (142 mmHg) once somebody asks for it, then 128/82, mean 97.
    inflating, final = "008E00FF07FF07", "00800052006100"
    with flight.open("wb") as out:
        header = Header(
            spec="bluetooth_blood_pressure",
            link="bluetooth",
            origin=Origin.SIMULATOR,
            started_utc=datetime(2026, 11, 24, tzinfo=UTC),
        )
        out.write(write_header(header))
        out.write(write_entry(Entry(t_s=0.0, what=LinkState(phase=LinkPhase.CONNECTED))))
        for at, uuid, data in ((3.0, "2a36", inflating), (3.5, "2a35", final)):
            chunk = Chunk(data=bytes.fromhex(data), monotonic_s=at, channel=channel.format(uuid))
            out.write(write_entry(Entry(t_s=at, what=chunk)))
    device = DeviceSettings(spec="bluetooth_blood_pressure", link="replay", file=flight)
    engine = Engine(settings(tmp_path, device), demo_user=DemoUser(name="Demo", pin="7341"))
    engine.start().result(20)
    try:
        room = Room(engine)
        actor = room.sign_in()
        room.start_visit(actor)
        kind = ResultKind.BLOOD_PRESSURE

        def ready(view: StationView) -> bool:
            tile = view.tile(kind)
            return tile is not None and tile.state is TileState.READY

        view = room.until(ready)
        tile = view.tile(kind)
        assert tile is not None
        assert tile.simulated
        assert view.simulated
        assert room.do(Accept(actor=actor, kind=kind, measurement=tile.measurement)) == Done()
        assert room.do(Sign(actor=actor, pin="7341")) == Done()
        room.until(lambda v: v.visit is not None and v.visit.phase is Phase.DELIVERED)
    finally:
        engine.stop()
    [entry] = json.loads((tmp_path / "visit.json").read_text())["entry"]
    assert entry["resource"]["meta"]["security"][0]["code"] == "HTEST"
    values = {
        c["code"]["coding"][0]["code"]: c["valueQuantity"]["value"]
        for c in entry["resource"]["component"]
        if "valueQuantity" in c
    }
    assert values == {"8480-6": 128, "8462-4": 82, "8478-0": 97}
