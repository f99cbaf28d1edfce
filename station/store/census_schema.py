"""The tables of what ADT messages said: people, visits, messages that were taken.

Records are JSON (`station.worklist.census_rows`). An identifier that was merged into another is a
row of `adt_people` with `merged_into` and the time of the merge as its record.
"""

from __future__ import annotations

from typing import Final

__all__ = ["CENSUS"]

CENSUS: Final = (
    """
    CREATE TABLE adt_people (
        id TEXT PRIMARY KEY,            -- the identifier that the site goes by
        merged_into TEXT,               -- the one that is used now; never merged itself
        record TEXT NOT NULL            -- a Person; an Alias where it is merged
    ) STRICT
    """,
    """
    CREATE TABLE adt_visits (
        id TEXT PRIMARY KEY,
        patient_id TEXT NOT NULL,
        record TEXT NOT NULL            -- a CensusVisit
    ) STRICT
    """,
    """
    CREATE TABLE adt_seen (
        key TEXT PRIMARY KEY,           -- control id and sender
        digest TEXT NOT NULL,           -- of what the message said
        at TEXT NOT NULL                -- when it came
    ) STRICT
    """,
)
"""The statements of one migration."""
