"""Masimo ASCII 1 and trend lines, after the Rad-8 manual and MD PnP's tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from tests.codec.oracles.told import Oracle, Told, within

_NUMBER = re.compile(r"[+-]?[0-9]+([.][0-9]+)?")
_DASHES = re.compile(r"-[-.: ]*")
_HEX = re.compile(r"[0-9A-Fa-f]{1,16}")
# Everything from 1 to 1000 and on that says that there is no signal or no sensor for it.
_REFUSED = 0x1FF0FB


def _number(text: str, *, percent: bool) -> Decimal | None:
    """`ValueError` for what is none; zero and dashes are no reading."""
    if _DASHES.fullmatch(text):
        return None
    if percent:
        text = text.removesuffix("%").rstrip()
    if _DASHES.fullmatch(text):
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text) or None


def _told(keys: dict[str, str], *, trend: bool) -> Told:
    names = {"spo2": "SpO2", "pulse_rate": "PR"} if trend else {"spo2": "SPO2", "pulse_rate": "BPM"}
    names["perfusion_index"] = "PI"
    values = {
        vital: _number(keys[key], percent=not trend and vital != "pulse_rate")
        for vital, key in names.items()
        if keys.get(key)
    }
    for key in ("SpCO", "Met") if trend else ("SPCO", "SPMET"):
        if keys.get(key):
            _number(keys[key], percent=not trend)
    for key in ("DESAT", "PVI"):
        if keys.get(key):
            _number(keys[key], percent=False)
    exceptions = 0
    for key in ("ALARM", "EXC"):
        text = keys.get(key, "")
        if not text:
            continue
        if trend and key == "EXC":
            text = text.partition(":")[0].rstrip()
        if not _HEX.fullmatch(text):
            raise ValueError(text)
        exceptions = int(text, 16) if key == "EXC" else exceptions
    perfusion = values.get("perfusion_index")
    good = within(values.get("spo2"), "1", "100") and within(values.get("pulse_rate"), "1", "240")
    good &= perfusion is None or within(perfusion, "0.01", "20")
    return Told(dict(values), chartable=good and not trend and not exceptions & _REFUSED)


def _line(*, trend: bool) -> Callable[[bytes], Told | None]:
    def oracle(raw: bytes) -> Told | None:
        body = raw[:-2]
        if raw[-2:] != b"\r\n" or len(body) > 200 or b"\n" in body:
            return None
        if any(not 0x20 <= byte < 0x7F and byte not in (0x09, 0x1B) for byte in body):
            return None
        keys: dict[str, str] = {}
        columns: list[str] = []
        for piece in body.decode("ascii").split():
            key, equals, value = piece.partition("=")
            if not equals:
                columns.append(key)
            elif key in keys:
                return None
            else:
                keys[key] = value
        if len(columns) < 2:
            return None
        try:
            datetime.strptime(columns[0], "%m/%d/%y")  # noqa: DTZ007
            datetime.strptime(columns[1], "%H:%M:%S")  # noqa: DTZ007
            return _told(keys, trend=trend)
        except ValueError:
            return None

    return oracle


ORACLES: dict[str, Oracle] = {"live": _line(trend=False), "trend": _line(trend=True)}
