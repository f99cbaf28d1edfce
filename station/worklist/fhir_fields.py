"""One field of a FHIR resource at a time, from JSON that may hold anything.

Each function takes what the chart sent, of whatever type, and gives a value it has checked, or
None. A value that is there and cannot be used raises `UnreadableError` with words: nothing is
guessed and nothing is cut to fit where that could name somebody else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

from station.saying import say
from station.signs import TURNING

__all__ = [
    "UnreadableError",
    "birth_date",
    "concept_words",
    "instant",
    "name_words",
    "objects",
    "reference_id",
    "refers_to",
    "resource_id",
    "shortened",
    "usable_id",
    "words",
]

_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_REFERENCE = re.compile(
    r"(https?://\S+/)?([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/\S+)?"
)
_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2})?")
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST_WORDS: Final = 200


# Beyond these a moment has no date in some time zone: it cannot even be compared with today.
_EARLIEST: Final = datetime(1, 1, 3, tzinfo=UTC)
_LATEST: Final = datetime(9999, 12, 29, tzinfo=UTC)


class UnreadableError(ValueError):
    """A field that is there and cannot be used. `says` which and why, without values."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


def objects(value: object) -> Iterator[dict[str, Any]]:
    """The objects of a list; what is not one is passed over."""
    for item in value if isinstance(value, list) else []:
        if isinstance(item, dict):
            yield item


def words(value: object) -> str | None:
    """Text for a person: control characters out, white space single; None where empty."""
    if not isinstance(value, str):
        return None
    kept = "".join(
        " " if character.isspace() else character
        for character in value
        if character.isspace()
        or not (character in TURNING or unicodedata.category(character) in ("Cc", "Cs", "Cn"))
    )
    return " ".join(kept.split()) or None


def name_words(value: object) -> str | None:
    """A part of a name. Raises `UnreadableError` where it is too long to be one."""
    text = words(value)
    if text is not None and len(text) > _LONGEST_WORDS:
        raise UnreadableError(say("a name of {n} characters", n=len(text)))
    return text


def shortened(value: object) -> str | None:
    """Text that may be cut at its end, such as a reason for visit."""
    text = words(value)
    if text is None or len(text) <= _LONGEST_WORDS:
        return text
    return f"{text[: _LONGEST_WORDS - 1]}…"


def concept_words(value: object) -> str | None:
    """What a CodeableConcept says to a person: its text, else the name of its first code."""
    if not isinstance(value, dict):
        return None
    text = shortened(value.get("text"))
    if text is not None:
        return text
    named = (shortened(coding.get("display")) for coding in objects(value.get("coding")))
    return next((one for one in named if one is not None), None)


def usable_id(value: object) -> bool:
    """Whether it has the form of a FHIR id."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def resource_id(resource: dict[str, Any]) -> str:
    """The logical id. Raises `UnreadableError`: without one it cannot be referred to."""
    name = resource.get("id")
    if not isinstance(name, str) or not usable_id(name):
        raise UnreadableError("no usable id")
    return name


def reference_id(value: object, kind: str) -> str | None:
    """The id in a relative literal reference to a `kind`; None for any other.

    An absolute one leads to another server, whose patients have ids that mean somebody else here;
    those of the chart itself have been made relative (`station.worklist.fhir_reader`).
    """
    match = _referred(value)
    return match[3] if match and match[1] is None and match[2] == kind else None


def refers_to(value: object, kind: str) -> bool:
    """Whether it is a literal reference to a `kind`, here or on another server."""
    match = _referred(value)
    return match is not None and match[2] == kind


def _referred(value: object) -> re.Match[str] | None:
    reference = value.get("reference") if isinstance(value, dict) else None
    return _REFERENCE.fullmatch(reference) if isinstance(reference, str) else None


def instant(value: object) -> datetime | None:
    """An aware moment. Raises `UnreadableError` for one without an offset, or no moment."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.utcoffset() is None or not _EARLIEST < moment < _LATEST:
        raise UnreadableError("a time that cannot be read")
    return moment


def birth_date(value: object, today: date) -> date | None:
    """A whole date up to today. Raises `UnreadableError` for a year alone or anything else."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise UnreadableError("a birth date that is no date")
    if _PARTIAL_DATE.fullmatch(value):
        raise UnreadableError("a birth date without its day")
    try:
        born = date.fromisoformat(value) if _FULL_DATE.fullmatch(value) else None
    except ValueError:
        born = None
    if born is None:
        raise UnreadableError("a birth date that is no date")
    if born > today:
        raise UnreadableError("a birth date in the future")
    return born
