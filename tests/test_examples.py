"""The programs in examples/, run as a reader would run them, against simulated instruments."""

from __future__ import annotations

import contextlib
import csv
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.simulators.room_process import Room, RoomProcess
from tests.simulators.scenes import PERSON

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
OXIMETER, BOARD, CUFF = "nonin_serial", "openbci_cyton", "bluetooth_blood_pressure"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def process() -> Iterator[RoomProcess]:
    with RoomProcess(seed=1, patient=PERSON, time_scale=30) as process:
        yield process


@pytest.fixture(scope="module")
def room(process: RoomProcess) -> Room:
    return process.start()


@contextlib.contextmanager
def example(name: str, *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """The program, running; killed at the end where it has not ended by itself."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", EXAMPLES / name, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def pty(room: Room, spec: str) -> str:
    path = room.device(spec).pty
    assert path is not None
    return path


def line(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline()


def test_all_programs_are_in_the_readme_and_tested() -> None:
    programs = {path.name for path in EXAMPLES.glob("*.py")}
    assert programs == {"read_oximeter.py", "read_cuff_async.py", "ekg_to_csv.py"}
    readme = (EXAMPLES / "README.md").read_text("utf-8")
    assert set(re.findall(r"\]\((\w+\.py)\)", readme)) == programs


def test_the_oximeter_until_its_time_is_over(room: Room) -> None:
    with example(
        "read_oximeter.py", pty(room, OXIMETER), "--simulated", "--seconds", "2"
    ) as program:
        said, complained = program.communicate(timeout=60)
    assert (program.returncode, complained) == (0, "")
    assert set(said.splitlines()) == {"pulse_rate  72 /min  [simulator]", "spo2  97 %  [simulator]"}


def test_ctrl_c_ends_the_oximeter_at_once_and_frees_the_port(room: Room) -> None:
    for _ in range(2):
        with example("read_oximeter.py", pty(room, OXIMETER), "--simulated") as program:
            assert line(program) == "pulse_rate  72 /min  [simulator]\n"
            program.send_signal(signal.SIGINT)
            _, complained = program.communicate(timeout=60)
        assert (program.returncode, complained) == (0, "stopped\n")


def test_a_finger_that_leaves_gives_no_number(process: RoomProcess, room: Room) -> None:
    with example("read_oximeter.py", pty(room, OXIMETER), "--simulated") as program:
        line(program)
        process.command(do="finger_out")
        try:
            while "none:" not in (said := line(program)):
                assert said
        finally:
            process.command(do="finger_in")
        assert "There is no finger in the sensor." in said


def test_a_port_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    with example("read_oximeter.py", tmp_path / "ttyNONE") as program:
        said, complained = program.communicate(timeout=60)
    assert (program.returncode, said) == (1, "")
    assert complained == (
        f"There is no port {tmp_path}/ttyNONE. Plug the instrument's cable in, or choose another "
        "port in the device settings.\n"
    )


def test_one_blood_pressure(process: RoomProcess, room: Room) -> None:
    address = room.device(CUFF).address
    assert address is not None
    with example("read_cuff_async.py", address, "--hci", room.hci) as program:
        assert line(program) == "connected: Vitals Station Cuff 1\n"
        process.command(do="start", device=CUFF)
        said, complained = program.communicate(timeout=60)
    assert (program.returncode, complained) == (0, "")
    assert said.splitlines() == [
        "systolic  128 mm[Hg]  [simulator]",
        "diastolic  82 mm[Hg]  [simulator]",
        "mean_arterial_pressure  97 mm[Hg]  [simulator]",
        "pulse_rate  72 /min  [simulator]",
    ]


def test_an_ekg_as_a_table(room: Room, tmp_path: Path) -> None:
    file = tmp_path / "ekg.csv"
    with example(
        "ekg_to_csv.py", pty(room, BOARD), file, "--simulated", "--seconds", "2"
    ) as program:
        said, complained = program.communicate(timeout=60)
    assert (program.returncode, complained) == (0, "")
    assert said.splitlines() == [
        f"{file}: 2 s, 0 samples without a value.",
        "Not for diagnosis: a preview to judge the recording by.",
    ]
    text = file.read_text("utf-8").splitlines()
    assert text[:3] == [
        "# Not for diagnosis: a preview to judge the recording by.",
        "# unit: uV",
        "# origin: simulator",
    ]
    head, *rows = csv.reader(text[3:])
    assert head == ["sample", "time_s", "II", "V5"]
    assert len(rows) == 500  # 2 s at 250 a second
    assert [row[0] for row in rows] == [str(number) for number in range(500)]
    assert rows[499][1] == "1.9960"
    # At 72 a minute there are two or three R peaks in 2 s, of about 1 mV.
    lead = [float(row[2]) for row in rows]
    assert max(lead) - min(lead) > 500
