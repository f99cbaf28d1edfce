"""The simulated CMS50D-BT, byte by byte (OxiVis issue 2; the commands as in captures)."""

from __future__ import annotations

import pytest

from station.simulators.devices.base import Scene
from station.simulators.devices.contec_bluetooth import ContecBluetoothOximeter
from station.simulators.patient import patient_from_words
from tests.simulators.scenes import BEGAN, scene

COMMANDS = "0000ff01-0000-1000-8000-00805f9b34fb"
TOLD = "0000ff02-0000-1000-8000-00805f9b34fb"


def run(device: ContecBluetoothOximeter, from_s: float, to_s: float) -> list[bytes]:
    sent = []
    for step in range(round((to_s - from_s) * 20) + 1):
        while (out := device.due(from_s + step / 20)) is not None:
            assert (out.uuid, out.indicate) == (TOLD, False)
            sent.append(out.value)
    return sent


def started(oximeter: ContecBluetoothOximeter | None = None) -> ContecBluetoothOximeter:
    oximeter = oximeter or ContecBluetoothOximeter(scene())
    oximeter.host_ready(True, 0.0)
    assert run(oximeter, 0.0, 0.0) == []
    for data in ("9A 1A", "9B 00 1B", "9B 01 1C"):
        oximeter.written(COMMANDS, bytes.fromhex(data), 0.0)
    return oximeter


def values(sent: list[bytes]) -> set[str]:
    return {data.hex(" ") for data in sent if data[1] == 1}


def test_values_once_a_second_and_sixty_waves() -> None:
    """SpO2 97, pulse 72: EB + 01 + 48 + 61 + 7F = 0x214."""
    sent = run(started(), 0.05, 10.0)
    assert values(sent) == {"eb 01 00 48 61 7f 00 14"}
    assert sum(data[1] == 1 for data in sent) == 10
    waves = b"".join(data for data in sent if data[1] == 0)
    assert len(waves) == 600 * 6
    assert {waves[at] for at in range(0, len(waves), 6)} == {0xEB}
    assert max(len(data) for data in sent) <= 18
    assert {waves[at + 2] for at in range(0, len(waves), 6)} == {0x03, 0x43}


def test_without_a_finger() -> None:
    """EB + 01 + 00 + 7F + 7F = 0x1EA; the wave stands at 0x40: EB + 03 + 40 + 08 = 0x136."""
    oximeter = started()
    oximeter.act("finger_out", 0.0)
    sent = run(oximeter, 0.05, 2.0)
    assert values(sent) == {"eb 01 00 00 7f 7f 00 6a"}
    assert {data[:6].hex(" ") for data in sent if data[1] == 0} == {"eb 00 03 40 08 36"}
    oximeter.act("finger_in", 2.0)
    assert values(run(oximeter, 2.05, 8.0)) == {
        "eb 01 00 00 7f 7f 00 6a",
        "eb 01 00 48 61 7f 00 14",
    }


def test_a_fast_pulse_sets_its_bit() -> None:
    person = patient_from_words("heart_rate=161,spo2=98,steady", seed=1)
    oximeter = started(ContecBluetoothOximeter(Scene(patient=person, began=BEGAN)))
    assert {data[2] for data in run(oximeter, 0.05, 2.0) if data[1] == 1} == {0x02}


@pytest.mark.parametrize("wrong", ["9B 01 9C", "9B 01 00 00 00 1C 00", "", "9B 02 1D"])
def test_what_it_does_not_know_is_ignored(wrong: str) -> None:
    oximeter = ContecBluetoothOximeter(scene())
    oximeter.host_ready(True, 0.0)
    oximeter.written(COMMANDS, bytes.fromhex(wrong), 0.0)
    assert run(oximeter, 0.0, 2.0) == []


def test_it_stops_when_told_when_left_and_when_forgotten() -> None:
    oximeter = started()
    assert run(oximeter, 0.05, 1.0)
    oximeter.written(COMMANDS, bytes.fromhex("9B 7F 1A"), 1.0)
    assert run(oximeter, 1.05, 3.0) == [bytes.fromhex("EB 7F 6A")]
    oximeter = started()
    oximeter.host_ready(False, 1.0)
    assert run(oximeter, 1.05, 3.0) == []
    oximeter = started()
    run(oximeter, 0.05, 59.9)
    oximeter.written(COMMANDS, bytes.fromhex("9A 1A"), 59.9)
    assert run(oximeter, 60.0, 70.0)
    run(oximeter, 70.0, 119.95)
    assert run(oximeter, 120.0, 125.0) == []


def test_its_radio() -> None:
    plan = ContecBluetoothOximeter(scene()).plan()
    assert plan.advertised == ("0000ff12-0000-1000-8000-00805f9b34fb",)
    offered = {one.uuid[4:8]: one.properties for s in plan.services for one in s.characteristics}
    assert offered["ff02"] == ("notify",)
    assert offered["ff01"] == ("write", "write_without_response")
