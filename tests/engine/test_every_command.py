"""Every command, asked for by every role, by nobody and at a locked station.

The table below is what a clinic may rely on. It is written out here and not made from the one in
`station/access/rights.py`; commands are found by looking, so one that is in neither fails.
"""

from __future__ import annotations

import dataclasses
import typing
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any, Final

import pytest

from station.access import pins
from station.access.audit import Outcome
from station.access.users import Users, emergency_user, new_user
from station.capture import commands
from station.capture.commands import (
    Answer,
    ChoosePatient,
    Command,
    ConfirmIdentifier,
    Denied,
    Done,
    EmergencyAccess,
    EmergencyReason,
    EnterText,
    Identifier,
    LeavePatient,
    Lock,
    LookForInstruments,
    Sign,
    SignIn,
    SignOut,
    StartVisit,
    Unlock,
    Unsigned,
)
from station.engine import RIGHTS, Engine
from station.engine.seat import SeatCommand
from station.intake.answer import Given
from station.settings import Settings
from station.store.keys import load_key
from station.store.store import Store
from station.visit import Actor, ExpectedPatient, Patient, Presence, ResultKind, Role
from station.vitals import Context

PIN: Final = "271828"
CODE: Final = "314159"

# One column a role: "+" where the station carries it out, "-" where it refuses.
ROLES: Final = (Role.ASSISTANT, Role.CLINICIAN, Role.ENGINEER, Role.ADMIN, Role.EMERGENCY)
ALLOWED: Final = """
                    assistant  clinician  engineer  admin  emergency
AbortProgram            +          +          -        -        +
Accept                  +          +          -        -        +
AcceptUnlikely          +          +          -        -        +
AddInstrument           -          -          +        +        -
AddUnlisted             +          +          -        -        +
AllowInstrument         +          +          +        +        -
Amend                   +          +          -        -        +
Annotate                +          +          -        -        +
AnswerQuestion          +          +          -        -        +
ApproveInstrument       -          -          +        +        -
AskInstrument           +          +          -        -        +
AttachHeld              +          +          -        -        +
CancelPairing           +          +          +        -        -
CaptureEkg              +          +          -        -        +
ChooseEncounter         +          +          -        -        +
ChoosePatient           +          +          -        -        +
ConfirmIdentifier       +          +          -        -        +
ConfirmPositioning      +          +          -        -        +
CopyEkg                 +          +          -        -        -
CopyVisit               +          +          -        -        -
DiscardHeld             +          +          -        -        +
EndVisit                +          +          -        -        +
EnterInError            +          +          -        -        +
EnterPasskey            +          +          +        -        -
EnterText               +          +          -        -        +
EnterUnlikely           +          +          -        -        +
EnterValue              +          +          -        -        +
ForgetInstrument        -          -          +        +        -
GiveIdentity            +          +          -        -        +
LeaveOut                +          +          -        -        +
LeavePatient            +          +          -        -        +
LeaveUndone             +          +          -        -        +
LookForInstruments      +          +          +        +        -
LookedInChart           +          +          -        -        +
MoveRoom                +          +          -        -        +
NameInstrument          +          +          +        +        -
OpenMessage             -          -          +        +        -
OpenSigned              +          +          -        -        -
PauseProgram            +          +          -        -        +
PauseVisit              +          +          -        -        +
ReadEarlierEkg          +          +          -        -        -
ReadHistory             +          +          -        -        -
ReadMessages            -          -          +        +        -
ReadWorklist            +          +          -        -        +
Resend                  +          +          -        -        -
ResendMessage           -          -          +        +        -
ResumeProgram           +          +          -        -        +
ResumeVisit             +          +          -        -        +
Retake                  +          +          -        -        +
SayHow                  +          +          -        -        +
Sign                    +          +          -        -        +
SkipRest                +          +          -        -        +
StartProgram            +          +          -        -        +
StartVisit              +          +          -        -        +
SwitchSounds            +          +          -        -        +
TakeAnswerBack          +          +          -        -        +
TellProvider            +          +          -        -        +
TryDestination          -          -          +        +        -
"""
# Who comes and goes, and what stops a cuff or reads a code, asks for no right.
WITHOUT_RIGHT: Final = {
    "EmergencyAccess", "Lock", "Scanned", "SignIn", "SignOut", "StopCuff", "Unlock",
}  # fmt: skip

