"""FHIR JSON with decimals exactly as measured.

A float would turn 121.0 into 121 and could turn 36.4 into 36.399999. FHIR says that the
precision of a decimal has meaning (R4, datatypes, decimal), so it is written digit by digit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from station.decimals import as_written

__all__ = ["Json", "JsonObject", "decode", "encode"]

Json: TypeAlias = "str | int | bool | Decimal | Sequence[Json] | Mapping[str, Json]"
JsonObject: TypeAlias = dict[str, Json]


def encode(value: Json) -> bytes:
    """UTF-8 JSON without spaces. Raises `TypeError` for what FHIR JSON cannot hold."""
    return _text(value).encode()


def decode(body: bytes) -> object:
    """Parse JSON, decimals as `Decimal`. Raises `ValueError` for anything that is not JSON."""
    try:
        return json.loads(body, parse_float=as_written, parse_constant=_refuse_constant)
    except RecursionError as deep:
        raise ValueError("nested too deeply to be a FHIR resource") from deep


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _text(value: Json) -> str:
    if isinstance(value, bool):  # before int: True is one
        return "true" if value else "false"
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise TypeError(f"{value} cannot be sent: a missing value is left out")
        return format(value, "f")
    if isinstance(value, str | int):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        inside = ",".join(f"{json.dumps(key)}:{_text(item)}" for key, item in value.items())
        return f"{{{inside}}}"
    if isinstance(value, Sequence):
        return f"[{','.join(_text(item) for item in value)}]"
    raise TypeError(f"{type(value).__name__} is not a FHIR JSON type")
