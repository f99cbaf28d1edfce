"""The bytes of a backup: one file that a pass phrase opens, on any computer.

    VSBACK01                      8 bytes
    header                        u32 big-endian length, JSON: how the pass phrase becomes a key
    wrapped keys                  12 bytes nonce, AES-256-GCM of 64 bytes: database, manifest key
    manifest                      u32 length, 12 bytes nonce, AES-256-GCM of JSON
    database                      as many bytes as the manifest says: SQLCipher, its own key

The pass phrase becomes a key by Argon2id (RFC 9106, the second recommended choice: 64 MiB, three
passes, four lanes). Each part authenticates all before it, and the manifest has the database's
length and SHA-256; so there is no byte whose change is not found.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from station.store.errors import BackupError

__all__ = ["PASS_PHRASE_LENGTH", "BackupKeys", "Manifest", "new_keys", "open_backup", "seal_backup"]

PASS_PHRASE_LENGTH: Final = 12
"""The fewest characters of a pass phrase."""

_MAGIC: Final = b"VSBACK01"
_NONCE: Final = 12
_TAG: Final = 16
_KEY: Final = 32
_SALT: Final = 16
_LENGTH: Final = struct.Struct(">I")
_CHUNK: Final = 1 << 20
_LONGEST: Final = 1 << 20  # of header and manifest, in bytes
_MEMORY_KIB: Final = 64 * 1024
_PASSES: Final = 3
_LANES: Final = 4
# What is taken from a file before anything in it is proven: room for costs that grow, and no more
# than a small computer does in some seconds.
_MOST_MEMORY_KIB: Final = 256 * 1024
_MOST_PASSES: Final = 8
_MOST_LANES: Final = 16

_NO_BACKUP: Final = "This file is not a station's backup."
_CUT: Final = "The backup is cut short or was changed."
_CUT_NEXT: Final = "Take another copy of it. Nothing on this station was changed."


@dataclass(frozen=True, slots=True)
class BackupKeys:
    """The keys inside: of the database, and of the manifest."""

    database: bytes = field(repr=False)
    manifest: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself. `content` is JSON that the caller knows."""

    size: int
    sha256: str
    content: dict[str, Any]


def new_keys() -> BackupKeys:
    """Keys that nothing was encrypted with yet."""
    return BackupKeys(secrets.token_bytes(_KEY), secrets.token_bytes(_KEY))


def seal_backup(
    to: IO[bytes], pass_phrase: str, keys: BackupKeys, database: Path, content: dict[str, Any]
) -> None:
    """Write a backup of `database`, which is encrypted with the keys' first. Raises OSError."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    kdf = {"memory_kib": _MEMORY_KIB, "passes": _PASSES, "lanes": _LANES}
    salt = secrets.token_bytes(_SALT)
    header = json.dumps({"kdf": "argon2id", "version": 19, **kdf, "salt": salt.hex()}).encode()
    before = _MAGIC + _LENGTH.pack(len(header)) + header
    nonce = secrets.token_bytes(_NONCE)
    wrapping = AESGCM(_stretched(pass_phrase, salt, _MEMORY_KIB, _PASSES, _LANES))
    before += nonce + wrapping.encrypt(nonce, keys.database + keys.manifest, before)
    with database.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    said = {"size": database.stat().st_size, "sha256": digest, "content": content}
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(keys.manifest).encrypt(nonce, json.dumps(said).encode(), before)
    to.write(before + _LENGTH.pack(len(sealed)) + nonce + sealed)
    with database.open("rb") as file:
        while chunk := file.read(_CHUNK):
            to.write(chunk)


def open_backup(source: IO[bytes], pass_phrase: str, into: Path) -> tuple[BackupKeys, Manifest]:
    """Take the database out of a backup into a new file, whole.

    Raises `BackupError` for a wrong pass phrase and for every file that is not as it was
    written, and OSError.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if source.read(len(_MAGIC)) != _MAGIC:
        raise BackupError(_NO_BACKUP)
    length = _exactly(source, _LENGTH.size)
    header = _exactly(source, _short(length))
    before = _MAGIC + length + header
    wrapping = AESGCM(_from_header(header, pass_phrase))
    nonce, wrapped = _exactly(source, _NONCE), _exactly(source, 2 * _KEY + _TAG)
    try:
        both = wrapping.decrypt(nonce, wrapped, before)
    except InvalidTag:
        raise BackupError(
            "This pass phrase does not open the backup, or its beginning was changed.",
            "Type the pass phrase again. Nothing on this station was changed.",
        ) from None
    keys = BackupKeys(both[:_KEY], both[_KEY:])
    before += nonce + wrapped
    sealed_length = _short(_exactly(source, _LENGTH.size))
    nonce, sealed = _exactly(source, _NONCE), _exactly(source, sealed_length)
    try:
        said = json.loads(AESGCM(keys.manifest).decrypt(nonce, sealed, before))
        manifest = _manifest(said)
    except (InvalidTag, ValueError, RecursionError):
        raise BackupError(_CUT, _CUT_NEXT) from None
    _take_out(source, manifest, into)
    return keys, manifest


