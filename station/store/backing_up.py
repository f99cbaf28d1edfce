"""A backup of everything the station keeps, in one file that a pass phrase opens."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from station.access.anchor import Head
from station.files import sync_folder
from station.store.anchoring import head
from station.store.backup_file import (
    PASS_PHRASE_LENGTH,
    Manifest,
    new_keys,
    seal_backup,
)
from station.store.database import connect, copy_into
from station.store.errors import BackupError, StoreFullError, disk_said
from station.store.keys import load_key
from station.store.schema import MIGRATIONS
from station.store.sound import check_sound, counts

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

__all__ = ["BackupSays", "back_up"]

_NO_ROOM: Final = BackupError(
    "The disk is full; no backup was written.", "Make room there, or choose another place."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSays:
    """What a backup says of itself: when and where it was made, and of what.

    `rows` is how many each table has; `head` is where the audit trail ends.
    """

    made_at: datetime
    station_id: str
    version: str
    migration: int
    head: Head
    rows: dict[str, int]
    peppers: tuple[tuple[str, bytes], ...]

    def to_json(self) -> dict[str, Any]:
        """For the manifest."""
        return {
            "made_at": self.made_at.isoformat(),
            "station_id": self.station_id,
            "version": self.version,
            "migration": self.migration,
            "head": str(self.head),
            "rows": self.rows,
            "peppers": {name: value.hex() for name, value in self.peppers},
        }

    @classmethod
    def from_manifest(cls, manifest: Manifest) -> BackupSays:
        """What `to_json` wrote. Raises `BackupError`."""
        said = manifest.content
        try:
            peppers = said["peppers"].items()
            return cls(
                made_at=datetime.fromisoformat(said["made_at"]),
                station_id=said["station_id"],
                version=said["version"],
                migration=said["migration"],
                head=Head.parse(said["head"]),
                rows=said["rows"],
                peppers=tuple(sorted((name, bytes.fromhex(value)) for name, value in peppers)),
            )
        except (KeyError, ValueError, TypeError, AttributeError):
            raise BackupError("Another version of the station wrote this backup.") from None


def back_up(
    folder: Path,
    database: Path,
    to: Path,
    pass_phrase: str,
    *,
    now: datetime,
    station_id: str,
    version: str,
    backend: KeyringBackend | None = None,
    reached: Callable[[str], None] = lambda _: None,
) -> BackupSays:
    """Write a backup to `to`, whole or not at all. Nobody else may have the database open.

    Everything that is on a disk on the way is encrypted, beside `to`. Raises a `StoreError`.
    """
    if len(pass_phrase) < PASS_PHRASE_LENGTH:
        raise BackupError(
            f"A pass phrase has at least {PASS_PHRASE_LENGTH} characters.", "Choose a longer one."
        )
    if to.exists():
        raise BackupError(f"{to} is there already.", "Choose another name, or move it away.")
    try:
        return _write(folder, database, to, pass_phrase, now, station_id, version, backend, reached)
    except StoreFullError:
        raise _NO_ROOM from None
    except OSError as error:
        said = disk_said(error)
        if isinstance(said, StoreFullError):
            raise _NO_ROOM from error
        raise BackupError(
            f"{to} cannot be written: {error.strerror}.", "Choose another place."
        ) from error


def _write(
    folder: Path,
    database: Path,
    to: Path,
    pass_phrase: str,
    now: datetime,
    station_id: str,
    version: str,
    backend: KeyringBackend | None,
    reached: Callable[[str], None],
) -> BackupSays:
    key = load_key(folder, database, backend)
    keys = new_keys()
    aside = Path(tempfile.mkdtemp(dir=to.parent, prefix=".station-backup-"))
    try:
        connection = connect(database, key.key)
        try:
            check_sound(connection)
            copy_into(connection, aside / "database", keys.database)
            reached("copied")
            says = BackupSays(
                made_at=now,
                station_id=station_id,
                version=version,
                migration=len(MIGRATIONS),
                head=head(connection),
                rows=counts(connection),
                peppers=key.all_peppers(),
            )
        finally:
            connection.close()
        part = aside / "backup"
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            seal_backup(file, pass_phrase, keys, aside / "database", says.to_json())
            file.flush()
            os.fsync(file.fileno())
        reached("sealed")
        part.replace(to)
        sync_folder(to.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return says
