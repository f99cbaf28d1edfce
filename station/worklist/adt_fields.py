"""Fields of ADT messages: identifiers, names, dates, places. Pure; `Hl7Error` names the place."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final

from station.hl7.errors import ErrorCode, Hl7Error
from station.hl7.reading import Field, Segment
from station.worklist.adt_event import UNSAID, AdtSite, Note, Span, Unsaid
from station.worklist.fhir_fields import UnreadableError, name_words, shortened, words

__all__ = [
    "birth_date",
    "has_time",
    "identifiers",
    "local_day",
    "location",
    "person_name",
    "provider_name",
    "sex",
    "span",
    "text_of",
    "visit_number",
]

_LONGEST_ID: Final = 100
_YEARS: Final = (1850, 2200)
_TIME: Final = re.compile(
    r"(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.\d{1,6})?)?)?)?)?)?"
    r"([+-]\d{4})?",
    re.ASCII,
)
# The names by which somebody is called at a desk (HL7 table 0200): legal, none said, display.
_NAME_TYPES: Final = ("L", "", "D")
# HL7 table 0001, as HL7's own map to FHIR reads it (A ambiguous, N not applicable: other).
_SEXES: Final = {"F": "female", "M": "male", "O": "other", "A": "other", "N": "other"}


def identifiers(segment: Segment, number: int, site: AdtSite) -> tuple[str, ...]:
    """The identifiers in a CX field that are of the site's authority and type, in their order."""
    found: list[str] = []
    for one in segment.field(number).repetitions:
        value = words(one.text())
        if value is None or not _fits(one, site):
            continue
        if len(value) > _LONGEST_ID:
            raise _wrong(segment, number, f"an identifier has more than {_LONGEST_ID} characters")
        found.append(value)
    return tuple(dict.fromkeys(found))


def authority_of(segment: Segment, number: int, site: AdtSite, value: str) -> tuple[str, ...]:
    """Name and universal id of who gave that identifier out; empty where the site names the one
    that counts, or the sender none.
    """
    if site.assigning_authority is not None:
        return ()
    found = {
        one.text(4, sub)
        for one in segment.field(number).repetitions
        if _fits(one, site) and words(one.text()) == value
        for sub in (1, 2)
    }
    return tuple(sorted(found - {""}))


def _fits(one: Field, site: AdtSite) -> bool:
    authority = {one.text(4, sub) for sub in (1, 2)} - {""}
    kind = one.text(5)
    if not authority and not kind and site.bare_identifiers:
        return True
    right = site.assigning_authority is None or site.assigning_authority in authority
    return right and (site.identifier_type is None or site.identifier_type == kind)


def person_name(segment: Segment) -> tuple[str, str] | Unsaid:
    """PID-5 as family and given names: the legal one, else one of no special kind, else the first.

    The family name has its prefix and a generation (Jr, III), which tells father from son.
    """
    names = [one for one in segment.field(5).repetitions if _family(one) or words(one.text(2))]
    if not names:
        return UNSAID
    ranked = sorted(names, key=lambda one: _rank(one.text(7)))
    name = ranked[0]
    try:
        given = " ".join(part for n in (2, 3) if (part := name_words(name.text(n))))
        family, suffix = name_words(_family(name)), name_words(name.text(4))
    except UnreadableError as why:
        raise _wrong(segment, 5, str(why.says)) from None
    if family is None:
        family, given = given, ""
    return (f"{family} {suffix}" if suffix else family), given


def _rank(kind: str) -> int:
    return _NAME_TYPES.index(kind) if kind in _NAME_TYPES else len(_NAME_TYPES)


def _family(name: Field) -> str:
    """FN: surname, own prefix, own surname. A prefix is put before where the surname lacks it."""
    surname, prefix, own = (words(name.text(1, sub)) or "" for sub in (1, 2, 3))
    surname = surname or own
    if prefix and surname and not surname.casefold().startswith(prefix.casefold() + " "):
        return f"{prefix} {surname}"
    return surname


def provider_name(field: Field) -> str | Unsaid | None:
    """XCN as a person says it: prefix, given, family, suffix."""
    if not field:
        return UNSAID
    family = words(field.text(2)) or ""
    parts = [words(field.text(n)) for n in (6, 3)]
    parts += [family, words(field.text(5))] if family else []
    said = shortened(" ".join(part for part in parts if part))
    return said if family else None


