"""Whatever goes wrong, what is written about it has no patient in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from station.crash import outline

ROOT: Final = Path(__file__).parents[1]
CANARY: Final = "Quellwolke"

BEGIN: Final = f"""
import asyncio, logging, threading
from station.crash import install
install()

def stumble():
    try:
        {{}}["{CANARY} inner"]
    except KeyError as error:
        raise ValueError("the patient {CANARY} has no weight") from error
"""
WAYS: Final = {
    "thread": """
thread = threading.Thread(target=stumble, name="station-io")
thread.start(); thread.join()""",
    "logged": """
try:
    stumble()
except ValueError:
    logging.getLogger("station.engine").exception("Accept failed")""",
    "given back": """
class Left:
    def __del__(self): stumble()
Left()""",
    "task": """
async def main():
    async def work(): stumble()
    asyncio.create_task(work(), name="show")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    import gc; gc.collect()
asyncio.run(main())""",
    "slot": """
from PySide6.QtCore import QCoreApplication, QTimer
app = QCoreApplication([])
QTimer.singleShot(0, stumble)
QTimer.singleShot(20, app.quit)
app.exec()""",
    "main": "stumble()",
}


def test_errors_are_told_by_kind_and_place_alone() -> None:
    """All in one process, one after the other; the last one ends it."""
    program = [BEGIN]
    for way, code in WAYS.items():
        program.append(f"print('{way}', file=__import__('sys').stderr, flush=True)\n{code}")
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(program)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert CANARY not in done.stdout + done.stderr
    told = done.stderr
    for way in reversed(WAYS):
        told, _, said = told.rpartition(f"{way}\n")
        for wanted in ("ValueError", "because of KeyError", " in stumble"):
            assert wanted in said, (way, said)


def test_an_outline_has_places_and_no_words() -> None:
    with pytest.raises(AttributeError) as stumbled:
        outline(3)  # type: ignore[arg-type]
    said = outline(stumbled.value)
    assert said.splitlines()[0] == "AttributeError"
    assert "station/crash.py:" in said
    assert "has no attribute" not in said
    assert str(ROOT) not in said
