"""Nonin OEM III, after 6470-000-01; 9560, after its published programs; the texts' manuals."""

from __future__ import annotations

import re
from decimal import Decimal

from tests.codec.oracles.told import Mend, Oracle, Told, within


def _nonin(raw: bytes, status_at: int, pleth: slice) -> Told | None:
    """25 frames of 5 bytes; the first one alone has bit 0 of its status set."""
    if len(raw) != 125:
        return None
    frames = [raw[at : at + 5] for at in range(0, 125, 5)]
    joined = 0
    for number, frame in enumerate(frames):
        status = frame[status_at]
        if sum(frame[:4]) % 256 != frame[4] or status < 0x80 or (status & 1) != (number == 0):
            return None
        joined |= status
    rate = (frames[0][3] & 3) * 128 + (frames[1][3] & 0x7F)
    spo2 = frames[2][3] & 0x7F
    return Told(
        {
            "pulse_rate": None if rate == 511 else Decimal(rate),
            "spo2": None if spo2 == 127 else Decimal(spo2),
        },
        chartable=18 <= rate <= 321 and 1 <= spo2 <= 100 and not joined & 0b01111000,
        samples=[int.from_bytes(frame[pleth], "big") for frame in frames],
    )


def nonin_2(raw: bytes) -> Told | None:
    """Start byte, status, pleth, float, sum."""
    if any(raw[at] != 1 for at in range(0, len(raw), 5)):
        return None
    return _nonin(raw, 1, slice(2, 3))


def nonin_7(raw: bytes) -> Told | None:
    """Status, pleth in two bytes, float, sum."""
    return _nonin(raw, 0, slice(1, 3))


def _told(rate: Decimal | None, spo2: Decimal | None, good: bool = True) -> Told:
    """Pulse rate and saturation, which must be there and possible."""
    possible = within(rate, "18", "321") and within(spo2, "1", "100")
    return Told({"pulse_rate": rate, "spo2": spo2}, chartable=possible and good)


def _unless(raw: int, missing: int) -> Decimal | None:
    return None if raw == missing else Decimal(raw)


def _seconds(raw: bytes, length: int) -> tuple[int, int] | None:
    """Bit 7 is set in the first byte alone; the pulse has nine bits, of two bytes."""
    if len(raw) != length or raw[0] < 0x80 or any(byte >= 0x80 for byte in raw[1:]):
        return None
    return (raw[0] & 3) * 128 + raw[1], raw[2]


def nonin_1(raw: bytes) -> Told | None:
    """Status, pulse, saturation; bits 6, 5 and 2 of the status spoil the values."""
    numbers = _seconds(raw, 3)
    if numbers is None:
        return None
    rate, spo2 = numbers
    return _told(_unless(rate, 511), _unless(spo2, 127), not raw[0] & 0b01100100)


def nonin_8(raw: bytes) -> Told | None:
    """The same with a second status, of which bit 3 says that the finger is out."""
    numbers = _seconds(raw, 4)
    if numbers is None:
        return None
    rate, spo2 = numbers
    good = not raw[0] & 0b00100100 and not raw[3] & 0b1000
    return _told(_unless(rate, 511), _unless(spo2, 127), good)


def nonin_13(raw: bytes) -> Told | None:
    """Head, length of the data, data, their sum, 03. The status stands at 14, the pulse at 16."""
    if len(raw) < 22 or raw[:4] != b"\x00\x02\x00\x0d" or raw[-1] != 3:
        return None
    length = 256 * raw[4] + raw[5]
    if length != len(raw) - 8 or length > 64 or sum(raw[6:-2]) % 256 != raw[-2]:
        return None
    rate, spo2 = 256 * raw[16] + raw[17], raw[19]
    good = not raw[14] & 1 and not raw[15] & 0x10
    return _told(_unless(rate, 511), _unless(spo2, 127), good)


_NUMBER = re.compile(r"[+-]?[0-9]+([.][0-9]+)?")
_DASHES = re.compile(r"-[-.: ]*")
_TIME = re.compile(r"(2[0-3]|[01]?[0-9]):([0-5]?[0-9]):(6[01]|[0-5]?[0-9])")


def _number(text: str) -> Decimal | None:
    """The number of three characters; `ValueError` for what is none."""
    text = text.strip()
    if _DASHES.fullmatch(text):
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def nonin_text(raw: bytes) -> Told | None:
    """SPO2= and three characters, a blank, HR= and three characters; perhaps a time in front."""
    if not raw.endswith(b"\r\n") or len(raw) > 82:
        return None
    body = raw[:-2]
    if any(not 0x20 <= byte < 0x7F and byte not in (0x09, 0x1B) for byte in body):
        return None
    line = body.decode("ascii")
    if line[9:14] == "SPO2=" and line[18:21] == "HR=":
        if not _TIME.fullmatch(line[:8].strip()):
            return None
        line = line[9:]
    if line[:5] != "SPO2=" or line[9:12] != "HR=":
        return None
    try:
        spo2 = _number(line[5:8])
        if len(line) == 12:  # it ends before the pulse
            return Told({"spo2": spo2})
        return _told(_number(line[12:15]), spo2)
    except ValueError:
        return None


def mend(raw: bytes) -> bytes:
    """The sum behind each four bytes."""
    parts = [raw[at : at + 4] for at in range(0, len(raw), 5)]
    return b"".join(part + bytes((sum(part) % 256,)) for part in parts)[: len(raw)]


def mend_13(raw: bytes) -> bytes:
    """The sum of the data before the last byte."""
    if len(raw) < 8:
        return raw
    return raw[:-2] + bytes((sum(raw[6:-2]) % 256, raw[-1]))


ORACLES: dict[str, Oracle] = {
    "format_1": nonin_1,
    "format_2": nonin_2,
    "format_7": nonin_7,
    "format_8": nonin_8,
    "format_13": nonin_13,
    "ascii": nonin_text,
}
MEND: dict[str, Mend] = {"format_2": mend, "format_7": mend, "format_13": mend_13}
