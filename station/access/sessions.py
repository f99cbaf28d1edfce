"""Who is at the station now: sessions that lock by themselves and never lose the visit.

No I/O and no clock of its own: every method is told the time in seconds. That clock must go
on while the computer sleeps (`station.access.clock`), so that a lid that was closed for an
hour opens on a locked screen, and must not follow the wall clock, so that setting the time
does not keep a session open.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from station.access.users import User
from station.visit import Actor, Role

__all__ = ["SessionState", "Sessions"]


class SessionState(StrEnum):
    """What a session id is worth."""

    OPEN = "open"
    LOCKED = "locked"
    UNKNOWN = "unknown"


@dataclass(slots=True, kw_only=True)
class _Session:
    actor: Actor
    opened_s: float
    active_s: float
    longest_s: float
    locks: bool
    locked: bool = False


class Sessions:
    """The sessions of one station. It has one seat: a new session ends the one before.

    A session locks after `idle_lock` without activity, and ends `longest` after it was
    opened; one of emergency access ends at either. Thread-safe.
    """

    def __init__(
        self,
        idle_lock: timedelta = timedelta(minutes=5),
        longest: timedelta = timedelta(hours=12),
    ) -> None:
        self._idle_s = idle_lock.total_seconds()
        self._longest_s = longest.total_seconds()
        self._session: _Session | None = None
        self._lock = threading.Lock()

    def open(self, user: User, now_s: float) -> Actor:
        """A new session for somebody whose PIN was right."""
        return self._open(user.id, user.name, user.role, now_s, self._longest_s, locks=True)

    def open_emergency(self, name: str, now_s: float, longest: timedelta) -> Actor:
        """A session for whoever says to be `name`. It ends where another one locks: who goes on
        says again who it is, and why. Each is somebody of its own.
        """
        user_id = f"emergency-{secrets.token_hex(4)}"
        longest_s = min(longest.total_seconds(), self._longest_s)
        return self._open(user_id, name, Role.EMERGENCY, now_s, longest_s, locks=False)

    def _open(
        self, user_id: str, name: str, role: Role, now_s: float, longest_s: float, *, locks: bool
    ) -> Actor:
        actor = Actor(user_id=user_id, name=name, role=role, session_id=secrets.token_hex(16))
        with self._lock:
            self._session = _Session(
                actor=actor, opened_s=now_s, active_s=now_s, longest_s=longest_s, locks=locks
            )
        return actor

    def state(self, actor: Actor, now_s: float) -> SessionState:
        """Whether this actor's session is open. An actor who was changed since is unknown."""
        with self._lock:
            return self._state(actor, now_s)

    def touch(self, actor: Actor, now_s: float) -> None:
        """Somebody did something. A session that has locked stays locked."""
        with self._lock:
            if self._session is not None and self._state(actor, now_s) is SessionState.OPEN:
                self._session.active_s = now_s

    def lock(self, actor: Actor, now_s: float) -> None:
        """Lock now."""
        with self._lock:
            if self._session is not None and self._state(actor, now_s) is SessionState.OPEN:
                self._session.locked = True
                self._state(actor, now_s)  # what does not lock ends

    def unlock(self, actor: Actor, now_s: float) -> bool:
        """Open again, after the same person's PIN was right. False where it has ended."""
        with self._lock:
            if self._state(actor, now_s) is SessionState.UNKNOWN or self._session is None:
                return False
            self._session.locked = False
            self._session.active_s = now_s
            return True

    def end(self, actor: Actor) -> None:
        """End the session, if it is this one."""
        with self._lock:
            if self._session is not None and self._session.actor == actor:
                self._session = None

    def locks_at(self, actor: Actor, now_s: float) -> float | None:
        """When an open session will lock or end if nobody does anything; None if not open."""
        with self._lock:
            if self._session is None or self._state(actor, now_s) is not SessionState.OPEN:
                return None
            idle_end = self._session.active_s + self._idle_s
            return min(idle_end, self._session.opened_s + self._session.longest_s)

    def ends_at(self, actor: Actor, now_s: float) -> float | None:
        """When an open session ends whatever is done; None if not open."""
        with self._lock:
            if self._session is None or self._state(actor, now_s) is not SessionState.OPEN:
                return None
            return self._session.opened_s + self._session.longest_s

    def _state(self, actor: Actor, now_s: float) -> SessionState:
        session = self._session
        if session is None or session.actor != actor:
            return SessionState.UNKNOWN
        if now_s - session.opened_s >= session.longest_s:
            return SessionState.UNKNOWN
        if session.locked or now_s - session.active_s >= self._idle_s:
            if not session.locks:
                self._session = None
                return SessionState.UNKNOWN
            session.locked = True
            return SessionState.LOCKED
        return SessionState.OPEN
