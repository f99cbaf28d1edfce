"""Take the pictures: `make screenshots`, or one scene with
`python -m tools.screenshots FOLDER --scene visit [--only receipts]`.

The values come from the simulated room, the receipts from the demo chart. Each scene walks its
visit once; where it stops, the same moment is shown in every variant. Two rows of scenes run side
by side, since a program of blood pressures mostly waits.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Final

from tests.support.display import virtual_display
from tools.screenshots.gallery import Gallery

_ROWS: Final = (
    ("visit", "devices", "checks"),
    ("programs", "today", "first_run", "states", "messages", "emergency", "lab"),
)
_SCENES: Final = tuple(scene for row in _ROWS for scene in row)


def main() -> int:
    """Take all pictures, or those of the scenes that are named."""
    parser = argparse.ArgumentParser(prog="screenshots", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("docs/screenshots"))
    parser.add_argument("--scene", action="append", choices=_SCENES, default=[])
    parser.add_argument("--only", default="", help="pictures whose name begins so")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.scene:
        _walk(given.folder, given.scene, given.only)
        return 0
    for old in given.folder.glob("*.png"):
        old.unlink()
    command = (sys.executable, "-m", "tools.screenshots", str(given.folder))
    rows = [subprocess.Popen([*command, *(f"--scene={scene}" for scene in row)]) for row in _ROWS]
    return max(abs(row.wait()) for row in rows)


def _walk(folder: Path, scenes: list[str], only: str) -> None:
    with virtual_display() as display:
        os.environ["DISPLAY"] = display
        gallery = Gallery(folder, only)
        for scene in scenes:
            began, before = time.monotonic(), gallery.seconds
            module = import_module(f"tools.screenshots.scenes.{scene}")
            module.walk(gallery)
            took, drew = time.monotonic() - began, gallery.seconds - before
            print(f"{scene}: {took:.0f} s, of which {drew:.0f} s for the pictures", flush=True)
        gallery.close()


if __name__ == "__main__":
    raise SystemExit(main())
