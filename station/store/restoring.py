"""Taking a backup back into use: looked at in every way first, then in place in one rename.

What was there before becomes a data folder of its own inside the old one, with its key, so that
nothing is lost by choosing the wrong file. The restored database gets a key of its own and a new
name for its audit trail, whose first new row says that it was restored.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station.access.audit import AuditEntry, Outcome
from station.access.verifying import Finding, findings
from station.files import sync_folder
from station.store import queue, trail, visits
from station.store.anchoring import head, trail_name
from station.store.backing_up import BackupSays
from station.store.backup_file import BackupKeys, open_backup
from station.store.database import connect, copy_into
from station.store.errors import (
    BackupError,
    KeyMissingError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    StoreNewerError,
    disk_said,
)
from station.store.key_record import StoreKey
from station.store.keys import NAME_FILE, load_key, new_key, save_key
from station.store.rekeying import put_in_place
from station.store.schema import MIGRATIONS
from station.store.sound import check_sound

if TYPE_CHECKING:
    from sqlite3 import Connection

    from keyring.backend import KeyringBackend

    from station.visit import Actor

__all__ = ["Restored", "restore"]

_ANCHORS: Final = "audit-*.anchor"
_ASIDE: Final = ".restoring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored. `findings` are what is wrong with its audit trail, and was when the
    backup was made; `aside` is where the data from before lie (None: there were none).
    """

    says: BackupSays
    findings: tuple[Finding, ...]
    aside: Path | None


def restore(
    folder: Path,
    database: Path,
    source: Path,
    pass_phrase: str,
    *,
    now: datetime,
    replace: bool = False,
    actor: Actor | None = None,
    backend: KeyringBackend | None = None,
    reached: Callable[[str], None] = lambda _: None,
) -> Restored:
    """Put the backup in `source` in the place of `database`. Nobody may have that open.

    `actor` is who asked, where somebody could sign in. Raises a `StoreError`; the store is then
    as it was.
    """
    if database.exists() and not replace:
        raise BackupError(
            "There are data on this station already.",
            "Say --replace to put them aside and restore the backup. Nothing was changed.",
        )
    aside = folder / _ASIDE
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        with source.open("rb") as file:
            keys, manifest = open_backup(file, pass_phrase, aside / "backup")
        says = BackupSays.from_manifest(manifest)
        new = _key_for(folder, database, says, backend)
        found = _look(aside / "backup", keys, says)
        _copy(aside, keys, new)
        _begin_again(aside / "station.db", new, says, now, actor)
        reached("copied")
        put_aside = _exchange(folder, database, aside / "station.db", new, backend, now, reached)
        return Restored(says=says, findings=found, aside=put_aside)
    except FileNotFoundError as error:
        raise BackupError(f"{error.filename} is not there.") from error
    except OSError as error:
        raise _no_room_or(disk_said(error)) from error
    except StoreError as error:
        raise _no_room_or(error) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _no_room_or(error: StoreError) -> StoreError:
    if isinstance(error, StoreFullError):
        return BackupError("The disk is full; nothing was restored.", "Make room, then try again.")
    return error


def _look(path: Path, keys: BackupKeys, says: BackupSays) -> tuple[Finding, ...]:
    """What is wrong with the trail. Raises a `StoreError` for what cannot be used at all."""
    if says.migration > len(MIGRATIONS):
        raise StoreNewerError(
            f"A newer version of the station ({says.version}) wrote this backup.",
            "Restore it with that version. Nothing was changed.",
        )
    connection = connect(path, keys.database)
    try:
        check_sound(connection)
        return findings(trail.load_audit(connection, None), [says.head])
    finally:
        connection.close()


def _key_for(
    folder: Path, database: Path, says: BackupSays, backend: KeyringBackend | None
) -> StoreKey:
    """A new key; but one that is kept without a database stays: its data may be elsewhere."""
    key = new_key() if database.exists() else load_key(folder, database, backend)
    return StoreKey(key=key.key, peppers=says.peppers)


def _copy(aside: Path, keys: BackupKeys, new: StoreKey) -> None:
    connection = connect(aside / "backup", keys.database)
    try:
        copy_into(connection, aside / "station.db", new.key)
    finally:
        connection.close()


