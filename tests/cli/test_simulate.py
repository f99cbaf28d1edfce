"""`station simulate`, as its users call it: in a process of its own."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from station.simulators.room_plan import shipped_rooms
from station.simulators.scenario import shipped_scenarios

STATION = [sys.executable, "-m", "station", "simulate"]


def told(*arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    run = subprocess.run(
        [*STATION, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    return run.returncode, [json.loads(line) for line in run.stdout.splitlines()], run.stderr


def test_the_shipped_scenarios_and_rooms_are_listed_with_what_they_are_for() -> None:
    code, lines, _ = told("--scenarios")
    assert code == 0
    names = [line["scenario"] for line in lines if "scenario" in line]
    assert names == sorted(shipped_scenarios())
    assert [line["room"] for line in lines if "room" in line] == sorted(shipped_rooms())
    assert all(line["why"] for line in lines)


def test_a_scenario_brings_its_instruments_and_the_truth_is_written(tmp_path: Path) -> None:
    truth = tmp_path / "truth.jsonl"
    with subprocess.Popen(
        [*STATION, "--scenario", "premature_beats", "--tcp", "127.0.0.1:0", "--truth", truth],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        places = [json.loads(process.stdout.readline()) for _ in range(2)]
        assert [place["spec"] for place in places] == ["nonin_serial", "openbci_cyton"]
        with socket.create_connection(tuple(places[0]["tcp"]), timeout=10) as line:
            heard = b""
            while len(heard) < 375 * 4:  # four seconds of frames
                heard += line.recv(4096)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    lines = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
    beats = [line for line in lines if "beat" in line]
    assert {line["beat"] for line in beats} <= {"N", "V"}
    assert len(beats) >= 3
    for beat in beats:
        onset, peak, end = beat["QRS"]
        assert onset < peak == beat["r_s"] < end
    seconds = [line for line in lines if "at_s" in line]
    assert [line["at_s"] for line in seconds] == [float(k) for k in range(len(seconds))]
    assert seconds[0]["rhythm"] == "pvcs"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "say which instrument"),
        (("--scenario", "none"), "expected a file or arms_exchanged"),
        (("nonin_serial", "--speed", "4"), "--speed is from 1 to 100 and for --from"),
        (("nonin_serial", "--from", "none.edf"), "none.edf: No such file or directory"),
        (("nonin_serial", "--patient", "rhythm=waltz"), "rhythm is one of sinus, af"),
        (
            ("nonin_serial", "--scenario", "fever", "--patient", "spo2=97"),
            "leave out --patient and --from",
        ),
        (("nonin_serial", "--room", "two_beds"), "a room has its own instruments and people"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(arguments: tuple[str, ...], says: str) -> None:
    code, lines, errors = told(*arguments)
    assert code != 0
    assert not lines
    assert says in errors
    assert "Traceback" not in errors
