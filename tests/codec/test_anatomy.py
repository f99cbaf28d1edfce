"""Bytes with the names of their fields. The frames are those that the specs cite."""

from __future__ import annotations

import pytest

from station.codec import Decoder, Frame, load_spec, spec_ids
from station.codec.anatomy import Part, anatomy
from station.codec.spec import Example, Spec


def parts_of(spec_id: str, raw: bytes, *, mode: str | None = None) -> dict[str, Part]:
    """The parts of the last frame in these bytes."""
    spec = load_spec(spec_id)
    decoder = Decoder(spec, mode=mode, detail=True)
    items = [*decoder.feed(raw).items, *decoder.flush().items]
    (frame,) = (item for item in items[-1:] if isinstance(item, Frame))
    framing = spec.framing_of(spec.message(frame.message))
    return {part.name: part for part in anatomy(spec, frame, framing)}


def places(parts: dict[str, Part]) -> dict[str, tuple[tuple[int, int], ...]]:
    return {name: part.places for name, part in parts.items()}


def test_a_bluetooth_cuff() -> None:
    """A captured value of 0x2A35: flags, three SFLOATs, time, pulse, user, status."""
    raw = bytes.fromhex("DE F6 F4 16 F3 FF 07 E4 07 01 14 08 2B 00 B2 F2 01 80 00")
    parts = parts_of("bluetooth_blood_pressure", raw)
    assert places(parts) == {
        "flags": ((0, 1),),
        "systolic": ((1, 3),),
        "diastolic": ((3, 5),),
        "mean_arterial_pressure": ((5, 7),),
        "time_stamp": ((7, 14),),
        "pulse_rate": ((14, 16),),
        "user_id": ((16, 17),),
        "measurement_status": ((17, 19),),
    }
    assert parts["systolic"].says == "127.0 mm[Hg]"
    assert parts["time_stamp"].says == "2020-01-20 08:43:00"
    assert not any(part.frame for part in parts.values())


def test_bits_that_stand_apart_and_a_byte_that_two_fields_share() -> None:
    """Nonin format 8, pulse 1 * 128 + 107 = 235: bits 0 and 1 of the status, and the next byte."""
    parts = parts_of("nonin_serial", bytes.fromhex("89 6B 62 00 89 6B 62 00"), mode="format_8")
    assert parts["status"].places == ((0, 1),)
    assert parts["pulse_rate"].places == ((0, 1), (1, 2))
    assert parts["pulse_rate"].says == "235 /min"
    assert parts["spo2"].places == ((2, 3),)
    assert parts["spo2"].says == "98 %"
    assert "marginal_perfusion" in parts["status"].says


def test_what_the_framing_puts_there() -> None:
    """An answer of the SureTemp module (maker's manual 71332-0000B)."""
    parts = parts_of("welch_allyn_suretemp", bytes.fromhex("03 02 10 94 34 02 00 00 21"))
    assert parts["checksum"].places == ((8, 9),)
    assert parts["checksum"].frame


def test_a_text_by_its_keys() -> None:
    """A captured line of a Masimo Rad-8."""
    line = (
        b"02/22/16 22:47:45 SN=0000056661 SPO2=098% BPM=097 PI=03.60% SPCO=--.-% SPMET=--.-% "
        b"DESAT=-- PIDELTA=+-- ALARM=0000 EXC=000800\r\n"
    )
    parts = parts_of("masimo_ascii", line)
    said = {name: line[slice(*part.places[0])] for name, part in parts.items()}
    assert said["date"] == b"02/22/16"
    assert said["time"] == b"22:47:45"
    assert said["spo2"] == b"098%"
    assert said["pulse_rate"] == b"097"
    assert said["end of text"] == b"\r\n"
    assert parts["spo2"].says == "98 %"
    assert parts["spco"].says == "no value"


def frames_of(spec: Spec, example: Example) -> list[Frame]:
    message = spec.message(example.message) if example.message else None
    bluetooth = spec.link.kind == "bluetooth"
    channel = message.characteristic if message is not None and bluetooth else None
    mode = example.mode or (message.mode if message is not None and not bluetooth else None)
    decoder = Decoder(spec, mode=mode, detail=True)
    items = [*decoder.feed(example.data, channel).items, *decoder.flush().items]
    return [item for item in items if isinstance(item, Frame)]


@pytest.mark.parametrize("spec_id", spec_ids())
def test_every_value_of_every_example_has_its_bytes(spec_id: str) -> None:
    spec = load_spec(spec_id)
    seen = 0
    for example in spec.examples:
        for frame in frames_of(spec, example):
            message = spec.message(frame.message)
            parts = {p.name: p for p in anatomy(spec, frame, spec.framing_of(message))}
            seen += 1
            for part in parts.values():
                assert all(0 <= a < b <= len(frame.raw) for a, b in part.places), example.says
            for field in message.fields:
                if field.vital in frame.values and message.only_one(field):
                    assert field.name in parts, f"{example.says}: {field.name}"
                    said = frame.values[field.vital]
                    assert said.special or f"{said.number:f}" in parts[field.name].says
    assert seen
