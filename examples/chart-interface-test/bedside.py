"""Reads an oximeter and files what it reads: the software that is tested here.

Nonin serial data format 1: three bytes a second. Bit 7 is set in the first byte only, the status;
its bits 0 and 1 are the high bits of the pulse rate. 511 and 127 mean that there is no value.
"""

from __future__ import annotations

import json
import time
import urllib.request
from typing import NamedTuple

import serial


class Values(NamedTuple):
    """Oxygen saturation in percent and pulse rate per minute."""

    spo2: int
    pulse_rate: int


def read_values(port: str, timeout_s: float = 10.0) -> Values | None:
    """The next values of the oximeter on a serial port; None when it says that it has none."""
    with serial.Serial(port, 9600, timeout=0.5) as line:
        frame = b""
        until = time.monotonic() + timeout_s
        while time.monotonic() < until:
            for byte in line.read(3):
                frame = bytes((byte,)) if byte & 0x80 else frame + bytes((byte,))
                if len(frame) == 3 and frame[0] & 0x80:
                    return _values(frame)
    raise TimeoutError(f"the oximeter on {port} said nothing for {timeout_s:g} s")


def _values(frame: bytes) -> Values | None:
    status, pulse_rate, spo2 = frame
    pulse_rate |= (status & 3) << 7
    if status & 0x60 or spo2 == 127 or pulse_rate == 511:
        return None
    return Values(spo2, pulse_rate)


def file_spo2(base_url: str, patient: str, values: Values) -> str:
    """Create the Observation and give its id."""
    observation = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "59408-5"}]},
        "subject": {"reference": f"Patient/{patient}"},
        "valueQuantity": {
            "value": values.spo2,
            "unit": "%",
            "system": "http://unitsofmeasure.org",
            "code": "%",
        },
    }
    request = urllib.request.Request(  # noqa: S310 - the base is the caller's
        f"{base_url}/Observation",
        json.dumps(observation).encode(),
        {"Content-Type": "application/fhir+json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return str(json.load(answer)["id"])
