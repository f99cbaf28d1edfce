"""A finger in a real (simulated) oximeter: what is steady is kept without a touch, and only so."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from station.access.audit import Outcome
from station.access.sessions import SessionState
from station.board_settings import BoardSettings
from station.capture.commands import Denied, Done, Lock, Retake, Unlock
from station.capture.views import StationView, TileState
from station.demo_user import DemoUser
from station.engine import Engine
from station.engine.steady import SteadyKeeper
from station.settings import DeviceSettings
from station.simulators.room_process import RoomProcess
from station.visit import Actor, ResultKind, Role
from tests.simulators.scenes import PERSON
from tests.test_engine import Room, settings

SOMEBODY = Actor(user_id="u1", name="Demo", role=Role.ASSISTANT, session_id="s1")
SPO2, PULSE = ResultKind.SPO2, ResultKind.PULSE_RATE


def state(view: StationView, kind: ResultKind) -> TileState | None:
    tile = view.tile(kind)
    return tile.state if tile is not None else None


def last_touch_s(room: Room) -> float:
    """From when the auto-lock counts."""
    rooms = room.engine._rooms
    assert rooms is not None
    session = rooms.seat.gate._sessions._session
    assert session is not None
    return session.active_s


@pytest.fixture
def room(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Room]:
    """What is kept by itself is the parameter."""
    with RoomProcess(patient=PERSON) as process:
        place = next(one for one in process.start().devices if one.spec == "nonin_serial")
        clip = DeviceSettings(spec="nonin_serial", link="serial", port=place.pty, simulated=True)
        board = BoardSettings(keep_when_steady=request.param)
        site = settings(tmp_path, clip).model_copy(update={"board": board, "steady_s": Decimal(2)})
        engine = Engine(site, demo_user=DemoUser(name="Demo", pin="7341"))
        engine.start().result(20)
        yield Room(engine)
        engine.stop()


# An oximeter's average begins seconds before it is told, so each of these waits for ten.


@pytest.mark.parametrize("room", [("spo2", "pulse_rate")], indirect=True)
def test_what_is_steady_is_kept_and_taken_back_it_is_measured_again(room: Room) -> None:
    actor = room.sign_in()
    room.start_visit(actor)
    wanted = {SPO2, PULSE}
    touched_s = last_touch_s(room)
    view = room.until(lambda v: all(state(v, kind) is TileState.CAPTURED for kind in wanted))
    assert last_touch_s(room) == touched_s  # an instrument does not put the auto-lock off
    assert view.visit is not None
    assert {result.kind for result in view.visit.results} == wanted
    assert {result.accepted_by for result in view.visit.results} == {actor}
    rooms = room.engine._rooms
    assert rooms is not None
    rows = [row.entry for row in rooms.store.audit().result(20)]
    kept = {row.detail for row in rows if row.action == "Accept" and row.outcome is Outcome.DONE}
    assert kept == {"spo2, by itself", "pulse_rate, by itself"}
    first = {result.id for result in view.visit.results if result.kind is SPO2}
    others = {result.id for result in view.visit.results if result.kind is not SPO2}
    assert room.do(Retake(actor=actor, kind=SPO2)) == Done()

    def again(now: StationView) -> bool:
        results = now.visit.results if now.visit is not None else ()
        return any(result.kind is SPO2 and result.id not in first for result in results)

    view = room.until(again)
    assert view.visit is not None
    assert others <= {result.id for result in view.visit.results}


@pytest.mark.parametrize("room", [("spo2",)], indirect=True)
def test_only_what_the_site_wants_and_nothing_while_it_is_locked(room: Room) -> None:
    actor = room.sign_in()
    room.do(Lock(actor=actor))
    # Locked with nobody in the room; a visit cannot begin before somebody is back.
    room.until(lambda v: v.locked)
    assert room.engine.view().visit is None
    assert isinstance(room.do(Unlock(actor=actor, pin="7341")), Done)
    room.start_visit(actor)
    room.until(lambda v: state(v, SPO2) is TileState.CAPTURED)
    # The pulse is as steady, and waits for a person.
    view = room.until(lambda v: (tile := v.tile(PULSE)) is not None and tile.acceptable)
    assert state(view, PULSE) is TileState.MEASURING


def test_what_was_refused_is_not_asked_for_again_in_that_visit() -> None:
    """Ten refusals a second would fill the trail and keep the station from locking."""

    class Refusing:
        """As much of the rooms as the keeper looks at; what it asks for is counted."""

        def __init__(self) -> None:
            self.asked = 0
            self.seat = SimpleNamespace(actor=SOMEBODY, state=lambda: SessionState.OPEN)
            self.capture = SimpleNamespace(
                visit=SimpleNamespace(id="v1"), ready_by_itself=lambda _: ((SPO2, "m"),)
            )

    rooms = Refusing()

    async def answer(_: object, __: object) -> Denied:
        rooms.asked += 1
        return Denied("No.", "Wait.")

    keeper = SteadyKeeper(answer)  # type: ignore[arg-type]
    for visit, asked in (("v1", 1), ("v1", 1), ("v2", 2), ("v2", 2)):
        rooms.capture.visit.id = visit
        asyncio.run(keeper.keep(rooms))  # type: ignore[arg-type]
        assert rooms.asked == asked
    rooms.seat.state = lambda: SessionState.LOCKED
    rooms.capture.visit.id = "v3"
    asyncio.run(keeper.keep(rooms))  # type: ignore[arg-type]
    assert rooms.asked == 2
