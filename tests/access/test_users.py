"""PINs: hashed by argon2id, policed, counted before they are looked at, and slow to guess."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import timedelta
from statistics import median

import pytest
from argon2 import PasswordHasher

from station.access.pins import PinRefusedError
from station.access.users import (
    NotAccepted,
    User,
    Users,
    add_demo_user,
    add_first_user,
    new_user,
)
from station.clocks import Uptime
from station.visit import Role
from tests.access.people import PIN, START, Clocks, Shelf, person

ASSISTANT = "The assistant"


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def users(shelf: Shelf, clocks: Clocks) -> Users:
    return Users([person(Role.ASSISTANT)], shelf, clocks.uptime)


def refused(answer: User | NotAccepted) -> NotAccepted:
    assert isinstance(answer, NotAccepted)
    return answer


def test_the_right_pin(users: Users) -> None:
    answer = users.authenticate("  the ASSISTANT ", PIN, START)
    assert isinstance(answer, User)
    assert (answer.name, answer.role) == (ASSISTANT, Role.ASSISTANT)


def test_a_pin_is_kept_as_argon2id_and_not_shown() -> None:
    user = person(Role.ASSISTANT)
    assert user.pin_hash.startswith("$argon2id$")
    assert PasswordHasher().verify(user.pin_hash, PIN)
    assert PIN not in user.to_json()
    assert user.pin_hash not in repr(user)
    assert person(Role.ADMIN).pin_hash != user.pin_hash  # salted


def test_a_user_comes_back_from_json() -> None:
    at = Uptime("a start", 61.25)
    user = replace(person(Role.ADMIN), wrong_pins=2, last_wrong=START, wrong_at=at)
    assert User.from_json(user.to_json()) == user
    assert User.from_json(person(Role.ADMIN).to_json()) == person(Role.ADMIN)


def test_a_new_user_needs_a_pin_of_the_policy() -> None:
    with pytest.raises(PinRefusedError):
        new_user("Maria", "1234", Role.ASSISTANT)


def test_a_user_needs_a_name() -> None:
    with pytest.raises(ValueError, match="name"):
        new_user("  ", PIN, Role.ASSISTANT)


@pytest.mark.parametrize("name", ["Kim\x1b[2K Lund", "Kim\u202eLund", "\ud800m", "Kim\nLund"])
def test_nothing_in_a_name_moves_what_is_written(name: str) -> None:
    with pytest.raises(ValueError, match="signs that can be seen"):
        new_user(name, PIN, Role.ASSISTANT)


def test_the_first_administrator_is_called_what_can_be_seen(shelf: Shelf) -> None:
    first = add_first_user(Users([], shelf), "Kim\u202e Lund\x07", PIN)
    assert first is not None
    assert first.name == "Kim Lund"


@pytest.mark.parametrize("name", [ASSISTANT, "Nobody at all"])
def test_wrong_pins_back_off_and_unknown_names_just_the_same(
    users: Users, clocks: Clocks, name: str
) -> None:
    said = [refused(users.authenticate(name, "1357", START)).next_step for _ in range(4)]
    assert said == [
        "Try again.",
        "Try again.",
        "Wait 5 seconds, then try again.",
        "Wait 5 seconds, then try again.",  # not looked at any more
    ]
    clocks.pass_by(seconds=4)
    early = refused(users.authenticate(name, PIN, START))
    assert early.too_early
    assert early.next_step == "Wait 1 second, then try again."
    clocks.pass_by(seconds=1)
    late = refused(users.authenticate(name, "1357", START))
    assert not late.too_early
    assert late.next_step == "Wait 10 seconds, then try again."


def test_the_right_pin_after_the_wait_clears_the_count(
    users: Users, shelf: Shelf, clocks: Clocks
) -> None:
    for _ in range(3):
        users.authenticate(ASSISTANT, "1357", START)
    clocks.pass_by(seconds=5)
    answer = users.authenticate(ASSISTANT, PIN, START)
    assert isinstance(answer, User)
    assert shelf.users[-1].wrong_pins == 0
    assert refused(users.authenticate(ASSISTANT, "1357", START)).next_step == "Try again."


def test_a_try_is_counted_on_disk_before_it_is_looked_at(shelf: Shelf) -> None:
    users = Users([person(Role.ASSISTANT)], shelf)
    users.authenticate(ASSISTANT, PIN, START)
    assert [user.wrong_pins for user in shelf.users] == [1, 0]


def test_the_count_survives_a_restart(users: Users, shelf: Shelf, clocks: Clocks) -> None:
    for _ in range(3):
        users.authenticate(ASSISTANT, "1357", START)
    again = Users([shelf.users[-1]], shelf, clocks.uptime)
    assert refused(again.authenticate(ASSISTANT, PIN, START)).too_early


@pytest.mark.parametrize("days", [-365, 365])
@pytest.mark.parametrize("name", [ASSISTANT, "Nobody at all"])
def test_setting_the_clock_neither_ends_a_wait_nor_lengthens_it(
    users: Users, clocks: Clocks, name: str, days: int
) -> None:
    for _ in range(3):
        users.authenticate(name, "1357", START)
    set_to = START + timedelta(days=days)
    clocks.pass_by(seconds=2)
    assert refused(users.authenticate(name, PIN, set_to)).wait == timedelta(seconds=3)
    clocks.pass_by(seconds=3)
    answer = users.authenticate(name, PIN, set_to)
    assert isinstance(answer, User) or not answer.too_early


def test_after_a_start_of_the_computer_only_the_time_since_then_counts(shelf: Shelf) -> None:
    """Nobody knows for how long it was off, but by a clock that could be set meanwhile."""
    kept = replace(person(Role.ASSISTANT), wrong_pins=10, wrong_at=Uptime("the start before", 9e6))
    for passed, waits_s in ((0.0, 640), (639.0, 1), (640.0, 0)):
        users = Users([kept], shelf, lambda passed=passed: Uptime("this start", passed))
        assert getattr(
            users.authenticate(ASSISTANT, PIN, START), "wait", timedelta(0)
        ) == timedelta(seconds=waits_s)


def test_wrong_pins_from_before_their_clock_was_kept_wait_too(shelf: Shelf) -> None:
    record = json.loads(replace(person(Role.ADMIN), wrong_pins=10, last_wrong=START).to_json())
    del record["wrong_at"]
    known = User.from_json(json.dumps(record))
    users = Users([known], shelf, lambda: Uptime("this start", 40.0))
    assert refused(users.authenticate("The admin", PIN, START)).wait == timedelta(seconds=600)


def test_an_inactive_user_is_told_nothing_else(shelf: Shelf) -> None:
    users = Users([replace(person(Role.ASSISTANT), active=False)], shelf)
    answer = refused(users.authenticate(ASSISTANT, PIN, START))
    assert answer.says == "This name and PIN do not belong together."


@pytest.mark.parametrize("typed", ["", "\ud800", "\0", "9" * 10_000, "２７１８２８"])
def test_anything_may_be_typed(users: Users, typed: str) -> None:
    assert isinstance(users.authenticate(ASSISTANT, typed, START), NotAccepted)
    assert isinstance(users.authenticate(typed, typed, START), NotAccepted)


def test_a_damaged_hash_lets_nobody_in(shelf: Shelf) -> None:
    users = Users([replace(person(Role.ASSISTANT), pin_hash="")], shelf)
    assert isinstance(users.authenticate(ASSISTANT, PIN, START), NotAccepted)


def test_a_hash_with_old_costs_is_renewed_at_sign_in(shelf: Shelf) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PIN)
    users = Users([replace(person(Role.ASSISTANT), pin_hash=cheap)], shelf)
    assert isinstance(users.authenticate(ASSISTANT, PIN, START), User)
    assert shelf.users[-1].pin_hash != cheap
    assert not PasswordHasher().check_needs_rehash(shelf.users[-1].pin_hash)
    assert PasswordHasher().verify(shelf.users[-1].pin_hash, PIN)


def test_an_unknown_name_takes_as_long_as_a_known_one(users: Users) -> None:
    def seconds(name: str) -> float:
        start = time.process_time()
        users.authenticate(name, "1357", START)
        return time.process_time() - start

    seconds(ASSISTANT)  # imports argon2
    known, unknown = [], []
    for number in range(5):
        fresh = Users([person(Role.ASSISTANT)], Shelf())
        users = fresh
        known.append(seconds(ASSISTANT))
        unknown.append(seconds(f"nobody {number}"))
    # Without the work for unknown names the ratio is in the hundreds.
    assert 0.4 < median(unknown) / median(known) < 2.5


def test_strangers_do_not_fill_the_memory(users: Users, monkeypatch: pytest.MonkeyPatch) -> None:
    import station.access.users as module

    monkeypatch.setattr(module, "_STRANGERS_REMEMBERED", 2)
    for name in ("a", "b", "c"):
        users.authenticate(name, "1357", START)
    assert list(users._strangers) == ["b", "c"]


def test_the_demo_user_is_made_once(shelf: Shelf) -> None:
    users = Users([], shelf)
    one = add_demo_user(users, "Demo", PIN)
    other = add_demo_user(users, "demo", "1357")
    assert one == other
    assert len(users) == 1
    assert isinstance(users.authenticate("Demo", PIN, START), User)


def test_a_renamed_user_leaves_the_old_name(users: Users) -> None:
    users.add(replace(person(Role.ASSISTANT), name="New Name"))
    assert users.by_name(ASSISTANT) is None
    assert users.by_name("new name") is not None
    assert len(users) == 1