def birth_date(segment: Segment, today: date) -> tuple[date | Unsaid | None, Note | None]:
    """PID-7, and a note where it says something that is no whole date up to today.

    A year alone is a birth date that is not known: nothing is made up for its month and day.
    """
    field = segment.field(7)
    if field.deletes():
        return None, None
    text = field.text().strip()
    if not text:
        return UNSAID, None
    match = _TIME.fullmatch(text)
    if match is None:
        return None, Note.BIRTH_DATE_WRONG
    if match[3] is None:
        return None, Note.BIRTH_DATE_WITHOUT_DAY
    try:
        born = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None, Note.BIRTH_DATE_WRONG
    if born > today or born.year < _YEARS[0]:
        return None, Note.BIRTH_DATE_WRONG
    return born, None


def sex(segment: Segment) -> tuple[str | Unsaid | None, Note | None]:
    """PID-8, and a note where it is not of HL7's table."""
    field = segment.field(8)
    code = field.text().strip().upper()
    if not code:
        return (None if field.deletes() else UNSAID), None
    if code == "U":
        return "unknown", None
    if code not in _SEXES:
        return None, Note.SEX_WRONG
    return _SEXES[code], None


def span(segment: Segment, number: int, zone: tzinfo | None) -> Span | None:
    """A time (TS, DTM) of any precision; None where the field is empty. Raises `Hl7Error`."""
    text = segment.field(number).text().strip()
    if not text:
        return None
    match = _TIME.fullmatch(text)
    if match is None:
        raise _wrong(segment, number, "a time that is none (YYYYMMDDHHMMSS with an offset)")
    year, month, day, hour, minute, second = (
        None if part is None else int(part) for part in match.groups()[:6]
    )
    try:
        if year is None or not _YEARS[0] <= year <= _YEARS[1]:
            raise ValueError("year")
        start = datetime(year, month or 1, day or 1, hour or 0, minute or 0, second or 0)  # noqa: DTZ001
        if month is None:
            following = start.replace(year=year + 1)
        elif day is None:
            following = (start + timedelta(days=31)).replace(day=1)
        elif hour is None:
            following = start + timedelta(days=1)
        elif minute is None:
            following = start + timedelta(hours=1)
        else:
            following = start + timedelta(seconds=60 if second is None else 1)
        last = following - timedelta(microseconds=1)
        offset = _offset(match[7])
    except ValueError:
        raise _wrong(segment, number, "a time that no calendar or clock has") from None
    if offset is not None:
        return Span(start=_utc(start, offset, 0), until=_utc(last, offset, 0))
    return Span(start=_utc(start, zone, 0), until=_utc(last, zone, 1))


def has_time(segment: Segment, number: int) -> bool:
    """Whether a time says at least the hour and minute."""
    match = _TIME.fullmatch(segment.field(number).text().strip())
    return match is not None and match[5] is not None


def local_day(moment: datetime, zone: tzinfo | None) -> date:
    """The day by that zone's clock."""
    return moment.astimezone(zone).date()


def location(segment: Segment) -> str | Unsaid | None:
    """PV1-3 as `point of care^room^bed` (as in the message, whatever its separators are)."""
    field = segment.field(3)
    parts = [words(field.text(n)) or "" for n in (1, 2, 3)]
    if not any(parts):
        return None if field.deletes() else UNSAID
    return shortened("^".join(parts).rstrip("^"))


def visit_number(segment: Segment) -> str | None:
    """PV1-19, else PV1-50."""
    for number in (19, 50):
        value = words(segment.field(number).text())
        if value is not None:
            if len(value) > _LONGEST_ID:
                raise _wrong(segment, number, f"more than {_LONGEST_ID} characters")
            return value
    return None


def text_of(field: Field) -> str | Unsaid | None:
    """A coded field (CE, CWE) as words: its text, else its code."""
    said = shortened(field.text(2)) or shortened(field.text(1))
    return said if said is not None else (UNSAID if not field else None)


def _offset(text: str | None) -> timezone | None:
    if text is None:
        return None
    hours, minutes = int(text[1:3]), int(text[3:])
    if hours > 14 or minutes > 59:
        raise ValueError("offset")
    size = timedelta(hours=hours, minutes=minutes)
    return timezone(-size if text[0] == "-" else size)


def _utc(local: datetime, zone: tzinfo | None, fold: int) -> datetime:
    there = local.replace(fold=fold)
    aware = there.replace(tzinfo=zone) if zone is not None else there.astimezone()
    return aware.astimezone(UTC)


def _wrong(segment: Segment, number: int, why: str) -> Hl7Error:
    return Hl7Error(
        f"{segment.name}-{number}: {why}",
        code=ErrorCode.DATA_TYPE,
        segment=segment.name,
        field=number,
    )
