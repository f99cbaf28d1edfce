"""Who sits at the station, with the real gate and users; the disk is as slow as the test wants."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from datetime import timedelta

import pytest

from station.access.audit import AuditEntry
from station.access.gate import Gate
from station.access.sessions import Sessions, SessionState
from station.access.users import Users
from station.capture.commands import Done, SignIn
from station.engine.seat import Seat
from station.visit import Actor, Role
from tests.access.people import PIN, Clocks, Shelf, person


class SlowDisk(Shelf):
    """Once `slow`, a line is asked for, and is on disk when `write` is called."""

    def __init__(self) -> None:
        super().__init__()
        self.slow = False
        self.asked = threading.Event()
        self._waiting: Future[None] = Future()

    def append_audit(self, entry: AuditEntry) -> Future[None]:
        done = super().append_audit(entry)
        if not self.slow:
            return done
        self.asked.set()
        return self._waiting

    def write(self) -> None:
        self.slow = False
        self._waiting.set_result(None)


@pytest.fixture
def disk() -> SlowDisk:
    return SlowDisk()


@pytest.fixture
def seat(disk: SlowDisk) -> Seat:
    clocks = Clocks()
    sessions = Sessions(idle_lock=timedelta(minutes=5), longest=timedelta(hours=12))
    users = Users([person(role) for role in Role], disk)
    return Seat(Gate(users, sessions, disk, now=clocks.now, seconds=clocks.seconds))


def named(role: Role) -> SignIn:
    return SignIn(name=person(role).name, pin=PIN)


async def test_who_sat_here_is_told_to_the_one_who_takes_over(seat: Seat, disk: SlowDisk) -> None:
    """A view that is made while the disk writes the new session finds nobody in the seat."""
    told: list[tuple[str | None, str]] = []

    async def handed_over(before: Actor | None, now: Actor) -> str:
        told.append((before.name if before else None, now.name))
        return "taken over"

    seat.handed_over = handed_over
    assert isinstance(await seat.do(named(Role.ASSISTANT)), Done)
    disk.slow = True
    second = asyncio.create_task(seat.do(named(Role.CLINICIAN)))
    assert await asyncio.to_thread(disk.asked.wait, 10)
    assert seat.state() is SessionState.UNKNOWN
    disk.write()
    answer = await second
    assert isinstance(answer, Done)
    assert answer.says == "taken over"
    assert told == [(None, "The assistant"), ("The assistant", "The clinician")]
    assert seat.state() is SessionState.OPEN


async def test_two_who_come_at_once_come_one_after_the_other(seat: Seat) -> None:
    told: list[tuple[str | None, str]] = []

    async def handed_over(before: Actor | None, now: Actor) -> str:
        told.append((before.name if before else None, now.name))
        return ""

    seat.handed_over = handed_over
    await asyncio.gather(seat.do(named(Role.ASSISTANT)), seat.do(named(Role.CLINICIAN)))
    assert told == [(None, "The assistant"), ("The assistant", "The clinician")]
    assert seat.actor is not None
    assert (seat.actor.name, seat.state()) == ("The clinician", SessionState.OPEN)
