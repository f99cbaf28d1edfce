"""The simulated TD-8255, byte by byte."""

from __future__ import annotations

from station.simulators.devices.taidoc_oximeter import TaidocOximeter
from tests.simulators.scenes import scene

METER = "00001524-1212-efde-1523-785feabcd123"
START, OFF = bytes.fromhex("51 47 02 00 00 00 A3 3D"), bytes.fromhex("51 50 00 00 00 00 A3 44")
VALUES, NO_FINGER = "51 61 61 00 48 00 a5 00", "51 61 00 00 00 00 a5 57"  # SpO2 97, pulse 72


def run(device: TaidocOximeter, from_s: float, to_s: float) -> list[str]:
    sent = []
    for step in range(round((to_s - from_s) * 20) + 1):
        while (out := device.due(from_s + step / 20)) is not None:
            assert (out.uuid, out.indicate) == (METER, False)
            sent.append(out.value.hex(" "))
    return sent


def ready() -> TaidocOximeter:
    device = TaidocOximeter(scene())
    device.host_ready(True, 0.0)
    return device


def test_values_once_a_second_after_the_start() -> None:
    device = ready()
    assert run(device, 0.0, 2.5) == []
    device.written(METER, START, 2.5)
    assert run(device, 2.5, 5.5) == ["51 47 02 00 00 00 a5 3f", VALUES, VALUES, VALUES]


def test_a_finger_that_leaves_and_comes_back() -> None:
    device = ready()
    device.written(METER, START, 0.0)
    run(device, 0.0, 0.5)
    device.act("finger_out", 0.5)
    assert run(device, 0.5, 2.5) == [NO_FINGER, NO_FINGER]
    device.act("finger_in", 2.5)
    assert run(device, 2.5, 8.5) == [NO_FINGER] * 4 + [VALUES] * 2


def test_it_stops_when_it_is_turned_off_and_when_its_host_leaves() -> None:
    device = ready()
    device.written(METER, START, 0.0)
    run(device, 0.0, 1.5)
    device.written(METER, OFF, 1.5)
    assert run(device, 1.5, 4.5) == ["51 50 00 00 00 00 a5 46"]
    device.written(METER, START, 4.5)
    device.host_ready(False, 5.0)
    assert run(device, 5.0, 8.0) == ["51 47 02 00 00 00 a5 3f"]


def test_commands_that_it_does_not_know() -> None:
    device = ready()
    device.written(METER, START[:-1] + b"\x00", 0.0)
    device.written(METER, b"", 0.0)
    assert run(device, 0.0, 3.0) == []
