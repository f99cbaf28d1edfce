"""Number formats, against literals of IEEE 11073-20601, IEEE 754 and Date Time (0x2A08)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from station.codec import EncodeError
from station.codec.numbers import (
    decode_date_time,
    decode_decimal,
    encode_date_time,
    encode_decimal,
    read_int,
    specials_of,
    write_int,
)
from station.vitals import FailureReason

# Wire bytes, least significant first, and the exact decimal with its exponent as sent.
SFLOAT = [
    ("78 00", "120"),  # mantissa 0x078, exponent 0
    ("F6 F4", "127.0"),  # a real cuff: 0x4F6 = 1270, exponent -1
    ("16 F3", "79.0"),
    ("B2 F2", "69.0"),
    ("BD F0", "18.9"),  # kPa
    ("B0 F0", "17.6"),
    ("80 00", "128"),
    ("D4 F3", "98.0"),
    ("6C F1", "36.4"),
    ("FF F7", "204.7"),  # mantissa of NaN, but not exponent 0: a number
    ("00 F8", "-204.8"),
    ("FD 07", "2045"),  # the greatest mantissa below the special ones, exponent 0
    ("03 08", "-2045"),
    ("9C FF", "-10.0"),  # 0xF9C = -100
    ("01 80", "1E-8"),  # the smallest exponent
    ("01 70", "1E+7"),  # the greatest
    ("00 00", "0"),
    # 0x8062 is 98e-8. A public library takes the exponent as biased by 8 and reads 98.
    ("62 80", "9.8E-7"),
]
FLOAT = [
    ("68 01 00 FF", "36.0"),  # a real thermometer
    ("71 0E 00 FE", "36.97"),  # a real thermometer, which showed 98.5 °F
    ("B0 0E 00 FE", "37.60"),
    ("6C 01 00 FF", "36.4"),
    ("DA 03 00 FF", "98.6"),
    ("FF FF 7F FF", "838860.7"),  # mantissa of NaN at exponent -1: a number
    ("FD FF 7F 00", "8388605"),
    ("03 00 80 00", "-8388605"),
    ("9C FF FF FF", "-10.0"),
    ("01 00 00 80", "1E-128"),
    ("01 00 00 7F", "1E+127"),
    # With an exponent biased by 128, as a public library has it, this would be 98.
    ("62 00 00 80", "9.8E-127"),
]


@pytest.mark.parametrize(("wire", "meaning"), SFLOAT)
def test_sfloat(wire: str, meaning: str) -> None:
    raw = int.from_bytes(bytes.fromhex(wire), "little")
    assert raw not in {special.raw for special in specials_of("sfloat")}
    # As tuples, so that the exponent counts: 127.0 is not 127.
    assert decode_decimal("sfloat", raw) == Decimal(meaning)
    assert str(decode_decimal("sfloat", raw)) == str(Decimal(meaning))
    assert encode_decimal("sfloat", Decimal(meaning)) == raw


@pytest.mark.parametrize(("wire", "meaning"), FLOAT)
def test_float(wire: str, meaning: str) -> None:
    raw = int.from_bytes(bytes.fromhex(wire), "little")
    assert raw not in {special.raw for special in specials_of("float")}
    assert str(decode_decimal("float", raw)) == str(Decimal(meaning))
    assert encode_decimal("float", Decimal(meaning)) == raw


@pytest.mark.parametrize(
    ("sfloat", "float32", "says", "reason"),
    [
        ("FF 07", "FF FF 7F 00", "not a number", FailureReason.NOT_MEASURED),
        ("00 08", "00 00 80 00", "not at this resolution", FailureReason.NOT_MEASURED),
        ("FE 07", "FE FF 7F 00", "over range", FailureReason.OVER_RANGE),
        ("02 08", "02 00 80 00", "under range", FailureReason.UNDER_RANGE),
        ("01 08", "01 00 80 00", "reserved value", FailureReason.NOT_MEASURED),
    ],
)
def test_the_five_special_values(
    sfloat: str, float32: str, says: str, reason: FailureReason
) -> None:
    for kind, wire in (("sfloat", sfloat), ("float", float32)):
        raw = int.from_bytes(bytes.fromhex(wire), "little")
        (special,) = [special for special in specials_of(kind) if special.raw == raw]
        assert (special.says, special.reason) == (says, reason)
    assert len(specials_of("sfloat")) == len(specials_of("float")) == 5


@pytest.mark.parametrize(
    ("wire", "meaning"),
    [
        ("33 13 9B 43", "310.15"),  # 37.0 °C in kelvin
        ("76 AF 99 43", "307.3708"),  # SureTemp manual: 307.370789 K
        ("00 00 80 3F", "1"),
        ("00 00 00 00", "0"),
        ("CD CC CC 3D", "0.1"),
        ("00 00 20 C1", "-10"),
        ("FF FF 7F 7F", "340282350000000000000000000000000000000"),  # the greatest
    ],
)
def test_single_precision(wire: str, meaning: str) -> None:
    raw = int.from_bytes(bytes.fromhex(wire), "little")
    assert decode_decimal("f32", raw) == Decimal(meaning)
    assert encode_decimal("f32", Decimal(meaning)) == raw


@pytest.mark.parametrize(
    "wire",
    ["00 00 C0 7F", "00 00 C0 FF", "01 00 80 7F", "00 00 80 7F", "00 00 80 FF"],
    ids=["quiet", "negative", "signalling", "infinity", "minus infinity"],
)
def test_single_precision_that_is_no_number(wire: str) -> None:
    assert decode_decimal("f32", int.from_bytes(bytes.fromhex(wire), "little")) is None


@pytest.mark.parametrize("kind", ["sfloat", "float", "f32"])
@pytest.mark.parametrize("number", ["NaN", "Infinity", "1E+999"])
def test_what_a_format_cannot_carry_is_said(kind: str, number: str) -> None:
    with pytest.raises(EncodeError):
        encode_decimal(kind, Decimal(number))


@pytest.mark.parametrize(
    ("kind", "number"),
    [("sfloat", "2046"), ("sfloat", "123.45"), ("float", "8388607"), ("sfloat", "1E-9")],
)
def test_too_many_digits_are_never_rounded_away(kind: str, number: str) -> None:
    with pytest.raises(EncodeError, match="more digits"):
        encode_decimal(kind, Decimal(number))


@pytest.mark.parametrize(
    ("number", "raw"),
    [
        ("20450", 0x17FD),  # 2045e1
        ("1E+8", 0x700A),  # 10e7
        ("120.000", 0xF4B0),  # 1200e-1
        ("0.000000000", 0x8000),
    ],
)
def test_zeros_are_moved_into_the_exponent(number: str, raw: int) -> None:
    assert decode_decimal("sfloat", raw) == Decimal(number)
    assert encode_decimal("sfloat", Decimal(number)) == raw


@pytest.mark.parametrize(
    ("wire", "meaning"),
    [
        ("DD 07 08 1A 09 0A 14", datetime(2013, 8, 26, 9, 10, 20)),
        ("E4 07 01 14 08 2B 00", datetime(2020, 1, 20, 8, 43)),
        ("E2 07 03 0A 15 34 00", datetime(2018, 3, 10, 21, 52)),
        ("2E 06 01 01 00 00 00", datetime(1582, 1, 1)),
        ("0F 27 0C 1F 17 3B 3B", datetime(9999, 12, 31, 23, 59, 59)),
        ("E8 07 02 1D 00 00 00", datetime(2024, 2, 29)),
    ],
)
def test_date_time(wire: str, meaning: datetime) -> None:
    assert decode_date_time(bytes.fromhex(wire)) == meaning
    assert encode_date_time(meaning) == bytes.fromhex(wire)


@pytest.mark.parametrize(
    "wire",
    [
        "00 00 00 00 00 00 00",  # nothing set
        "00 00 08 1A 09 0A 14",  # year not known
        "DD 07 00 1A 09 0A 14",  # month not known
        "DD 07 08 00 09 0A 14",  # day not known
        "DD 07 02 1E 00 00 00",  # 30 February
        "E7 07 02 1D 00 00 00",  # 29 February 2023
        "DD 07 0D 01 00 00 00",
        "DD 07 08 1A 18 00 00",
        "DD 07 08 1A 09 3C 00",
        "DD 07 08 1A 09 0A 3C",
        "2D 06 01 01 00 00 00",  # 1581: before the first year of the format
        "FF FF FF FF FF FF FF",
    ],
)
def test_a_date_that_is_none(wire: str) -> None:
    assert decode_date_time(bytes.fromhex(wire)) is None


@pytest.mark.parametrize(
    ("wire", "signed", "order", "number"),
    [
        ("FF", True, "little", -1),
        ("FF", False, "little", 255),
        ("34 12", False, "little", 0x1234),
        ("34 12", False, "big", 0x3412),
        ("FF FF FE", True, "big", -2),
        ("7F FF FF", True, "big", 8388607),
        ("80 00 00", True, "big", -8388608),
        ("00 00 80", True, "little", -8388608),
        ("FF FF FF FF", False, "big", 4294967295),
    ],
)
def test_integers(wire: str, signed: bool, order: str, number: int) -> None:
    data = bytes.fromhex(wire)
    assert read_int(data, signed, order) == number
    assert write_int(number, len(data), signed, order) == data


@pytest.mark.parametrize(("number", "signed"), [(256, False), (-1, False), (128, True)])
def test_an_integer_that_does_not_fit(number: int, signed: bool) -> None:
    with pytest.raises(EncodeError, match="does not fit into 1 bytes"):
        write_int(number, 1, signed, "little")
