"""The one door: nobody gets past it without a session, a right and a line in the trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from station.access.audit import Outcome
from station.access.gate import Gate, Refusal
from station.access.rights import Right
from station.access.sessions import Sessions, SessionState
from station.access.users import User, Users
from station.visit import Actor, Role
from tests.access.people import PIN, START, Clocks, FullDisk, Shelf, person

LOCKED = Refusal("The station is locked.", "Unlock it with your PIN.")
NOBODY = Refusal("Nobody is signed in.", "Sign in, then do it again.")
NOT_YOURS = Refusal(
    "Your role does not allow this.", "Ask a colleague who may, or the administrator."
)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def users(shelf: Shelf, clocks: Clocks) -> Users:
    return Users([person(role) for role in Role], shelf, clocks.uptime)


@pytest.fixture
def gate(users: Users, shelf: Shelf, clocks: Clocks) -> Gate:
    sessions = Sessions(idle_lock=timedelta(minutes=5), longest=timedelta(hours=12))
    return Gate(users, sessions, shelf, now=clocks.now, seconds=clocks.seconds)


def signed_in(gate: Gate, role: Role = Role.ASSISTANT) -> Actor:
    answer = gate.sign_in(f"The {role.value}", PIN)
    assert isinstance(answer, Actor)
    return answer


def trail(shelf: Shelf) -> list[tuple[str | None, str, str]]:
    return [(e.user_name, e.action, e.outcome.value) for e in shelf.entries]


def test_sign_in_and_a_command(gate: Gate, shelf: Shelf, clocks: Clocks) -> None:
    actor = signed_in(gate)
    assert gate.admit(actor, Right.READ_VISIT, patient_id="pat-1") is None
    clocks.pass_by(seconds=3)
    gate.record(
        actor, "read_visit", Outcome.DONE, patient_id="pat-1", visit_id="v1", detail="review"
    ).result()

    assert trail(shelf) == [
        ("The assistant", "sign_in", "done"),
        ("The assistant", "read_visit", "done"),
    ]
    last = shelf.entries[-1]
    assert (last.user_id, last.role) == (person(Role.ASSISTANT).id, Role.ASSISTANT)
    assert (last.patient_id, last.visit_id, last.detail) == ("pat-1", "v1", "review")
    assert last.at == START + timedelta(seconds=3)


def test_what_the_station_does_by_itself_does_not_keep_it_open(gate: Gate, clocks: Clocks) -> None:
    actor = signed_in(gate)
    clocks.pass_by(minutes=3)
    assert gate.admit(actor, Right.CAPTURE, by_itself=True) is None
    assert gate.locks_in(actor) == 120
    assert gate.admit(actor, Right.CAPTURE) is None
    assert gate.locks_in(actor) == 300


def test_a_wrong_pin_is_in_the_trail_without_the_pin(gate: Gate, shelf: Shelf) -> None:
    assert gate.sign_in("The admin", "1357") == Refusal(
        "This name and PIN do not belong together.", "Try again."
    )
    assert trail(shelf) == [("The admin", "sign_in", "refused")]
    assert "1357" not in repr(shelf.entries)


def test_a_name_that_nobody_has_is_not_written_down(gate: Gate, shelf: Shelf) -> None:
    assert isinstance(gate.sign_in("271828", ""), Refusal)
    assert trail(shelf) == [(None, "sign_in", "refused")]
    assert "271828" not in repr(shelf.entries)


def test_nobody_is_in_who_is_not_in_the_trail(users: Users, clocks: Clocks) -> None:
    opened: list[Actor] = []

    class Watched(Sessions):
        def open(self, user: User, now_s: float) -> Actor:
            opened.append(super().open(user, now_s))
            return opened[-1]

    gate = Gate(users, Watched(), FullDisk(), now=clocks.now, seconds=clocks.seconds)
    with pytest.raises(OSError, match="disk full"):
        gate.sign_in("The assistant", PIN)
    assert gate.state(opened[0]) is SessionState.UNKNOWN


@pytest.mark.parametrize("right", Right)
def test_a_right_that_the_role_has_not(gate: Gate, shelf: Shelf, right: Right) -> None:
    actor = signed_in(gate, Role.ENGINEER)
    own = {"operate_devices", "manage_devices", "pair_device", "read_messages", "resend_message"}
    if right.value in own:
        assert gate.admit(actor, right) is None
        return
    assert gate.admit(actor, right, patient_id="pat-1", visit_id="v1") == NOT_YOURS
    refused = shelf.entries[-1]
    assert (refused.action, refused.outcome) == (right.value, Outcome.REFUSED)
    assert (refused.patient_id, refused.visit_id) == ("pat-1", "v1")
    assert refused.detail == "Your role does not allow this."


def test_the_command_has_its_own_name_in_the_trail(gate: Gate, shelf: Shelf) -> None:
    actor = signed_in(gate, Role.ADMIN)
    assert gate.admit(actor, Right.CAPTURE, action="retake") == NOT_YOURS
    assert shelf.entries[-1].action == "retake"


def test_idle_locks_and_only_the_same_person_unlocks(
    gate: Gate, shelf: Shelf, clocks: Clocks
) -> None:
    actor = signed_in(gate)
    assert gate.locks_in(actor) == 300.0
    clocks.pass_by(minutes=5)

    assert gate.admit(actor, Right.SIGN) == LOCKED
    assert gate.locks_in(actor) is None
    assert gate.unlock(actor, "1357") == Refusal("This is not your PIN.", "Try again.")
    assert gate.state(actor) is SessionState.LOCKED
    assert gate.unlock(actor, PIN) is None
    assert gate.admit(actor, Right.SIGN) is None
    assert trail(shelf)[1:] == [
        ("The assistant", "sign", "refused"),
        ("The assistant", "unlock", "refused"),
        ("The assistant", "unlock", "done"),
    ]


def test_commands_and_touches_put_the_lock_off(gate: Gate, clocks: Clocks) -> None:
    actor = signed_in(gate)
    clocks.pass_by(minutes=4)
    assert gate.admit(actor, Right.CAPTURE) is None
    clocks.pass_by(minutes=4)
    gate.activity(actor)
    clocks.pass_by(minutes=4)
    assert gate.state(actor) is SessionState.OPEN


def test_what_the_station_does_by_itself_does_not_put_the_lock_off(
    gate: Gate, clocks: Clocks
) -> None:
    actor = signed_in(gate)
    clocks.pass_by(minutes=4)
    assert gate.admit(actor, Right.CAPTURE, by_itself=True) is None
    clocks.pass_by(minutes=1)
    assert gate.state(actor) is SessionState.LOCKED


def test_lock_by_hand(gate: Gate, shelf: Shelf) -> None:
    actor = signed_in(gate)
    gate.lock(actor).result()
    assert gate.admit(actor, Right.CAPTURE) == LOCKED
    assert ("The assistant", "lock", "done") in trail(shelf)


def test_nobody_after_sign_out(gate: Gate, shelf: Shelf) -> None:
    actor = signed_in(gate)
    gate.sign_out(actor).result()
    assert gate.admit(actor, Right.READ_VISIT) == NOBODY
    assert gate.unlock(actor, PIN) == NOBODY
    assert trail(shelf)[1:] == [
        ("The assistant", "sign_out", "done"),
        ("The assistant", "read_visit", "refused"),
        ("The assistant", "unlock", "refused"),
    ]


def test_nobody_after_twelve_hours(gate: Gate, clocks: Clocks) -> None:
    actor = signed_in(gate)
    clocks.pass_by(hours=12)
    assert gate.admit(actor, Right.READ_VISIT) == NOBODY
    assert gate.unlock(actor, PIN) == NOBODY


def test_a_forged_role_is_nobody(gate: Gate, shelf: Shelf) -> None:
    actor = signed_in(gate, Role.ENGINEER)
    liar = replace(actor, role=Role.CLINICIAN)
    assert gate.admit(liar, Right.READ_VISIT) == NOBODY
    gate.sign_out(liar).result()
    assert gate.state(actor) is SessionState.OPEN
    assert trail(shelf)[-1] == ("The engineer", "sign_out", "refused")


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.ENGINEER}])
def test_a_user_who_was_changed_meanwhile_is_nobody(
    gate: Gate, users: Users, change: dict[str, object]
) -> None:
    actor = signed_in(gate)
    known = users.by_id(actor.user_id)
    assert known is not None
    users.add(replace(known, **change))  # type: ignore[arg-type]
    assert gate.admit(actor, Right.READ_VISIT) == NOBODY


def test_the_next_one_signs_in_and_the_one_before_is_out(gate: Gate) -> None:
    before = signed_in(gate, Role.ASSISTANT)
    after = signed_in(gate, Role.CLINICIAN)
    assert gate.admit(before, Right.READ_VISIT) == NOBODY
    assert gate.admit(after, Right.READ_VISIT) is None


def test_a_signature_asks_for_the_pin_again(gate: Gate, shelf: Shelf, clocks: Clocks) -> None:
    actor = signed_in(gate)
    assert gate.confirm_pin(actor, PIN) is None
    for _ in range(3):
        refusal = gate.confirm_pin(actor, "1357")
    assert refusal == Refusal("This is not your PIN.", "Wait 5 seconds, then try again.")
    assert gate.confirm_pin(actor, PIN) == Refusal(
        "There were too many tries.", "Wait 5 seconds, then try again."
    )
    clocks.pass_by(seconds=5)
    assert gate.confirm_pin(actor, PIN) is None
    assert trail(shelf)[-1] == ("The assistant", "confirm_pin", "refused")


def test_no_pin_in_the_trail(gate: Gate, shelf: Shelf) -> None:
    actor = signed_in(gate)
    gate.confirm_pin(actor, "24681357")
    gate.unlock(actor, "24681357")
    assert "24681357" not in repr(shelf.entries)
    assert PIN not in repr(shelf.entries)
