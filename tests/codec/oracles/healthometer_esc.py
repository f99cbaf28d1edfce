"""Health o meter Professional, after Pelstar's protocol sheets."""

from __future__ import annotations

from decimal import Decimal

from tests.codec.oracles.texts import is_text, number
from tests.codec.oracles.told import Oracle, Told

# What stands for "too much or too little on the scale", however many zeros follow it.
OVERLOADS = (Decimal("999.9"), Decimal("999.99"))


def reading(raw: bytes) -> Told | None:
    """From the last ESC R or 6R to the first ESC E: a letter and its value behind each ESC."""
    if raw[:2] not in (b"\x1bR", b"6R") or raw[-2:] != b"\x1bE" or len(raw) > 258:
        return None
    inner = raw[2:-2]
    if not is_text(inner):
        return None
    parts = [part.strip(b" \t") for part in inner.split(b"\x1b")]
    tags = {part[:1]: part[1:].strip(b" \t") for part in parts if part}
    unit = tags.get(b"N", b"")
    if unit not in (b"m", b"c", b""):
        return None
    told = Told()
    for tag, vital in ((b"W", "body_weight"), (b"H", "body_height"), (b"B", "bmi"), (b"T", "")):
        text = tags.get(tag, b"")
        if not text:
            continue
        value = number(text)
        if value is None or (not unit and tag in b"WH"):
            return None
        if tag == b"T":  # an empty tare needs no unit
            if value and not unit:
                return None
            continue
        special = value == 0 or (tag == b"W" and value in OVERLOADS)
        told.values[vital] = None if special else value
    told.chartable = told.values.get("body_weight") is not None
    return told


ORACLES: dict[str | None, Oracle] = {None: reading}
