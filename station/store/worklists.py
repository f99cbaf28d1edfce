"""The SQL of today's list as it was last read: for a morning without network."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from station.store.records import expected_text, from_column, read_expected, to_column

if TYPE_CHECKING:
    from sqlite3 import Connection

    from station.visit import ExpectedPatient

__all__ = ["load_worklist", "save_worklist"]


def save_worklist(
    db: Connection, day: date, patients: tuple[ExpectedPatient, ...], read_at: datetime
) -> None:
    """Keep the list of that day; lists of days before it are removed: they are nobody's business
    any more.
    """
    db.execute(
        "INSERT INTO worklists (day, read_at, record) VALUES (?, ?, ?) ON CONFLICT (day)"
        " DO UPDATE SET read_at = excluded.read_at, record = excluded.record",
        (day.isoformat(), to_column(read_at), expected_text(patients)),
    )
    db.execute("DELETE FROM worklists WHERE day < date(?, '-1 day')", (day.isoformat(),))


def load_worklist(db: Connection, day: date) -> tuple[tuple[ExpectedPatient, ...], datetime] | None:
    """The list of that day and when it was read; None where it never was."""
    row = db.execute(
        "SELECT record, read_at FROM worklists WHERE day = ?", (day.isoformat(),)
    ).fetchone()
    if row is None:
        return None
    read_at = from_column(row[1])
    assert read_at is not None  # the column is NOT NULL
    return read_expected(row[0]), read_at
