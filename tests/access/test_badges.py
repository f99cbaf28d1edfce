"""Badges: known only with the pepper, enrolled and revoked, and hard to guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from station.access.audit import Outcome
from station.access.badges import BadgeRefusedError, Badges
from station.access.gate import Gate, Refusal
from station.access.sessions import Sessions, SessionState
from station.access.users import NotAccepted, User, Users
from station.store.keys import StoreKey
from station.visit import Actor, Role
from tests.access.people import Clocks, Shelf, person

PEPPER = bytes(range(32))
CODE = "A1B2C3"
# HMAC-SHA-256 of b"A1B2C3" under bytes 00..1f, by `openssl dgst -sha256 -mac HMAC`.
MAC = "84617f2c4602fdca78a1cf29c3baf56c5b0a2f89309c3fb6b5c59cf766db58d5"


class Door:
    """A gate with two people, one of whom has a badge."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.clocks = Clocks()
        self.users = Users([person(Role.ASSISTANT), person(Role.CLINICIAN)], self.shelf)
        self.badges = Badges(self.users, PEPPER, self.clocks.seconds)
        self.gate = Gate(
            self.users,
            Sessions(timedelta(minutes=5)),
            self.shelf,
            self.clocks.now,
            self.clocks.seconds,
            self.badges,
        )

    def user(self, role: Role) -> User:
        found = self.users.by_id(person(role).id)
        assert found is not None
        return found


@pytest.fixture
def door() -> Door:
    made = Door()
    made.badges.enroll(made.user(Role.ASSISTANT), CODE)
    made.badges.enroll(made.user(Role.CLINICIAN), "D4E5F6")
    return made


def test_what_is_kept_is_the_hmac_and_never_the_badge(door: Door) -> None:
    assert door.user(Role.ASSISTANT).badge_mac == MAC
    assert all(CODE not in user.to_json() for user in door.shelf.users)
    assert User.from_json(door.user(Role.ASSISTANT).to_json()).badge_mac == MAC


def test_another_pepper_knows_no_badge(door: Door) -> None:
    answer = Badges(door.users, bytes(32)).owner(CODE)
    assert isinstance(answer, NotAccepted)


def test_records_from_before_badges_are_read() -> None:
    text = person(Role.ADMIN).to_json().replace(', "badge_mac": null', "")
    assert "badge_mac" not in text
    assert User.from_json(text).badge_mac is None


def test_a_pepper_is_not_the_key_and_another_one_for_each_purpose() -> None:
    key = StoreKey(key=bytes(32))
    assert len(key.pepper("badges")) == 32
    assert len({key.key, key.pepper("badges"), key.pepper("other")}) == 3
    assert key.pepper("badges") == StoreKey(key=bytes(32)).pepper("badges")


def test_a_badge_signs_in(door: Door) -> None:
    actor = door.gate.badge(CODE, None)
    assert isinstance(actor, Actor)
    assert (actor.name, actor.role) == ("The assistant", Role.ASSISTANT)
    assert door.gate.state(actor) is SessionState.OPEN
    [entry] = door.shelf.entries
    assert (entry.action, entry.outcome, entry.detail) == ("sign_in", Outcome.DONE, "by badge")


def test_the_same_persons_badge_unlocks_the_same_session(door: Door) -> None:
    actor = door.gate.badge(CODE, None)
    assert isinstance(actor, Actor)
    door.clocks.pass_by(minutes=6)
    assert door.gate.state(actor) is SessionState.LOCKED
    assert door.gate.badge(CODE, actor) == actor
    assert door.gate.state(actor) is SessionState.OPEN
    assert [entry.action for entry in door.shelf.entries] == ["sign_in", "unlock"]


def test_another_persons_badge_lets_that_person_in(door: Door) -> None:
    first = door.gate.badge(CODE, None)
    assert isinstance(first, Actor)
    door.clocks.pass_by(minutes=6)
    second = door.gate.badge("D4E5F6", first)
    assert isinstance(second, Actor)
    assert second.name == "The clinician"
    assert door.gate.state(second) is SessionState.OPEN
    assert door.gate.state(first) is SessionState.UNKNOWN


def test_a_revoked_badge_and_one_of_somebody_who_left_are_unknown(door: Door) -> None:
    door.badges.revoke(door.user(Role.ASSISTANT))
    assert isinstance(door.gate.badge(CODE, None), Refusal)
    door.users.add(replace(door.user(Role.CLINICIAN), active=False))
    assert isinstance(door.gate.badge("D4E5F6", None), Refusal)
    assert [entry.outcome for entry in door.shelf.entries] == [Outcome.REFUSED] * 2
    assert all(CODE not in entry.canonical() for entry in door.shelf.entries)


def test_guessing_has_to_wait_and_a_known_badge_too(door: Door) -> None:
    for number in range(3):
        answer = door.badges.owner(f"GUESS{number}")
        assert isinstance(answer, NotAccepted)
    assert answer.wait == timedelta(seconds=5)
    early = door.badges.owner(CODE)
    assert isinstance(early, NotAccepted)
    assert (early.too_early, early.next_step) == (
        True,
        "Wait 5 seconds, or type your name and PIN.",
    )
    door.clocks.pass_by(seconds=5)
    assert isinstance(door.badges.owner(CODE), User)


def test_nobody_waits_longer_than_a_minute_for_guesses(door: Door) -> None:
    for number in range(40):
        door.clocks.pass_by(minutes=2)
        answer = door.badges.owner(f"GUESS{number}")
    assert isinstance(answer, NotAccepted)
    assert answer.wait == timedelta(minutes=1)


@pytest.mark.parametrize("code", ["", "  123 ", "x" * 129])
def test_a_badge_has_a_length(door: Door, code: str) -> None:
    with pytest.raises(BadgeRefusedError, match="4 to 128"):
        door.badges.enroll(door.user(Role.ASSISTANT), code)


def test_a_badge_belongs_to_one_person(door: Door) -> None:
    with pytest.raises(BadgeRefusedError, match="somebody else"):
        door.badges.enroll(door.user(Role.CLINICIAN), CODE)
    assert door.badges.enroll(door.user(Role.ASSISTANT), CODE).badge_mac == MAC
