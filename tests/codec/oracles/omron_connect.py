"""Omron: the profile's value as it stands, the time, and answers of the record access point."""

from __future__ import annotations

from tests.codec.oracles.bluetooth_blood_pressure import pressure
from tests.codec.oracles.told import Oracle, Told, of_length


def access(raw: bytes) -> Told | None:
    """Four bytes: 5 and 0x11 tell a number, 6 an answer; both come on one characteristic."""
    return Told() if len(raw) == 4 and raw[0] in (0x05, 0x06, 0x11) else None


ORACLES: dict[str, Oracle] = {
    "measurement": pressure,
    "feature": of_length(2),
    "current_time": of_length(10),
    "record_number": access,
    "record_access": access,
}
