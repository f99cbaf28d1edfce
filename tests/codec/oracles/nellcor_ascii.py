"""Nellcor lines, after the NPB-290 operator's manual."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from tests.codec.oracles.told import Oracle, Told, within

_NUMBER = re.compile(r"[+-]?[0-9]+([.][0-9]+)?")
_DASHES = re.compile(r"-[-.: ]*")
_SPOIL = {"LM", "LP", "MO", "PS", "SD", "SO"}


def _number(text: str, star: str = "") -> Decimal | None:
    """`ValueError` for what is none; zero and dashes are no reading."""
    text = text.removesuffix(star) if star else text
    if _DASHES.fullmatch(text):
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text) or None


def _values(words: list[str], *, trend: bool) -> Told:
    datetime.strptime(words[0], "%d-%b-%y")  # noqa: DTZ007 - in a test the months are English
    datetime.strptime(words[1], "%H:%M:%S")  # noqa: DTZ007
    spo2, rate = _number(words[2], "*"), _number(words[3], "*")
    _number(words[4])
    good = within(spo2, "1", "100") and within(rate, "1", "250")
    codes = {code for word in words[5:] for code in word.split(",")}
    spoilt = trend or codes & _SPOIL
    return Told({"spo2": spo2, "pulse_rate": rate}, chartable=good and not spoilt)


def _line(*, trend: bool) -> Callable[[bytes], Told | None]:
    def oracle(raw: bytes) -> Told | None:
        body = raw[:-2]
        if raw[-2:] != b"\r\n" or len(body) > 120 or b"\n" in body:
            return None
        if any(not 0x20 <= byte < 0x7F and byte not in (0x09, 0x1B) for byte in body):
            return None
        words = body.decode("ascii").split()
        if words[1:2] == ["VERSION"] or words[:1] == ["TIME"]:
            return Told()
        if trend and words[:1] == ["Output"]:
            return Told()
        if len(words) < 5:
            return None
        try:
            return _values(words, trend=trend)
        except ValueError:
            return None

    return oracle


ORACLES: dict[str, Oracle] = {"live": _line(trend=False), "trend": _line(trend=True)}
