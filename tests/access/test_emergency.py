"""Emergency access: let in with the station's code, marked, short, and told to the trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from argon2 import PasswordHasher

from station.access import pins
from station.access.audit import Outcome, link
from station.access.audit_event import audit_event
from station.access.badges import BadgeRefusedError, Badges
from station.access.gate import Gate, Refusal
from station.access.pins import PinRefusedError
from station.access.rights import Right
from station.access.sessions import Sessions, SessionState
from station.access.users import EMERGENCY_NAME, User, Users, emergency_user
from station.visit import Actor, Role
from tests.access.people import PIN, Clocks, FullDisk, Shelf, person

CODE = "314159"
WHY = "the patient cannot wait"


@cache
def the_code() -> User:
    return emergency_user(CODE)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same check of codes, less of it."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(pins, "_hasher", lambda: hasher)


class Desk:
    def __init__(self, *, lasts: timedelta | None = timedelta(minutes=30)) -> None:
        self.clocks = Clocks()
        self.shelf = Shelf()
        self.users = Users(
            [person(Role.ASSISTANT), person(Role.ADMIN), the_code()], self.shelf, self.clocks.uptime
        )
        self.gate = self.again(lasts)

    def again(self, lasts: timedelta | None = timedelta(minutes=30)) -> Gate:
        """The station starts anew, with what it has on disk."""
        kept = {user.id: user for user in (*self.users.all(), *self.shelf.users)}
        self.users = Users(kept.values(), self.shelf, self.clocks.uptime)
        return Gate(
            self.users,
            Sessions(idle_lock=timedelta(minutes=5), longest=timedelta(hours=12)),
            self.shelf,
            now=self.clocks.now,
            seconds=self.clocks.seconds,
            emergency=lasts,
        )

    def enter(self, name: str = "Kim Lund") -> Actor:
        actor = self.gate.emergency(name, WHY, CODE)
        assert isinstance(actor, Actor)
        return actor

    @property
    def trail(self) -> list[tuple[str | None, str, str, str | None]]:
        return [(e.user_name, e.action, e.outcome.value, e.detail) for e in self.shelf.entries]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_who_says_who_they_are_and_has_the_code_is_let_in_and_marked(desk: Desk) -> None:
    actor = desk.enter("  Kim   Lund ")
    assert (actor.name, actor.role) == ("Kim Lund (emergency access)", Role.EMERGENCY)
    assert desk.gate.admit(actor, Right.CAPTURE) is None
    assert desk.gate.admit(actor, Right.READ_VISIT) is not None
    assert desk.gate.confirm_pin(actor, CODE) is None
    assert desk.gate.confirm_pin(actor, PIN) == Refusal(
        "This is not the emergency code.", "Try again."
    )
    assert desk.trail[0] == ("Kim Lund (emergency access)", "emergency_access", "done", WHY)
    assert desk.shelf.entries[0].role is Role.EMERGENCY


def test_two_statements_are_two_people(desk: Desk) -> None:
    first, second = desk.enter("Kim Lund"), desk.enter("Kim Lund")
    assert first.user_id != second.user_id
    assert desk.gate.state(first) is SessionState.UNKNOWN


@pytest.mark.parametrize("name", ["", "7", "K", "314159", "x" * 41, "Kim\u202eLund", "Kim\x1b[8m"])
def test_a_name_is_wanted_and_never_written_down_where_it_is_refused(desk: Desk, name: str) -> None:
    assert desk.gate.emergency(name, WHY, CODE) == Refusal(
        "It is not said who you are.", "Type your first and last name."
    )
    assert desk.trail == [(None, "emergency_access", "refused", "It is not said who you are.")]


def test_a_wrong_code_waits_a_minute_at_most_and_through_a_new_start(desk: Desk) -> None:
    for _ in range(3):
        assert isinstance(desk.gate.emergency("Kim Lund", WHY, "000000"), Refusal)
    told = desk.gate.emergency("Kim Lund", WHY, CODE)
    assert told == Refusal("There were too many tries.", "Wait 5 seconds, then try again.")
    desk.gate = desk.again()
    assert desk.gate.emergency("Kim Lund", WHY, CODE) == told
    for _ in range(12):
        desk.clocks.pass_by(minutes=1)
        assert isinstance(desk.gate.emergency("Kim Lund", WHY, "000000"), Refusal)
    desk.clocks.pass_by(minutes=1)
    desk.enter()
    assert {entry.role for entry in desk.shelf.entries} == {Role.EMERGENCY}


def test_the_code_is_nobodys_pin_and_nobodys_badge(desk: Desk) -> None:
    assert isinstance(desk.gate.sign_in(EMERGENCY_NAME, CODE), Refusal)
    with pytest.raises(BadgeRefusedError, match="has no badge"):
        Badges(desk.users, bytes(32)).enroll(the_code(), "A1B2C3")
    for pin in (PIN[:4], "12345", "111111"):
        with pytest.raises(PinRefusedError):
            emergency_user(pin)


def test_it_ends_where_another_session_locks(desk: Desk) -> None:
    actor = desk.enter()
    desk.clocks.pass_by(minutes=4)
    desk.gate.activity(actor)
    desk.clocks.pass_by(minutes=4)
    assert desk.gate.state(actor) is SessionState.OPEN
    desk.clocks.pass_by(minutes=5)
    assert desk.gate.state(actor) is SessionState.UNKNOWN
    assert isinstance(desk.gate.unlock(actor, CODE), Refusal)

    actor = desk.enter()
    desk.gate.lock(actor).result()
    assert desk.gate.state(actor) is SessionState.UNKNOWN
    assert desk.trail[-1] == (actor.name, "emergency_access_over", "done", "locked")


def test_it_ends_after_its_time_whatever_is_done(desk: Desk) -> None:
    actor = desk.enter()
    assert desk.gate.ends_in(actor) == 1800
    for _ in range(29):
        desk.clocks.pass_by(minutes=1)
        assert desk.gate.admit(actor, Right.CAPTURE) is None
    assert desk.gate.ends_in(actor) == 60
    desk.clocks.pass_by(minutes=1)
    assert desk.gate.admit(actor, Right.CAPTURE) is not None
    assert desk.gate.ends_in(actor) is None


def test_its_end_is_told_once(desk: Desk) -> None:
    actor = desk.enter()
    desk.gate.sign_out(actor).result()
    desk.gate.emergency_over(actor, "its time is over").result()
    assert desk.trail[1:] == [(actor.name, "emergency_access_over", "done", "signed out")]


@pytest.mark.parametrize("off", ["configuration", "no code", "taken away"])
def test_a_site_that_does_not_want_it_has_none(off: str) -> None:
    desk = Desk(lasts=None if off == "configuration" else timedelta(minutes=30))
    if off == "no code":
        desk.users = Users([person(Role.ADMIN)], desk.shelf)
        desk.gate = desk.again()
    if off == "taken away":
        actor = desk.enter()
        desk.users.add(replace(the_code(), active=False))
        assert desk.gate.state(actor) is SessionState.UNKNOWN
    assert not desk.gate.emergency_offered
    answer = desk.gate.emergency("Kim Lund", WHY, CODE)
    assert isinstance(answer, Refusal)
    assert answer.says == "Emergency access is not set up here."


def test_nobody_is_in_who_is_not_in_the_trail(desk: Desk) -> None:
    gate = Gate(
        desk.users,
        Sessions(),
        FullDisk(),
        now=desk.clocks.now,
        seconds=desk.clocks.seconds,
        emergency=timedelta(minutes=30),
    )
    with pytest.raises(OSError, match="disk full"):
        gate.emergency("Kim Lund", WHY, CODE)


def test_in_fhir_it_is_an_emergency_override_for_the_purpose_btg(desk: Desk) -> None:
    """DICOM PS3.16 CID 401 and HL7's v3 ActReason, as R4's AuditEvent takes them."""
    actor = desk.enter()
    desk.gate.record(actor, "Sign", Outcome.DONE, patient_id="p1", visit_id="v1").result()
    desk.gate.sign_out(actor).result()
    events, before = [], None
    for entry in desk.shelf.entries:
        before = link(entry, before)
        events.append(audit_event(before, namespace="urn:clinic", station_id="room4"))
    purpose = {
        "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
        "code": "BTG",
        "display": "break the glass",
    }
    assert [event["subtype"][0].get("code") for event in events] == ["110127", "Sign", "110138"]
    assert events[0]["subtype"][0]["display"] == "Emergency Override Started"
    assert events[2]["subtype"][0]["display"] == "Emergency Override Stopped"
    for event in events:
        assert event["purposeOfEvent"] == [{"coding": [purpose]}]
        assert event["agent"][0]["purposeOfUse"] == [{"coding": [purpose]}]
