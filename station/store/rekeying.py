"""A new key for the database, made so that a crash at any point leaves a store that opens.

Both keys are kept before anything is written; then everything is copied to a new file under the
new key, the copy is looked at, and takes the place of the old file in one rename; only when it
has opened there is the old key forgotten. Whoever opens the store in between finds both keys
kept, and which of them fits (`station.store.keys`).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from station.files import sync_folder
from station.store.database import connect, copy_into, opens
from station.store.errors import StoreDamagedError, StoreError, disk_said
from station.store.keys import load_key, new_key, save_key
from station.store.sound import check_sound, counts

if TYPE_CHECKING:
    from sqlite3 import Connection

    from keyring.backend import KeyringBackend

    from station.store.key_record import StoreKey

__all__ = ["put_in_place", "rekey"]


def rekey(
    folder: Path,
    database: Path,
    backend: KeyringBackend | None = None,
    reached: Callable[[str], None] = lambda _: None,
) -> StoreKey:
    """Encrypt the database with a new key. Nobody else may have it open.

    Peppers stay, so badges go on working. `reached` is told each step that is behind us. Raises
    a `StoreError`; the store then opens as before.
    """
    part = database.with_name(f"{database.name}.rekey")
    try:
        old = load_key(folder, database, backend)
        new = replace(new_key(), peppers=old.all_peppers())
        connection = connect(database, old.key)
        try:
            part.unlink(missing_ok=True)
            save_key(folder, replace(old, warning=None), new, backend)
            reached("both keys kept")
            copy_into(connection, part, new.key)
            reached("copied")
            _same(connection, part, new.key)
            put_in_place(part, database, connection)
            reached("in place")
        finally:
            connection.close()
        if not opens(database, new.key):
            raise StoreDamagedError
        return save_key(folder, new, backend=backend)
    except StoreError:
        part.unlink(missing_ok=True)
        raise
    except OSError as error:
        part.unlink(missing_ok=True)
        raise disk_said(error) from error


def put_in_place(part: Path, database: Path, connection: Connection | None) -> None:
    """Let a database take another's place in one rename.

    `connection` is the only one to the old; it is closed here. The old log must not be there
    any more when the new file is: SQLite would play it into that.
    """
    if connection is not None:
        # Folds the log into the file and removes it; the lock stays until the rename is done.
        connection.execute("PRAGMA journal_mode = DELETE")
    log = database.with_name(f"{database.name}-wal")
    if log.exists():
        raise StoreDamagedError(f"{log.name} is still there.", "Start the station, then try again.")
    if connection is not None and os.name != "posix":
        connection.close()  # Windows does not rename over a file that is open
    part.replace(database)
    sync_folder(database.parent)
    if connection is not None:
        connection.close()


def _same(connection: Connection, part: Path, key: bytes) -> None:
    """Raises `StoreDamagedError` unless the copy is sound and has as many rows of everything."""
    copy = connect(part, key)
    try:
        check_sound(copy)
        if counts(copy) != counts(connection):
            raise StoreDamagedError("The copy has not everything that the database has.")
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
