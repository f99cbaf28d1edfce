"""A process that writes audit rows until it is killed: `python -m tests.store.noting PATH POINT`.

Points: `row` (its third row is on disk, its note is not), `torn` (half of that note is), `note`
(both are), `any` (rows until somebody kills). Says the number of each row whose future is done.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from station.access.anchor import Head
from station.store.anchor import AnchorFile
from station.store.store import Store
from tests.store.crashing import die, say
from tests.store.records import KEY, compose
from tests.store.test_trail import entry

PEPPER = b"\x07" * 32
_SLOT = 4096


class DyingFile(AnchorFile):
    """Dies at the note of the third row."""

    def __init__(self, folder: Path, point: str) -> None:
        super().__init__(folder, PEPPER)
        self._point = point

    def write(self, name: bytes, head: Head) -> None:
        if head.position < 3 or self._point == "any":
            super().write(name, head)
            return
        if self._point == "row":
            die()
        before = self.path(name).read_bytes()
        super().write(name, head)
        if self._point == "torn":
            whole = self.path(name).read_bytes()
            slot = next(
                at for at in (0, _SLOT) if before[at : at + _SLOT] != whole[at : at + _SLOT]
            )
            torn = whole[: slot + 40] + before[slot + 40 :]
            self.path(name).write_bytes(torn)
        die()


def main(path: Path, point: str) -> None:
    store = Store.open(path, KEY, compose, anchor=DyingFile(path.parent, point))
    for number in count(1):
        store.append_audit(entry(number % 60)).result()
        say(str(number))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
