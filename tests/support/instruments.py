"""Simulated serial instruments on ports, in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from station.settings import DeviceSettings

__all__ = ["ROOM", "simulated", "simulated_devices"]

# Eight live instruments: an EKG, two pulse waves, and spot devices.
ROOM = (
    "openbci_cyton",
    "nonin_serial",
    "contec_cms50_v7",
    "suntech_nibp",
    "welch_allyn_suretemp",
    "healthometer_esc",
    "masimo_ascii",
    "detecto_csv",
)
_LEADS = {"ch1": "II", "ch2": "V5"}


@contextmanager
def simulated(ids: tuple[str, ...], patient: str | None = None) -> Iterator[dict[str, str]]:
    """Spec → port, in a process of its own."""
    command = [sys.executable, "-m", "station", "simulate", *ids]
    command += ["--patient", patient] if patient else []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ports = {}
        try:
            for _ in ids:
                place = json.loads(process.stdout.readline())
                ports[place["spec"]] = place["pty"]
            yield ports
        finally:
            process.terminate()


@contextmanager
def simulated_devices(
    ids: tuple[str, ...], patient: str | None = None
) -> Iterator[tuple[DeviceSettings, ...]]:
    """The same, as a station's settings name them."""
    with simulated(ids, patient) as ports:
        yield tuple(
            DeviceSettings(
                spec=spec,
                link="serial",
                port=port,
                simulated=True,
                leads=_LEADS if spec == "openbci_cyton" else None,
            )
            for spec, port in ports.items()
        )
