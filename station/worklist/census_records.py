"""What is known from ADT messages: people, visits, merged numbers, messages that were taken. Plain,
immutable data; how messages change it is in `station.worklist.census`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Final

from station.visit import Identity, Patient, Presence
from station.worklist.adt_event import Change, Note, Span
from station.worklist.consequences import Consequence

__all__ = [
    "CAME",
    "LISTED",
    "PLANS",
    "Alias",
    "Census",
    "CensusVisit",
    "Person",
    "Seen",
    "Step",
    "Told",
    "VisitState",
]


class VisitState(StrEnum):
    """Where a visit stands. Not all messages say: None is not known."""

    PLANNED = "planned"
    HERE = "here"
    GONE = "gone"
    CANCELLED = "cancelled"


# What the last event of a visit makes of it, who is on a list, and what a plan alone makes of it.
CAME: Final = {
    Change.ARRIVED: VisitState.HERE,
    Change.CANCELLED_DISCHARGE: VisitState.HERE,
    Change.DISCHARGED: VisitState.GONE,
    Change.CANCELLED_VISIT: VisitState.CANCELLED,
}
LISTED: Final = {
    VisitState.PLANNED: Presence.NOT_ARRIVED,
    VisitState.HERE: Presence.ARRIVED,
}
PLANS: Final = {
    Change.PREADMITTED: VisitState.PLANNED,
    Change.CANCELLED_PLAN: VisitState.CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """When an event was recorded, and when it happened."""

    recorded: Span
    happened: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person by the identifier that the site goes by. `told`: when each thing was last said,
    `authority`: who gave the identifier out, as far as a message said.
    """

    id: str
    family: str
    given: str
    birth_date: date | None
    sex: str | None
    told: Mapping[str, Span] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    authority: tuple[str, ...] = ()

    def patient(self, identity: Identity = Identity.CHART) -> Patient:
        """As a line of the list has it. ADT has no alerts: they are not known, not none."""
        return Patient(
            id=self.id,
            family=self.family,
            given=self.given,
            birth_date=self.birth_date,
            sex=self.sex,
            mrn=self.id,
            alerts_known=False,
            identity=identity,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CensusVisit:
    """One visit. `id` is the station's own and never changes, `number` the sender's.

    `events` are the last of each kind that says where it stands, in the order of arrival;
    `told` is when each particular was last said; `since` when the first event happened.
    """

    id: str
    patient_id: str
    number: str | None
    since: datetime
    events: Mapping[Change, Told] = field(default_factory=dict)
    told: Mapping[str, Span] = field(default_factory=dict)
    location: str | None = None
    room: str | None = None
    provider: str | None = None
    reason: str | None = None
    at: datetime | None = None
    day: date | None = None

    @property
    def state(self) -> VisitState | None:
        """Where the visit stands by its last event, whatever order the events came in.

        Who came is not sent home by a plan, nor by the end of one; but a visit that was cancelled
        can be planned again.
        """
        came, plan = self._last(CAME), self._last(PLANS)
        if came is None:
            return None if plan is None else PLANS[plan]
        again = (
            plan is Change.PREADMITTED
            and came is Change.CANCELLED_VISIT
            and self.events[came].recorded.before(self.events[plan].recorded)
        )
        return VisitState.PLANNED if again else CAME[came]

    @property
    def came(self) -> datetime:
        """When the patient came, or was planned, as far as it was told."""
        for change in (Change.ARRIVED, Change.PREADMITTED):
            if change in self.events:
                return self.events[change].happened
        return self.since

    def _last(self, kinds: Mapping[Change, VisitState]) -> Change | None:
        """The latest event of these kinds; of two that may be of one moment, the last to come."""
        last: Change | None = None
        for change, told in self.events.items():
            if change in kinds and (
                last is None or not told.recorded.before(self.events[last].recorded)
            ):
                last = change
        return last

    def on(self, zone: tzinfo | None) -> date:
        """The day to whose list it belongs: when it is planned; when the patient came, or the
        planned day where that is still ahead.
        """
        came = self.came.astimezone(zone).date()
        planned = self.at.astimezone(zone).date() if self.at is not None else self.day
        if planned is None:
            return came
        return planned if self.state is VisitState.PLANNED else max(came, planned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """An identifier that was merged into another. `into` is never an alias itself."""

    id: str
    into: str
    told: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A message that was taken: its sender and control id, what it said, when it came."""

    key: str
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """Everything that is known, each by its id."""

    people: Mapping[str, Person] = field(default_factory=dict)
    aliases: Mapping[str, Alias] = field(default_factory=dict)
    visits: Mapping[str, CensusVisit] = field(default_factory=dict)
    seen: Mapping[str, Seen] = field(default_factory=dict)

    def surviving(self, patient_id: str) -> str:
        """The identifier that is used for this one now."""
        alias = self.aliases.get(patient_id)
        return alias.into if alias is not None else patient_id

    def visits_of(self, patient_id: str) -> list[CensusVisit]:
        """The visits of a person (by the identifier that is used now)."""
        return [one for one in self.visits.values() if one.patient_id == patient_id]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one message made of the census: the census after it, what of it is new or different,
    what is no longer there, and what it means for somebody who is in a room.
    """

    census: Census
    people: tuple[Person, ...] = ()
    aliases: tuple[Alias, ...] = ()
    visits: tuple[CensusVisit, ...] = ()
    seen: tuple[Seen, ...] = ()
    gone_people: tuple[str, ...] = ()
    gone_aliases: tuple[str, ...] = ()
    gone_visits: tuple[str, ...] = ()
    gone_seen: tuple[str, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    repeated: bool = False

    @property
    def changes(self) -> bool:
        """Whether a list may look different after it."""
        return bool(self.people or self.aliases or self.visits or self.gone_visits)
