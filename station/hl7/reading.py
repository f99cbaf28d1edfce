"""Reading HL7 v2 text (ER7): segments, fields, repetitions, components, subcomponents.

Strict about the form (separators, names of segments, character set, size) and silent about the
content: which fields a message must have is for who reads it. Nothing is unescaped until it is
asked for. What is wrong is an `Hl7Error`; bytes of any kind give one or a `Message`, never
anything else. Version 2.5.1, chapter 2, holds for the versions from 2.1 to 2.8 as far as it is
read here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from station.hl7.charsets import UTF_8, decoded
from station.hl7.errors import ErrorCode, Hl7Error
from station.hl7.escapes import unescaped

__all__ = ["Dialect", "Field", "Hl7Error", "Limits", "Message", "Segment", "header", "read"]

_DELETE: Final = '""'
_LINES: Final = re.compile(r"\r\n|\r|\n")
_BYTE_LINES: Final = re.compile(rb"[\r\n]")
_NAME: Final = re.compile(r"[A-Z][A-Z0-9]{2}")
_NO_TEXT: Final = re.compile("[\x00-\x1f\x7f\ufffd]")
_SEPARATOR: Final = re.compile(r"[!-/:-@\[-`{-~]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The largest message that is read: bytes, segments, and fields in one segment."""

    octets: int = 1024 * 1024
    segments: int = 1000
    fields: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What MSH-1, MSH-2 and MSH-18 say about the rest of the message.

    `repetition`, `escape` and `subcomponent` are "" where the sender has none. `charset` is a
    Python codec.
    """

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"
    charset: str = "utf-8"

    @property
    def meanings(self) -> Mapping[str, str]:
        """What the letters of escape sequences stand for."""
        return {
            "F": self.field,
            "S": self.component,
            "R": self.repetition,
            "E": self.escape,
            "T": self.subcomponent,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field, or one repetition of it. Absent ones are empty, and everything in them is.

    `raw` is as on the wire, escapes included.
    """

    raw: str = field(default="", repr=False)
    dialect: Dialect = field(default=Dialect(), repr=False)
    literal: bool = False

    def __str__(self) -> str:
        """The text of the first component of the first repetition."""
        return self.text()

    def __bool__(self) -> bool:
        """Whether something stands in it; `""` is something."""
        return bool(self.raw)

    def text(self, component: int = 1, sub: int = 1, repetition: int = 0) -> str:
        """The text at that place, unescaped; "" where nothing is, and where `""` is.

        `component` and `sub` count from 1 as in the standard, `repetition` from 0.
        """
        part = self._part(component, sub, repetition)
        if part == _DELETE:
            return ""
        if self.literal:
            return part
        how = self.dialect
        return unescaped(part, how.escape, how.meanings, how.charset)

    def deletes(self, component: int = 1, sub: int = 1, repetition: int = 0) -> bool:
        """Whether the sender says there: delete what you have (`""`)."""
        return self._part(component, sub, repetition) == _DELETE

    @property
    def repetitions(self) -> tuple[Field, ...]:
        """Each repetition as a field of its own; none for an empty field."""
        if not self.raw:
            return ()
        parts = [self.raw] if self.literal else _split(self.raw, self.dialect.repetition)
        return tuple(Field(raw=one, dialect=self.dialect, literal=self.literal) for one in parts)

    def _part(self, component: int, sub: int, repetition: int) -> str:
        if component < 1 or sub < 1 or repetition < 0:
            raise ValueError("components count from 1, repetitions from 0")
        if self.literal:
            return self.raw if (component, sub, repetition) == (1, 1, 0) else ""
        how = self.dialect
        part = self.raw
        for separator, at in (
            (how.repetition, repetition),
            (how.component, component - 1),
            (how.subcomponent, sub - 1),
        ):
            parts = _split(part, separator)
            if at >= len(parts):
                return ""
            part = parts[at]
        return part


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One segment. `position` counts the segments of the message from 1."""

    name: str
    position: int
    parts: tuple[str, ...] = field(repr=False)
    dialect: Dialect = field(repr=False)

    def field(self, number: int) -> Field:
        """Field `number` as the standard counts (MSH-1 is the separator, MSH-2 the encoding
        characters). A field that is not there is an empty one.
        """
        if number < 1:
            raise ValueError("fields count from 1")
        if self.name != "MSH":
            raw = self.parts[number - 1] if number <= len(self.parts) else ""
            return Field(raw=raw, dialect=self.dialect)
        if number == 1:
            return Field(raw=self.dialect.field, dialect=self.dialect, literal=True)
        raw = self.parts[number - 2] if number - 1 <= len(self.parts) else ""
        return Field(raw=raw, dialect=self.dialect, literal=number == 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message: its segments in order, the first of which is its only MSH."""

    every: tuple[Segment, ...]
    dialect: Dialect

    @property
    def header(self) -> Segment:
        """MSH."""
        return self.every[0]

    def segments(self, name: str) -> list[Segment]:
        """Every segment of that name, in the order of the message."""
        return [one for one in self.every if one.name == name]

    def first(self, name: str) -> Segment | None:
        """The first segment of that name."""
        return next((one for one in self.every if one.name == name), None)

    @property
    def control_id(self) -> str:
        """MSH-10, by which the message is acknowledged."""
        return self.header.field(10).text()

    @property
    def kind(self) -> str:
        """Message code and trigger event (MSH-9), as `ADT^A04`."""
        said = self.header.field(9)
        return f"{said.text()}^{said.text(2)}"

    @property
    def version(self) -> str:
        """MSH-12, as `2.5.1`."""
        return self.header.field(12).text()


