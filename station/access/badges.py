"""Badges: a scan instead of name and PIN. What is kept is not the badge's number.

A badge's number is short and often printed on it, so a plain hash of it could be turned back by
trying all of them. It is kept as HMAC-SHA-256 (RFC 2104) with a pepper that lies in the key store
(`station.store.keys`) and not in the database: who has one of the two has no badge. Every
enrolled badge is compared in constant time, the last as well as the first.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from station.access.clock import seconds_awake_or_asleep
from station.access.pins import in_words, wait_after
from station.access.users import NotAccepted, User
from station.saying import say
from station.visit import Role

if TYPE_CHECKING:
    from station.access.users import Users

__all__ = ["BADGE_LENGTHS", "BadgeRefusedError", "Badges"]

BADGE_LENGTHS: Final = (4, 128)
_PEPPER_BYTES: Final = 32
# Who scans wrong badges keeps others from theirs only this long; names and PINs go on working.
_LONGEST_WAIT: Final = timedelta(minutes=1)


class BadgeRefusedError(ValueError):
    """The badge cannot be given to this person; the text says why."""


class Badges:
    """The badges of a station's users. Thread-safe; `enroll` and `revoke` wait for the disk."""

    def __init__(
        self, users: Users, pepper: bytes, seconds: Callable[[], float] = seconds_awake_or_asleep
    ) -> None:
        """`pepper` is 32 secret bytes; another pepper knows none of the badges. `seconds` is the
        clock by which the next scan waits.
        """
        if len(pepper) != _PEPPER_BYTES:
            raise ValueError(f"a pepper has {_PEPPER_BYTES} bytes")
        self._users = users
        self._pepper = pepper
        self._lock = threading.Lock()
        self._unknown = 0
        self._unknown_s = 0.0
        self._seconds = seconds

    def enroll(self, user: User, code: str) -> User:
        """Give somebody a badge; the one before is no longer theirs. Raises `BadgeRefusedError`:
        too short or long, or somebody else's.
        """
        if user.role is Role.EMERGENCY:
            raise BadgeRefusedError(
                "The emergency code has no badge: it wants a name and a reason."
            )
        code = code.strip()
        shortest, longest = BADGE_LENGTHS
        if not shortest <= len(code) <= longest:
            raise BadgeRefusedError(f"A badge has {shortest} to {longest} characters.")
        owner = self._owner(self._mac(code), self._users.all())
        if owner is not None and owner.id != user.id:
            raise BadgeRefusedError("This badge belongs to somebody else. Revoke it there first.")
        changed = replace(user, badge_mac=self._mac(code))
        self._users.add(changed)
        return changed

    def revoke(self, user: User) -> User:
        """The person has no badge any more."""
        changed = replace(user, badge_mac=None)
        self._users.add(changed)
        return changed

    def owner(self, code: str) -> User | NotAccepted:
        """Whose badge this is. Unknown badges make the next scan wait; one that comes before its
        wait is over is not looked at.
        """
        with self._lock:
            now_s = self._seconds()
            wait = self._left_to_wait(now_s)
            if wait:
                return NotAccepted(
                    says="There were too many unknown badges.",
                    next_step=say("Wait {wait}, or type your name and PIN.", wait=in_words(wait)),
                    wait=wait,
                    user=None,
                    too_early=True,
                )
            owner = self._owner(self._mac(code.strip()), self._users.all())
            if owner is not None and owner.active:
                self._unknown = 0
                return owner
            self._unknown, self._unknown_s = self._unknown + 1, now_s
            return NotAccepted(
                says="This badge is not known here.",
                next_step="Sign in with your name and PIN, and ask the administrator to enroll it.",
                wait=min(wait_after(self._unknown), _LONGEST_WAIT),
                user=owner,
            )

    def _mac(self, code: str) -> str:
        # What a scanner types is never an exception.
        typed = code.encode("utf-8", "surrogatepass")
        return hmac.new(self._pepper, typed, hashlib.sha256).hexdigest()

    def _owner(self, mac: str, users: Iterable[User]) -> User | None:
        found = None
        for user in users:  # no early end: the time tells nothing of whose it is
            if hmac.compare_digest(user.badge_mac or "", mac):
                found = user
        return found

    def _left_to_wait(self, now_s: float) -> timedelta:
        wait = min(wait_after(self._unknown), _LONGEST_WAIT)
        return max(timedelta(0), wait - timedelta(seconds=now_s - self._unknown_s))
