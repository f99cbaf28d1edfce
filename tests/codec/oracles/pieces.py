"""Services that many Bluetooth devices share: battery, current time, device information."""

from __future__ import annotations

from tests.codec.oracles.told import Oracle, Told, of_length


def _text(raw: bytes) -> Told:
    """Any bytes are a text; what is no ASCII is shown as unknown characters."""
    return Told()


def _records(raw: bytes) -> Told | None:
    """0x2A52: requests 1, 3 and 4 of two bytes, number and response of four."""
    length = {1: 2, 3: 2, 4: 2, 5: 4, 6: 4}.get(raw[0]) if raw else None
    return Told() if len(raw) == length else None


ORACLES: dict[str, Oracle] = {
    "battery_level": of_length(1),
    "current_time": of_length(10),
    "manufacturer_name": _text,
    "model_number": _text,
    "serial_number": _text,
    "firmware_revision": _text,
    "records_request": _records,
    "records_number": _records,
    "records_answer": _records,
}
