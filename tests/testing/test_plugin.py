"""The fixtures of other people's tests, and the example project that uses them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import station
from station.simulators.devices.base import ActError
from station.testing.bench import Bench
from tests.support.needs import in_ci

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "chart-interface-test"
PERSON = "spo2=93,heart_rate=80,systolic=128,diastolic=82,mean_arterial=97,steady"

pytestmark = pytest.mark.slow


def run_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    plugins = ["-p", "station.testing.plugin", "-p", "no:cacheprovider"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "-n", "0", "-rs", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def test_the_example_project_passes() -> None:
    done = run_pytest(EXAMPLE, "-q")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 passed" in done.stdout or (not in_ci() and "4 passed, 1 skipped" in done.stdout)


def test_three_lines_are_enough_for_each_kind(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(
        f"""
import station

def test_serial(station_device):
    oximeter = station_device("nonin_serial", patient={PERSON!r})
    with station.open("nonin_serial", oximeter.port, simulated=True) as device:
        values = {{str(next(device.readings(timeout_s=20)).quantity) for _ in range(2)}}
    assert values == {{"93 %", "80 /min"}}

def test_network(station_device):
    oximeter = station_device("nonin_serial", patient={PERSON!r}, tcp=True)
    with station.open("nonin_serial", oximeter.place, simulated=True) as device:
        assert next(device.readings(timeout_s=20)).quantity.value in (93, 80)

def test_bluetooth(station_device):
    cuff = station_device("bluetooth_blood_pressure", patient={PERSON!r}, time_scale=20)
    with station.open("bluetooth_blood_pressure", cuff.address, hci=cuff.hci) as device:
        final = next(r for r in device.readings(timeout_s=40) if r.final)
    assert str(final.quantity) == "128 mm[Hg]"

def test_room(station_room):
    room, orders = station_room(patient={PERSON!r}, devices=("nonin_serial",))
    orders.command(do="finger_out", device="nonin_serial")
    place = room.device("nonin_serial").pty
    with station.open("nonin_serial", place, simulated=True) as device:
        said = next(e for e in device.events(timeout_s=20) if isinstance(e, station.Failure))
    assert said.reason == "no_finger"
"""
    )
    done = run_pytest(tmp_path, "-q", "-o", "asyncio_mode=auto", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 passed" in done.stdout


def test_the_plugin_does_nothing_until_it_is_asked(tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text(
        "import sys, threading\n"
        "def test_nothing():\n"
        "    heavy = ('bumble', 'serial',  'station.simulators', 'station.codec')\n"
        "    assert not [name for name in heavy if name in sys.modules]\n"
        "    assert 'simulated devices' not in [one.name for one in threading.enumerate()]\n"
    )
    done = run_pytest(tmp_path, "-q", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_is_left_of_a_bench() -> None:
    with Bench() as bench:
        port = bench.device("nonin_serial").port
        assert port is not None
        assert Path(port).exists()
    assert not Path(port).parent.exists()
    Bench().close()  # one that was never used


def test_what_cannot_be_is_said() -> None:
    with Bench() as bench:
        with pytest.raises(ValueError, match="nobody simulates 'no_such'"):
            bench.device("no_such")
        with pytest.raises(ValueError, match="no fault is called 'fire'; there are wrong-checksum"):
            bench.device("nonin_serial", wrong="fire")
        device = bench.device("nonin_serial")
        with pytest.raises(ActError, match="cannot do 'dance'"):
            device.act("dance")


def test_a_device_may_be_unplugged_and_come_back() -> None:
    with Bench() as bench:
        device = bench.device("nonin_serial")
        assert device.port is not None
        device.fault("unplug")
        assert not Path(device.port).exists()
        device.fault("replug")
        with station.open("nonin_serial", device.port, simulated=True) as opened:
            assert next(opened.readings(timeout_s=20)).quantity.value > 0
