"""A process whose disk says no: `python -m tests.store.refused PATH KIND`, in a child because
both limits are a whole process's. Prints what the store's exception says.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from functools import partial
from pathlib import Path

from station.store import records
from station.store.database import connect
from station.store.errors import StoreError
from station.store.store import Store
from tests.store.records import KEY, compose, reason, temperature, visit

NOBODY = 65534


def read_only(path: Path) -> None:
    path.chmod(0o444)
    path.parent.chmod(0o555)
    opening = partial(connect, path, KEY)
    if os.geteuid() == 0:  # root may write everywhere: be somebody else
        os.setuid(NOBODY)
    Store(opening, compose)


def no_more_bytes(path: Path) -> None:
    store = Store.open(path, KEY, compose)
    store.save_result("v1", temperature("t1")).result()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    room = Path(f"{path}-wal").stat().st_size + 10_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    try:
        store.save_result("v1", reason("w1", text="x" * 100_000)).result()
    finally:
        store.close()


def main(path: Path, kind: str) -> None:
    # Everything is imported by now: the other user may not be allowed to read the libraries.
    records.warm_up()
    store = Store.open(path, KEY, compose)
    store.save_visit(visit()).result()
    store.close()
    try:
        {"read-only": read_only, "no-more-bytes": no_more_bytes}[kind](path)
    except StoreError as error:
        sys.stdout.write(f"{type(error).__name__}: {error.says}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
