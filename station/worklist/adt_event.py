"""What an ADT message says, as plain data: who, which visit, and what became of it.

HL7 v2 messages are partial: a field that is empty says nothing and leaves what was known
(`UNSAID`); one that holds `""` says that it is to be forgotten (None).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import Enum, StrEnum
from typing import Final, TypeVar

__all__ = [
    "UNSAID",
    "AdtEvent",
    "AdtSite",
    "Change",
    "Merge",
    "Note",
    "PersonSaid",
    "Span",
    "Unsaid",
    "VisitSaid",
    "kept",
]

T = TypeVar("T")


class Unsaid(Enum):
    """The one value of a field about which a message says nothing."""

    UNSAID = "unsaid"


UNSAID: Final = Unsaid.UNSAID


def kept(said: T | Unsaid, before: T) -> T:
    """What holds after a message: what it said, else what was known."""
    return before if isinstance(said, Unsaid) else said


class Change(StrEnum):
    """What a message means for today's list."""

    ARRIVED = "arrived"
    PREADMITTED = "preadmitted"
    UPDATED = "updated"
    DISCHARGED = "discharged"
    CANCELLED_VISIT = "cancelled_visit"
    CANCELLED_PLAN = "cancelled_plan"
    CANCELLED_DISCHARGE = "cancelled_discharge"
    MERGED = "merged"


class Note(StrEnum):
    """What PID says and cannot be used: it is shown as not known, and a person is told."""

    BIRTH_DATE_WITHOUT_DAY = "birth_date_without_day"
    BIRTH_DATE_WRONG = "birth_date_wrong"
    SEX_WRONG = "sex_wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdtSite:
    """How one sender's messages are meant.

    An identifier in PID-3 or MRG-1 is the patient's where its assigning authority (CX-4, name or
    universal id) and its type (CX-5) are these; None: any. `bare_identifiers`: so is one that has
    neither. `zone` is that of times without an offset (None: this computer's). `rooms` maps
    PV1-3 (`point of care^room^bed`, as far as given) to rooms of stations. `processing` is the
    MSH-11 that is taken: P, T or D. `undeclared` are the character sets that are tried where
    MSH-18 says nothing.
    """

    assigning_authority: str | None = None
    identifier_type: str | None = "MR"
    bare_identifiers: bool = False
    zone: tzinfo | None = None
    rooms: Mapping[str, str] = field(default_factory=dict)
    processing: str = "P"
    undeclared: tuple[str, ...] = ("UNICODE UTF-8",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time as exactly as it was told: some moment from `start` to `until`, both UTC.

    A minute without seconds is 60 s long; a time of the hour that a clock repeats in autumn
    reaches from the first to the second of them.
    """

    start: datetime
    until: datetime

    def before(self, other: Span) -> bool:
        """Whether it was certainly earlier."""
        return self.until < other.start


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSaid:
    """PID: the identifier that the site goes by, and what is said about the person.

    `name` is family and given names. `notes`: what could not be used. `authority`: who gave the
    identifier out, in the sender's words, where the site does not say whose it goes by.
    """

    id: str
    authority: tuple[str, ...] = ()
    name: tuple[str, str] | Unsaid = UNSAID
    birth_date: date | Unsaid | None = UNSAID
    sex: str | Unsaid | None = UNSAID
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSaid:
    """PV1 and PV2. `number` None: the sender has none. `day` is the clinic's day of `at`, or of a
    date that came without a time. `location` is PV1-3 as it came, `room` the station's room.
    """

    number: str | None = None
    location: str | Unsaid | None = UNSAID
    room: str | Unsaid | None = UNSAID
    provider: str | Unsaid | None = UNSAID
    reason: str | Unsaid | None = UNSAID
    at: datetime | Unsaid | None = UNSAID
    day: date | Unsaid | None = UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """`prior` are identifiers that are no longer used: all of it is `person`'s now. `authorities`:
    who gave each of them out, as for a person.
    """

    person: PersonSaid
    prior: tuple[str, ...]
    authorities: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdtEvent:
    """One message. `key` and `digest` tell a resend from another message under the same id;
    `recorded` (EVN-2, else MSH-7) is the order of messages, `happened` (EVN-6, else the same)
    when it came about (`happened_on`: by the sender's clock). `person` is None only in a merge.
    """

    change: Change
    trigger: str
    key: str
    digest: str
    recorded: Span
    happened: datetime
    happened_on: date
    person: PersonSaid | None = None
    visit: VisitSaid | None = None
    merges: tuple[Merge, ...] = ()
