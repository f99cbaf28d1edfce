"""Masimo MightySat Rx, after the reader's tests."""

from __future__ import annotations

from decimal import Decimal

from tests.codec.oracles.told import Mend, Oracle, Told


def _crc(raw: bytes) -> int:
    """CRC-8, polynomial 0x07, bit by bit."""
    rest = 0
    for byte in raw:
        for bit in range(7, -1, -1):
            carry = (rest >> 7) ^ (byte >> bit & 1)
            rest = (rest << 1 & 0xFF) ^ (0x07 if carry else 0)
    return rest


def _framed(raw: bytes, operations: tuple[int, ...]) -> bool:
    """77, length of what follows, operation, data, checksum from the operation on."""
    if len(raw) < 4 or raw[0] != 0x77 or raw[1] != len(raw) - 2:
        return False
    return raw[2] in operations and _crc(raw[2:-1]) == raw[-1]


def answer(raw: bytes) -> Told | None:
    """Operation 5 with 19 bytes has values; good ones only with states and marks of 0 or 10."""
    if not _framed(raw, (1, 4, 5, 6, 0xFE)):
        return None
    if raw[2] != 5 or len(raw) != 19:
        return Told()
    spo2, pulse, rate = raw[8], raw[10], raw[17]
    perfusion = raw[14] + 256 * raw[15]
    told = Told(
        {
            "spo2": None if spo2 == 255 else Decimal(spo2),
            "pulse_rate": None if pulse in (0, 255) else Decimal(pulse),
            "perfusion_index": None if perfusion == 65535 else Decimal(perfusion) / 100,
        },
    )
    good = not any(raw[3:8]) and raw[9] == 0 and raw[11] in (0, 0x10)
    told.chartable = good and 1 <= spo2 <= 100 and 25 <= pulse <= 240
    told.chartable &= perfusion == 65535 or perfusion <= 2000
    if raw[16] == 0:
        told.values["respiratory_rate"] = None if rate in (0, 255) else Decimal(rate)
        told.chartable &= rate in (0, 255) or 4 <= rate <= 70
    return told


def command(raw: bytes) -> Told | None:
    """What the station sends is never charted."""
    return Told() if _framed(raw, (1, 3)) else None


def mend(raw: bytes) -> bytes:
    """The last byte is the checksum from the third on."""
    return raw[:-1] + bytes((_crc(raw[2:-1]),))


ORACLES: dict[str, Oracle] = {"answers": answer, "commands": command}
MEND: dict[str, Mend] = {"answers": mend, "commands": mend}
