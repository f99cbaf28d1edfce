"""A backup file from anywhere: damaged, cut, or made by somebody who knows the pass phrase."""

from __future__ import annotations

import io
import json
import struct
from functools import cache
from hashlib import sha256
from random import Random
from typing import Any, Final

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from station.store.backup_file import open_backup
from station.store.errors import BackupError
from tests.fuzz.mutation import spoilt, spoilt_json
from tests.fuzz.target import Target
from tests.fuzz.targets.files import folder

_PHRASE: Final = "correct horse battery"
_SALT: Final = bytes(range(16))
_DATABASE: Final = b"SQLite" * 50
# The cheapest stretching that a file may ask for: an input is to take no tenth of a second.
_HEADER: Final[dict[str, Any]] = {
    **{"kdf": "argon2id", "version": 19, "memory_kib": 8, "passes": 1, "lanes": 1},
    "salt": _SALT.hex(),
}
_SAID: Final[dict[str, Any]] = {
    "size": len(_DATABASE),
    "sha256": sha256(_DATABASE).hexdigest(),
    "content": {"station_id": "room4", "made_at": "2026-11-24T15:00:00+00:00", "schema": 9},
}


@cache
def _wrapping() -> AESGCM:
    return AESGCM(hash_secret_raw(_PHRASE.encode(), _SALT, 1, 8, 1, 32, type=Type.ID, version=19))


def sealed(header: bytes, said: bytes, database: bytes = _DATABASE) -> bytes:
    """A backup that authenticates, whatever stands in it."""
    before = b"VSBACK01" + struct.pack(">I", len(header)) + header
    before += bytes(12) + _wrapping().encrypt(bytes(12), bytes(64), before)
    manifest = AESGCM(bytes(32)).encrypt(bytes(12), said, before)
    return before + struct.pack(">I", len(manifest)) + bytes(12) + manifest + database


def _open(data: bytes) -> int:
    into = folder() / "restored.db"
    into.unlink(missing_ok=True)
    open_backup(io.BytesIO(data), _PHRASE, into)
    return 1


def _made(chance: Random) -> bytes:
    header, said = json.dumps(_HEADER).encode(), json.dumps(_SAID).encode()
    match chance.randrange(4):
        case 0:
            return spoilt(sealed(header, said), chance)
        case 1:
            return sealed(spoilt_json(header, chance), said)
        case 2:
            return sealed(header, spoilt_json(said, chance))
        case _:
            return sealed(header, said, spoilt(_DATABASE, chance))


TARGETS: Final = {"backup": Target(name="backup", take=_open, declared=(BackupError,), make=_made)}
