"""Viatom rings with the older protocol, after SomnoTrace's reference and o2r's comments."""

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


def _framed(raw: bytes, head: int) -> bool:
    """Head, word, word turned round, block, length, data, checksum."""
    if len(raw) < 8 or raw[0] != head or raw[1] ^ raw[2] != 0xFF:
        return False
    return raw[5] + 256 * raw[6] == len(raw) - 8 <= 1024 and _crc(raw[:-1]) == raw[-1]


def answer(raw: bytes) -> Told | None:
    """Twelve or thirteen bytes of data are values; all others say nothing that is charted."""
    if not _framed(raw, 0x55):
        return None
    data = raw[7:-1]
    if len(data) not in (12, 13):
        return Told()
    spo2, pulse, pi, worn = data[0], data[1] + 256 * data[2], data[10], data[11]
    return Told(
        {
            "spo2": None if spo2 in (0, 255) else Decimal(spo2),
            "pulse_rate": None if pulse in (0, 65535) else Decimal(pulse),
            "perfusion_index": Decimal(pi) / 10 if pi else None,
        },
        unit="%",
        chartable=raw[1] == 0 and 1 <= spo2 <= 100 and 25 <= pulse <= 250 and worn == 1,
    )


def request(raw: bytes) -> Told | None:
    """What the station sends has the same frame, and is never charted."""
    return Told() if _framed(raw, 0xAA) else None


def mend(raw: bytes) -> bytes:
    """The last byte is the checksum of all others."""
    return raw[:-1] + bytes((_crc(raw[:-1]),))


ORACLES: dict[str, Oracle] = {"answers": answer, "requests": request}
MEND: dict[str, Mend] = {"answers": mend, "requests": mend}
