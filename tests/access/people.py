"""People to sign in, made once: a hash costs some 50 ms on purpose."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from functools import cache

from station.access import pins
from station.access.audit import AuditEntry
from station.access.users import User, new_user
from station.clocks import Uptime
from station.visit import Role

PIN = "271828"
START = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def person(role: Role) -> User:
    """One of each role, by what hashes PINs now: who makes that cheap leaves none behind."""
    return _made(role, pins._hasher())


@cache
def _made(role: Role, _: object) -> User:
    return new_user(f"The {role.value}", PIN, role)


def done() -> Future[None]:
    future: Future[None] = Future()
    future.set_result(None)
    return future


class Shelf:
    """Keeps users and audit entries in memory: what access asks of a store, and no more."""

    def __init__(self) -> None:
        self.users: list[User] = []
        self.entries: list[AuditEntry] = []

    def save_user(self, user: User) -> Future[None]:
        self.users.append(user)
        return done()

    def append_audit(self, entry: AuditEntry) -> Future[None]:
        self.entries.append(entry)
        return done()


class FullDisk:
    """A log that takes nothing."""

    def append_audit(self, entry: AuditEntry) -> Future[None]:
        future: Future[None] = Future()
        future.set_exception(OSError("disk full"))
        return future


class Clocks:
    """The two clocks of a gate, set by hand."""

    def __init__(self) -> None:
        self.passed = timedelta(0)

    def now(self) -> datetime:
        return START + self.passed

    def seconds(self) -> float:
        return 5000.0 + self.passed.total_seconds()

    def uptime(self) -> Uptime:
        return Uptime("this start", self.seconds())

    def pass_by(self, **time: float) -> None:
        self.passed += timedelta(**time)
