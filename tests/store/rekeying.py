"""A process that gives a store a new key and dies on the way:
`python -m tests.store.rekeying FOLDER POINT`. It dies when that step is behind it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from station.store.rekeying import rekey
from tests.store.crashing import die


def main(folder: Path, point: str) -> None:
    def reached(step: str) -> None:
        if step == point:
            die()

    rekey(folder, folder / "station.db", reached=reached)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
