"""A recording always gives the same events: the golden files, and their values by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from station.cli.replay import events
from station.drivers.links.recording import read_recording

FLIGHTS = Path(__file__).resolve().parents[1] / "data" / "flights"
NAMES = ("cuff", "thermometer", "oximeter", "ekg")


def golden(name: str) -> list[dict[str, Any]]:
    lines = (FLIGHTS / f"{name}.events.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def replayed(name: str) -> list[dict[str, Any]]:
    recording = read_recording(FLIGHTS / f"{name}.flight.jsonl")
    return [json.loads(json.dumps(event)) for event in events(recording)]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_events_as_ever(name: str) -> None:
    assert replayed(name) == golden(name)


def values(name: str, vital: str) -> list[float]:
    """Every chartable final value of that vital."""
    return [
        event["value"]
        for event in replayed(name)
        if event["event"] == "reading" and event["vital"] == vital and event["chartable"]
    ]


def test_the_values_are_those_that_the_patient_had() -> None:
    assert values("cuff", "systolic") == [128]
    assert values("cuff", "diastolic") == [82]
    assert values("cuff", "mean_arterial_pressure") == [97]
    assert values("thermometer", "body_temperature") == [36.8]
    assert set(values("oximeter", "spo2")) == {97}
    assert set(values("oximeter", "pulse_rate")) == {72}


def test_the_inflation_was_seen_before_the_result() -> None:
    cuff = [event for event in replayed("cuff") if event["event"] == "reading"]
    pressures = [event for event in cuff if event["vital"] == "cuff_pressure"]
    assert len(pressures) > 5
    assert not any(event["final"] or event["chartable"] for event in pressures)
    [systolic] = [event for event in cuff if event["vital"] == "systolic"]
    assert systolic["started"] == pressures[0]["t"]


def test_no_sample_of_the_ekg_is_lost() -> None:
    blocks = [
        event
        for event in replayed("ekg")
        if event["event"] == "samples" and event["signal"] == "ecg"
    ]
    assert blocks
    end = 0
    for block in blocks:
        assert block["first_sample"] == end
        assert block["lost_before"] == 0
        end += len(block["counts"][0])


def test_the_command_prints_them() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "station", "replay", str(FLIGHTS / "cuff.flight.jsonl")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert [json.loads(line) for line in done.stdout.splitlines()] == golden("cuff")


def test_a_file_that_is_no_recording_is_said(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text("hello\n")
    done = subprocess.run(
        [sys.executable, "-m", "station", "replay", str(file)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "line 1" in done.stderr
