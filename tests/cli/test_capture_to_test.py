"""From a device to a recording, without people in it, to a test that holds what is read."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from station.cli.make_test import make_test
from station.cli.output import Refused
from station.cli.record import record
from station.cli.where import Where
from station.codec import load_spec
from station.codec.spec import Example
from station.drivers.links.recording import read_recording
from station.testing.bench import Bench
from station.vitals import Origin
from station.workbench.contract import example_problems

ROOT = Path(__file__).resolve().parents[2]
FLIGHTS = ROOT / "tests" / "data" / "flights"
PERSON = "spo2=93,heart_rate=80,systolic=128,diastolic=82,mean_arterial=97,steady"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.slow
def test_an_oximeter_is_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "oximeter.flight.jsonl"
    with Bench() as bench:
        device = bench.device("nonin_serial", patient=PERSON)
        code = record(
            "nonin_serial", file, where=Where(port=device.port), simulated=True, seconds=2.5
        )
    told = lines(capsys)
    assert code == 0
    assert {"link": "connected"} in told
    assert told[-1]["connections"] == 1
    found = read_recording(file)
    assert found.header.origin is Origin.SIMULATOR
    assert sum(len(chunk.data) for chunk in found.chunks) == told[-1]["bytes"]
    with pytest.raises(Refused, match="is there already; name another file"):
        record("nonin_serial", file, where=Where(port="/dev/null"), seconds=1.0)


@pytest.mark.slow
def test_a_bluetooth_cuff_is_recorded_and_becomes_a_test(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cuff.flight.jsonl"
    with Bench() as bench:
        cuff = bench.device("bluetooth_blood_pressure", patient=PERSON, time_scale=30.0)
        spec = "bluetooth_blood_pressure"
        where = Where(address=cuff.address, hci=cuff.hci)
        code = record(spec, file, where=where, simulated=True, seconds=5.0)
    assert code == 0
    assert make_test(file, out=tmp_path, name="cuff_now") == 0
    text = (tmp_path / "test_cuff_now.py").read_text()
    assert "'systolic': ['128', 'mm[Hg]']" in text
    assert "'diastolic': ['82', 'mm[Hg]']" in text
    capsys.readouterr()


def test_nobody_there_is_told_and_leaves_a_recording_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "nothing.flight.jsonl"
    code = record("nonin_serial", file, where=Where(port=str(tmp_path / "no-port")), seconds=3.0)
    told = lines(capsys)
    assert code == 1
    assert f"There is no port {tmp_path / 'no-port'}." in [line.get("says") for line in told]
    assert told[-1]["bytes"] == 0
    assert read_recording(file).chunks == ()


@pytest.mark.parametrize("name", ["cuff", "thermometer", "oximeter", "ekg"])
def test_the_examples_keep_the_contract_of_a_spec(name: str, tmp_path: Path) -> None:
    assert make_test(FLIGHTS / f"{name}.flight.jsonl", out=tmp_path) == 0
    made = tomllib.loads((tmp_path / f"{name}.examples.toml").read_text("utf-8"))
    spec = load_spec(read_recording(FLIGHTS / f"{name}.flight.jsonl").header.spec)
    assert made["source"][0]["key"] == f"capture_{name}"
    examples = [Example.model_validate_json(json.dumps(one)) for one in made["example"]]
    assert examples
    for example in examples:
        assert example_problems(spec, example) == []


def test_the_values_in_the_test_are_those_of_the_patient(tmp_path: Path) -> None:
    make_test(FLIGHTS / "thermometer.flight.jsonl", out=tmp_path)
    text = (tmp_path / "test_thermometer.py").read_text()
    assert "'body_temperature': ['36.8', 'Cel']" in text


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0"]
    return subprocess.run(
        [*command, str(folder)],
        cwd=folder,
        env={"PYTHONPATH": f"{folder}:{ROOT}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.slow
def test_it_passes_now_and_fails_when_anything_is_read_differently(tmp_path: Path) -> None:
    make_test(FLIGHTS / "oximeter.flight.jsonl", out=tmp_path)
    assert run(tmp_path).returncode == 0
    # As if somebody had changed what the codec makes of one field.
    (tmp_path / "conftest.py").write_text(
        "from station.codec import meaning\n"
        "_number = meaning._number\n"
        "def changed(item, raw):\n"
        "    number, says, reason = _number(item, raw)\n"
        "    if item.name == 'spo2' and number is not None:\n"
        "        number += 1\n"
        "    return number, says, reason\n"
        "meaning._number = changed\n"
    )
    done = run(tmp_path)
    assert done.returncode == 1
    assert "test_oximeter_is_read_as_before" in done.stdout


def test_what_makes_no_test_is_refused(tmp_path: Path) -> None:
    make_test(FLIGHTS / "cuff.flight.jsonl", out=tmp_path)
    with pytest.raises(Refused, match="is there already; say another --name"):
        make_test(FLIGHTS / "cuff.flight.jsonl", out=tmp_path)
    with pytest.raises(Refused, match="is no name for a test"):
        make_test(FLIGHTS / "cuff.flight.jsonl", out=tmp_path, name="A cuff")
    with pytest.raises(Refused, match="No such file"):
        make_test(tmp_path / "none.flight.jsonl", out=tmp_path)
    silent = tmp_path / "silent.flight.jsonl"
    head = (FLIGHTS / "cuff.flight.jsonl").read_bytes().splitlines(keepends=True)[0]
    silent.write_bytes(head)
    with pytest.raises(Refused, match="nothing in it is a frame"):
        make_test(silent, out=tmp_path)
