"""The room of a station that is killed, and the site's settings for it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from station.simulators.devices import suntech
from station.testing.bench import Bench, SimulatedDevice
from tests.crash.electrodes import LEADS, Electrodes
from tests.support.fault_proxy import FaultProxy
from tests.support.orthanc import free_port

__all__ = ["AMPLIFIER", "CUFF", "NUMBERS", "Room", "open_room", "settings_of"]

CUFF: Final = "Cuff"
AMPLIFIER: Final = "Amplifier"
"""What the instruments are called."""
NUMBERS: Final = "https://clinic.example/numbers"
"""Whose the numbers of its patients are."""


@dataclass(frozen=True, slots=True)
class Room:
    """What stands in it and around it: a cuff, an amplifier, the way to the chart, and the port at
    which the front desk's messages are taken.
    """

    cuff: SimulatedDevice
    electrodes: Electrodes
    way: FaultProxy
    adt_port: int


def settings_of(folder: Path, chart: str, room: Room) -> dict[str, Any]:
    """A site with one chart, a cuff and an amplifier, where it is about noon: its list of today
    is whole.
    """
    hours = datetime.now(UTC).hour - 12
    return {
        "data_folder": str(folder),
        "namespace": "https://clinic.example/vitals-station",
        "station_id": "station-7",
        "steady_s": "0",
        "idle_lock_s": 3600,
        # All that is kept, somebody has asked for.
        "board": {"keep_when_steady": []},
        "time_zone": f"Etc/GMT{hours:+d}" if hours else "Etc/GMT",
        "worklist_url": chart,
        "chart": [
            {
                "name": "chart", "url": room.way.base_url, "test": True,
                "send_waveforms": True, "ekg_report": "diagnostic_report",
            }
        ],
        "adt": {"enabled": True, "port": room.adt_port, "identifier_system": NUMBERS},
        "device": [
            {
                "spec": "suntech_nibp", "name": CUFF, "link": "serial", "port": room.cuff.path,
                "simulated": True,
            },
            {
                "spec": "openbci_cyton", "name": AMPLIFIER, "link": "serial",
                "port": room.electrodes.device.path, "simulated": True, "leads": LEADS,
            },
        ],
    }  # fmt: skip


@contextlib.contextmanager
def open_room(chart: str) -> Iterator[Room]:
    """Both instruments run; results go to the chart by way of a proxy."""
    with (
        pytest.MonkeyPatch.context() as patch,
        Bench() as bench,
        FaultProxy(chart, about="POST /fhir/Observation") as way,
    ):
        patch.setattr(suntech, "_PAUSE_S", 0.0)  # an arm needs rest between two, and this is none
        cuff = bench.device(
            "suntech_nibp", patient="systolic=128,diastolic=82,steady", time_scale=60, auto=False
        )
        yield Room(cuff, Electrodes(bench), way, free_port())
