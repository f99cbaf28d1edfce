"""Hazards of who is at the station: nobody, somebody else, or somebody who may not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from station.access.gate import Gate, Refusal
from station.access.rights import Right
from station.access.sessions import Sessions
from station.access.users import Users
from station.capture.commands import (
    ChoosePatient,
    ConfirmIdentifier,
    Denied,
    EnterText,
    Identifier,
    Sign,
    SignIn,
    StartVisit,
)
from station.demo_user import DemoUser
from station.engine import Engine
from station.settings import Settings
from station.store.database import connect
from station.store.keys import load_key
from station.visit import Actor, ResultKind, Role
from tests.access.people import PIN, Clocks, Shelf, person
from tests.capture.room import ACTOR, OKAFOR, Room
from tests.store.test_rekeying import fill, opened


def gate_of(*roles: Role) -> tuple[Gate, Clocks, Shelf]:
    clocks, shelf = Clocks(), Shelf()
    users = Users([person(role) for role in roles], shelf)
    sessions = Sessions(idle_lock=timedelta(minutes=5))
    return Gate(users, sessions, shelf, now=clocks.now, seconds=clocks.seconds), clocks, shelf


def test_h38_a_station_that_was_left_alone_does_nothing_in_anybodys_name() -> None:
    gate, clocks, _ = gate_of(Role.ASSISTANT)
    actor = gate.sign_in(person(Role.ASSISTANT).name, PIN)
    assert isinstance(actor, Actor)
    assert gate.admit(actor, Right.CAPTURE) is None
    clocks.pass_by(minutes=5)
    assert isinstance(gate.admit(actor, Right.CAPTURE), Refusal)


async def test_h38_who_takes_over_hears_the_patient_themselves() -> None:
    room = Room()
    await room.done(ChoosePatient(actor=ACTOR, expected=OKAFOR))
    for which in Identifier:
        await room.done(ConfirmIdentifier(actor=ACTOR, which=which))
    await room.capture.handed_over()
    assert isinstance(await room.do(StartVisit(actor=ACTOR)), Denied)


def test_h38_a_signature_wants_the_pin_of_the_person_whose_name_it_is(tmp_path: Path) -> None:
    settings = Settings(room="4", data_folder=tmp_path / "data")
    engine = Engine(settings, demo_user=DemoUser(name="Demo", pin="7341"))
    engine.start().result(20)
    try:
        entered = engine.submit(SignIn(name="Demo", pin="7341")).result(20)
        actor = getattr(entered, "actor", None)
        assert actor is not None
        for command in (
            ChoosePatient(actor=actor, expected=OKAFOR),
            *(ConfirmIdentifier(actor=actor, which=which) for which in Identifier),
            StartVisit(actor=actor),
            EnterText(actor=actor, kind=ResultKind.REASON_FOR_VISIT, text="Cough"),
        ):
            engine.submit(command).result(20)
        assert isinstance(engine.submit(Sign(actor=actor, pin="0000")).result(20), Denied)
        visit = engine.view().visit
        assert visit is not None
        assert visit.signed_at is None
    finally:
        engine.stop()


def test_h39_an_engineer_signs_for_no_patient_and_the_try_is_in_the_trail() -> None:
    gate, _, shelf = gate_of(Role.ENGINEER)
    actor = gate.sign_in(person(Role.ENGINEER).name, PIN)
    assert isinstance(actor, Actor)
    for right in (Right.SIGN, Right.READ_VISIT, Right.ENTER_VALUE):
        assert isinstance(gate.admit(actor, right), Refusal)
    assert [str(one.outcome) for one in shelf.entries[1:]] == ["refused"] * 3


def test_h40_the_newest_row_of_the_trail_is_taken_away(tmp_path: Path) -> None:
    """By somebody who has the key, and puts the database's own guards back afterwards."""
    folder = tmp_path / "data"
    fill(folder)
    key = load_key(folder, folder / "station.db")
    connection = connect(folder / "station.db", key.key)
    where = "type = 'trigger' AND name = 'audit_is_never_removed'"
    (guard,) = connection.execute(f"SELECT sql FROM sqlite_master WHERE {where}").fetchone()
    connection.execute("DROP TRIGGER audit_is_never_removed")
    connection.execute("DELETE FROM audit WHERE position = 2")
    connection.execute(guard)
    connection.close()
    store = opened(folder)
    found = store.audit_found().result().findings
    store.close()
    assert ["rows were removed" in one.text for one in found] == [True]
