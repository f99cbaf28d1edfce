"""Where fields stand, by the layouts of the Bluetooth profiles; and checksums made anew."""

from __future__ import annotations

from station.codec import load_spec
from station.codec.places import field_places
from station.codec.sealing import sealed
from station.codec.shape import Shape


def places(raw: str) -> dict[str, slice]:
    spec = load_spec("bluetooth_blood_pressure")
    return field_places(spec, spec.message("measurement"), bytes.fromhex(raw), Shape())


def test_fields_follow_the_flags() -> None:
    # Flags 0x1E: time stamp, pulse, user and status.
    found = places("1E 7F F4 4F F3 FF 07 EA 07 03 04 05 06 07 48 00 01 00 00")
    assert found["systolic"] == slice(1, 3)
    assert found["time_stamp"] == slice(7, 14)
    assert found["pulse_rate"] == slice(14, 16)
    assert found["user_id"] == slice(16, 17)
    assert found["measurement_status"] == slice(17, 19)


def test_what_is_not_there_has_no_place() -> None:
    assert "time_stamp" not in places("00 7F F4 4F F3 FF 07")


def test_of_a_torn_frame_the_fields_before_the_tear() -> None:
    found = places("1E 7F F4 4F")
    assert set(found) == {"flags", "systolic"}


def test_texts_and_single_frames_of_packets_have_none() -> None:
    scale = load_spec("healthometer_esc")
    raw = b"\x1bRW081.5\x1bNm\x1bE"
    assert field_places(scale, scale.messages[0], raw, Shape.of(scale.framings[0])) == {}
    nonin = load_spec("nonin_serial")
    frame = bytes.fromhex("01 81 4E 03 D3")
    shape = Shape.of(nonin.framings[0])
    assert field_places(nonin, nonin.message("packet_2"), frame, shape) == {}


def test_a_checksum_is_made_anew() -> None:
    nonin = load_spec("nonin_serial").framings[0]
    assert sealed(nonin, bytes.fromhex("01 81 4E 03 00")).hex() == "01814e03d3"
    assert sealed(None, b"\x01\x02") == b"\x01\x02"
    # The printed SC-240 record ends with CS,FD (maker's manual); its sum in two digits.
    tanita = load_spec("tanita_csv")
    example = next(e for e in tanita.examples if e.error is None)
    assert sealed(tanita.framings[0], example.data) == example.data
