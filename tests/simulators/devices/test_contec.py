"""The simulated CMS50 against bytes that real ones sent."""

from __future__ import annotations

import pytest

from station.codec import Decoder, Frame, load_spec
from station.simulators.devices import Scene
from station.simulators.devices.contec import ContecOximeter
from station.simulators.patient import patient_from_words
from station.vitals import Vital
from tests.simulators.scenes import BEGAN, scene


def command(code: str) -> bytes:
    return bytes.fromhex(f"7D 81 {code} 80 80 80 80 80 80")


def started() -> ContecOximeter:
    oximeter = ContecOximeter(scene())
    oximeter.tick(0.0)
    assert oximeter.receive(command("A1"), 0.0) == b""
    return oximeter


def packets(oximeter: ContecOximeter, from_s: float, to_s: float) -> list[bytes]:
    steps = round((to_s - from_s) / 0.02)
    data = b"".join(oximeter.tick(from_s + step * 0.02) for step in range(1, steps + 1))
    return [data[at : at + 9] for at in range(0, len(data), 9)]


def frames(data: bytes) -> list[Frame]:
    decoder = Decoder(load_spec("contec_cms50_v7"), detail=True)
    items = [*decoder.feed(data).items, *decoder.flush().items]
    assert all(isinstance(item, Frame) for item in items)
    return [item for item in items if isinstance(item, Frame)]


def test_it_says_nothing_before_it_is_asked_and_stops_when_nobody_keeps_it_alive() -> None:
    oximeter = ContecOximeter(scene())
    assert packets(oximeter, 0.0, 2.0) == []
    oximeter.receive(command("A1"), 2.0)
    assert len(packets(oximeter, 2.0, 4.0)) == 120
    oximeter.receive(command("AF"), 4.0)
    assert len(packets(oximeter, 4.0, 34.0)) == pytest.approx(30 * 60, abs=1)
    assert packets(oximeter, 34.0, 36.0) == []


def test_the_patient_in_a_packet() -> None:
    """SpO2 97 is 0xE1 and pulse 72 is 0xC8 with bit 7 set."""
    found = packets(started(), 0.0, 2.0)
    assert {packet[0] for packet in found} == {0x01}
    assert {packet[5:7].hex() for packet in found} == {"c8e1"}
    assert any(packet[2] & 0x40 for packet in found)  # a pulse beeps
    assert len({packet[3] for packet in found}) > 20


def test_the_finger_out_is_the_captured_packet() -> None:
    """A real one sent 01 E1 84 C0 90 80 80 FF FF, with signal 4 where this one has 5."""
    oximeter = started()
    oximeter.act("finger_out", 0.5)
    assert {packet.hex(" ") for packet in packets(oximeter, 0.5, 1.0)} == {
        "01 e1 85 c0 98 80 80 ff ff"
    }
    oximeter.act("finger_in", 1.0)
    (searching,) = {(p[1], p[5], p[6]) for p in packets(oximeter, 1.0, 2.0)}
    assert searching == (0xE2, 0x80, 0x80)


def test_a_pulse_above_127_has_its_bit_in_byte_1() -> None:
    person = patient_from_words("heart_rate=161,spo2=98,steady", seed=1)
    oximeter = ContecOximeter(Scene(patient=person, began=BEGAN))
    oximeter.tick(0.0)
    oximeter.receive(command("A1"), 0.0)
    found = packets(oximeter, 0.0, 1.0)
    assert {packet[1] & 0x08 for packet in found} == {0x08}
    told = {frame.values[Vital.PULSE_RATE].number for frame in frames(b"".join(found))}
    assert told <= {160, 161, 162}


def test_answers_of_the_memory() -> None:
    """At 03:04:05 on 2026-01-02 somebody's minute of an hour before: 60 readings, 120 bytes."""
    oximeter = ContecOximeter(scene())
    assert oximeter.receive(command("A3"), 0.0).hex(" ") == "0a 80 80 80"
    oximeter.act("old_record", 0.0)
    assert oximeter.receive(command("A7") + command("A2"), 0.0).hex(" ") == "0c 80 0c 80"
    assert oximeter.receive(command("A3"), 0.0).hex(" ") == "0a 80 80 81"
    assert oximeter.receive(command("A4"), 0.0).hex(" ") == "08 80 80 80 f8 80 80 80"
    assert oximeter.receive(command("A5"), 0.0).hex(" ") == (
        "07 80 80 80 94 9a 81 82 12 80 80 80 82 84 85 80"
    )
    data = oximeter.receive(command("A6"), 0.0)
    assert data == bytes.fromhex("0F 80 D9 F1 D9 F1 D9 F1") * 20  # SpO2 89, pulse 113
    assert oximeter.receive(command("81")[:1] + b"\x80\x81" + b"\x80" * 6, 0.0).hex(" ") == (
        "0b 80 81 85"
    )


def test_a_command_in_two_pieces_behind_garbage() -> None:
    oximeter = ContecOximeter(scene())
    assert oximeter.receive(b"\xff\x00" + command("A2")[:4], 0.0) == b""
    assert oximeter.receive(command("A2")[4:], 0.1).hex(" ") == "0c 80"


def test_a_wrong_clock_is_mended() -> None:
    """Set to 2026-11-24 10:00:05; ten seconds later somebody's record is an hour old."""
    oximeter = ContecOximeter(scene())
    oximeter.act("wrong_clock", 0.0)
    oximeter.receive(bytes.fromhex("7D 81 B2 94 9A 8B 98 82 80"), 0.0)
    answer = oximeter.receive(bytes.fromhex("7D 81 B1 8A 80 85 80 80 80"), 0.0)
    assert answer.hex(" ") == "0b 81 b1 80"
    oximeter.act("old_record", 10.0)
    day, time = frames(oximeter.receive(command("A5"), 10.0))
    told = [day.keys[name] for name in ("century", "year", "month", "day")]
    told += [time.keys[name] for name in ("hour", "minute", "second")]
    assert told == [20, 26, 11, 24, 9, 0, 15]


def test_switched_off_it_is_silent() -> None:
    oximeter = started()
    oximeter.act("switch_off", 0.5)
    assert packets(oximeter, 0.5, 1.0) == []
