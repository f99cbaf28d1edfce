"""Health Thermometer Service: 0x2A1C, 0x2A1E, 0x2A1D, 0x2A21."""

from __future__ import annotations

from tests.codec.oracles.told import Oracle, Told, float32, of_length, within


def temperature(raw: bytes) -> Told | None:
    """0x2A1C: flags, FLOAT, time 7, type 1."""
    if not raw or len(raw) != 5 + 7 * (raw[0] >> 1 & 1) + (raw[0] >> 2 & 1):
        return None
    value = float32(raw[1:5])
    fahrenheit = raw[0] & 1
    return Told(
        {"body_temperature": value},
        ("Cel", "[degF]")[fahrenheit],
        within(value, ("25", "77")[fahrenheit], ("45", "113")[fahrenheit]),
    )


def rising(raw: bytes) -> Told | None:
    """0x2A1E: the same layout, never final."""
    told = temperature(raw)
    if told is not None:
        told.chartable = False
    return told


ORACLES: dict[str, Oracle] = {
    "measurement": temperature,
    "intermediate": rising,
    "temperature_type": of_length(1),
    "interval": of_length(2),
}
