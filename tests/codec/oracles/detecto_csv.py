"""Detecto solo, after the serial data format of its manual."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from tests.codec.oracles.texts import is_text, number
from tests.codec.oracles.told import Oracle, Told


def line(raw: bytes) -> Told | None:
    """Time, date, BMI, height in feet and inches, weight with its unit; a carriage return."""
    if raw[-1:] != b"\r" or not is_text(raw[:-1]) or len(raw) > 65:
        return None
    columns = [part.strip() for part in raw[:-1].decode().split(",")]
    if len(columns) < 5 or not all((columns[0], columns[1], columns[4])):
        return None
    try:
        datetime.strptime(columns[0], "%H:%M")  # noqa: DTZ007
        datetime.strptime(columns[1], "%m/%d/%y")  # noqa: DTZ007
    except ValueError:
        return None
    told = Told()
    if columns[2]:
        bmi = number(columns[2].encode())
        if bmi is None:
            return None
        told.values["bmi"] = bmi or None
    if columns[3]:
        height = re.fullmatch(r"([0-9]+)' *([0-9]+(\.[0-9]+)?)\"?", columns[3])
        if height is None:
            return None
        inches = Decimal(height[1]) * 12 + Decimal(height[2])
        told.values["body_height"] = inches or None
    if not columns[4].endswith(("lb", "kg")):
        return None
    weight = number(columns[4][:-2].strip().encode())
    if weight is None:
        return None
    told.values["body_weight"] = weight or None
    told.chartable = bool(weight)
    return told


ORACLES: dict[str | None, Oracle] = {None: line}
