"""Olimex SHIELD-EKG-EMG, after packet format version 2 in the maker's firmware."""

from __future__ import annotations

from tests.codec.oracles.told import Oracle, Told


def packet(raw: bytes) -> Told | None:
    """A5 5A 02, counter, six numbers of ten bits with the high byte first, switches."""
    if len(raw) != 17 or raw[:3] != b"\xa5\x5a\x02" or raw[16] > 15:
        return None
    counts = [256 * raw[at] + raw[at + 1] for at in range(4, 16, 2)]
    return None if max(counts) > 1023 else Told(samples=counts)


def logger(raw: bytes) -> Told | None:
    """As the maker's, but switches with bit 1 say that the board restarts."""
    return None if raw[16:] and raw[16] & 2 else packet(raw)


ORACLES: dict[str | None, Oracle] = {"demo_256_hz": packet, "logger_125_hz": logger}
