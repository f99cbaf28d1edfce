"""What an update does with the data: a copy before it, the new format, and the way back.

Each version looks after its own format: the copy is made by the version that is in use, before the
new one has touched anything, and a version that data are put back for puts them back itself. Copy
and way back are those of `station backup` and `station restore`, so a message that waited when the
copy was made is searched for before it is sent again, and what was kept since is put aside.
The copy opens with the key of the data, by way of a pass phrase that is made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station.store.errors import BackupError, StoreNewerError

if TYPE_CHECKING:
    from station.settings import Settings

__all__ = ["Data"]

_COPIES: Final = "updates"
_KEPT: Final = 2


@dataclass(frozen=True, slots=True)
class Data:
    """The data of a station whose window is closed."""

    settings: Settings

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.settings.folder

    @property
    def database(self) -> Path:
        """The encrypted file; not there before the first start."""
        return self.folder / "station.db"

    def copy(self, version: str, now: datetime) -> Path | None:
        """A copy as they are, by the version that wrote them; None where there are none.

        Raises a `StoreError`: a station has them open, no room, no key.
        """
        from station.store.backing_up import back_up

        if not self.database.exists():
            return None
        copies = self.folder / _COPIES
        copies.mkdir(mode=0o700, exist_ok=True)
        to = copies / f"before-{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}.backup"
        back_up(
            self.folder,
            self.database,
            to,
            self._phrase(),
            now=now,
            station_id=self.settings.station_id,
            version=version,
        )
        for old in sorted(copies.glob("before-*.backup"))[:-_KEPT]:
            old.unlink()
        return to

    def open(self, entry: str | None, now: datetime) -> bool:
        """Open them, which brings them to this version's format, and note `entry` in the audit
        trail. False where a newer version wrote them. Raises any other `StoreError`.
        """
        from station.access.audit import AuditEntry, Outcome
        from station.store.keys import load_key
        from station.store.store import Store

        if not self.database.exists():
            return True
        key = load_key(self.folder, self.database)
        try:
            store = Store.open(self.database, key.key, lambda _: (), anchor=key.anchor(self.folder))
        except StoreNewerError:
            return False
        try:
            if entry is not None:
                done = AuditEntry(
                    at=now,
                    user_id=None,
                    user_name=None,
                    role=None,
                    action="update",
                    patient_id=None,
                    visit_id=None,
                    outcome=Outcome.DONE,
                    detail=entry,
                )
                store.append_audit(done).result()
        finally:
            store.close()
        return True

    def put_back(self, copy: Path, now: datetime) -> Path | None:
        """Put the copy in their place; where what was there since is put aside.

        Raises a `StoreError`; everything is then as it was.
        """
        from station.store.restoring import restore

        try:
            done = restore(self.folder, self.database, copy, self._phrase(), now=now, replace=True)
        except BackupError as problem:
            if "pass phrase" not in problem.says:
                raise
            raise BackupError(
                "The copy from before the update opens with another key than the data have now.",
                "They were encrypted anew since. Restore a backup of yours instead.",
            ) from problem
        return done.aside

    def _phrase(self) -> str:
        from station.store.keys import load_key

        return load_key(self.folder, self.database).pepper("update").hex()
