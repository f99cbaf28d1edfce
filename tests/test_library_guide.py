"""docs/library.md: every program in it runs, and says what is printed below it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.simulators.room_process import Room, RoomProcess
from tests.simulators.scenes import PERSON

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "library.md").read_text("utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", GUIDE, flags=re.DOTALL)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    """Instruments that measure by themselves, thirty times faster than life."""
    with RoomProcess(seed=1, patient=PERSON, time_scale=30, auto=True) as process:
        yield process.start()


def test_every_program_has_its_output_below() -> None:
    assert len(PROGRAMS) == GUIDE.count("```python") == 6


@pytest.mark.parametrize(("program", "says"), PROGRAMS, ids=range(1, len(PROGRAMS) + 1))
def test_a_program_of_the_guide(program: str, says: str, room: Room, tmp_path: Path) -> None:
    """The places are those of the simulated room; all the rest is run as it stands."""
    spec = (ROOT / "firmware_specs" / "nonin_serial.toml").read_text("utf-8")
    (tmp_path / "my_oximeter.toml").write_text(
        spec.replace('id = "nonin_serial"', 'id = "my_oximeter"', 1), encoding="utf-8"
    )
    shutil.copy(ROOT / "tests" / "data" / "flights" / "oximeter.flight.jsonl", tmp_path)
    port = room.device("nonin_serial").pty
    assert port is not None
    program = program.replace("/dev/ttyUSB0", port)
    program = program.replace("tcp-client:127.0.0.1:43123", room.hci)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == says
