"""A simulated Nonin oximeter in its slower formats, and the commands that choose a format."""

from __future__ import annotations

import pytest

from station.codec import Decoder, Frame, load_spec
from station.drivers.dialogues import dialogue_named
from station.simulators.devices.nonin import NoninOximeter
from station.vitals import Vital
from tests.drivers.dialogues.moments import at
from tests.simulators.scenes import BEGAN, scene

SPEC = load_spec("nonin_serial")


def ticks(oximeter: NoninOximeter, from_s: float, to_s: float) -> bytes:
    steps = round((to_s - from_s) * 10)
    return b"".join(oximeter.tick(from_s + step / 10) for step in range(steps + 1))


@pytest.mark.parametrize(
    ("mode", "frame", "without"),
    [
        # pulse 72 = 0x48, SpO2 97 = 0x61; without a finger 511 and 127
        ("format_1", b"\x80\x48\x61", b"\x83\x7f\x7f"),
        ("format_8", b"\x80\x48\x61\x20", b"\x83\x7f\x7f\x08"),
        ("ascii", b"SPO2=097 HR=072\r\n", b"SPO2=--- HR=---\r\n"),
    ],
)
def test_one_frame_a_second(mode: str, frame: bytes, without: bytes) -> None:
    oximeter = NoninOximeter(scene(), mode=mode)
    assert ticks(oximeter, 0.5, 3.5) == frame * 3
    oximeter.act("finger_out", 3.5)
    assert ticks(oximeter, 13.6, 15.5) == without * 2


def test_format_8_holds_the_last_values_for_ten_seconds_and_says_that_the_finger_is_out() -> None:
    oximeter = NoninOximeter(scene(), mode="format_8")
    ticks(oximeter, 0.5, 1.5)
    oximeter.act("finger_out", 1.5)
    assert ticks(oximeter, 1.6, 2.5) == b"\x80\x48\x61\x08"
    oximeter.act("finger_in", 2.5)
    assert ticks(oximeter, 2.6, 3.5) == b"\xa3\x7f\x7f\x00"  # searching
    oximeter.act("low_battery", 6.6)
    oximeter.act("motion", 6.6)
    assert ticks(oximeter, 6.6, 7.5)[-4:] == b"\x84\x48\x61\x01"


def test_a_reading_of_format_13_byte_by_byte() -> None:
    """Taken eight seconds after the start, on the second of January 2026 at 03:04:13.

    20+26+01+02+03+04+13+00 = 0x63, +02+00+00+48+00+61 = 0x10E.
    """
    oximeter = NoninOximeter(scene(), mode="format_13")
    assert ticks(oximeter, 0.0, 7.9) == b""
    reading = ticks(oximeter, 8.0, 60.0)
    assert reading.hex(" ") == ("00 02 00 0d 00 0e 20 26 01 02 03 04 13 00 02 00 00 48 00 61 0e 03")


def test_what_was_measured_before_is_sent_first_the_oldest_in_front_and_once() -> None:
    oximeter = NoninOximeter(scene(), mode="format_13")
    oximeter.act("store", 1.0, spo2=91, minutes_ago=90)
    oximeter.act("store", 1.0, spo2=92, minutes_ago=30)
    assert ticks(oximeter, 1.0, 2.0) == b""
    oximeter.receive(bytes.fromhex("02 72 00 03"), 2.0)
    decoder = Decoder(SPEC, mode="format_13")
    frames = [f for f in decoder.feed(ticks(oximeter, 2.0, 20.0)).items if isinstance(f, Frame)]
    assert [frame.values[Vital.SPO2].number for frame in frames] == [91, 92, 97]
    assert [frame.from_memory for frame in frames] == [True, True, False]
    assert ticks(oximeter, 20.0, 30.0) == b""


def test_a_moving_finger_cannot_be_measured() -> None:
    """20+26+01+02+03+04+13+00 = 0x63, +01+00+01+FF+00+7F = 0x1E3."""
    oximeter = NoninOximeter(scene(), mode="format_13")
    oximeter.act("motion", 0.0)
    reading = ticks(oximeter, 0.0, 8.0)
    assert reading[14:].hex(" ") == "01 00 01 ff 00 7f e3 03"


def test_nothing_is_measured_without_a_sensor() -> None:
    oximeter = NoninOximeter(scene(), mode="format_13")
    oximeter.act("finger_out", 0.0)
    ticks(oximeter, 0.0, 1.0)
    oximeter.act("finger_in", 1.0)
    oximeter.act("sensor_unplugged", 5.0)
    assert ticks(oximeter, 1.0, 60.0) == b""
    oximeter.act("sensor_unplugged", 60.0, on=False)
    assert len(ticks(oximeter, 60.0, 70.0)) == 22


def test_its_commands() -> None:
    oximeter = NoninOximeter(scene(), mode="format_13")
    assert oximeter.receive(bytes.fromhex("02 72 00"), 0.0) == b""
    # 2026-01-02 03:04:05
    told = bytes.fromhex("02 F2 06 1A 01 02 03 04 05 03")
    assert oximeter.receive(b"\x03", 0.0) == told
    oximeter.act("wrong_clock", 0.0, hours=-48)
    assert oximeter.receive(bytes.fromhex("02 72 00 03"), 0.0)[3:6] == b"\x19\x0c\x1f"
    oximeter.receive(bytes.fromhex("02 72 06 1A 01 02 03 04 05 03"), 0.0)
    assert oximeter.receive(bytes.fromhex("02 72 00 03"), 0.0) == told
    oximeter.receive(bytes.fromhex("02 72 06 1A 0D 02 03 04 05 03"), 0.0)  # a 13th month
    assert oximeter.receive(bytes.fromhex("02 72 00 03"), 0.0) == told
    assert oximeter.receive(bytes.fromhex("02 70 02 02 09 03"), 0.0) == b"\x15"
    assert oximeter.receive(bytes.fromhex("06"), 0.0) == b""
    assert oximeter.receive(bytes.fromhex("02 70 04 02 08 00 7E 03"), 0.0) == b"\x06"
    assert ticks(oximeter, 0.5, 1.5) == b"\x80\x48\x61\x20"


def test_the_stations_dialogue_brings_it_to_the_format_that_is_read() -> None:
    """As it comes from its maker it sends format 13; the station was told to read format 8."""
    oximeter = NoninOximeter(scene(), mode="format_13")
    it = dialogue_named("nonin_format", {}, mode="format_8")
    it.connected(at(0, BEGAN))
    heard = b""
    for step in range(1, 80):
        now = step / 10
        moment = at(now, BEGAN)
        said = b"".join(send.data for send in it.tick(moment))
        heard += it.received(oximeter.receive(said, now) + oximeter.tick(now), moment).data
    assert heard.endswith(b"\x80\x48\x61\x20" * 5)


def test_a_mode_that_is_none() -> None:
    with pytest.raises(ValueError, match="no mode format_9; there are format_2, format_7"):
        NoninOximeter(scene(), mode="format_9")
