"""The census in a real encrypted database: the store's own thread, pragmas and SQL."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from station.store import census as census_sql
from station.store import database
from station.store.census_schema import CENSUS
from station.store.writer import Writer
from station.worklist.census_rows import CensusRows

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["CensusFile"]

_KEY = bytes(range(32))


class CensusFile:
    """What the listener needs of the store."""

    def __init__(self, path: Path) -> None:
        def connect() -> Connection:
            db = database.connect(path, _KEY)
            there = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'adt_people'").fetchone()
            for statement in () if there else CENSUS:
                db.execute(statement)
            return db

        self.writer = Writer(connect)

    def load_census(self) -> Future[CensusRows]:
        return self.writer.run(census_sql.load_census)

    def commit_census(self, rows: CensusRows) -> Future[None]:
        return self.writer.run(lambda db: census_sql.commit_census(db, rows))

    def close(self) -> None:
        self.writer.close()
