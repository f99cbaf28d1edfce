"""What is kept of the store's key, as one line of text in a key store or a file.

64 hex digits are the key alone. After the key was changed, the peppers that were made from the
first one stand behind it, so that badges go on working and the old key can be forgotten:
"KEY audit=HEX badges=HEX". While a change is under way there are two such entries with a bar
between them; the database opens with one of the two, and `station.store.keys` looks with which.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from station.store.anchor import AnchorFile

__all__ = ["KEY_BYTES", "PURPOSES", "StoreKey", "decoded", "encoded"]

KEY_BYTES: Final = 32
PURPOSES: Final = ("audit", "badges")
"""What peppers are made for."""

_ENTRY: Final = re.compile(r"([0-9a-f]{64})((?: [a-z]+=[0-9a-f]{64})*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreKey:
    """The key, and what a person should know about where it is kept (None: nothing).

    `peppers` are those that are not made from this key, by purpose, sorted.
    """

    key: bytes = field(repr=False)
    warning: str | None = None
    peppers: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)

    def pepper(self, purpose: str) -> bytes:
        """32 bytes for one other purpose ("badges"). They cannot be turned back into the key,
        lie where the key lies, and cannot be lost without it.
        """
        kept = dict(self.peppers).get(purpose)
        if kept is not None:
            return kept
        label = b"vitals-station pepper: " + purpose.encode()
        return hmac.new(self.key, label, hashlib.sha256).digest()

    def all_peppers(self) -> tuple[tuple[str, bytes], ...]:
        """Every pepper that the station uses, to be kept with another key."""
        return tuple((purpose, self.pepper(purpose)) for purpose in PURPOSES)

    def anchor(self, folder: Path) -> AnchorFile:
        """Where the end of the audit trail is noted, beside the database in `folder`."""
        from station.store.anchor import AnchorFile

        return AnchorFile(folder, self.pepper("audit"))


def encoded(*keys: StoreKey) -> str:
    """One line for one key, or for two while they change."""
    return " | ".join(
        " ".join([one.key.hex(), *(f"{name}={value.hex()}" for name, value in one.peppers)])
        for one in keys
    )


def decoded(text: str) -> tuple[StoreKey, ...] | None:
    """What `encoded` wrote: one key or two; None for anything else."""
    entries = [_ENTRY.fullmatch(entry) for entry in text.strip().split(" | ")]
    found = [
        StoreKey(key=bytes.fromhex(entry[1]), peppers=_peppers(entry[2]))
        for entry in entries
        if entry is not None
    ]
    return tuple(found) if len(found) == len(entries) <= 2 else None


def _peppers(text: str) -> tuple[tuple[str, bytes], ...]:
    pairs = (pair.split("=") for pair in text.split())
    return tuple((name, bytes.fromhex(value)) for name, value in pairs)