def _begin_again(
    path: Path, key: StoreKey, says: BackupSays, now: datetime, actor: Actor | None
) -> None:
    """A trail of a new name that goes on where the backup ended, its note outside, and messages
    and open visits of which nobody knows whether they were sent or signed since.
    """
    connection = connect(path, key.key)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE audit_trail SET name = randomblob(8), anchored_from = NULL")
        for table in ("outbox", "notices"):
            queue.doubt(connection, table)
        visits.doubt_open(connection, says.made_at)
        trail.append_audit(connection, _entry(says, now, actor))
        ends = head(connection)
        connection.execute("UPDATE audit_trail SET anchored_from = ?", (ends.position,))
        connection.execute("COMMIT")
        key.anchor(path.parent).write(trail_name(connection), ends)
        connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()


def _entry(says: BackupSays, now: datetime, actor: Actor | None) -> AuditEntry:
    return AuditEntry(
        at=now,
        user_id=None if actor is None else actor.user_id,
        user_name=None if actor is None else actor.name,
        role=None if actor is None else actor.role,
        action="restore",
        patient_id=None,
        visit_id=None,
        outcome=Outcome.DONE,
        detail=f"backup of {says.made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC, "
        f"station {says.station_id}, trail up to row {says.head.position}",
    )


def _exchange(
    folder: Path,
    database: Path,
    restored: Path,
    new: StoreKey,
    backend: KeyringBackend | None,
    now: datetime,
    reached: Callable[[str], None],
) -> Path | None:
    old = _old_key(folder, database, backend)
    connection = None if old is None else _open_old(database, old)
    before = list(folder.glob(_ANCHORS))
    try:
        put_aside = _put_aside(folder, database, old, backend, now)
        if connection is None and put_aside is not None:
            _let_go(database, new, put_aside)
        reached("put aside")
        if old is None:
            save_key(folder, new, backend=backend, anywhere=True)
        else:
            save_key(folder, old, new, backend)
        reached("keys kept")
        for anchor in restored.parent.glob(_ANCHORS):
            anchor.replace(folder / anchor.name)
        put_in_place(restored, database, connection)
        reached("in place")
    finally:
        if connection is not None:
            connection.close()
    save_key(folder, new, backend=backend)
    for anchor in before:
        anchor.unlink(missing_ok=True)
    return put_aside


def _old_key(folder: Path, database: Path, backend: KeyringBackend | None) -> StoreKey | None:
    """None where there is no database, or where its key is lost."""
    if not database.exists():
        return None
    try:
        return load_key(folder, database, backend)
    except KeyMissingError:
        return None


def _open_old(database: Path, key: StoreKey) -> Connection | None:
    """The only connection to the old database, so that no station is at it; None where it does
    not open any more, which is why somebody restores.
    """
    try:
        connection = connect(database, key.key)
        connection.execute("PRAGMA journal_mode = DELETE")  # folds its log into the file
        return connection
    except StoreBusyError:
        raise
    except StoreError:
        return None


def _put_aside(
    folder: Path,
    database: Path,
    key: StoreKey | None,
    backend: KeyringBackend | None,
    now: datetime,
) -> Path | None:
    """A second name for the database in a folder of its own, with its notes and its key."""
    log = database.with_name(f"{database.name}-wal")
    if not database.exists() and not log.exists():
        return None
    prefix = f"replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-"
    aside = Path(tempfile.mkdtemp(dir=folder, prefix=prefix))
    if database.exists():
        try:
            os.link(database, aside / database.name)
        except OSError:  # a file system without hard links
            shutil.copy2(database, aside / database.name)
    for anchor in folder.glob(_ANCHORS):
        shutil.copy2(anchor, aside)
    if log.exists():  # only where the database does not open any more
        shutil.copy2(log, aside)
    if key is not None:
        save_key(aside, key, backend=backend, anywhere=True)
    elif (folder / NAME_FILE).exists():  # a key store that is locked today may have it yet
        shutil.copy2(folder / NAME_FILE, aside)
    sync_folder(aside)
    return aside


def _let_go(database: Path, new: StoreKey, aside: Path) -> None:
    """Take away what belongs to a database that cannot be opened, once there is a copy of it.
    Raises `StoreBusyError` where a station has it open, with a key that is not to be found here.
    """
    try:
        if database.exists():
            connect(database, new.key).close()
    except StoreBusyError:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    except StoreError:
        pass  # as it was before
    database.with_name(f"{database.name}-wal").unlink(missing_ok=True)
    if (aside / NAME_FILE).exists():
        (database.parent / NAME_FILE).unlink(missing_ok=True)
