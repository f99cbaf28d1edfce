"""Texts: a line cut into pieces, and a piece read as what its field says it is.

Instruments with a printer port write numbers for people to read: padded, with a unit behind,
dashes where there is nothing, an asterisk where a limit was passed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from station.codec.errors import FrameError
from station.vitals import Unit

if TYPE_CHECKING:
    from station.codec.spec import FieldSpec, Framing, Message

__all__ = ["MONTHS", "Cut", "Piece", "cut_text", "inner", "read_piece"]

MONTHS: Final = (
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
)  # fmt: skip
"""What `%b` of a date reads, in letters of any size, and writes."""

_MONTH: Final = re.compile(r"[A-Za-z]{3}")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")
_HEX: Final = re.compile(r"[0-9A-Fa-f]{1,16}")
_FEET_INCHES: Final = re.compile(r"(\d+)' *(\d+(?:\.\d+)?)\"?")
_DASHES: Final = re.compile(r"-[-.: ]*")
_PRINTABLE: Final = frozenset(range(0x20, 0x7F)) | {0x09, 0x1B}


@dataclass(frozen=True, slots=True)
class Cut:
    """A text without its marks at both ends, in pieces."""

    text: str
    columns: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)

    def piece(self, item: FieldSpec) -> str | None:
        """The piece that belongs to a field; None where there is none."""
        if item.key is not None:
            return self.keys.get(item.key)
        if item.column is not None:
            if item.type == "codes":
                return " ".join(self.columns[item.column :])
            return self.columns[item.column] if item.column < len(self.columns) else None
        start = item.at or 0
        return self.text[start : start + item.length] if item.length else self.text[start:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What a piece says: a whole number, a decimal, a date or a time, or `None` with `says`."""

    value: int | Decimal | date | time | None
    says: str = ""
    unit: Unit | None = None
    marks: frozenset[str] = frozenset()


def inner(framing: Framing, raw: bytes) -> bytes:
    """What stands between the marks of a text."""
    head = next((mark for mark in framing.start_marks if raw.startswith(mark)), b"")
    return raw[len(head) : len(raw) - len(framing.end_mark)]


def cut_text(message: Message, framing: Framing, raw: bytes) -> Cut:
    """Cut a text as its message says. Raises `FrameError` for what is no printable ASCII."""
    assert message.text is not None  # the caller looked
    data = inner(framing, raw)
    for at, byte in enumerate(data):
        if byte not in _PRINTABLE:
            raise FrameError(
                f"{message.id}: byte {at + raw.index(data)} is 0x{byte:02X}, expected text"
            )
    text = data.decode("ascii")
    if message.text.layout == "plain":
        return Cut(text)
    pieces = tuple(part.strip() for part in text.split(message.text.separator))
    if message.text.layout == "columns":
        return Cut(text, columns=pieces)
    if message.text.layout == "pairs":
        return Cut(text, keys=dict(zip(pieces[::2], pieces[1::2], strict=False)))
    if message.text.layout == "tags":
        return Cut(text, keys={part[0]: part[1:].strip() for part in pieces if part})
    named = [part.partition("=") for part in pieces]
    keys = [key.strip() for key, equals, _ in named if equals]
    for key in keys:
        if keys.count(key) > 1:
            raise FrameError(f"{message.id}: {key} comes {keys.count(key)} times: two texts in one")
    return Cut(
        text,
        columns=tuple(key for key, equals, _ in named if not equals),
        keys={key.strip(): value.strip() for key, equals, value in named if equals},
    )


def read_piece(item: FieldSpec, text: str) -> Piece:
    """Read a piece. Raises `FrameError` where it is not what its field says."""
    text = text.strip()
    if item.type == "codes":
        return Piece(value=_codes(item, text))
    if item.until is not None:
        text = text.partition(item.until)[0].rstrip()
    marks = frozenset(mark for mark in item.marks if text.endswith(mark))
    for mark in marks:
        text = text.removesuffix(mark).rstrip()
    if item.dashes is not None and _DASHES.fullmatch(text):
        return Piece(value=None, says=item.dashes, marks=marks)
    unit = None
    for suffix, of in item.suffix_units.items():
        if text.endswith(suffix):
            text, unit = text.removesuffix(suffix).rstrip(), of
            break
    if item.suffix_units and unit is None:
        raise _wrong(item, text, f"a number with {' or '.join(item.suffix_units)} behind it")
    if item.suffix is not None:
        text = text.removesuffix(item.suffix).rstrip()
    if item.dashes is not None and _DASHES.fullmatch(text):
        return Piece(value=None, says=item.dashes, unit=unit, marks=marks)
    return Piece(value=_value(item, text), unit=unit, marks=marks)


def _wrong(item: FieldSpec, text: str, wanted: str) -> FrameError:
    return FrameError(f"field {item.name} is {text!r} ({len(text)} characters), expected {wanted}")


def _value(item: FieldSpec, text: str) -> int | Decimal | date | time:
    match item.type:
        case "decimal":
            if not _NUMBER.fullmatch(text):
                raise _wrong(item, text, "a number")
            return Decimal(text)
        case "hex":
            if not _HEX.fullmatch(text):
                raise _wrong(item, text, "hexadecimal digits")
            return int(text, 16)
        case "choice":
            if text not in item.choices:
                raise _wrong(item, text, f"one of {', '.join(item.choices)}")
            return item.choices.index(text)
        case "feet_inches":
            found = _FEET_INCHES.fullmatch(text)
            if not found:
                raise _wrong(item, text, "feet and inches, such as 5'03.0\"")
            return 12 * Decimal(found[1]) + Decimal(found[2])
        case _:
            return _moment(item, text)


def _moment(item: FieldSpec, text: str) -> date | time:
    form = item.format or ""
    if "%b" in form:
        # Instruments write English months; C's library those of the machine's language.
        text, form = _MONTH.sub(_month_number, text, count=1), form.replace("%b", "%m")
    try:
        moment = datetime.strptime(text, form)  # noqa: DTZ007 - a device's clock has no zone
    except ValueError:
        raise _wrong(item, text, f"a {item.type} like {item.format}") from None
    # A line that was torn in front begins with half a date, which strptime would still take.
    if moment.strftime(form) != text:
        raise _wrong(item, text, f"a {item.type} like {item.format}, with all its zeros")
    return moment.date() if item.type == "date" else moment.time()


def _month_number(word: re.Match[str]) -> str:
    name = word[0].upper()
    return f"{MONTHS.index(name) + 1:02}" if name in MONTHS else word[0]


def _codes(item: FieldSpec, text: str) -> int:
    """Bit n is set where the code of flag n is among the words. Unknown words are ignored, as
    reserved bits are.
    """
    words = text.replace(",", " ").split()
    return sum(1 << n for n, flag in enumerate(item.flags) if flag.code in words)
