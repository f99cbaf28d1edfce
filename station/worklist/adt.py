"""ADT messages: from the text to what it means for today's list. Pure.

Taken: A01 A04 (here), A05 (expected), A03 (gone), A08 A02 A12 (the visit's particulars), A28 A31
(the person's), A11 (was never here), A38 (is not expected after all), A13 (back), A40 A34 (two
identifiers are one person). HL7's own map calls A04 planned; for us a registered patient is here.
Answered AA and otherwise ignored: what changes nobody's place on the list (`IGNORED`). Everything
else is refused: above all what moves identifiers in ways that are not followed here.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from typing import Final

from station.hl7.errors import ErrorCode, Hl7Error
from station.hl7.reading import Message, Segment
from station.worklist import adt_fields as fields
from station.worklist.adt_event import (
    UNSAID,
    AdtEvent,
    AdtSite,
    Change,
    Merge,
    PersonSaid,
    Unsaid,
    VisitSaid,
)

__all__ = ["CHANGES", "IGNORED", "event_of"]

CHANGES: Final = {
    "A01": Change.ARRIVED,
    "A04": Change.ARRIVED,
    "A05": Change.PREADMITTED,
    "A03": Change.DISCHARGED,
    "A02": Change.UPDATED,
    "A08": Change.UPDATED,
    "A12": Change.UPDATED,
    "A28": Change.UPDATED,
    "A31": Change.UPDATED,
    "A11": Change.CANCELLED_VISIT,
    "A38": Change.CANCELLED_PLAN,
    "A13": Change.CANCELLED_DISCHARGE,
    "A34": Change.MERGED,
    "A40": Change.MERGED,
}
_LONGEST_KEY: Final = 600
_PERSON_ONLY: Final = ("A28", "A31", "A34", "A40")
_NEEDS_VISIT: Final = frozenset(CHANGES) - {"A08", *_PERSON_ONLY}

# Tracking, pending moves, leave of absence, beds, doctors, allergies, class of stay.
IGNORED: Final = frozenset(
    {"A06", "A07", "A09", "A10", "A14", "A15", "A16", "A20", "A21", "A22", "A25", "A26", "A27"}
    | {"A32", "A33", "A52", "A53", "A54", "A55", "A60", "A61", "A62"}
)


def event_of(message: Message, site: AdtSite, received_at: datetime) -> AdtEvent | None:
    """Read one; None for what is accepted and changes nothing here.

    `received_at` is aware. Raises `Hl7Error` with HL7's code and the place.
    """
    msh = message.header
    trigger = _trigger(message, site)
    if trigger in IGNORED:
        return None
    evn = message.first("EVN")
    if evn is not None and str(evn.field(1)) not in ("", trigger):
        raise Hl7Error("EVN-1: another event than MSH-9 says", segment="EVN", field=1)
    recorded = (fields.span(evn, 2, site.zone) if evn else None) or fields.span(msh, 7, site.zone)
    if recorded is None:
        raise _missing("EVN", 2, "neither EVN-2 nor MSH-7 says when")
    happened = fields.span(evn, 6, site.zone) if evn else None
    when = (happened or recorded).start
    today = fields.local_day(received_at, site.zone)
    change = CHANGES[trigger]
    merging = change is Change.MERGED
    return AdtEvent(
        change=change,
        trigger=trigger,
        key="|".join((message.control_id, str(msh.field(3)), str(msh.field(4))))[:_LONGEST_KEY],
        digest=_digest(message),
        recorded=recorded,
        happened=when,
        happened_on=fields.local_day(when, site.zone),
        person=None if merging else _person(_only(message, "PID"), site, today),
        visit=_visit(message, trigger, site),
        merges=_merges(message, site, today) if merging else (),
    )


def _trigger(message: Message, site: AdtSite) -> str:
    """MSH-9 to MSH-12, which every message must have right (HL7 2.9.2.1)."""
    msh = message.header
    if msh.field(9).text() != "ADT":
        raise _not_taken(ErrorCode.UNSUPPORTED_TYPE, 9, "only ADT messages are taken here")
    if not message.control_id:
        raise _missing("MSH", 10, "a message without a control id cannot be acknowledged")
    if len(message.control_id) > 199:
        raise _not_taken(ErrorCode.DATA_TYPE, 10, "the control id has more than 199 characters")
    if str(msh.field(11)) != site.processing:
        raise _not_taken(
            ErrorCode.UNSUPPORTED_PROCESSING,
            11,
            f"only processing id {site.processing} is taken here",
        )
    if not re.fullmatch(r"2\.[1-9](\.[0-9])?", message.version, re.ASCII):
        raise _not_taken(ErrorCode.UNSUPPORTED_VERSION, 12, "only HL7 versions 2.1 to 2.9")
    if msh.field(14) or message.first("DSC"):
        raise _not_taken(ErrorCode.DATA_TYPE, 14, "messages in several parts are not taken here")
    evn = message.first("EVN")
    trigger = msh.field(9).text(2) or (str(evn.field(1)) if evn else "")
    if trigger not in CHANGES and trigger not in IGNORED:
        raise _not_taken(
            ErrorCode.UNSUPPORTED_EVENT,
            9,
            "this event is not followed here; look at today's list and correct it by hand",
        )
    return trigger


def _person(pid: Segment, site: AdtSite, today: date) -> PersonSaid:
    found = fields.identifiers(pid, 3, site)
    if len(found) != 1:
        why = "no identifier" if not found else "more than one identifier"
        raise Hl7Error(
            f"PID-3: {why} of the assigning authority and type that are configured here",
            code=ErrorCode.UNKNOWN_KEY,
            segment="PID",
            field=3,
        )
    born, about_birth = fields.birth_date(pid, today)
    sex, about_sex = fields.sex(pid)
    return PersonSaid(
        id=found[0],
        authority=fields.authority_of(pid, 3, site, found[0]),
        name=fields.person_name(pid),
        birth_date=born,
        sex=sex,
        notes=tuple(note for note in (about_birth, about_sex) if note),
    )


def _visit(message: Message, trigger: str, site: AdtSite) -> VisitSaid | None:
    if trigger in _PERSON_ONLY:
        return None
    if len(message.segments("PV1")) > 1:
        raise _sequence("PV1", "there is more than one")
    pv1, pv2 = message.first("PV1"), message.first("PV2")
    if pv1 is None:
        if trigger in _NEEDS_VISIT:
            raise _sequence("PV1", "it is missing, and this event is about a visit")
        return None
    at, day = _when(pv1, pv2, trigger, site)
    location = fields.location(pv1)
    return VisitSaid(
        number=fields.visit_number(pv1),
        location=location,
        room=_room(location, site),
        provider=_provider(pv1),
        reason=fields.text_of(pv2.field(3)) if pv2 else UNSAID,
        at=at,
        day=day,
    )


def _when(
    pv1: Segment, pv2: Segment | None, trigger: str, site: AdtSite
) -> tuple[datetime | Unsaid | None, date | Unsaid | None]:
    """PV1-44; of an expected visit PV2-8 first. A date without a time says the day only."""
    places = [(pv1, 44)]
    if pv2 is not None:
        places.insert(0 if trigger == "A05" else 1, (pv2, 8))
    for segment, number in places:
        if segment.field(number).deletes():
            return None, None
        told = fields.span(segment, number, site.zone)
        if told is None:
            continue
        exact = fields.has_time(segment, number)
        first, last = (fields.local_day(one, site.zone) for one in (told.start, told.until))
        # "In 2026" is no day.
        return (told.start if exact else None), (first if exact or first == last else None)
    return UNSAID, UNSAID


def _room(location: str | Unsaid | None, site: AdtSite) -> str | Unsaid | None:
    """The station's room: of the whole place, else of the part that is mapped."""
    if not isinstance(location, str):
        return location
    parts = location.split("^")
    for count in range(len(parts), 0, -1):
        room = site.rooms.get("^".join(parts[:count]))
        if room is not None:
            return room
    return None