NOT_YOURS: Final = Denied(
    "Your role does not allow this.", "Ask a colleague who may, or the administrator."
)
NOBODY: Final = Denied("Nobody is signed in.", "Sign in, then do it again.")
LOCKED: Final = Denied("The station is locked.", "Unlock it with your PIN.")
SOMEBODY: Final = ExpectedPatient(
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


def every_command() -> dict[str, type[Command]]:
    found = {
        name: kind
        for name, kind in vars(commands).items()
        if isinstance(kind, type) and issubclass(kind, Command) and kind is not Command
    }
    assert len(found) > 50
    return found


def expected() -> dict[str, dict[Role, bool]]:
    head, *rows = ALLOWED.strip("\n").splitlines()
    assert head.split() == [role.value for role in ROLES]
    return {
        name: {role: mark == "+" for role, mark in zip(ROLES, marks, strict=True)}
        for name, *marks in (row.split() for row in rows)
    }


def example(kind: type[Command], actor: Actor) -> Command:
    """A command with something of the right type in every field."""
    if kind is LookForInstruments:
        return LookForInstruments(actor=actor, seconds=0.0)
    hints = typing.get_type_hints(kind)
    given: dict[str, Any] = {"actor": actor}
    for field in dataclasses.fields(kind):
        without = (
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        )
        if field.name == "pin":  # wrong ones would make the next try wait
            given["pin"] = CODE if actor.role is Role.EMERGENCY else PIN
        elif field.name != "actor" and without:
            given[field.name] = something(hints[field.name])
    return kind(**given)


def something(hint: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if NoneType in typing.get_args(hint):
        return None
    known = {
        str: "something",
        bool: True,
        float: 1.0,
        datetime: datetime(2026, 11, 24, tzinfo=UTC),
        ExpectedPatient: SOMEBODY,
        Given: Given(text="something"),
        Context: Context(),
    }
    return known[hint] if hint in known else (typing.get_origin(hint) or hint)()


class House:
    """One engine with a person of each role, its trail and its tables."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        rooms = engine._rooms
        assert rooms is not None
        self.store = rooms.store

    def do(self, command: Unsigned | Command) -> Answer:
        return self.engine.submit(command).result(20)

    def sign_in(self, role: Role) -> Actor:
        if role is Role.EMERGENCY:
            answer = self.do(
                EmergencyAccess(name="Kim Lund", reason=EmergencyReason.CANNOT_WAIT, code=CODE)
            )
        else:
            answer = self.do(SignIn(name=f"The {role.value}", pin=PIN))
        assert isinstance(answer, Done)
        assert answer.actor is not None
        assert answer.actor.role is role
        return answer.actor

    def rows(self) -> list[tuple[str, Role | None, Outcome]]:
        return [
            (row.entry.action, row.entry.role, row.entry.outcome)
            for row in self.store.audit().result(20)
        ]

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that the station keeps but the trail."""

        def job(db: Any) -> dict[str, list[tuple[Any, ...]]]:
            names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return {
                name: [tuple(row) for row in db.execute(f"SELECT * FROM {name}")]
                for (name,) in names
                if "audit" not in name
            }

        return self.store._writer.run(job).result(20)

    def shown(self) -> dict[str, Any]:
        """What a face shows, but what passes by itself."""
        view = self.engine.view()
        passes = ("version", "now", "emergency_left_s", "tiles")
        return {
            field.name: getattr(view, field.name)
            for field in dataclasses.fields(view)
            if field.name not in passes
        }

    def refuses(self, actor: Actor, kinds: list[type[Command]], answer: Denied) -> None:
        """Each is refused in these words, with one row in the trail and nothing else anywhere."""
        tables, shown, before = self.tables(), self.shown(), len(self.rows())
        for kind in kinds:
            assert self.do(example(kind, actor)) == answer, kind.__name__
        assert self.rows()[before:] == [
            (kind.__name__, actor.role, Outcome.REFUSED) for kind in kinds
        ]
        assert self.tables() == tables
        assert self.shown() == shown


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    with pytest.MonkeyPatch.context() as patch:
        from argon2 import PasswordHasher

        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(pins, "_hasher", lambda: cheap)  # the same check, less of it
        key = load_key(folder / "data", folder / "data" / "station.db")
        store = Store.open(folder / "data" / "station.db", key.key, lambda _: ())
        users = Users((), store)
        for role in ROLES[:-1]:
            users.add(new_user(f"The {role.value}", PIN, role))
        users.add(emergency_user(CODE))
        store.close()
        engine = Engine(Settings(data_folder=folder / "data", steady_s=Decimal(0)))
        engine.start().result(20)
        yield House(engine)
        engine.stop()


def test_no_command_is_without_a_line() -> None:
    seat = typing.get_args(SeatCommand)
    named = {name for name, kind in every_command().items() if kind not in seat}
    assert set(expected()) == named
    assert {kind.__name__ for kind in RIGHTS} == named
    assert {kind.__name__ for kind in (*typing.get_args(Unsigned), *seat)} == WITHOUT_RIGHT
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may_not_do_is_refused(house: House, role: Role) -> None:
    actor = house.sign_in(role)
    kinds = [every_command()[name] for name, by_role in expected().items() if not by_role[role]]
    assert kinds
    house.refuses(actor, kinds, NOT_YOURS)


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may_do_is_not_refused_for_its_role(house: House, role: Role) -> None:
    """It may be refused for another reason: nobody is in the room, there is no such instrument."""
    actor = house.sign_in(role)
    before = len(house.rows())
    wanted = [every_command()[name] for name, by_role in expected().items() if by_role[role]]
    for kind in wanted:
        answer = house.do(example(kind, actor))
        assert answer not in (NOT_YOURS, NOBODY, LOCKED), kind.__name__
        assert answer.says != "The station could not do this.", kind.__name__
    told = [row for row in house.rows()[before:] if row[0] not in ("confirm_pin", "hand_over")]
    assert [row[0] for row in told] == [kind.__name__ for kind in wanted]
    assert {row[1] for row in told} == {role}


def test_nobody_is_let_in_who_has_left(house: House) -> None:
    actor = house.sign_in(Role.CLINICIAN)
    house.do(SignOut(actor=actor))
    kinds = [kind for kind in every_command().values() if kind in RIGHTS]
    house.refuses(actor, kinds, NOBODY)
    stranger = dataclasses.replace(actor, session_id="0" * 32)
    house.refuses(stranger, kinds[:1], NOBODY)
    assert house.engine.view().actor is None


def test_a_role_that_somebody_gave_themselves_is_nobody(house: House) -> None:
    actor = house.sign_in(Role.ASSISTANT)
    risen = dataclasses.replace(actor, role=Role.ENGINEER)
    house.refuses(risen, [every_command()["ApproveInstrument"]], NOBODY)


def test_a_locked_station_refuses_everything(house: House) -> None:
    actor = house.sign_in(Role.CLINICIAN)
    house.do(Lock(actor=actor))
    house.refuses(actor, [kind for kind in every_command().values() if kind in RIGHTS], LOCKED)
    assert house.do(Unlock(actor=actor, pin=PIN)) == Done(actor=actor)


def test_emergency_access_begins_and_ends_in_the_trail(house: House) -> None:
    """Twice, the second time from the hands of the first; a lock is its end, for good."""
    house.sign_in(Role.ASSISTANT)
    before = len(house.store.audit().result(20))
    house.sign_in(Role.EMERGENCY)
    second = house.sign_in(Role.EMERGENCY)
    view = house.engine.view()
    assert view.emergency_left_s is not None
    assert 1700 < view.emergency_left_s <= 1800
    house.do(Lock(actor=second))
    rows = [row.entry for row in house.store.audit().result(20)[before:]]
    assert Counter((row.action, row.detail) for row in rows if row.action != "hand_over") == {
        ("emergency_access", "the patient cannot wait"): 2,
        ("emergency_access_over", "somebody else came"): 1,
        ("emergency_access_over", "locked"): 1,
    }
    assert isinstance(house.do(Unlock(actor=second, pin=CODE)), Denied)
    view = house.engine.view()
    assert (view.actor, view.locked, view.emergency_left_s) == (None, False, None)


def test_a_command_that_is_in_no_table_is_not_carried_out(house: House) -> None:
    @dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
    class NewIdea(Command):
        """A command that somebody forgot to put into the table."""

    answer = house.do(NewIdea(actor=house.sign_in(Role.ADMIN)))
    assert isinstance(answer, Denied)
    assert answer.says == "The station could not do this."


def test_who_keeps_the_station_going_reads_nothing_of_a_patient(house: House) -> None:
    """The rights to read count for what is shown as for what is asked for."""
    nurse = house.sign_in(Role.ASSISTANT)
    for command in (
        ChoosePatient(actor=nurse, expected=SOMEBODY),
        ConfirmIdentifier(actor=nurse, which=Identifier.NAME),
        ConfirmIdentifier(actor=nurse, which=Identifier.BIRTH_DATE),
        StartVisit(actor=nurse),
        EnterText(actor=nurse, kind=ResultKind.REASON_FOR_VISIT, text="Sore throat"),
    ):
        assert house.do(command) == Done()
    rooms = house.engine._rooms
    assert rooms is not None
    rooms.today.view = dataclasses.replace(rooms.today.view, patients=(SOMEBODY,))
    house.do(LookForInstruments(actor=nurse, seconds=0.0))  # a picture is made after each command
    assert "Okafor" in repr(house.engine.view().worklist)
    for role in (Role.ENGINEER, Role.ADMIN):
        house.sign_in(role)
        assert house.engine.view().actor is not None
        for canary in ("Okafor", "Sore throat"):
            assert canary not in repr(house.engine.view())
    helper = house.sign_in(Role.EMERGENCY)
    seen = house.engine.view()
    assert "Okafor" in repr(seen.visit)
    assert (seen.history, seen.earlier_ekg, seen.signed) == (None, None, ())
    assert house.do(Sign(actor=helper, pin=PIN)) == Denied(
        "This is not the emergency code.", "Try again."
    )
    assert house.do(Sign(actor=helper, pin=CODE)) == Done()
    signed = house.engine.view().visit
    assert signed is not None
    assert signed.signed_by == helper
    assert helper.name == "Kim Lund (emergency access)"
    assert house.do(LeavePatient(actor=helper)) == Done()
