"""Tanita scales, after the output formats of their manuals."""

from __future__ import annotations

from datetime import datetime

from tests.codec.oracles.texts import is_text, number
from tests.codec.oracles.told import Mend, Oracle, Told

_FORMS = {b"Da": '"%d/%m/%Y"', b"TI": '"%H:%M"'}
_NUMBERS = b"Bt GE AG Hm Wk Wp Wg FW sW ww MI OV IF rb rB rJ rA ZF".split()
_VITALS = {
    b"Hm": "body_height",
    b"Wk": "body_weight",
    b"Wp": "body_weight",
    b"Wg": "body_weight",
    b"FW": "body_fat",
    b"MI": "bmi",
}


def record(raw: bytes) -> Told | None:
    """`{`, then keys and values by turns, the sum of all before `CS,` behind it."""
    if raw[:1] != b"{" or raw[-2:] != b"\r\n" or len(raw) > 402 or not is_text(raw[1:-2]):
        return None
    if raw[-4:-2].upper() != b"%02X" % (sum(raw[:-7]) % 256):
        return None
    parts = [part.strip() for part in raw[1:-2].split(b",")]
    pairs = dict(zip(parts[::2], parts[1::2], strict=False))
    for key, form in _FORMS.items():
        if pairs.get(key):
            try:
                datetime.strptime(pairs[key].decode(), form)  # noqa: DTZ007
            except ValueError:
                return None
    told = Told()
    spoilt = False
    for key in _NUMBERS:
        if not pairs.get(key):
            continue
        value = number(pairs[key])
        if value is None:
            return None
        if key in _VITALS:
            told.values[_VITALS[key]] = value or None
            spoilt |= not value and key in (b"Wk", b"Wp", b"Wg")
    told.chartable = "body_weight" in told.values and not spoilt
    return told


def mend(raw: bytes) -> bytes:
    """The sum in two digits."""
    return raw[:-4] + b"%02X" % (sum(raw[:-7]) % 256) + raw[-2:] if len(raw) > 7 else raw


ORACLES: dict[str | None, Oracle] = {None: record}
MEND: dict[str | None, Mend] = {None: mend}
