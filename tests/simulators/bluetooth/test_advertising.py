from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.simulators.bluetooth.advertising import build_advertising, read_advertising
from tests.simulators.bluetooth.world import BLOOD_PRESSURE, VENDOR_SERVICE, cuff


def structures(data: bytes) -> list[tuple[int, bytes]]:
    found = []
    while data:
        length = data[0]
        found.append((data[1], data[2 : 1 + length]))
        data = data[1 + length :]
    return found


def test_the_bytes_on_air() -> None:
    # Core Specification Supplement, part A: length, type, data; numbers little-endian.
    data, answer = build_advertising(
        name="Cuff", service_uuids=[BLOOD_PRESSURE], manufacturer_data=(0x020E, b"\x01")
    )
    assert data.hex(" ") == "02 01 06 03 03 10 18 04 ff 0e 02 01 05 09 43 75 66 66"
    assert answer == b""


def test_a_name_without_room_goes_into_the_scan_response() -> None:
    data, answer = build_advertising(name="A name of 20 letters", service_uuids=[VENDOR_SERVICE])
    assert data.hex() == "020106" + "1107" + "55e405d2af9fa98fe54a7dfe43535349"
    assert answer == b"\x15\x09A name of 20 letters"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"manufacturer_data": (1, bytes(30))}, "advertisement of 'Cuff' has 37 bytes; 31 fit"),
        ({"name": "x" * 30}, "scan response of 'x+' has 32 bytes; 31 fit"),
    ],
)
def test_what_does_not_fit_is_refused(more: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        build_advertising(**({"name": "Cuff"} | more))


def test_reading_all_kinds() -> None:
    said = read_advertising(
        [
            (0x01, b"\x06"),
            (0x02, b"\x10\x18\x0a\x18"),
            (0x08, b"short"),
            (0x09, b"whole name"),
            (0x0A, b"\xfc"),
            (0x16, b"\x09\x18\x01"),
            (0xFF, b"\x0e\x02ab"),
            (0x06, bytes.fromhex("55e405d2af9fa98fe54a7dfe43535349")),
        ]
    )
    assert said.name == "whole name"
    assert said.service_uuids == [
        BLOOD_PRESSURE,
        "0000180a-0000-1000-8000-00805f9b34fb",
        VENDOR_SERVICE,
    ]
    assert said.service_data == {"00001809-0000-1000-8000-00805f9b34fb": b"\x01"}
    assert said.manufacturer_data == {526: b"ab"}
    assert said.tx_power == -4


@given(st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=31))))
def test_any_structures_are_read(junk: list[tuple[int, bytes]]) -> None:
    read_advertising(junk)


@given(
    st.text(min_size=1, max_size=7),
    st.lists(st.integers(0, 0xFFFF), max_size=3, unique=True),
    st.none() | st.tuples(st.integers(0, 0xFFFF), st.binary(max_size=4)),
)
def test_what_was_built_is_read(
    name: str, numbers: list[int], manufacturer: tuple[int, bytes] | None
) -> None:
    uuids = [f"{number:08x}-0000-1000-8000-00805f9b34fb" for number in numbers]
    data, answer = build_advertising(name=name, service_uuids=uuids, manufacturer_data=manufacturer)
    said = read_advertising(structures(data + answer))
    assert said.name == name
    assert said.service_uuids == uuids
    assert said.manufacturer_data == (dict([manufacturer]) if manufacturer else {})


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"address": "00:11:22:33:44:55"}, "no static random address"),
        ({"advertising_interval_s": 0.001}, r"is 0.02 to 10.24 s, got 0.001"),
        ({"advertised": ("1810",)}, "'1810' must be a full lower-case UUID"),
        ({"name": "x" * 40}, "has 42 bytes; 31 fit"),
        ({"services": cuff().services * 2}, "characteristics must be unique, twice: 00002a08"),
    ],
)
def test_plans_that_no_device_could_be(more: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        cuff(**more)
