"""The end of the audit trail, as it is noted outside the database.

A note has the trail's name, the newest row's position and hash, and an HMAC-SHA-256 (RFC 2104)
over them. Whoever has the database and not the key can make none; who cuts rows off the end of
the trail leaves a note that says more than the trail does.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from station.access.audit import CHAIN_START

if TYPE_CHECKING:
    from station.access.audit import ChainLink

__all__ = ["ANCHOR_ACTION", "NAME_BYTES", "NOTE_BYTES", "Head", "Note", "head_of", "seal", "unseal"]

ANCHOR_ACTION: Final = "audit_anchor"
"""The action of a row that says that trail and note did not agree."""

NAME_BYTES: Final = 8
_MAGIC: Final = b"VSAUDIT1"
_BODY: Final = struct.Struct(">8s8sQQ32s")  # magic, name, number of the note, position, hash
_MAC_BYTES: Final = 32
NOTE_BYTES: Final = _BODY.size + _MAC_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the trail ends: the newest row's position (0: there is none) and its hash."""

    position: int
    hash: bytes

    def __str__(self) -> str:
        """As a person notes it elsewhere: "57:ab12…", 64 hex digits."""
        return f"{self.position}:{self.hash.hex()}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """What `str` wrote. Raises ValueError for anything else."""
        position, _, digest = text.strip().partition(":")
        head = cls(position=int(position), hash=bytes.fromhex(digest))
        if head.position < 0 or len(head.hash) != len(CHAIN_START):
            raise ValueError("a head is a position and 64 hex digits")
        return head


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A head with the name of its trail. Of two notes the one with the higher number holds."""

    name: bytes
    number: int
    head: Head


def head_of(row: ChainLink | None) -> Head:
    """The head of a trail whose newest row this is."""
    if row is None:
        return Head(position=0, hash=CHAIN_START)
    return Head(position=row.position, hash=row.hash)


def seal(note: Note, key: bytes) -> bytes:
    """`NOTE_BYTES` bytes that only somebody with the key can have written."""
    body = _BODY.pack(_MAGIC, note.name, note.number, note.head.position, note.head.hash)
    return body + hmac.new(key, body, hashlib.sha256).digest()


def unseal(raw: bytes, key: bytes) -> Note | None:
    """What `seal` wrote with this key; None for anything else."""
    if len(raw) != NOTE_BYTES:
        return None
    body, mac = raw[: _BODY.size], raw[_BODY.size :]
    if not hmac.compare_digest(mac, hmac.new(key, body, hashlib.sha256).digest()):
        return None
    magic, name, number, position, digest = _BODY.unpack(body)
    if magic != _MAGIC:
        return None
    return Note(name=name, number=number, head=Head(position=position, hash=digest))
