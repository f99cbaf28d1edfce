"""Who is known from ADT messages, and how a message changes it. Pure and immutable.

Messages come twice, late and out of order. What a message says about a person, about a visit and
about where the visit stands is taken only where nothing that was certainly recorded later is
known already; so applying one again, or an older one after it, changes nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Final, TypeVar

from station.hl7.errors import ErrorCode, Hl7Error
from station.visit import ExpectedPatient, Identity
from station.worklist.adt_event import (
    UNSAID,
    AdtEvent,
    Change,
    Merge,
    Note,
    PersonSaid,
    Span,
    Unsaid,
    VisitSaid,
    kept,
)
from station.worklist.census_records import (
    CAME,
    LISTED,
    PLANS,
    Alias,
    Census,
    CensusVisit,
    Person,
    Seen,
    Step,
    Told,
    VisitState,
)
from station.worklist.consequences import Consequence, ConsequenceKind

__all__ = [
    "Alias",
    "Census",
    "CensusFullError",
    "CensusVisit",
    "Person",
    "Seen",
    "Step",
    "Told",
    "VisitState",
    "applied",
    "expected",
    "forgotten",
]

_Row = TypeVar("_Row")

_MOST_VISITS: Final = 20_000
_CLOCK_AHEAD: Final = timedelta(days=1)
_VISITS_KEPT: Final = timedelta(days=7)
_SEEN_KEPT: Final = timedelta(days=7)
_ALIASES_KEPT: Final = timedelta(days=400)


class CensusFullError(Exception):
    """More visits than a clinic can have in a week: nothing more is taken in."""


_NOTED: Final = {
    Note.BIRTH_DATE_WITHOUT_DAY: "birth_date",
    Note.BIRTH_DATE_WRONG: "birth_date",
    Note.SEX_WRONG: "sex",
}


def applied(census: Census, event: AdtEvent, received_at: datetime) -> Step:
    """The census after `event`. `received_at` is aware.

    Raises `Hl7Error` where the message cannot be meant for one person and one visit (it would be
    the same at every try), `CensusFullError` where there is no room.
    """
    seen = census.seen.get(event.key)
    if seen is not None and seen.digest == event.digest:
        return Step(census=census, repeated=True)
    work = _Work(census, _believed(event, received_at))
    work.run()
    step = work.step(Seen(key=event.key, digest=event.digest, at=received_at))
    if len(step.census.visits) > max(_MOST_VISITS, len(census.visits)):
        raise CensusFullError
    return step


def expected(
    census: Census,
    day: date,
    zone: tzinfo | None,
    room: str | None = None,
    identity: Identity = Identity.CHART,
) -> tuple[ExpectedPatient, ...]:
    """The lines of one day by the clinic's clock, by time.

    With a `room`, only the visits there and those without a room that is known: nobody falls
    between two lists. A visit's `encounter_id` is the sender's visit number.
    """
    lines: list[ExpectedPatient] = []
    for visit in census.visits.values():
        person = census.people.get(visit.patient_id)
        presence = LISTED.get(visit.state) if visit.state is not None else None
        if person is None or presence is None or visit.on(zone) != day:
            continue
        if room is not None and visit.room not in (None, room):
            continue
        lines.append(
            ExpectedPatient(
                patient=person.patient(identity),
                presence=presence,
                at=visit.at,
                reason=visit.reason,
                provider=visit.provider,
                encounter_id=visit.number,
            )
        )
    return tuple(sorted(lines, key=_order))


def _order(line: ExpectedPatient) -> tuple[bool, float, str, str]:
    at = line.at
    return (at is None, at.timestamp() if at else 0.0, line.patient.name, line.encounter_id or "")


def forgotten(census: Census, now: datetime, zone: tzinfo | None) -> Step:
    """The census without what is nobody's business any more: visits of more than a week ago,
    people without a visit, control ids of a week ago, merges of more than a year ago.
    """
    last = now.astimezone(zone).date() - _VISITS_KEPT
    visits = {key: one for key, one in census.visits.items() if one.on(zone) >= last}
    needed = {one.patient_id for one in visits.values()}
    people = {key: one for key, one in census.people.items() if key in needed}
    seen = {key: one for key, one in census.seen.items() if one.at >= now - _SEEN_KEPT}
    aliases = {
        key: one
        for key, one in census.aliases.items()
        if one.told.start >= now - _ALIASES_KEPT or one.into in needed
    }
    return Step(
        census=Census(people=people, aliases=aliases, visits=visits, seen=seen),
        gone_people=tuple(census.people.keys() - people.keys()),
        gone_aliases=tuple(census.aliases.keys() - aliases.keys()),
        gone_visits=tuple(census.visits.keys() - visits.keys()),
        gone_seen=tuple(census.seen.keys() - seen.keys()),
    )


def _believed(event: AdtEvent, received_at: datetime) -> AdtEvent:
    """A sender whose clock is a day ahead or more would outrank everything to come: then the
    moment at which its message came counts.
    """
    received = received_at.astimezone(UTC)
    if event.recorded.start <= received + _CLOCK_AHEAD:
        return event
    return dataclasses.replace(
        event,
        recorded=Span(start=received, until=received),
        happened=min(event.happened, received),
    )


class _Work:
    """One message at work on copies of the tables."""

    def __init__(self, census: Census, event: AdtEvent) -> None:
        self._before = census
        self._event = event
        self._people = dict(census.people)
        self._aliases = dict(census.aliases)
        self._visits = dict(census.visits)
        self._told: list[tuple[ConsequenceKind, str, str, str | None]] = []

    def run(self) -> None:
        event = self._event
        self._look_at_authorities()
        for merge in event.merges:
            self._merge(merge)
        if event.person is None:
            return
        patient_id = self._surviving(event.person.id)
        visit = None
        if event.visit is not None:
            visit = self._visit(patient_id, event.visit)
        # Who has no visit here is nobody whom this station needs to know.
        known = patient_id in self._people or visit is not None
        if known and patient_id == event.person.id:
            self._person(event.person)
        elif visit is not None and patient_id not in self._people:
            self._person(dataclasses.replace(event.person, id=patient_id, authority=()))
        listed = visit is not None and visit.state in LISTED
        if listed and patient_id not in self._people:
            raise Hl7Error(
                "PID-5: there is no name, and none is known from before",
                code=ErrorCode.REQUIRED_FIELD_MISSING,
                segment="PID",
                field=5,
            )

    def step(self, seen: Seen) -> Step:
        census = Census(
            people=self._people,
            aliases=self._aliases,
            visits=self._visits,
            seen={**self._before.seen, seen.key: seen},
        )
        return Step(
            census=census,
            people=_new(self._before.people, self._people),
            aliases=_new(self._before.aliases, self._aliases),
            visits=_new(self._before.visits, self._visits),
            seen=(seen,),
            gone_people=tuple(self._before.people.keys() - self._people.keys()),
            gone_aliases=tuple(self._before.aliases.keys() - self._aliases.keys()),
            consequences=tuple(dict.fromkeys(map(self._consequence, self._told))),
        )

    def _look_at_authorities(self) -> None:
        """One number that two houses gave out is two people. Raises `Hl7Error`."""
        said = [(one.person.id, one.person.authority) for one in self._event.merges]
        if self._event.person is not None:
            said.append((self._event.person.id, self._event.person.authority))
        for merge in self._event.merges:
            said += zip(merge.prior, merge.authorities, strict=False)
        for number, authority in said:
            known = self._people.get(number)
            if known is None or not known.authority or not authority:
                continue
            if not set(known.authority) & set(authority):
                raise Hl7Error(
                    "PID-3: this number is known here as another assigning authority's; the "
                    "station's configuration has to say which one counts (assigning_authority)",
                    code=ErrorCode.UNKNOWN_KEY,
                    segment="PID",
                    field=3,
                )

    def _surviving(self, patient_id: str) -> str:
        alias = self._aliases.get(patient_id)
        return alias.into if alias is not None else patient_id

    def _said_of(self, patient_id: str) -> Person | None:
        """Somebody without a visit here, whom nothing is kept of."""
        for merge in self._event.merges:
            said = merge.person
            if said.id == patient_id and not isinstance(said.name, Unsaid):
                family, given = said.name
                return Person(
                    id=patient_id,
                    family=family,
                    given=given,
                    birth_date=kept(said.birth_date, None),
                    sex=kept(said.sex, None),
                )
        return None

    # People.

    def _person(self, said: PersonSaid) -> None:
        before = self._people.get(said.id)
        told = dict(before.told) if before is not None else {}
        new = self._newer(told, name=said.name, birth_date=said.birth_date, sex=said.sex)
        name = new.pop("name", (before.family, before.given) if before is not None else None)
        if name is None:
            return
        notes = [one for one in before.notes if _NOTED[one] not in new] if before else []
        notes += [one for one in said.notes if _NOTED[one] in new]
        blank = Person(id=said.id, family="", given="", birth_date=None, sex=None)
        after = dataclasses.replace(
            before or blank, family=name[0], given=name[1], told=told, notes=tuple(notes), **new
        )
        authority = tuple(sorted({*after.authority, *said.authority}))
        after = dataclasses.replace(after, authority=authority)
        self._people[said.id] = after
        # Who has this number only since this message was told of the merge.
        was = self._before.people.get(said.id)
        if was is not None and was.patient() != after.patient():
            self._tell(ConsequenceKind.CHANGED, said.id, said.id)

    def _newer(self, told: dict[str, Span], **said: Any) -> dict[str, Any]:
        """What of it is said and not known from a later message; `told` is brought up to date."""
        recorded = self._event.recorded
        new = {
            name: value
            for name, value in said.items()
            if value is not UNSAID and not (name in told and recorded.before(told[name]))
        }
        told.update(dict.fromkeys(new, recorded))
        return new

    def _merge(self, merge: Merge) -> None:
        for prior in merge.prior:
            self._merge_one(merge.person.id, prior)
        survivor = self._surviving(merge.person.id)
        if survivor == merge.person.id and (
            survivor in self._people or self._census_visits_of(survivor)
        ):
            self._person(merge.person)

    def _merge_one(self, person_id: str, prior: str) -> None:
        """`prior` and all that were merged into it are `person_id`'s, or whoever that is now."""
        recorded = self._event.recorded
        survivor, loser = self._surviving(person_id), self._surviving(prior)
        if survivor == loser:
            if prior != survivor:
                return  # known already, or by way of others
            # The other way round than before: it holds unless it is the older of the two.
            if recorded.before(self._aliases[person_id].told):
                return
            del self._aliases[person_id]
            survivor = person_id
        elif loser != prior:
            # That three are one person because two pairs are is nothing to conclude here.
            raise Hl7Error(
                "MRG-1: this identifier was merged into another one before",
                code=ErrorCode.UNKNOWN_KEY,
                segment="MRG",
                field=1,
            )
        moved = {loser, *(key for key, one in self._aliases.items() if one.into == loser)}
        moved.discard(survivor)
        for one in moved:
            self._aliases[one] = Alias(id=one, into=survivor, told=recorded)
        known = self._people.pop(loser, None)
        if known is not None and survivor not in self._people:
            self._people[survivor] = dataclasses.replace(known, id=survivor, authority=())
        for visit in self._census_visits_of(loser):
            self._visits[visit.id] = dataclasses.replace(visit, patient_id=survivor)
        for one in sorted(moved):
            self._tell(ConsequenceKind.MERGED, one, survivor)

    def _census_visits_of(self, patient_id: str) -> list[CensusVisit]:
        return [one for one in self._visits.values() if one.patient_id == patient_id]

    # Visits.

    def _visit(self, patient_id: str, said: VisitSaid) -> CensusVisit | None:
        """Put what is said into the visit that is meant; None where none is, and none is needed."""
        event = self._event
        before = self._meant(patient_id, said)
        if before is None:
            if event.change is Change.UPDATED and said.number is None:
                return None  # about the person only
            before_or_new = CensusVisit(
                id=_visit_id(patient_id, said, event),
                patient_id=patient_id,
                number=said.number,
                since=event.happened,
            )
        else:
            before_or_new = before
        after = self._with_event(self._with_particulars(before_or_new, said))
        self._visits[after.id] = after
        if before is not None and before.state in LISTED and after.state not in LISTED:
            kind = (
                ConsequenceKind.DISCHARGED
                if after.state is VisitState.GONE
                else ConsequenceKind.CANCELLED
            )
            self._tell(kind, patient_id, patient_id, after.number)
        return after

    def _meant(self, patient_id: str, said: VisitSaid) -> CensusVisit | None:
        own = self._census_visits_of(patient_id)
        if said.number is not None:
            same = [one for one in own if one.number == said.number]
            return max(same, key=lambda one: (one.since, one.id), default=None)
        if self._event.change in (Change.ARRIVED, Change.PREADMITTED):
            day = _day_id(patient_id, said, self._event)
            unnumbered = [one for one in own if one.number is None and one.id == day]
            return unnumbered[0] if unnumbered else None
        standing = [one for one in own if one.state in LISTED] or own
        if len(standing) > 1:
            if self._event.change is Change.UPDATED:
                return None
            raise Hl7Error(
                "PV1-19: there is no visit number, and the patient has more than one visit",
                code=ErrorCode.UNKNOWN_KEY,
                segment="PV1",
                field=19,
            )
        return standing[0] if standing else None

    def _with_particulars(self, visit: CensusVisit, said: VisitSaid) -> CensusVisit:
        told = dict(visit.told)
        new = self._newer(
            told,
            location=said.location,
            room=said.room,
            provider=said.provider,
            reason=said.reason,
            at=said.at,
            day=said.day,
        )
        return dataclasses.replace(visit, told=told, **new)

    def _with_event(self, visit: CensusVisit) -> CensusVisit:
        event = self._event
        known = visit.events.get(event.change)
        older = known is not None and event.recorded.before(known.recorded)
        if older or event.change not in CAME.keys() | PLANS.keys():
            return visit
        events = {key: one for key, one in visit.events.items() if key is not event.change}
        events[event.change] = Told(recorded=event.recorded, happened=event.happened)
        return dataclasses.replace(visit, events=events)

    def _tell(
        self, kind: ConsequenceKind, patient_id: str, now: str, number: str | None = None
    ) -> None:
        self._told.append((kind, patient_id, now, number))

    def _consequence(self, told: tuple[ConsequenceKind, str, str, str | None]) -> Consequence:
        """With the person as the whole message leaves them, else as it told of them; whether that
        number is the chart's own id is for whoever asks the chart.
        """
        kind, patient_id, now, number = told
        person = self._people.get(now) or self._said_of(now)
        return Consequence(
            kind=kind,
            patient_id=patient_id,
            now_id=now,
            patient=person.patient(Identity.BY_HAND) if person is not None else None,
            visit_number=number,
        )


def _visit_id(patient_id: str, said: VisitSaid, event: AdtEvent) -> str:
    return f"{patient_id}|{said.number}" if said.number else _day_id(patient_id, said, event)


def _day_id(patient_id: str, said: VisitSaid, event: AdtEvent) -> str:
    """A visit without a number is the patient's one visit of its day."""
    day = kept(said.day, None) or event.happened_on
    return f"{patient_id}@{day.isoformat()}"


def _new(before: Mapping[str, object], after: Mapping[str, _Row]) -> tuple[_Row, ...]:
    return tuple(
        one
        for key, one in after.items()
        if (was := before.get(key)) is not one and was != one  # most are the very same object
    )
