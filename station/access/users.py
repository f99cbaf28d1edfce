"""Users: the record, and a sign-in that cannot be hurried.

Wrong PINs are counted on disk before the PIN is looked at, and the wait between tries grows.
A name that does not exist costs the same time, gets the same words and the same waits as one
that does.
"""

from __future__ import annotations

import json
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from station.access.pins import (
    LONGEST_WAIT,
    PinRefusedError,
    check_pin_policy,
    hash_pin,
    in_words,
    is_outdated,
    matches,
    wait_after,
)
from station.clocks import Uptime, uptime
from station.saying import say
from station.signs import TURNING
from station.visit import Role, new_id

__all__ = [
    "EMERGENCY_NAME",
    "NotAccepted",
    "User",
    "UserStore",
    "Users",
    "add_demo_emergency",
    "add_demo_user",
    "add_first_user",
    "can_be_read",
    "emergency_user",
    "new_user",
]

EMERGENCY_NAME: Final = "Emergency access"
"""The record that keeps the emergency code. Nobody signs in by this name."""

_STRANGERS_REMEMBERED: Final = 256
_EMERGENCY_DIGITS: Final = 6
# Who tries wrong codes keeps an emergency waiting only this long; six digits make up for it.
_LONGEST_EMERGENCY_WAIT: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person who may sign in. `wrong_pins` counts since the last right one, `wrong_at` is when
    the last came by the clock that the wait is measured by; `badge_mac` is what is kept of a badge
    (see `station.access.badges`).
    """

    id: str
    name: str
    role: Role
    pin_hash: str
    active: bool = True
    wrong_pins: int = 0
    last_wrong: datetime | None = None
    badge_mac: str | None = None
    wrong_at: Uptime | None = None

    @property
    def name_key(self) -> str:
        """The name as it is compared: without case and outer spaces."""
        return _key(self.name)

    def __repr__(self) -> str:
        """Without the hash: a record may end in a log."""
        return f"User(id={self.id!r}, name={self.name!r}, role={self.role.value!r})"

    def to_json(self) -> str:
        """The record as it is kept."""
        return json.dumps(
            {
                "id": self.id,
                "name": self.name,
                "role": self.role,
                "pin_hash": self.pin_hash,
                "active": self.active,
                "wrong_pins": self.wrong_pins,
                "last_wrong": None if self.last_wrong is None else self.last_wrong.isoformat(),
                "badge_mac": self.badge_mac,
                "wrong_at": None if self.wrong_at is None else asdict(self.wrong_at),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> User:
        """The record that `to_json` wrote."""
        record = json.loads(text)
        last_wrong, wrong_at = record.pop("last_wrong"), record.pop("wrong_at", None)
        return cls(
            **{**record, "role": Role(record["role"])},
            last_wrong=None if last_wrong is None else datetime.fromisoformat(last_wrong),
            wrong_at=None if wrong_at is None else Uptime(**wrong_at),
        )


def new_user(name: str, pin: str, role: Role) -> User:
    """A user with a fresh id and a hashed PIN. Takes some 50 ms. Raises `PinRefusedError`."""
    check_pin_policy(pin)
    if not _key(name):
        raise ValueError("a user needs a name")
    if not can_be_read(name):
        raise ValueError("A name is made of signs that can be seen.")
    return User(id=new_id(), name=name.strip(), role=role, pin_hash=hash_pin(pin))


def emergency_user(code: str, before: User | None = None) -> User:
    """The record of an emergency code, in the place of the one `before`. Takes some 50 ms. Raises
    `PinRefusedError`.
    """
    check_pin_policy(code)
    if len(code) < _EMERGENCY_DIGITS:
        raise PinRefusedError(
            say("An emergency code has at least {n} digits.", n=_EMERGENCY_DIGITS)
        )
    return User(
        id=new_id() if before is None else before.id,
        name=EMERGENCY_NAME,
        role=Role.EMERGENCY,
        pin_hash=hash_pin(code),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAccepted:
    """A sign-in that failed. `wait` is how long the next try has to wait.

    `too_early`: the PIN was not looked at. `user` is who was meant, for the audit trail only.
    """

    says: str
    next_step: str
    wait: timedelta
    user: User | None
    too_early: bool = False


class UserStore(Protocol):
    """Where users are kept. The future is done when the record is on disk."""

    def save_user(self, user: User) -> Future[None]:
        """Insert or update a user."""


@dataclass(frozen=True, slots=True)
class _Tries:
    wrong: int = 0
    at: Uptime | None = None


class Users:
    """The people of this station, in memory and on disk.

    `authenticate` computes for some 50 ms and waits for the disk: call it from a worker
    thread. Looking somebody up is instant. All methods are thread-safe.
    """

    def __init__(
        self, known: Iterable[User], store: UserStore, uptime: Callable[[], Uptime] = uptime
    ) -> None:
        """`known` is what the store has; changes go back to it. `uptime` is the clock by which the
        next try waits: that of the day can be set, and a try must not become free by that.
        """
        self._uptime = uptime
        self._by_name = {user.name_key: user for user in known}
        self._store = store
        self._strangers: OrderedDict[str, _Tries] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._by_name)

    def add(self, user: User) -> None:
        """Keep a new or changed user; returns when they are on disk."""
        with self._lock:
            self._keep(user)

    def all(self) -> tuple[User, ...]:
        """Everybody, in the order of their names."""
        return tuple(user for _, user in sorted(self._by_name.items()))

    def by_id(self, user_id: str) -> User | None:
        """The user with that id."""
        return next((user for user in self._by_name.values() if user.id == user_id), None)

    def by_name(self, name: str) -> User | None:
        """The user with that name, in any case."""
        return self._by_name.get(_key(name))

    def emergency(self) -> User | None:
        """The record of the emergency code, where one is in force."""
        found = (user for user in self._by_name.values() if user.role is Role.EMERGENCY)
        return next((user for user in found if user.active), None)

    def authenticate(self, name: str, pin: str, now: datetime) -> User | NotAccepted:
        """Whether this PIN is that person's. `now` is the host's UTC time, for the record only.

        A try that comes before its wait is over is not looked at and does not count. The
        emergency code is nobody's PIN.
        """
        with self._lock:
            user = self._by_name.get(_key(name))
            if user is not None and user.role is Role.EMERGENCY:
                user = None
            return self._look(user, name, pin, now, LONGEST_WAIT)

    def authenticate_emergency(self, code: str, now: datetime) -> User | NotAccepted:
        """Whether this is the emergency code; wrong ones are counted and wait as PINs do, but
        never longer than a minute.
        """
        with self._lock:
            user = self.emergency()
            return self._look(user, EMERGENCY_NAME, code, now, _LONGEST_EMERGENCY_WAIT)

    def _look(
        self, user: User | None, name: str, pin: str, now: datetime, longest: timedelta
    ) -> User | NotAccepted:
        tries = self._tries(name, user)
        at = self._uptime()
        wait = _left_to_wait(tries, at, longest)
        if wait:
            return NotAccepted(
                says="There were too many tries.",
                next_step=say("Wait {what}, then try again.", what=in_words(wait)),
                wait=wait,
                user=user,
                too_early=True,
            )
        counted = _Tries(tries.wrong + 1, at)
        if user is None:
            self._remember_stranger(name, counted)
            hash_pin(pin)  # the time that a look at a real PIN takes
            return _mismatch(counted, None, longest)
        # Counted before the look: pulling the plug does not give another free try.
        user = replace(user, wrong_pins=counted.wrong, last_wrong=now, wrong_at=at)
        self._keep(user)
        if not matches(user.pin_hash, pin) or not user.active:
            return _mismatch(counted, user, longest)
        user = replace(user, wrong_pins=0, last_wrong=None, wrong_at=None)
        if is_outdated(user.pin_hash):
            user = replace(user, pin_hash=hash_pin(pin))
        self._keep(user)
        return user

    def _keep(self, user: User) -> None:
        self._store.save_user(user).result()
        self._by_name = {
            **{key: known for key, known in self._by_name.items() if known.id != user.id},
            user.name_key: user,
        }

    def _tries(self, name: str, user: User | None) -> _Tries:
        if user is None:
            return self._strangers.get(_key(name), _Tries())
        return _Tries(user.wrong_pins, user.wrong_at)

    def _remember_stranger(self, name: str, tries: _Tries) -> None:
        self._strangers[_key(name)] = tries
        self._strangers.move_to_end(_key(name))
        if len(self._strangers) > _STRANGERS_REMEMBERED:
            self._strangers.popitem(last=False)


def add_demo_user(users: Users, name: str, pin: str, role: Role = Role.CLINICIAN) -> User:
    """The user of a demo station, made at its first start. Only for `station run --demo`."""
    known = users.by_name(name)
    if known is not None:
        return known
    user = new_user(name, pin, role)
    users.add(user)
    return user


def add_demo_emergency(users: Users, code: str) -> None:
    """The emergency code of a demo station, which everybody knows."""
    if users.emergency() is None:
        users.add(emergency_user(code, users.by_name(EMERGENCY_NAME)))


def add_first_user(users: Users, name: str, pin: str) -> User | None:
    """The administrator who lets the others in; `None` where somebody is known already."""
    if len(users):
        return None
    seen = "".join(sign for sign in name if can_be_read(sign))
    user = new_user(seen, pin, Role.ADMIN)
    users.add(user)
    return user


def can_be_read(name: str) -> bool:
    """Whether nothing in a name moves what is written: a sign that steers a terminal, or one that
    turns the direction of reading, lets a name look like another, or one that is marked like one
    that is not.
    """
    return not any(
        sign in TURNING or unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") for sign in name
    )


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _left_to_wait(tries: _Tries, now: Uptime, longest: timedelta) -> timedelta:
    wait = min(wait_after(tries.wrong), longest)
    return max(timedelta(0), wait - timedelta(seconds=now.since(tries.at)))


def _mismatch(tries: _Tries, user: User | None, longest: timedelta) -> NotAccepted:
    wait = min(wait_after(tries.wrong), longest)
    return NotAccepted(
        says="This name and PIN do not belong together.",
        next_step=say("Wait {what}, then try again.", what=in_words(wait))
        if wait
        else "Try again.",
        wait=wait,
        user=user,
    )
