"""Texts as instruments write them: pieces with their padding, put together as they are cut."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from station.codec.checksum import checksum_of
from station.codec.errors import EncodeError
from station.codec.text import MONTHS
from station.vitals import Quantity

if TYPE_CHECKING:
    from station.codec.given import Given
    from station.codec.spec import FieldSpec, Framing, Message
    from station.vitals import Unit

__all__ = ["encode_text"]


def encode_text(framing: Framing, given: Given) -> bytes:
    """A whole text: each field that is given as a piece, then the marks and the checksum."""
    message = given.message
    pieces = {
        item.name: text
        for item in message.reading_order
        if given.present(item) and (text := _piece(item, given)) is not None
    }
    out = bytearray(_join(message, framing, pieces))
    if len(out) > (framing.longest or 0) + len(framing.end_mark):
        raise EncodeError(f"{message.id} has {len(out)} characters, at most {framing.longest}")
    if framing.checksum is not None:
        rule, at = framing.checksum, framing.checksum.at % len(out)
        rows = np.frombuffer(bytes(out), dtype=np.uint8)[None, :]
        out[at : at + rule.size] = f"{int(checksum_of(rule, rows)[0]):02X}".encode()
    return bytes(out)


def _piece(item: FieldSpec, given: Given) -> str | None:
    """The text of a field, None where it is left out."""
    message, values = given.message, given.values
    value = values.get(item.name)
    if item.type == "text":
        default = message.match.get(item.name, (item.value,))[0]
        return str(default if value is None else value) if value or default else None
    if item.flags and item.optional and not given.has(item):
        return None
    if item.flags or item.choices or item.name in message.match:
        return _write_piece(item, given.number(item), None)
    needed = item.required and message.only_one(item)
    if item.name not in values and not needed and item.value is None:
        return None
    marks = "".join(mark for mark, name in item.marks.items() if values.get(name))
    if item.dashes is not None and value in (None, item.dashes):
        places = f".{'-' * item.decimals}" if item.decimals else ""
        return "-" * (item.digits or 3) + places + (item.suffix or "") + marks
    unit = value.unit if isinstance(value, Quantity) else item.unit
    if unit is None and item.suffix_units:  # a special value has a unit behind it too
        unit = item.possible_units[0]
    number = value if isinstance(value, (date, time)) else given.decimal(item)
    return _write_piece(item, number, unit) + marks


def _write_piece(item: FieldSpec, value: int | Decimal | date | time, unit: Unit | None) -> str:
    """A number, a choice (by its place), codes (by their bits), a date or a time as text."""
    if isinstance(value, (date, time)):
        form = item.format or ""
        if "%b" in form and isinstance(value, date):
            form = form.replace("%b", MONTHS[value.month - 1])
        return value.strftime(form)
    match item.type:
        case "choice":
            return item.choices[int(value)]
        case "codes":
            named = (f.code for n, f in enumerate(item.flags) if int(value) >> n & 1)
            return " ".join(code for code in named if code is not None)
        case "hex":
            return f"{int(value):0{item.digits or 1}X}"
        case "feet_inches":
            feet, inches = divmod(Decimal(value), 12)
            return f"{int(feet)}'{inches:04.1f}\""
        case _:
            behind = next((text for text, of in item.suffix_units.items() if of is unit), "")
            return _decimal(item, Decimal(value)) + behind + (item.suffix or "")


def _decimal(item: FieldSpec, value: Decimal) -> str:
    """At least `digits` before the point, and `decimals` behind it (else as many as it has)."""
    decimals = item.decimals
    if decimals is None:
        decimals = max(0, -int(value.as_tuple().exponent))
    elif value != round(value, decimals):
        raise EncodeError(f"{item.name}: {value} has more than {decimals} decimals")
    width = (item.digits or 1) + (decimals + 1 if decimals else 0)
    return f"{abs(value):0{width}.{decimals}f}" if value >= 0 else f"-{-value:0{width}.{decimals}f}"


def _join(message: Message, framing: Framing, pieces: dict[str, str]) -> bytes:
    """The whole text with its marks, out of the pieces by field name."""
    layout = message.text
    assert layout is not None  # the caller looked
    between = layout.separator or " "
    items = [item for item in message.fields if item.name in pieces]
    if layout.layout == "plain":
        text = ""
        for item in sorted(items, key=lambda item: item.at or 0):
            text = text.ljust(item.at or 0) + pieces[item.name]
    elif layout.layout == "tags":
        text = "".join(f"{between}{item.key}{pieces[item.name]}" for item in items)
    elif layout.layout == "pairs":
        text = between.join(f"{item.key}{between}{pieces[item.name]}" for item in items)
    else:
        text = between.join(_columns(message, pieces, layout.layout == "keys"))
    head = framing.start_marks[0] if framing.starts else b""
    try:
        return head + text.encode("ascii") + framing.end_mark
    except UnicodeEncodeError:
        raise EncodeError(f"{message.id} takes ASCII, got {text!r}") from None


def _columns(message: Message, pieces: dict[str, str], keys: bool) -> list[str]:
    """Columns at their numbers, the keys behind them."""
    last = max((item.column or 0 for item in message.fields if item.name in pieces), default=0)
    columns = [""] * (last + 1)
    named: list[str] = []
    for item in message.fields:
        if item.name not in pieces:
            continue
        if item.column is not None:
            columns[item.column] = pieces[item.name]
        else:
            named.append(f"{item.key}={pieces[item.name]}")
    if keys:
        return [column for column in columns if column] + named
    return columns
