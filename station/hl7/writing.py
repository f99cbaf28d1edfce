"""Writing HL7 v2 text (ER7): segments by the numbers of their fields, never by counting bars.

A value is text (escaped here), a tuple of components, or a list of repetitions; a component is
text or a tuple of subcomponents. What is empty at an end is left out (version 2.5.1, chapter 2.6).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Final, TypeAlias

__all__ = ["ENCODING_CHARACTERS", "Component", "Value", "day", "message", "segment", "timestamp"]

Component: TypeAlias = "str | tuple[str, ...]"
Value: TypeAlias = "str | tuple[Component, ...] | list[str | tuple[Component, ...]]"

ENCODING_CHARACTERS: Final = "^~\\&"

# Chapter 2.7.1 and 2.7.4: the separators and the escape character; `\.br\` begins a new line.
_ESCAPES: Final = {
    "|": "\\F\\",
    "^": "\\S\\",
    "&": "\\T\\",
    "~": "\\R\\",
    "\\": "\\E\\",
    "\n": "\\.br\\",
    "\t": "\\X09\\",
}
_TO_ESCAPE: Final = re.compile(r"[|^&~\\\n\t]")
_LINE_ENDS: Final = re.compile(r"\r\n|\r|\x85|\u2028|\u2029")
# Nothing of these may stand in a message, and receivers that find one refuse all of it. Halves of
# surrogate pairs have no bytes in UTF-8.
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_DELETE: Final = '""'  # as a whole value it says: delete what you have


def segment(name: str, fields: Mapping[int, Value]) -> str:
    """One segment, without its end. `fields` by their numbers in the standard.

    Raises `ValueError` for a field that the standard does not count, and for MSH-1 and MSH-2,
    which are written here.
    """
    first = 3 if name == "MSH" else 1
    if any(number < first for number in fields):
        raise ValueError(f"the first field of {name} that can be given is {first}")
    last = max(fields, default=first - 1)
    written = [_value(fields.get(number, "")) for number in range(first, last + 1)]
    head = [name] if name != "MSH" else [name, ENCODING_CHARACTERS]
    return "|".join(head + _without_end(written))


def message(segments: Iterable[str]) -> bytes:
    """A message: each segment ends with CR, the text is UTF-8."""
    return "".join(f"{one}\r" for one in segments).encode()


def timestamp(moment: datetime, zone: tzinfo | None) -> str:
    """TS and DTM: to the second, with the offset of the clinic's clock (`zone`; None: this
    computer's). Raises `ValueError` for a time without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be written")
    return moment.astimezone(zone).strftime("%Y%m%d%H%M%S%z")[:19]


def day(of: date) -> str:
    """DT: a day."""
    return f"{of.year:04}{of.month:02}{of.day:02}"


def _value(value: Value) -> str:
    if isinstance(value, list):
        return "~".join(_without_end([_repetition(one) for one in value]))
    return _repetition(value)


def _repetition(value: str | tuple[Component, ...]) -> str:
    if isinstance(value, str):
        return _escaped(value)
    return "^".join(_without_end([_component(one) for one in value]))


def _component(component: Component) -> str:
    if isinstance(component, str):
        return _escaped(component)
    return "&".join(_without_end([_escaped(one) for one in component]))


def _without_end(parts: Sequence[str]) -> list[str]:
    """The parts without the empty ones at their end."""
    last = max((at for at, part in enumerate(parts, start=1) if part), default=0)
    return list(parts[:last])


def _escaped(text: str) -> str:
    r"""Text as it may stand between separators. Line ends of every kind become `\.br\`; what no
    message may hold becomes U+FFFD, so that it is seen that something stood there.
    """
    if text == _DELETE:
        return "\\X2222\\"
    lines = _UNWRITABLE.sub("\ufffd", _LINE_ENDS.sub("\n", text))
    return _TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], lines)