def _provider(pv1: Segment) -> str | Unsaid | None:
    """PV1-7 (attending), else PV1-17 (admitting); None where one is there and has no name."""
    attending, admitting = (fields.provider_name(pv1.field(number)) for number in (7, 17))
    if isinstance(attending, str) or admitting is UNSAID:
        return attending
    return admitting


def _merges(message: Message, site: AdtSite, today: date) -> tuple[Merge, ...]:
    """Each PID with the MRG that follows it (A40 repeats the pair)."""
    merges: list[Merge] = []
    pid: Segment | None = None
    for segment in message.every:
        if segment.name == "PID":
            if pid is not None:
                raise _sequence("MRG", "it is missing after a PID")
            pid = segment
        elif segment.name == "MRG":
            if pid is None:
                raise _sequence("MRG", "there is none of the patient's segments before it")
            merges.append(_merge(pid, segment, site, today))
            pid = None
    if pid is not None or not merges:
        raise _sequence("MRG", "it is missing")
    return tuple(merges)


def _merge(pid: Segment, mrg: Segment, site: AdtSite, today: date) -> Merge:
    person = _person(pid, site, today)
    prior = fields.identifiers(mrg, 1, site)
    if not prior:
        raise Hl7Error(
            "MRG-1: no identifier of the assigning authority and type that are configured here",
            code=ErrorCode.UNKNOWN_KEY,
            segment="MRG",
            field=1,
        )
    if person.id in prior:
        raise Hl7Error("MRG-1: the same identifier as PID-3", segment="MRG", field=1)
    authorities = tuple(fields.authority_of(mrg, 1, site, one) for one in prior)
    return Merge(person=person, prior=prior, authorities=authorities)


def _only(message: Message, name: str) -> Segment:
    found = message.segments(name)
    if len(found) != 1:
        raise _sequence(name, "it is missing" if not found else "there is more than one")
    return found[0]


def _digest(message: Message) -> str:
    """What the message says, without its header: a resend may have a new time there."""
    hashed = hashlib.sha256(message.kind.encode())
    for segment in message.every[1:]:
        hashed.update(f"\r{segment.name}|{'|'.join(segment.parts)}".encode())
    return hashed.hexdigest()


def _sequence(name: str, why: str) -> Hl7Error:
    return Hl7Error(f"{name}: {why}", code=ErrorCode.SEGMENT_SEQUENCE, segment=name)


def _missing(name: str, number: int, why: str) -> Hl7Error:
    return Hl7Error(
        f"{name}-{number}: {why}",
        code=ErrorCode.REQUIRED_FIELD_MISSING,
        segment=name,
        field=number,
    )


def _not_taken(code: ErrorCode, number: int, why: str) -> Hl7Error:
    return Hl7Error(f"MSH-{number}: {why}", code=code, segment="MSH", field=number)
