"""Sessions lock by themselves, by a clock that is passed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from station.access.clock import seconds_awake_or_asleep
from station.access.sessions import Sessions, SessionState
from station.visit import Actor, Role
from tests.access.people import person


@pytest.fixture
def sessions() -> Sessions:
    return Sessions(idle_lock=timedelta(seconds=60), longest=timedelta(seconds=1000))


@pytest.fixture
def actor(sessions: Sessions) -> Actor:
    return sessions.open(person(Role.CLINICIAN), 100.0)


def test_an_actor_is_the_user_in_this_session(sessions: Sessions, actor: Actor) -> None:
    user = person(Role.CLINICIAN)
    assert (actor.user_id, actor.name, actor.role) == (user.id, user.name, Role.CLINICIAN)
    assert len(actor.session_id) == 32
    assert sessions.state(actor, 100.0) is SessionState.OPEN


@pytest.mark.parametrize(
    ("at_s", "state"),
    [
        (159.9, SessionState.OPEN),
        (160.0, SessionState.LOCKED),
        (1099.9, SessionState.LOCKED),
        (1100.0, SessionState.UNKNOWN),
    ],
)
def test_idle(sessions: Sessions, actor: Actor, at_s: float, state: SessionState) -> None:
    assert sessions.state(actor, at_s) is state


def test_activity_puts_it_off(sessions: Sessions, actor: Actor) -> None:
    sessions.touch(actor, 150.0)
    assert sessions.state(actor, 209.9) is SessionState.OPEN
    assert sessions.locks_at(actor, 200.0) == 210.0
    assert sessions.state(actor, 210.0) is SessionState.LOCKED


def test_activity_does_not_unlock(sessions: Sessions, actor: Actor) -> None:
    sessions.touch(actor, 160.0)  # too late: it locked at 160
    assert sessions.state(actor, 161.0) is SessionState.LOCKED
    assert sessions.locks_at(actor, 161.0) is None


def test_lock_and_unlock_keep_the_session(sessions: Sessions, actor: Actor) -> None:
    sessions.lock(actor, 110.0)
    assert sessions.state(actor, 110.0) is SessionState.LOCKED
    assert sessions.unlock(actor, 500.0)
    assert sessions.state(actor, 559.0) is SessionState.OPEN


def test_a_session_ends_even_when_it_is_busy(sessions: Sessions, actor: Actor) -> None:
    for now in range(100, 1100, 50):
        sessions.touch(actor, float(now))
    assert sessions.locks_at(actor, 1060.0) == 1100.0
    assert sessions.state(actor, 1100.0) is SessionState.UNKNOWN
    assert not sessions.unlock(actor, 1100.0)


def test_one_seat(sessions: Sessions, actor: Actor) -> None:
    other = sessions.open(person(Role.ASSISTANT), 101.0)
    assert sessions.state(actor, 101.0) is SessionState.UNKNOWN
    assert sessions.state(other, 101.0) is SessionState.OPEN
    assert other.session_id != actor.session_id
    sessions.end(actor)  # not the one that is open
    assert sessions.state(other, 101.0) is SessionState.OPEN
    sessions.end(other)
    assert sessions.state(other, 101.0) is SessionState.UNKNOWN


@pytest.mark.parametrize(
    "forged", [{"role": Role.ADMIN}, {"user_id": "u9"}, {"session_id": "0" * 32}, {"name": "x"}]
)
def test_a_forged_actor_is_unknown(
    sessions: Sessions, actor: Actor, forged: dict[str, object]
) -> None:
    liar = replace(actor, **forged)  # type: ignore[arg-type]
    assert sessions.state(liar, 100.0) is SessionState.UNKNOWN
    assert not sessions.unlock(liar, 100.0)
    sessions.end(liar)
    sessions.lock(liar, 100.0)
    assert sessions.state(actor, 100.0) is SessionState.OPEN


def test_the_clock_runs() -> None:
    first = seconds_awake_or_asleep()
    assert seconds_awake_or_asleep() >= first > 0
