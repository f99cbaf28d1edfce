"""OpenBCI Cyton, after its SDK documentation."""

from __future__ import annotations

from tests.codec.oracles.told import Oracle, Told


def cyton(raw: bytes) -> Told | None:
    """33 bytes: A0, counter, eight 24-bit counts (big-endian, signed), six bytes, C0 to C6."""
    if len(raw) != 33 or raw[0] != 0xA0 or not 0xC0 <= raw[32] <= 0xC6:
        return None
    parts = [raw[at : at + 3] for at in range(2, 26, 3)]
    return Told(samples=[int.from_bytes(part, "big", signed=True) for part in parts])


ORACLES: dict[str | None, Oracle] = {None: cyton}
