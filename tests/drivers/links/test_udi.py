"""What an instrument says of its UDI over Bluetooth, with bytes laid out by hand.

Device Information Service 1.2, UDI for Medical Devices; Zephyr's server lays it out the same way:
flags, then label, device identifier, issuer and authority, each ended by a zero byte.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.drivers.links.ble_connection import udi_of
from station.vitals import Udi

WHOLE = (
    b"\x0f(01)00844588003288(21)A1234\x0000844588003288\x002.51.1.1\x002.16.840.1.113883.3.24\x00"
)


@pytest.mark.parametrize(
    ("value", "udi"),
    [
        (
            WHOLE,
            Udi(
                label="(01)00844588003288(21)A1234",
                device_identifier="00844588003288",
                issuer="2.51.1.1",
                authority="2.16.840.1.113883.3.24",
            ),
        ),
        (b"\x01(01)00844588003288\x00", Udi(label="(01)00844588003288")),
        (b"\x02" + b"00844588003288\x00", Udi(device_identifier="00844588003288")),
        (
            b"\x06" + b"00844588003288\x002.51.1.1",
            Udi(device_identifier="00844588003288", issuer="2.51.1.1"),
        ),
        (b"\xf1label\x00", Udi(label="label")),  # reserved bits say nothing
        (b"\x03only the label", None),  # cut short
        (b"\x01\xff\xfe\x00", None),
        (b"\x01a\x07b\x00", None),
        (b"\x01\x00", None),
        (b"\x00", None),
        (b"", None),
        (None, None),
    ],
)
def test_what_is_said_is_read_and_nothing_is_guessed(value: bytes | None, udi: Udi | None) -> None:
    assert udi_of(value) == udi


@given(st.binary(max_size=60))
def test_any_bytes_are_survived(value: bytes) -> None:
    udi_of(value)
