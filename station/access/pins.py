"""PINs: what may be one, how it is hashed, and how long a wrong one makes the next try wait.

A PIN is kept as an argon2id hash (RFC 9106), by argon2-cffi with its recommended costs: one
look takes some 50 ms. A short PIN is only as good as the number of tries is small.
"""

from __future__ import annotations

import functools
import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from argon2 import PasswordHasher

from station.saying import say

__all__ = [
    "LONGEST_WAIT",
    "PinRefusedError",
    "check_pin_policy",
    "hash_pin",
    "in_words",
    "is_outdated",
    "matches",
    "wait_after",
]

PIN_LENGTHS: Final = (4, 12)
FREE_TRIES: Final = 3
FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(minutes=15)


class PinRefusedError(ValueError):
    """The PIN is too easy, too short, or not made of digits; the text says which."""


def check_pin_policy(pin: str) -> None:
    """Raise `PinRefusedError` for a PIN that a colleague would try first."""
    shortest, longest = PIN_LENGTHS
    if not (pin.isascii() and pin.isdigit()):
        raise PinRefusedError("A PIN is made of digits.")
    if not shortest <= len(pin) <= longest:
        raise PinRefusedError(
            say("A PIN has {shortest} to {longest} digits.", shortest=shortest, longest=longest)
        )
    steps = {int(b) - int(a) for a, b in itertools.pairwise(pin)}
    if steps in ({0}, {1}, {-1}):
        raise PinRefusedError("This PIN is one of the first that anybody would try.")


def wait_after(wrong_pins: int) -> timedelta:
    """How long the next try has to wait: nothing at first, then doubling up to a quarter hour."""
    beyond = wrong_pins - FREE_TRIES
    if beyond < 0:
        return timedelta(0)
    doubled: timedelta = FIRST_WAIT * 2 ** min(beyond, 16)
    return min(doubled, LONGEST_WAIT)


def in_words(wait: timedelta) -> str:
    """A wait as a person says it, rounded up: "20 seconds", "1 minute"."""
    seconds = -(-wait // timedelta(seconds=1))
    number, unit = (seconds, "second") if seconds < 60 else (-(-seconds // 60), "minute")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def hash_pin(pin: str) -> str:
    """An argon2id hash with a fresh salt."""
    return _hasher().hash(_bytes(pin))


def matches(pin_hash: str, pin: str) -> bool:
    """Whether the hash is that PIN's. A damaged hash is nobody's."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(pin_hash, _bytes(pin))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(pin_hash: str) -> bool:
    """Whether the hash was made with other costs than those of today."""
    return _hasher().check_needs_rehash(pin_hash)


def _bytes(pin: str) -> bytes:
    return pin.encode("utf-8", "surrogatepass")  # what a keyboard sends is never an exception


@functools.cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # not at import: the sign-in page is painted before

    return PasswordHasher()
