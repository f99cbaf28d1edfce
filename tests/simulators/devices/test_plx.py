"""The Bluetooth oximeter by a passed clock, byte by byte (Pulse Oximeter Service 1.0.1)."""

from __future__ import annotations

import pytest

from station.simulators.devices import Scene
from station.simulators.devices.plx import PlxOximeter
from station.simulators.patient import Patient
from tests.simulators.scenes import BEGAN, scene

SPOT = "2a5e"
STREAM = "2a5f"
RECORDS = "2a52"
REQUEST = "00002a52-0000-1000-8000-00805f9b34fb"
# A patient of 89 %, 111/min, an hour before 03:04:05; fully qualified and stored, 0x0300.
OLD = "03 59 00 6f 00 ea 07 01 02 02 04 05 00 03"


def told(device: PlxOximeter, from_s: float, to_s: float) -> list[tuple[str, str]]:
    """Everything that it sends, polled 20 times a second and always confirmed."""
    sent = []
    for step in range(round((to_s - from_s) * 20) + 1):
        while (out := device.due(from_s + step / 20)) is not None:
            sent.append((out.uuid[4:8], out.value.hex(" ")))
            if out.indicate:
                device.confirmed()
    return sent


def oximeter(*, ready: bool = True, perfusion: float = 4.5) -> PlxOximeter:
    person = Patient(seed=1, heart_rate=72, spo2=97, perfusion=perfusion, steady=True)
    device = PlxOximeter(Scene(patient=person, began=BEGAN))
    device.host_ready(ready, 0.0)
    return device


def test_a_value_each_second() -> None:
    """97 %, 72/min; status fully qualified 0x0100, sensor status 0; amplitude 0xF02D = 4.5 %."""
    values = told(oximeter(), 0.0, 10.0)
    assert values == [(STREAM, "1c 61 00 48 00 00 01 00 00 00 2d f0")] * 10


def test_a_spot_check_takes_eight_seconds_and_tells_its_time() -> None:
    device = oximeter()
    device.act("start", 0.0)
    spots = [value for uuid, value in told(device, 0.0, 20.0) if uuid == SPOT]
    assert spots == ["0f 61 00 48 00 ea 07 01 02 03 04 0d 00 01 00 00 00 2d f0"]


@pytest.mark.parametrize(
    ("act", "value"),
    [
        # NaN; unavailable 0x2000; sensor not on the patient 0x0800, disconnected 0x8000.
        ("finger_out", "0c ff 07 ff 07 00 20 00 08 00"),
        ("sensor_unplugged", "0c ff 07 ff 07 00 20 00 80 00"),
        # questionable 0x4000, erratic 0x40
        ("motion", "1c 61 00 48 00 00 40 40 00 00 2d f0"),
    ],
)
def test_what_goes_wrong(act: str, value: str) -> None:
    device = oximeter()
    told(device, 0.0, 1.0)
    device.act(act, 1.0)
    assert set(told(device, 1.05, 4.0)) == {(STREAM, value)}


def test_a_finger_that_comes_is_searched_for_a_pulse() -> None:
    """Ongoing 0x0020, analysis ongoing 0x0200, for four seconds."""
    device = oximeter()
    device.act("finger_out", 0.0)
    told(device, 0.0, 2.0)
    device.act("finger_in", 2.5)
    values = [value for _, value in told(device, 2.5, 8.0)]
    assert values[:4] == ["0c ff 07 ff 07 20 00 00 02 00"] * 4
    assert values[4:] == ["1c 61 00 48 00 00 01 00 00 00 2d f0"] * 2


def test_little_blood_flow_is_told() -> None:
    """Bit 5 of the sensor status; 0xF003 = 0.3 %."""
    (first, *_) = told(oximeter(perfusion=0.3), 0.0, 1.0)
    assert first == (STREAM, "1c 61 00 48 00 00 01 20 00 00 03 f0")


def test_stored_spot_checks_come_when_they_are_asked_for() -> None:
    device = oximeter(ready=False)
    device.act("old_record", 0.0)
    device.act("start", 0.0)
    told(device, 0.0, 9.0)
    device.host_ready(True, 9.0)
    assert {uuid for uuid, _ in told(device, 9.0, 12.0)} == {STREAM}
    device.written(REQUEST, b"\x04\x01", 12.0)
    assert told(device, 12.0, 12.0)[-1] == (RECORDS, "05 00 02 00")
    device.written(REQUEST, b"\x01\x01", 12.1)
    # fully qualified and stored: 0x0300
    assert told(device, 12.1, 12.1) == [
        (SPOT, OLD),
        (SPOT, "0f 61 00 48 00 ea 07 01 02 03 04 0d 00 03 00 00 00 2d f0"),
        (RECORDS, "06 00 01 01"),
    ]


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        ("01 01", "06 00 01 06"),  # nothing stored
        ("04 01", "05 00 00 00"),
        ("02 01", "06 00 02 02"),  # it does not delete
        ("01 05", "06 00 01 04"),  # the oldest one alone: not supported
        ("03 00", "06 00 03 01"),
    ],
)
def test_other_requests(request_: str, answer: str) -> None:
    device = oximeter()
    device.due(0.0)
    device.written(REQUEST, bytes.fromhex(request_), 0.1)
    assert told(device, 0.1, 0.2) == [(RECORDS, answer)]


def test_the_station_fetches_by_record_access_and_it_is_writable() -> None:
    plan = PlxOximeter(scene()).plan()
    offered = {one.uuid[4:8]: one for service in plan.services for one in service.characteristics}
    assert set(offered[RECORDS].properties) == {"write", "write_without_response", "indicate"}
    assert offered[SPOT].properties == ("indicate",)
    assert offered[STREAM].properties == ("notify",)
    # Lists, stores, time, amplitude 0x004F; ongoing, qualified, stored, unavailable, questionable
    # 0x6320; low perfusion, erratic, analysis, off the patient, disconnected 0x008A60.
    assert offered["2a60"].value == bytes.fromhex("4f 00 20 63 60 8a 00")
