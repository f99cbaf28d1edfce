"""Services that many Bluetooth devices share: battery, current time, device information."""

from __future__ import annotations

from tests.codec.oracles.told import Oracle, Told, of_length


def _text(raw: bytes) -> Told:
    """Any bytes are a text; what is no ASCII is shown as unknown characters."""
    return Told()


ORACLES: dict[str, Oracle] = {
    "battery_level": of_length(1),
    "current_time": of_length(10),
    "manufacturer_name": _text,
    "model_number": _text,
    "serial_number": _text,
    "firmware_revision": _text,
}
