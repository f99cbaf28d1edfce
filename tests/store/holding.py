"""A process that holds a reading, or keeps one that is held, until it is killed:
`python -m tests.store.holding PATH POINT`.

Points: `held` (after the future is done), `keeping` (in the transaction of the result, after the
reading has left the tray), `kept` (after the result's future is done).
"""

from __future__ import annotations

import sqlite3
import sys
from datetime import timedelta
from pathlib import Path

from station.held import HeldReading, HoldReason
from station.store.store import Store
from station.vitals import Origin, Taken
from tests.store.crashing import die, say
from tests.store.records import KEY, MEASURED, compose, temperature, visit

STORED = temperature("t1").readings[0]
OTHER = (
    temperature("t2", "38.40")
    .readings[0]
    .replace(
        origin=Origin.SIMULATOR,
        taken=Taken(received=MEASURED, started=MEASURED - timedelta(minutes=5)),
    )
)
HELD = (
    HeldReading(reading=STORED, reason=HoldReason.FROM_MEMORY),
    HeldReading(reading=OTHER, reason=HoldReason.NO_PATIENT),
)


def die_after_the_tray(db: sqlite3.Connection) -> None:
    db.create_function("die", 0, die)
    db.execute("CREATE TEMP TRIGGER killer AFTER UPDATE ON main.held BEGIN SELECT die(); END")


def main(path: Path, point: str) -> None:
    store = Store.open(path, KEY, compose)
    store.hold(HELD).result()
    say("held")
    if point == "held":
        die()
    store.save_visit(visit()).result()
    if point == "keeping":
        store._writer.run(die_after_the_tray).result()
    store.save_result("v1", temperature("t1")).result()
    say("kept")
    die()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
