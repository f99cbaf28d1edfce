"""Nonin OEM III, after 6470-000-01."""

from __future__ import annotations

from decimal import Decimal

from tests.codec.oracles.told import Mend, Oracle, Told


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


def mend(raw: bytes) -> bytes:
    """The sum behind each four bytes."""
    parts = [raw[at : at + 4] for at in range(0, len(raw), 5)]
    return b"".join(part + bytes((sum(part) % 256,)) for part in parts)[: len(raw)]


ORACLES: dict[str, Oracle] = {"format_2": nonin_2, "format_7": nonin_7}
MEND: dict[str, Mend] = {"format_2": mend, "format_7": mend}
