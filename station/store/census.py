"""The SQL of what ADT messages said (see `station.store.census_schema`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection

    from station.worklist.census_rows import CensusRows

__all__ = ["commit_census", "load_census"]


def commit_census(db: Connection, rows: CensusRows) -> None:
    """Remove and write rows, in the caller's transaction."""
    for table, key, gone in (
        ("adt_people", "id", rows.gone_people),
        ("adt_visits", "id", rows.gone_visits),
        ("adt_seen", "key", rows.gone_seen),
    ):
        statement = f"DELETE FROM {table} WHERE {key} = ?"  # noqa: S608 - names from the line above
        db.executemany(statement, [(one,) for one in gone])
    db.executemany(
        "INSERT INTO adt_people (id, merged_into, record) VALUES (?, ?, ?) ON CONFLICT (id)"
        " DO UPDATE SET merged_into = excluded.merged_into, record = excluded.record",
        rows.people,
    )
    db.executemany(
        "INSERT INTO adt_visits (id, patient_id, record) VALUES (?, ?, ?) ON CONFLICT (id)"
        " DO UPDATE SET patient_id = excluded.patient_id, record = excluded.record",
        rows.visits,
    )
    db.executemany(
        "INSERT INTO adt_seen (key, digest, at) VALUES (?, ?, ?) ON CONFLICT (key)"
        " DO UPDATE SET digest = excluded.digest, at = excluded.at",
        rows.seen,
    )


def load_census(db: Connection) -> CensusRows:
    """Every row."""
    from station.worklist.census_rows import CensusRows, PersonRow, SeenRow, VisitRow

    return CensusRows(
        people=tuple(
            PersonRow(*row) for row in db.execute("SELECT id, merged_into, record FROM adt_people")
        ),
        visits=tuple(
            VisitRow(*row) for row in db.execute("SELECT id, patient_id, record FROM adt_visits")
        ),
        seen=tuple(SeenRow(*row) for row in db.execute("SELECT key, digest, at FROM adt_seen")),
    )
