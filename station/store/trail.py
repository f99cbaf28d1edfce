"""The SQL of the audit trail and of users. Runs in the writer's transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.access.audit import AuditEntry, ChainLink, link
from station.access.users import User
from station.store.errors import RecordConflictError

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["append_audit", "guarded", "hash_at", "load_audit", "load_users", "save_user"]


def append_audit(db: Connection, entry: AuditEntry) -> ChainLink:
    """Add an entry to the end of the chain; the row that it became."""
    newest = next(iter(load_audit(db, 1)), None)
    row = link(entry, newest)
    db.execute(
        "INSERT INTO audit (position, entry, previous, hash) VALUES (?, ?, ?, ?)",
        (row.position, row.text, row.previous, row.hash),
    )
    return row


def hash_at(db: Connection, position: int) -> bytes | None:
    """The hash of one row; None where there is no such row."""
    row = db.execute("SELECT hash FROM audit WHERE position = ?", (position,)).fetchone()
    return None if row is None else bytes(row[0])


def guarded(db: Connection) -> bool:
    """Whether the database itself still refuses to change or remove rows of the trail."""
    (count,) = db.execute(
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        " AND name IN ('audit_never_changes', 'audit_is_never_removed')"
    ).fetchone()
    return bool(count == 2)


def load_audit(db: Connection, limit: int | None) -> tuple[ChainLink, ...]:
    """The newest `limit` rows (None: all), oldest of them first."""
    rows = db.execute(
        "SELECT position, entry, previous, hash FROM audit ORDER BY position DESC LIMIT ?",
        (-1 if limit is None else limit,),
    ).fetchall()
    return tuple(
        ChainLink(position=position, text=text, previous=previous, hash=digest)
        for position, text, previous, digest in reversed(rows)
    )


def load_users(db: Connection) -> tuple[User, ...]:
    """Every user that was ever saved, in the order of their names."""
    rows = db.execute("SELECT record FROM users ORDER BY name_key")
    return tuple(User.from_json(record) for (record,) in rows)


def save_user(db: Connection, user: User) -> None:
    """Insert the user, or bring them up to date. Refuses a name that another one has."""
    taken = db.execute(
        "SELECT 1 FROM users WHERE name_key = ? AND id != ?", (user.name_key, user.id)
    ).fetchone()
    if taken is not None:
        raise RecordConflictError("Another user has this name.", "Choose a different name.")
    db.execute(
        "INSERT INTO users (id, name_key, record) VALUES (?, ?, ?) ON CONFLICT (id)"
        " DO UPDATE SET name_key = excluded.name_key, record = excluded.record",
        (user.id, user.name_key, user.to_json()),
    )
