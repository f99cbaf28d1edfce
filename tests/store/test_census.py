"""The rows of the census in a real encrypted file: all of a commit or nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from station.store.errors import RecordConflictError
from station.worklist.census_rows import CensusRows, PersonRow, SeenRow, VisitRow
from tests.support.census_store import CensusFile

SEEN = SeenRow("1|REGISTRATION|CLINIC", "ab12", "2026-11-24T15:00:00+00:00")
ROWS = CensusRows(
    people=(PersonRow("7", None, "{}"), PersonRow("8", "7", "{}")),
    visits=(VisitRow("7|V1", "7", "{}"),),
    seen=(SEEN,),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CensusFile]:
    made = CensusFile(tmp_path / "station.db")
    yield made
    made.close()


def test_nothing_is_known_at_first(store: CensusFile) -> None:
    assert store.load_census().result(10) == CensusRows()


def test_rows_are_there_after_a_restart(tmp_path: Path) -> None:
    first = CensusFile(tmp_path / "station.db")
    first.commit_census(ROWS).result(10)
    first.close()
    # Long enough that no cipher text has it by chance.
    assert b"REGISTRATION" not in (tmp_path / "station.db").read_bytes()

    second = CensusFile(tmp_path / "station.db")
    assert second.load_census().result(10) == ROWS
    second.close()


def test_rows_are_written_over_and_removed_first(store: CensusFile) -> None:
    store.commit_census(ROWS).result(10)

    store.commit_census(
        CensusRows(
            people=(PersonRow("7", "9", "{}"), PersonRow("9", None, "{}")),
            visits=(VisitRow("7|V1", "9", '{"a":1}'),),
            gone_people=("7", "8"),
            gone_seen=(SEEN.key,),
        )
    ).result(10)

    assert store.load_census().result(10) == CensusRows(
        people=(PersonRow("7", "9", "{}"), PersonRow("9", None, "{}")),
        visits=(VisitRow("7|V1", "9", '{"a":1}'),),
    )


def test_a_commit_that_fails_has_written_nothing(store: CensusFile) -> None:
    store.commit_census(ROWS).result(10)
    broken = SeenRow("2|REG|CLINIC", None, "2026-11-24")  # type: ignore[arg-type]

    future = store.commit_census(
        CensusRows(visits=(VisitRow("x", "y", "{}"),), seen=(broken,), gone_people=("7", "8"))
    )

    with pytest.raises(RecordConflictError):
        future.result(10)
    assert store.load_census().result(10) == ROWS
