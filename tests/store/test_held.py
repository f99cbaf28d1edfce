"""What is held is on the disk, over a kill, too, with what became of it.

That backups, restores and new keys have it: `test_backing_up.py`, `test_rekeying.py`.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from station.held import DiscardReason, HeldReading, HoldReason
from station.store.errors import RecordConflictError, StoreDamagedError
from station.store.store import Store
from station.vitals import Origin
from tests.store.holding import HELD, OTHER, STORED
from tests.store.records import ACTOR, KEY, compose, temperature, visit
from tests.store.records import OTHER as SAM

ROOT = Path(__file__).parents[2]
TEST, NOT_HERS = DiscardReason.OTHER, DiscardReason.NOT_THIS_PATIENTS


def run_until_killed(path: Path, point: str) -> list[str]:
    command = [sys.executable, "-m", "tests.store.holding", str(path), point]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == -9, done.stderr
    return done.stdout.splitlines()


def rows(store: Store) -> list[tuple[object, ...]]:
    """Reading, result, code and words of each row."""

    def job(db: sqlite3.Connection) -> list[tuple[object, ...]]:
        found = db.execute(
            "SELECT id, result_id, discard_code, discard_reason FROM held ORDER BY position"
        )
        return list(found.fetchall())

    return store._writer.run(job).result()


@pytest.mark.parametrize("point", ["held", "keeping"])
def test_killed_before_it_is_kept_it_is_still_held(path: Path, point: str) -> None:
    assert run_until_killed(path, point) == ["held"]
    store = Store.open(path, KEY, compose)
    held = store.held_readings(0).result()
    kept = store.visit("v1").result()
    store.close()
    assert held == HELD
    assert held[1].reading.origin is Origin.SIMULATOR, "as simulated as it was"
    assert kept == (None if point == "held" else visit())


def test_killed_after_it_was_kept_it_is_not_held_too(path: Path) -> None:
    assert run_until_killed(path, "kept") == ["held", "kept"]
    store = Store.open(path, KEY, compose)
    assert store.visit("v1").result() == visit(temperature("t1"))
    assert store.held_readings(0).result() == HELD[1:]
    assert store.held_readings(9).result() == (replace(HELD[0], gone=True), HELD[1])
    assert rows(store) == [("t1-reading", "t1", None, None), ("t2-reading", None, None, None)]
    store.close()


def test_saying_it_twice_holds_it_once(store: Store) -> None:
    store.hold(HELD).result()
    store.hold(HELD[:1]).result()
    assert store.held_readings(0).result() == HELD


def test_what_is_discarded_stays_with_who_when_and_why(store: Store) -> None:
    store.hold(HELD[:1]).result()
    # The second was never written: its disk was full. It leaves no smaller trace.
    store.discard_held(HELD, ACTOR, TEST, "a test of the cuff, 999").result()
    store.discard_held(HELD[:1], SAM, NOT_HERS, "again").result()
    assert store.held_readings(0).result() == ()
    assert store.held_readings(1).result() == (replace(HELD[1], gone=True),), "the newest"

    def job(db: sqlite3.Connection) -> list[tuple[str, ...]]:
        found = db.execute(
            "SELECT discarded_at, discarded_by, discard_code, discard_reason FROM held"
        )
        return list(found.fetchall())

    for at, by, code, why in store._writer.run(job).result():
        assert at.endswith("+00:00")
        assert json.loads(by)["name"] == "Jordan Reyes"
        assert (code, why) == ("other", "a test of the cuff, 999")


def test_what_became_of_it_is_told_once_and_never_removed(store: Store) -> None:
    store.hold(HELD).result()
    store.save_visit(visit()).result()
    store.save_result("v1", temperature("t1")).result()
    store.discard_held(HELD[:1], ACTOR, TEST, "not hers").result()
    assert rows(store)[0] == ("t1-reading", "t1", None, None), "it was hers"
    for statement in ("DELETE FROM held", "UPDATE held SET result_id = NULL"):
        with pytest.raises(RecordConflictError):
            store._writer.run(lambda db, sql=statement: db.execute(sql)).result()  # type: ignore[misc]
    assert len(rows(store)) == 2


def test_a_reason_that_this_version_does_not_know_is_told(store: Store) -> None:
    store.hold(HELD).result()
    store._writer.run(lambda db: db.execute("UPDATE held SET reason = 'by_the_moon'")).result()
    with pytest.raises(StoreDamagedError, match="reason of a held reading"):
        store.held_readings(0).result()


def test_values_are_as_they_came(store: Store) -> None:
    late = HeldReading(reading=OTHER.replace(duplicate=True), reason=HoldReason.DUPLICATE)
    store.hold([late]).result()
    [found] = store.held_readings(0).result()
    assert str(found.reading.quantity) == "38.40 Cel"
    assert found.reading.duplicate
    assert STORED.taken.device_time is not None
