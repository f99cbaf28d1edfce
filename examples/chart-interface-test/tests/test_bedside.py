"""The bedside program against a simulated oximeter, and against a FHIR server."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING

import pytest
from bedside import Values, file_spo2, read_values

if TYPE_CHECKING:
    from station.simulators.demo_chart import DemoChart
    from station.testing.plugin import MakeDevice

PATIENT = "spo2=91,heart_rate=88,steady"


def test_it_reads_what_the_patient_has(station_device: MakeDevice) -> None:
    """Both values, over a real port."""
    oximeter = station_device("nonin_serial", mode="format_1", patient=PATIENT)
    assert read_values(oximeter.path) == Values(spo2=91, pulse_rate=88)


def test_without_a_finger_there_is_no_value(station_device: MakeDevice) -> None:
    """The last value is not shown again."""
    oximeter = station_device("nonin_serial", mode="format_1", patient=PATIENT)
    oximeter.act("finger_out")
    assert read_values(oximeter.path) is None


def test_a_lost_first_byte_gives_no_wrong_value(station_device: MakeDevice) -> None:
    """A frame that begins in its middle is no frame."""
    oximeter = station_device(
        "nonin_serial", mode="format_1", patient=PATIENT, wrong="dropped-sync"
    )
    read = {read_values(oximeter.path) for _ in range(3)}
    assert read == {Values(spo2=91, pulse_rate=88)}


def test_an_unplugged_oximeter_is_told(station_device: MakeDevice) -> None:
    """No port is no value."""
    oximeter = station_device("nonin_serial", mode="format_1", patient=PATIENT)
    oximeter.fault("unplug")
    with pytest.raises(OSError, match="could not open port"):
        read_values(oximeter.path)


def test_a_value_is_in_the_chart_as_it_was_read(station_chart: DemoChart) -> None:
    """Filed, and read back with a plain request."""
    number = file_spo2(station_chart.base_url, "somebody", Values(spo2=91, pulse_rate=88))
    there = f"{station_chart.base_url}/Observation/{number}"
    with urllib.request.urlopen(there, timeout=30) as answer:  # noqa: S310 - our own server
        assert json.load(answer)["valueQuantity"]["value"] == 91
