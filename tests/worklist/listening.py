"""A listener in a process of its own: `python -m tests.worklist.listening DATABASE PORT WHEN`.

It says `listening PORT`. WHEN `committed`: it kills itself when the first message is on disk and
nothing of it was answered; `never`: it listens until it is killed.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from concurrent.futures import Future
from pathlib import Path

from station.worklist.adt_event import AdtSite
from station.worklist.adt_listener import AdtListener, ListenerOptions
from station.worklist.census_rows import CensusRows
from tests.support.adt import NOW
from tests.support.census_store import CensusFile


class DiesWhenItIsOnDisk(CensusFile):
    def commit_census(self, rows: CensusRows) -> Future[None]:
        future = super().commit_census(rows)
        if rows.seen:
            future.result()
            os.kill(os.getpid(), signal.SIGKILL)
        return future


async def main(path: Path, port: int, when: str) -> None:
    store = (DiesWhenItIsOnDisk if when == "committed" else CensusFile)(path)
    listener = AdtListener(ListenerOptions(port=port), AdtSite(), store, now=lambda: NOW)
    await listener.start()
    sys.stdout.write(f"listening {listener.status.port}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