def _manifest(said: object) -> Manifest:
    """Raises `ValueError` for what no station writes, whoever sealed it."""
    match said:
        case {"size": int(size), "sha256": str(sha256), "content": dict(content)} if size >= 0:
            return Manifest(size=size, sha256=sha256, content=content)
    raise ValueError("no manifest")


def _take_out(source: IO[bytes], manifest: Manifest, into: Path) -> None:
    digest = hashlib.sha256()
    left = manifest.size
    with into.open("xb") as file:
        while left and (chunk := source.read(min(_CHUNK, left))):
            digest.update(chunk)
            file.write(chunk)
            left -= len(chunk)
    if left or source.read(1) or digest.hexdigest() != manifest.sha256:
        raise BackupError(_CUT, _CUT_NEXT)


def _from_header(header: bytes, pass_phrase: str) -> bytes:
    try:
        said = json.loads(header)
        memory, passes, lanes = said["memory_kib"], said["passes"], said["lanes"]
        salt = bytes.fromhex(said["salt"])
        known = (said["kdf"], said["version"]) == ("argon2id", 19)
        able = (
            all(type(one) is int for one in (memory, passes, lanes))
            and 8 * lanes <= memory <= _MOST_MEMORY_KIB
            and 1 <= passes <= _MOST_PASSES
            and 1 <= lanes <= _MOST_LANES
            and len(salt) == _SALT
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BackupError(_CUT, _CUT_NEXT) from None
    if not (known and able):
        raise BackupError(_CUT, _CUT_NEXT)
    return _stretched(pass_phrase, salt, memory, passes, lanes)


def _stretched(pass_phrase: str, salt: bytes, memory: int, passes: int, lanes: int) -> bytes:
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    try:
        # One phrase has one form, whichever keyboard composed its letters.
        phrase = unicodedata.normalize("NFC", pass_phrase).encode()
    except UnicodeEncodeError:
        raise BackupError(
            "There is a sign in the pass phrase that this terminal does not tell.",
            "Type it in a terminal that is set to UTF-8, or choose another one.",
        ) from None
    try:
        return hash_secret_raw(
            phrase,
            salt,
            time_cost=passes,
            memory_cost=memory,
            parallelism=lanes,
            hash_len=_KEY,
            type=Type.ID,
            version=19,
        )
    except HashingError:
        raise BackupError(
            "This computer has not enough memory free for the pass phrase.",
            f"Close other programs: {memory // 1024} MiB are needed for a moment.",
        ) from None


def _exactly(source: IO[bytes], count: int) -> bytes:
    found = source.read(count)
    if len(found) != count:
        raise BackupError(_CUT, _CUT_NEXT)
    return found


def _short(length: bytes) -> int:
    (count,) = _LENGTH.unpack(length)
    if count > _LONGEST:
        raise BackupError(_CUT, _CUT_NEXT)
    return int(count)