def read(
    data: bytes, *, undeclared: Sequence[str] = (UTF_8,), limits: Limits | None = None
) -> Message:
    """Read one message. Segments may end with CR, LF or both; empty lines are passed over.

    `undeclared` are the character sets (HL7 table 0211) that are tried in turn where MSH-18 says
    nothing. Raises `Hl7Error`.
    """
    bounds = limits or Limits()
    if len(data) > bounds.octets:
        raise Hl7Error(f"the message is longer than {bounds.octets} bytes")
    text, dialect = _opened(data, undeclared)
    lines = [line for line in _LINES.split(text) if line]
    if len(lines) > bounds.segments:
        raise Hl7Error(f"the message has more than {bounds.segments} segments")
    segments = tuple(
        _segment(line, position, dialect, bounds) for position, line in enumerate(lines, start=1)
    )
    return Message(every=segments, dialect=dialect)


def header(data: bytes) -> Segment | None:
    """The MSH of bytes that `read` refuses, as far as it can be read: enough to answer them.

    None where there is none. What is not ASCII in it, and what may not stand in a message, is a
    question mark.
    """
    line = _BYTE_LINES.split(data[:4096], 1)[0].decode("ascii", "replace")
    line = _NO_TEXT.sub("?", line)
    try:
        return _segment(line, 1, replace(_dialect(line), charset="ascii"), Limits())
    except Hl7Error:
        return None


def _opened(data: bytes, undeclared: Sequence[str]) -> tuple[str, Dialect]:
    """The text and how it is separated; both stand in the first segment, which is ASCII enough."""
    line = _BYTE_LINES.split(data, 1)[0].decode("latin-1")
    dialect = _dialect(line)
    fields = line.split(dialect.field)
    names = fields[17] if len(fields) > 17 else ""
    declared = [name for name in _split(names, dialect.repetition) if name.strip()]
    text, charset = decoded(data, declared, undeclared)
    return text, replace(dialect, charset=charset)


def _dialect(line: str) -> Dialect:
    """MSH-1 and MSH-2. The fifth encoding character is version 2.7's and means nothing here."""
    if not line.startswith("MSH"):
        raise Hl7Error(
            "the message does not begin with MSH", code=ErrorCode.SEGMENT_SEQUENCE, segment="MSH"
        )
    separator = line[3:4]
    if not _SEPARATOR.fullmatch(separator):
        raise _wrong_header(1, "the field separator is missing or is not a sign")
    signs = line[4:].split(separator, 1)[0]
    if not 2 <= len(signs) <= 5:
        raise _wrong_header(2, "two to five encoding characters are expected")
    if not all(_SEPARATOR.fullmatch(sign) for sign in signs):
        raise _wrong_header(2, "an encoding character is not a sign")
    if len({separator, *signs}) != len(signs) + 1:
        raise _wrong_header(2, "two separators are the same")
    return Dialect(
        field=separator,
        component=signs[0],
        repetition=signs[1],
        escape=signs[2:3],
        subcomponent=signs[3:4],
    )


def _segment(line: str, position: int, dialect: Dialect, limits: Limits) -> Segment:
    name, *parts = line.split(dialect.field, limits.fields + 1)
    if not _NAME.fullmatch(name):
        raise Hl7Error(
            f"segment {position} does not begin with a name of three capitals or digits and a "
            "field separator",
            code=ErrorCode.SEGMENT_SEQUENCE,
        )
    if len(parts) > limits.fields:
        raise Hl7Error(
            f"segment {position} ({name}) has more than {limits.fields} fields", segment=name
        )
    if name == "MSH" and position > 1:
        raise Hl7Error(
            f"segment {position} is a second MSH: this is more than one message",
            code=ErrorCode.SEGMENT_SEQUENCE,
            segment="MSH",
        )
    return Segment(name=name, position=position, parts=tuple(parts), dialect=dialect)


def _split(text: str, separator: str) -> list[str]:
    return text.split(separator) if separator else [text]


def _wrong_header(number: int, why: str) -> Hl7Error:
    return Hl7Error(f"MSH-{number}: {why}", segment="MSH", field=number)
