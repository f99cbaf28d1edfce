"""Cuff and thermometer by a passed clock, byte by byte (GATT Specification Supplement)."""

from __future__ import annotations

from datetime import datetime

import pytest

from station.codec import Decoder, Frame, load_spec
from station.simulators.devices import BluetoothDevice
from station.simulators.devices.base import ActError
from station.simulators.devices.bluetooth import Outgoing
from station.simulators.devices.cuff import Cuff
from station.simulators.devices.thermometer import Thermometer
from station.vitals import Vital
from tests.simulators.scenes import scene

PRESSURE = "00002a35-0000-1000-8000-00805f9b34fb"
CUFF_PRESSURE = "00002a36-0000-1000-8000-00805f9b34fb"
TEMPERATURE = "00002a1c-0000-1000-8000-00805f9b34fb"
INTERMEDIATE = "00002a1e-0000-1000-8000-00805f9b34fb"
CURRENT_TIME = "00002a2b-0000-1000-8000-00805f9b34fb"
DATE_TIME = "00002a08-0000-1000-8000-00805f9b34fb"


def run(device: BluetoothDevice, from_s: float, to_s: float) -> list[tuple[float, Outgoing]]:
    """Everything that it sends, polled 20 times a second and always confirmed."""
    sent = []
    for step in range(round((to_s - from_s) * 20) + 1):
        now = from_s + step / 20
        while (out := device.due(now)) is not None:
            sent.append((now, out))
            if out.indicate:
                device.confirmed()
    return sent


def ready(device: BluetoothDevice) -> BluetoothDevice:
    device.host_ready(True, 0.0)
    return device


def frame_of(device: BluetoothDevice, out: Outgoing) -> Frame:
    (item,) = Decoder(load_spec(device.spec_id)).feed(out.value, out.uuid).items
    assert isinstance(item, Frame)
    return item


def test_a_measurement_of_the_cuff() -> None:
    """128/82, mean 97, pulse 72; it began at 03:04:05 and ends 15 s later."""
    device = ready(Cuff(scene()))
    device.act("start", 0.0)
    sent = run(device, 0.0, 20.0)
    *live, (ended, result) = sent
    assert ended == pytest.approx(15.0)
    assert (result.uuid, result.indicate) == (PRESSURE, True)
    assert result.value.hex(" ") == "16 80 00 52 00 61 00 ea 07 01 02 03 04 14 48 00 00 00"
    assert len(live) == 75  # five a second
    assert {(out.uuid, out.indicate, out.value[0]) for _, out in live} == {
        (CUFF_PRESSURE, False, 0)
    }
    pressures = [frame_of(device, out).values[Vital.CUFF_PRESSURE].number for _, out in live]
    numbers = [int(number) for number in pressures if number is not None]
    top = numbers.index(max(numbers))
    assert 165 <= numbers[top] <= 168  # 40 above systolic
    assert numbers[:top] == sorted(numbers[:top])
    assert numbers[top:] == sorted(numbers[top:], reverse=True)
    assert numbers[-1] < 82


def test_a_measurement_of_the_thermometer() -> None:
    """36.8 °C is 368 = 0x170 times ten to the -1 (0xFF); in the mouth is type 6."""
    device = ready(Thermometer(scene()))
    device.act("start", 0.0)
    *live, (ended, result) = run(device, 0.0, 10.0)
    assert ended == pytest.approx(4.0)
    assert (result.uuid, result.indicate) == (TEMPERATURE, True)
    assert result.value.hex(" ") == "06 70 01 00 ff ea 07 01 02 03 04 09 06"
    assert {out.uuid for _, out in live} == {INTERMEDIATE}
    shown = [frame_of(device, out).values[Vital.BODY_TEMPERATURE].number for _, out in live]
    numbers = [number for number in shown if number is not None]
    assert len(numbers) == 11
    assert numbers == sorted(numbers)
    assert 27 < numbers[0] < numbers[-1] < 37


@pytest.mark.parametrize("scale", [1.0, 30.0])
def test_measurements_follow_the_time_scale(scale: float) -> None:
    device = ready(Cuff(scene(time_scale=scale)))
    device.act("start", 0.0)
    ends = [now for now, out in run(device, 0.0, 20.0) if out.indicate]
    assert ends == pytest.approx([15.0 / scale], abs=0.05)


def test_what_nobody_confirmed_is_kept_and_comes_oldest_first() -> None:
    device = Cuff(scene(time_scale=30.0))
    device.act("old_record", 0.0)
    device.act("start", 0.0)
    assert not [out for _, out in run(device, 0.0, 2.0) if out.indicate]
    device.host_ready(True, 2.0)
    first = device.due(2.0)
    assert first is not None
    assert device.due(2.1) == first  # not confirmed: again
    device.confirmed()
    device.host_ready(False, 2.2)
    assert device.due(2.2) is None
    device.host_ready(True, 3.0)
    times = [frame_of(device, first).device_time]
    times += [frame_of(device, out).device_time for _, out in run(device, 3.0, 4.0)]
    assert times == [
        datetime.fromisoformat("2026-01-02T02:04:05"),  # an hour before
        datetime.fromisoformat("2026-01-02T03:04:05"),
    ]
    assert first.value[1:7].hex(" ") == "a3 00 65 00 7a 00"  # 163/101, mean 122: not the patient's


