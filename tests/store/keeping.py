"""A process that backs up or restores and dies, or has no disk left, on the way:
`python -m tests.store.keeping backup|restore FOLDER FILE POINT`.

POINT is a step that is behind it when it dies, or a number of bytes: the operating system then
refuses every longer file, and what the store says of it is printed.
"""

from __future__ import annotations

import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from station.store.backing_up import BackupSays, back_up
from station.store.errors import StoreError
from station.store.restoring import Restored, restore
from tests.store.crashing import die

PHRASE = "correct horse battery"
NOW = datetime(2026, 11, 30, 8, 12, tzinfo=UTC)


def write(folder: Path, to: Path, point: str = "", now: datetime = NOW) -> BackupSays:
    def reached(step: str) -> None:
        if step == point:
            die()

    return back_up(
        folder,
        folder / "station.db",
        to,
        PHRASE,
        now=now,
        station_id="station-7",
        version="0.1.0",
        reached=reached,
    )


def put_back(folder: Path, source: Path, point: str = "", replace: bool = True) -> Restored:
    def reached(step: str) -> None:
        if step == point:
            die()

    return restore(
        folder,
        folder / "station.db",
        source,
        PHRASE,
        now=NOW,
        replace=replace,
        reached=reached,
    )


def main(what: str, folder: Path, file: Path, point: str) -> None:
    if point.isdecimal():
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(point), int(point)))
    try:
        (write if what == "backup" else put_back)(folder, file, point)
    except StoreError as error:
        sys.stdout.write(f"{type(error).__name__}: {error}\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
