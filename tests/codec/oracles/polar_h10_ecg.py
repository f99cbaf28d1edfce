"""Polar H10, after Polar's measurement data specification and the Heart Rate Service."""

from __future__ import annotations

from decimal import Decimal

from tests.codec.oracles.told import Oracle, Told


def ecg(raw: bytes) -> Told | None:
    """Type 0, eight bytes of time, frame type 0, then three bytes a sample."""
    if len(raw) < 10 or raw[0] != 0 or raw[9] != 0 or (len(raw) - 10) % 3:
        return None
    parts = [raw[at : at + 3] for at in range(10, len(raw), 3)]
    return Told(samples=[int.from_bytes(part, "little", signed=True) for part in parts])


def _on_the_control_point(raw: bytes) -> Told | None:
    """F0: three bytes at least follow. 0F: one. 1, 2, 3 is a command: one."""
    if not raw or raw[0] not in (0xF0, 0x0F, 1, 2, 3):
        return None
    return Told() if len(raw) >= (4 if raw[0] == 0xF0 else 2) else None


def heart_rate(raw: bytes) -> Told | None:
    """Flags, a rate of one or two bytes, energy, intervals in 1/1024 s to the end."""
    if not raw:
        return None
    flags, at = raw[0], 1
    size = 2 if flags & 1 else 1
    if len(raw) < at + size:
        return None
    rate = int.from_bytes(raw[at : at + size], "little")
    at += size + (2 if flags & 8 else 0)
    rest = raw[at:]
    if len(raw) < at or (rest and not flags & 16) or len(rest) % 2:
        return None
    told = Told({"heart_rate": Decimal(rate) if rate else None})
    told.chartable = 20 <= rate <= 250 and flags >> 1 & 3 != 2
    if flags & 16:
        ticks = [rest[n] + 256 * rest[n + 1] for n in range(0, len(rest), 2)]
        told.series["rr_interval"] = [Decimal(tick) / 1024 for tick in ticks]
    return told


ORACLES: dict[str, Oracle] = {
    "ecg": ecg,
    "answer": _on_the_control_point,
    "features": _on_the_control_point,
    "command": _on_the_control_point,
    "heart_rate": heart_rate,
}