def test_one_that_keeps_its_memory_sends_it_to_every_host() -> None:
    device = Cuff(scene(time_scale=30.0))
    device.act("keep_memory", 0.0)
    device.act("old_record", 0.0, minutes=60)
    device.act("old_record", 0.0, minutes=50)
    hours = []
    for connection in (1.0, 3.0):
        device.host_ready(True, connection)
        sent = run(device, connection, connection + 1.0)
        hours.append([str(frame_of(device, out).device_time) for _, out in sent])
        device.host_ready(False, connection + 1.5)
    assert hours == [["2026-01-02 02:04:05", "2026-01-02 02:14:05"]] * 2


@pytest.mark.parametrize(
    ("kind", "uuid", "set_by_hand"),
    [
        # 2026-03-04 05:06:07; Current Time has Wednesday, no fraction and "manual" behind it.
        (Cuff, CURRENT_TIME, "ea070304050607030001"),
        (Thermometer, DATE_TIME, "ea070304050607"),
    ],
)
def test_a_wrong_clock_is_mended_by_the_host(
    kind: type[Cuff | Thermometer], uuid: str, set_by_hand: str
) -> None:
    device = ready(kind(scene(time_scale=30.0)))
    device.act("wrong_clock", 0.0)
    device.act("start", 0.0)
    (wrong,) = [out for _, out in run(device, 0.0, 2.0) if out.indicate]
    stamp = frame_of(device, wrong).device_time
    assert stamp is not None
    assert (stamp.year, stamp.month, stamp.day) == (2017, 1, 1)
    device.written(uuid, bytes.fromhex(set_by_hand), 10.0)
    device.act("start", 10.0)
    (right,) = [out for _, out in run(device, 10.0, 12.0) if out.indicate]
    stamp = frame_of(device, right).device_time
    assert stamp is not None
    assert (stamp - datetime.fromisoformat("2026-03-04T05:06:07")).total_seconds() in (0.0, 1.0)


@pytest.mark.parametrize(
    ("fault", "flag", "status"),
    [
        ("movement", "body_movement", "0100"),
        ("loose", "cuff_loose", "0200"),
    ],
)
def test_faults_of_the_cuff(fault: str, flag: str, status: str) -> None:
    """A bit beside the values; with `error` there are no values, and the bit tells why."""
    device = ready(Cuff(scene(time_scale=30.0)))

    def measured(at_s: float) -> Outgoing:
        device.act("start", at_s)
        (result,) = [out for _, out in run(device, at_s, at_s + 2.0) if out.indicate]
        return result

    device.act(fault, 0.0)
    with_values = measured(0.0)
    assert with_values.value[-2:].hex() == status
    assert frame_of(device, with_values).flags[flag] is True
    device.act("error", 2.0)
    without = frame_of(device, measured(2.0))
    assert not without.chartable
    assert "systolic: not a number" in without.why_not
    assert without.flags[flag] is True
    device.act(fault, 4.0, on=False)
    device.act("error", 4.0, on=False)
    mended = frame_of(device, measured(4.0))
    assert mended.chartable
    assert mended.flags[flag] is False


def test_a_thermometer_that_finds_nothing() -> None:
    device = ready(Thermometer(scene()))
    device.act("error", 0.0)
    device.act("start", 0.0)
    (result,) = [out for _, out in run(device, 0.0, 5.0) if out.indicate]
    assert result.value[1:5].hex() == "ffff7f00"  # NaN


def test_stopped_in_between_there_is_no_result() -> None:
    device = ready(Cuff(scene()))
    device.act("start", 0.0)
    assert run(device, 0.0, 5.0)
    device.act("stop", 5.0)
    assert run(device, 5.0, 30.0) == []


@pytest.mark.parametrize(("kind", "lasts_s"), [(Cuff, 15.0), (Thermometer, 4.0)])
def test_by_itself_5_s_after_a_host_then_every_minute(
    kind: type[Cuff | Thermometer], lasts_s: float
) -> None:
    device = kind(scene(auto=True))
    assert run(device, 0.0, 10.0) == []
    device.host_ready(True, 10.0)
    ends = [now for now, out in run(device, 10.0, 120.0) if out.indicate]
    first = 10.0 + 5.0 + lasts_s
    assert ends == pytest.approx([first, first + 60.0 + lasts_s], abs=0.051)


def test_a_whole_radio_device_by_its_plan() -> None:
    plan = Cuff(scene()).plan()
    offered = {one.uuid[4:8]: one.properties for s in plan.services for one in s.characteristics}
    assert offered["2a35"] == ("indicate",)
    assert offered["2a36"] == ("notify",)
    assert offered["2a2b"] == ("write",)
    assert "2a08" not in offered
    assert {"2a29", "2a24", "2a25", "2a26"} <= set(offered)
    assert plan.advertised == ("00001810-0000-1000-8000-00805f9b34fb",)


def test_the_thermometer_keeps_its_clock_in_the_service_of_the_measurement() -> None:
    services = {service.uuid[4:8]: service for service in Thermometer(scene()).plan().services}
    assert set(services) == {"1809", "180a"}
    offered = {one.uuid: one.properties for one in services["1809"].characteristics}
    assert offered[DATE_TIME] == ("write",)


def test_acts_that_do_not_exist() -> None:
    device = Cuff(scene())
    with pytest.raises(ActError, match="cannot do 'explode'; it can error, keep_memory, loose"):
        device.act("explode", 0.0)
    with pytest.raises(ActError, match="unexpected keyword argument 'loudly'"):
        device.act("start", 0.0, loudly=True)
    with pytest.raises(ActError, match="old_record: could not convert"):
        device.act("old_record", 0.0, minutes="many")
