"""Opening the encrypted file: the key, the settings that make a commit durable, the migrations.

WAL with `synchronous=FULL` syncs the log at every commit (https://sqlite.org/pragma.html), so
a commit that returned has survived a power cut. `locking_mode=EXCLUSIVE` keeps a second
station off the same file: it would take this one's messages for left behind and send them too.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlcipher3 import dbapi2 as sqlcipher

from station.files import sync_file
from station.saying import say
from station.store.errors import (
    StoreDamagedError,
    StoreDiskError,
    StoreError,
    StoreFullError,
    StoreNewerError,
    StoreReadOnlyError,
    explained,
)
from station.store.key_record import KEY_BYTES
from station.store.schema import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from sqlite3 import Connection

__all__ = ["KEY_BYTES", "connect", "copy_into", "migrate", "opens", "set_up"]

_BUSY_MS: Final = 1000
# What each page is authenticated with: the first is what new files get, since processors compute it
# in hardware; the other is SQLCipher's own default, which files from before have and keep.
_MACS: Final = ("HMAC_SHA256", "HMAC_SHA512")
_NOT_OURS: Final = "file is not a database"
_EXPORT_SAYS: Final[dict[str, type[StoreError]]] = {
    "database or disk is full": StoreFullError,
    "disk I/O error": StoreDiskError,
    "database disk image is malformed": StoreDamagedError,
}


def connect(path: Path, key: bytes) -> Connection:
    """Open (or create) the database at `path` with a raw 32-byte key, ready for use.

    Raises a `StoreError`: wrong key, newer version, busy, full, read-only or damaged.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a store key has {KEY_BYTES} bytes, got {len(key)}")
    _refuse_read_only(path)
    try:
        connection = _unlocked(path, key, set_up)
    except sqlcipher.Error as error:
        raise explained(error) from None
    try:
        migrate(connection)
    except sqlcipher.Error as error:
        connection.close()
        raise explained(error) from None
    except BaseException:
        connection.close()
        raise
    return connection


def opens(path: Path, key: bytes) -> bool:
    """Whether the database opens with this key; False also where somebody else has it open."""

    def look(connection: Connection) -> None:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()

    try:
        connection = _unlocked(path, key, look)
    except sqlcipher.Error:
        return False
    connection.close()
    return True


def _unlocked(path: Path, key: bytes, read: Callable[[Connection], None]) -> Connection:
    """A connection in which `read` has read something. Raises SQLCipher's own errors."""
    for mac in _MACS:
        connection: Connection = sqlcipher.connect(path, isolation_level=None, timeout=0)
        try:
            # SQLCipher writes about a wrong key to stderr; the exception says it better.
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute(f"PRAGMA cipher_hmac_algorithm = {mac}")
            read(connection)
        except sqlcipher.DatabaseError as error:
            connection.close()
            if mac is _MACS[-1] or str(error) != _NOT_OURS:
                raise
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    raise AssertionError("there is at least one")


def copy_into(connection: Connection, path: Path, key: bytes) -> None:
    """Write everything in the database to a new file, encrypted with another key.

    Raises a `StoreError`, and then the file may be there in part.
    """
    try:
        connection.execute("ATTACH DATABASE ? AS copy KEY ?", (str(path), f"x'{key.hex()}'"))
        try:
            connection.execute(f"PRAGMA copy.cipher_hmac_algorithm = {_MACS[0]}")
            connection.execute("SELECT sqlcipher_export('copy')").fetchone()
        finally:
            connection.execute("DETACH DATABASE copy")
    except sqlcipher.Error as error:
        # sqlcipher_export hands on the words of what went wrong inside, and not its code.
        kind = _EXPORT_SAYS.get(str(error))
        raise (explained(error) if kind is None else kind()) from None
    sync_file(path)


def _refuse_read_only(path: Path) -> None:
    """SQLite itself only says "disk I/O error" where it may not write beside a WAL database."""
    for needed in (path, path.parent):
        if needed.exists() and not os.access(needed, os.W_OK):
            raise StoreReadOnlyError(
                say("The station may not write to {place}.", place=str(needed))
            )


def set_up(connection: Connection) -> None:
    """Set the pragmas that every connection of the store needs."""
    for pragma in (
        f"busy_timeout = {_BUSY_MS}",
        "locking_mode = EXCLUSIVE",
        "journal_mode = WAL",
        "synchronous = FULL",
        "fullfsync = ON",  # macOS: fsync alone does not reach the platter there
        "foreign_keys = ON",
        "recursive_triggers = ON",  # else INSERT OR REPLACE removes rows past the triggers
    ):
        connection.execute(f"PRAGMA {pragma}")


def migrate(connection: Connection) -> None:
    """Bring the tables to this version, one transaction a migration.

    Raises `StoreNewerError` for a database that a later version has already migrated.
    """
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, at TEXT NOT NULL)"
    )
    (applied,) = connection.execute("SELECT coalesce(max(number), 0) FROM migrations").fetchone()
    connection.execute("COMMIT")
    if applied > len(MIGRATIONS):
        raise StoreNewerError(
            say(
                "A newer version of the station wrote this data "
                "(its format is {theirs}, this version knows {ours}).",
                theirs=applied,
                ours=len(MIGRATIONS),
            )
        )
    for number, statements in enumerate(MIGRATIONS[applied:], start=applied + 1):
        connection.execute("BEGIN IMMEDIATE")
        for statement in statements:
            connection.execute(statement)
        connection.execute(
            "INSERT INTO migrations (number, at) VALUES (?, ?)",
            (number, datetime.now(UTC).isoformat()),
        )
        connection.execute("COMMIT")
