"""`station devices`: everything it changes is a file, everything it says comes from the specs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from station.drivers.links.base import Chunk
from station.drivers.links.recording import Entry, Header, write_entry, write_header
from station.simulators.bluetooth.air import Air
from station.simulators.devices import BluetoothDevice, make
from station.simulators.hosts.base import clock_from_now, serving
from station.simulators.hosts.ble import BleHost
from station.vitals import Origin
from tests.simulators.scenes import scene


class Station:
    """Runs the command with a configuration of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "station.toml"
        self.config.write_text(f'data_folder = "{folder / "data"}"\n', "utf-8")

    def environment(self) -> dict[str, str]:
        return os.environ | {"XDG_CONFIG_HOME": str(self.folder / "config")}

    def run(self, *arguments: str, code: int = 0) -> str:
        command = [sys.executable, "-m", "station", "devices", *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, env=self.environment(), check=False
        )
        assert done.returncode == code, done.stderr + done.stdout
        return done.stderr if code == 2 else done.stdout

    def room(self) -> list[dict[str, Any]]:
        told = self.run("room", "--config", str(self.config), "--json")
        return [json.loads(line) for line in told.splitlines()]


@pytest.fixture
def station(tmp_path: Path) -> Station:
    return Station(tmp_path)


def test_an_instrument_is_added_named_allowed_and_forgotten(station: Station) -> None:
    config = ("--config", str(station.config))
    port = ("--port", "usb:A107")
    told = station.run("add", "nonin_serial", *port, "--named", "Oximeter room 2", *config)
    assert told == "Oximeter room 2: nonin_serial on usb:A107\n"
    station.run("add", "bluetooth_blood_pressure", "--address", "aa:bb:cc:dd:ee:01", *config)
    assert station.room() == [
        {
            "spec": "nonin_serial",
            "name": "Oximeter room 2",
            "link": "serial",
            "port": "usb:A107",
            "allowed": True,
        },
        {
            "spec": "bluetooth_blood_pressure",
            "name": "Bluetooth blood pressure cuff",
            "link": "bluetooth",
            "address": "AA:BB:CC:DD:EE:01",
            "allowed": True,
        },
    ]
    station.run("name", "Bluetooth blood pressure cuff", "Cuff", *config)
    assert "not allowed: not connected" in station.run("disallow", "Cuff", *config)
    assert [(line["name"], line["allowed"]) for line in station.room()] == [
        ("Oximeter room 2", True),
        ("Cuff", False),
    ]
    station.run("allow", "Cuff", *config)
    station.run("forget", "Oximeter room 2", *config)
    assert [(line["name"], line["allowed"]) for line in station.room()] == [("Cuff", True)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "nonin_serial"), "say where it is: --port for a serial one"),
        (("add", "nonin_serail", "--port", "/dev/x"), "near names: nonin_serial"),
        (("add", "nonin_serial", "--address", "AA:BB:CC:DD:EE:01"), "is reached by serial"),
        (("add", "nonin_serial", "--port", "/dev/x", "--mode", "9"), "has no mode '9'"),
        (("forget", "Nobody"), "No instrument is called Nobody. There are: none."),
    ],
)
def test_what_cannot_be_is_one_sentence(
    station: Station, arguments: tuple[str, ...], says: str
) -> None:
    assert says in station.run(*arguments, "--config", str(station.config), code=2)
    assert station.room() == []


async def test_a_scan_shows_what_is_near_and_which_instrument_that_may_be(
    station: Station,
) -> None:
    device = make("bluetooth_blood_pressure", scene())
    assert isinstance(device, BluetoothDevice)
    async with Air() as air:
        peripheral = await air.add(device.plan())
        async with serving([BleHost(device, clock_from_now(), peripheral)]):
            station.config.write_text(f'hci = "{await air.serve()}"\n', "utf-8")
            import asyncio

            told = await asyncio.to_thread(
                station.run, "scan", "--seconds", "3", "--config", str(station.config), "--json"
            )
    (line,) = [json.loads(line) for line in told.splitlines()]
    assert (line["address"], line["name"]) == ("F0:00:00:00:00:01", "Simulated cuff")
    assert line["matches"][0]["spec"] == "bluetooth_blood_pressure"
    assert "0x1810" in line["matches"][0]["because"][0]


def recorded(path: Path) -> None:
    """Eight lines of an oximeter that nobody has described, as a flight recording."""
    header = Header(
        spec="unknown",
        link="serial",
        origin=Origin.DEVICE,
        started_utc=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    )
    lines = [f"S={90 + n} P={70 + n}\r\n".encode() for n in range(8)]
    entries = [
        Entry(t_s=float(n), what=Chunk(data=line, monotonic_s=float(n)))
        for n, line in enumerate(lines)
    ]
    path.write_bytes(write_header(header) + b"".join(map(write_entry, entries)))


def test_a_new_device_from_a_recording_to_its_first_value(station: Station, tmp_path: Path) -> None:
    """Draft, say what the fields are, check, and decode: without a line of code."""
    capture = tmp_path / "capture.flight.jsonl"
    recorded(capture)
    told = station.run("new", str(capture), "--spec", "desk_oximeter")
    path = tmp_path / "config" / "vitals-station" / "specs" / "desk_oximeter.toml"
    assert str(path) in told
    first = station.run("check", str(path), code=1)
    assert "missing  a vital or a waveform" in first
    text = path.read_text("utf-8")
    text = text.replace(
        '  key = "S"\n', '  key = "S"\n  unit = "%"\n  vital = "spo2"\n  required = true\n'
    ).replace('  key = "P"\n', '  key = "P"\n  unit = "/min"\n  vital = "pulse_rate"\n')
    # The first example is the second line: S=91, P=71 by the display.
    head, example, rest = text.partition("[[example]]")
    rest = rest.replace("chartable = false", "values = { spo2 = 91, pulse_rate = 71 }", 1)
    kept = rest.split("[[example]]")[0]
    refused = '\n[[example]]\nsays = "torn"\nsource = "recording"\ntext = "S=9x P=70\\r\\n"\n'
    path.write_text(f"{head}{example}{kept}{refused}error = \"field s is '9x'\"\n", "utf-8")
    assert "keeps the contract, 2 examples" in station.run("check", str(path))
    command = [sys.executable, "-m", "station", "decode", "desk_oximeter", "--hex"]
    done = subprocess.run(
        [*command, b"S=97 P=72\r\n".hex()],
        capture_output=True,
        text=True,
        env=station.environment(),
        check=True,
    )
    frame = json.loads(done.stdout)
    assert frame["values"]["spo2"] == {"value": 97, "unit": "%"}
    # Nobody has approved it: shown, never charted.
    listed = [json.loads(line) for line in station.run("--json").splitlines()]
    assert [spec["chartable"] for spec in listed if spec["id"] == "desk_oximeter"] == [False]


def test_a_page_is_shown(station: Station) -> None:
    told = station.run("show", "nonin_serial")
    assert told.startswith("# Nonin serial pulse oximeter\n")
    assert "near names" in station.run("show", "nonin_serail", code=2)
