"""The course of one visit: who is in the room, in which phase, and what of it is on disk.

Every step asks the table in `machine` first and the store second; the visit changes last, so
that what is shown as kept is what the disk has. All of it belongs to the I/O loop, and steps
are taken one after the other (see `capture`).
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Final

from station.capture.commands import Denied, Identifier
from station.capture.machine import Event, allowed, next_phase
from station.capture.ports import ReadingStore
from station.capture.receipts import Receipts
from station.capture.refusals import (
    CLOCK_BEHIND,
    DOUBTFUL,
    NOT_NOW,
    NOT_PAUSED,
    UNSIGNED,
    not_stored,
)
from station.capture.unfinished import Unfinished
from station.capture.unlisted import NO_IDENTITY, to_be_heard
from station.capture.views import Phase, VisitView
from station.checks.notice import ProviderNotice, ToldNotice
from station.clocks import EARLIEST
from station.corrections import Correction
from station.saying import say
from station.visit import (
    Actor,
    Delivery,
    ExpectedPatient,
    Patient,
    Presence,
    Result,
    ResultKind,
    SignedVisit,
    Visit,
    new_id,
)

__all__ = ["Course"]

_log = logging.getLogger(__name__)

_WHICH: Final = Denied(
    "The chart has several visits of this patient open.", "Choose which one this is."
)

_FROM_BACKUP: Final = say("Visit out of a backup: it may be in the chart already")


class Course:
    """One visit after the other. Steps give None where they were taken, else why not."""

    def __init__(self, store: ReadingStore, *, station_id: str, room: str) -> None:
        """Begin with nobody in the room."""
        self._store = store
        self._station_id = station_id
        self._room = room
        self.phase = Phase.EMPTY
        self.expected: ExpectedPatient | None = None
        self.heard: frozenset[Identifier] = frozenset()
        self.visit: Visit | None = None
        self.signed: SignedVisit | None = None
        self.broke_at: datetime | None = None
        """When, in this patient's turn, the clock was set or the computer slept."""
        self.receipts = Receipts()
        self.unfinished = Unfinished(store)
        self._returning: Visit | None = None
        self.corrections: tuple[Correction, ...] = ()
        self._asked: Future[tuple[Delivery, ...]] | None = None

    @property
    def measuring(self) -> Denied | None:
        """Why nothing is measured and kept now; None where it is."""
        return None if allowed(self.phase, Event.ACCEPT) else NOT_NOW[self.phase]

    @property
    def confirmed_at(self) -> datetime | None:
        """Since when it is certain who is in the room."""
        return self.visit.certain_since if self.visit else None

    @property
    def attaches_since(self) -> datetime | None:
        """What began after it is this patient's for certain."""
        return self.broke_at if self.visit and self.broke_at else self.confirmed_at

    # Who.

    def choose(self, expected: ExpectedPatient, visit_id: str | None = None) -> Denied | None:
        """This patient is in the room. An unfinished visit of theirs goes on: the one that is
        named, else the one that belongs to what is expected.
        """
        if not allowed(self.phase, Event.CHOOSE):
            if self.expected is None:
                return Denied("A visit is open.", "Finish or leave it first.")
            says = say("The visit of {name} is open.", name=self.expected.patient.name)
            return Denied(says, "Finish or leave it first.")
        self.phase = next_phase(self.phase, Event.CHOOSE)
        self._forget()
        self.expected = expected
        self._returning = (
            self.unfinished.of(expected) if visit_id is None else self.unfinished.get(visit_id)
        )
        if self._returning is not None and expected.encounter_id is None:
            # It is the encounter with which it was begun.
            encounter_id = self._returning.encounter_id
            self.expected = dataclasses.replace(expected, encounter_id=encounter_id)
        return None

    def confirm(self, which: Identifier, heard: bool) -> Denied | None:
        """The patient said it, or the tick is taken back."""
        if self.phase is Phase.EMPTY:
            return Denied("There is no patient to confirm.", "Choose a patient first.")
        if not allowed(self.phase, Event.HEAR):
            return Denied(
                "The visit has started with this patient.",
                "Leave the patient if it is the wrong one.",
            )
        self.phase = next_phase(self.phase, Event.HEAR)
        self.heard = self.heard | {which} if heard else self.heard - {which}
        return None

    def unhear(self) -> None:
        """The patient says it again, where the visit has not started."""
        if allowed(self.phase, Event.HEAR):
            self.phase = next_phase(self.phase, Event.HEAR)
            self.heard = frozenset()

    def choose_encounter(self, encounter_id: str) -> Denied | None:
        """Which of several open encounters it is."""
        if self.expected is None or not allowed(self.phase, Event.HEAR):
            return Denied("There is no visit to choose now.", "Choose a patient first.")
        if encounter_id not in {one.id for one in self.expected.encounters}:
            return Denied("The chart does not have this visit open.", "Read the list again.")
        self.phase = next_phase(self.phase, Event.HEAR)
        self.expected = dataclasses.replace(self.expected, encounter_id=encounter_id)
        return None

    async def start(self, actor: Actor, now: datetime) -> Denied | None:
        """Both identifiers were heard: from `now` on readings attach."""
        if self.phase is Phase.EMPTY:
            return Denied("There is no patient to start with.", "Choose a patient first.")
        if not allowed(self.phase, Event.START) or self.expected is None:
            return Denied("The visit has started.", "Go on with it.")
        if not self.heard >= to_be_heard(self.expected.patient):
            return Denied(
                "Two identifiers are needed before anything is measured.",
                "Ask the patient for the full name and the birth date, and tick both.",
            )
        if self.expected.encounters and self.expected.encounter_id is None:
            return _WHICH
        if now < EARLIEST:
            return CLOCK_BEHIND
        if self._returning is not None:
            problem = await self._go_on(self._returning, now)
            self.broke_at = None if problem is None else self.broke_at
            return problem
        visit = Visit(
            id=new_id(),
            station_id=self._station_id,
            room=self._room,
            patient=self.expected.patient,
            opened_at=now,
            opened_by=actor,
            confirmed_at=now,
            encounter_id=self.expected.encounter_id,
        )
        problem = await self._stored(self._store.save_visit(visit))
        if problem is None:
            self.phase = next_phase(self.phase, Event.START)
            self.visit, self.broke_at = visit, None
        return problem

    async def _go_on(self, paused: Visit, now: datetime) -> Denied | None:
        """The patient is confirmed anew; what was kept before is there again."""
        visit = dataclasses.replace(paused, room=self._room, resumed_at=now)
        problem = await self._stored(self._store.save_visit(visit))
        if problem is None:
            self.phase = next_phase(self.phase, Event.GO_ON if visit.results else Event.START)
            self.visit, self._returning = visit, None
            self.unfinished.drop(visit.id)
        return problem

    async def pause(self, actor: Actor, now: datetime) -> Denied | None:
        """The room is free, the visit stays open."""
        if not allowed(self.phase, Event.PAUSE) or self.visit is None:
            return NOT_PAUSED.get(self.phase, NOT_NOW[self.phase])
        visit = dataclasses.replace(self.visit, paused_at=now, paused_by=actor, resumed_at=None)
        problem = await self._stored(self._store.save_visit(visit))
        if problem is None:
            self.phase = next_phase(self.phase, Event.PAUSE)
            self._forget()
            self.unfinished.add(visit)
        return problem

    async def end(self, visit_id: str, actor: Actor, reason: str) -> Denied | None:
        """An unfinished visit ends unsigned."""
        if self.unfinished.get(visit_id) is None:
            return Denied("This visit is not unfinished any more.", "Look at the list again.")
        if not reason:
            return Denied("A reason is needed.", "Say why the visit ends here.")
        problem = await self._stored(self._store.close_visit(visit_id, actor, reason))
        if problem is None:
            self.unfinished.drop(visit_id)
            if self._returning is not None and self._returning.id == visit_id:
                self.phase = next_phase(self.phase, Event.LEAVE)
                self._forget()
        return problem

    async def identify(
        self, expected: ExpectedPatient, heard: frozenset[Identifier]
    ) -> Denied | None:
        """Somebody who was not in the list is this one of it."""
        if not allowed(self.phase, Event.PAUSE) or self.visit is None:
            return NOT_PAUSED.get(self.phase, NOT_NOW[self.phase])
        if self.visit.patient.in_chart:
            return Denied(
                "The patient of this visit is known.", "Leave the patient if it is the wrong one."
            )
        if not expected.patient.in_chart:
            return Denied("This patient is not in the chart either.", "Choose one of the list.")
        if expected.encounters and expected.encounter_id is None:
            return _WHICH
        if heard != set(Identifier):
            return Denied(
                "Two identifiers are needed before this visit is that patient's.",
                "Ask the patient for the full name and the birth date, and tick both.",
            )
        visit = dataclasses.replace(
            self.visit, patient=expected.patient, encounter_id=expected.encounter_id
        )
        problem = await self._stored(self._store.save_visit(visit))
        if problem is None:
            self.visit, self.expected, self.heard = visit, expected, heard
        return problem

    def who_is(self, was: str) -> Patient | None:
        """Who is known here by that id or number: in the room, or with an unfinished visit."""
        here = [self.expected.patient] if self.expected is not None else []
        known = [*here, *(one.patient for one in self.unfinished.all())]
        return next((one for one in known if _is(was, one)), None)

    async def known_as(self, was: str, patient: Patient, now: datetime) -> bool:
        """Whoever is known by that id or number is `patient` now: records were joined, or a name
        or birth date was wrong. Whether somebody in the room must be confirmed again.

        What was kept stays with its visit. A visit that is signed stays as it was signed.
        """
        for one in self.unfinished.all():
            if _is(was, one.patient):
                await self._now_of(one, dataclasses.replace(one, patient=_with(patient, one)))
        if self.expected is None or not _is(was, self.expected.patient):
            return False
        visit, expected = self.visit, self.expected
        expected = dataclasses.replace(expected, patient=_with(patient, expected))
        if visit is None and allowed(self.phase, Event.HEAR):
            self.expected = expected
            self.unhear()
            return True
        if visit is None or not allowed(self.phase, Event.PAUSE):
            return False
        paused = dataclasses.replace(
            visit, patient=expected.patient, paused_at=now, paused_by=None, resumed_at=None
        )
        if not await self._now_of(visit, paused):
            return False
        self.phase = next_phase(self.phase, Event.PAUSE)
        self._forget()
        self.choose(expected, visit.id)
        return True

    async def _now_of(self, was: Visit, now: Visit) -> bool:
        """Keep a visit under its other patient."""
        problem = await self._stored(self._store.change_patient(now, was.patient.id))
        if problem is None:
            self.unfinished.add(now)
        return problem is None

    def warn_about(self, was: str, words: str) -> bool:
        """The front desk says something about who is in the room: it stays on the banner. Whether
        they are in the room.
        """
        if self.expected is None or not _is(was, self.expected.patient):
            return False
        patient = self.expected.patient
        if words not in patient.alerts:
            patient = dataclasses.replace(patient, alerts=(*patient.alerts, words))
            self.expected = dataclasses.replace(self.expected, patient=patient)
        return True

    async def move(self, room: str) -> Denied | None:
        """The visit goes on in that room."""
        if not allowed(self.phase, Event.PAUSE) or self.visit is None:
            return NOT_PAUSED.get(self.phase, NOT_NOW[self.phase])
        visit = dataclasses.replace(self.visit, room=room)
        problem = await self._stored(self._store.save_visit(visit))
        if problem is None:
            self.visit = visit
        return problem

    async def leave(self, actor: Actor, reason: str) -> Denied | None:
        """End this patient's turn. `reason` is wanted where results are unsigned."""
        if not allowed(self.phase, Event.LEAVE):
            return Denied("There is no patient to leave.", "Choose one from the list.")
        if self.visit is not None and self.signed is None:
            if self.visit.results and not reason:
                return UNSIGNED
            closing = self._store.close_visit(
                self.visit.id, actor, reason or "ended without results"
            )
            problem = await self._stored(closing)
            if problem is not None:
                return problem
        self.phase = next_phase(self.phase, Event.LEAVE)
        self._forget()
        return None

    def _forget(self) -> None:
        self.expected = None
        self.heard = frozenset()
        self.visit = None
        self._returning = None
        self.broke_at = None
        self.signed = None
        self.receipts = Receipts()
        self.corrections = ()
        self._asked = None

    # What is kept.

    def live(self) -> None:
        """A value of this patient is there."""
        if allowed(self.phase, Event.LIVE):
            self.phase = next_phase(self.phase, Event.LIVE)

    async def keep(self, result: Result) -> Denied | None:
        """On disk first, then in the visit."""
        if self.measuring is not None or self.visit is None:
            return NOT_NOW[self.phase]
        problem = await self._stored(self._store.save_result(self.visit.id, result))
        if problem is None:
            self.visit = dataclasses.replace(self.visit, results=(*self.visit.results, result))
            self.phase = next_phase(self.phase, Event.ACCEPT)
        return problem

    async def keep_all(
        self, kind: ResultKind, results: Sequence[Result], actor: Actor, reason: str
    ) -> Denied | None:
        """Keep results that belong together in the place of what is kept of that kind: all of it
        is on disk, and in the visit, or nothing changes.
        """
        return await self.exchange(self._standing(kind), results, actor, reason)

    async def take_back(self, kind: ResultKind, actor: Actor, reason: str) -> Denied | None:
        """Withdraw all of a kind, with the evidence beside it."""
        standing = self._standing(kind)
        if self.measuring is None and not standing:
            return None
        return await self.exchange(standing, (), actor, reason)

    def _standing(self, kind: ResultKind) -> tuple[Result, ...]:
        """What is kept of a kind; what was left out stays where it is."""
        results = self.visit.results if self.visit is not None else ()
        return tuple(one for one in results if one.kind is kind and one.left_out is None)

    async def exchange(
        self, old: Sequence[Result], new: Sequence[Result], actor: Actor, reason: str
    ) -> Denied | None:
        """Take back `old` and keep `new` in its place, in one step on the disk: a power cut leaves
        one or the other.
        """
        if self.measuring is not None or self.visit is None:
            return NOT_NOW[self.phase]
        ids = tuple(result.id for result in old)
        problem = await self._stored(
            self._store.exchange_results(self.visit.id, ids, actor, reason, new)
        )
        if problem is not None:
            return problem
        left = tuple(result for result in self.visit.results if result.id not in ids)
        self.visit = dataclasses.replace(self.visit, results=(*left, *new))
        event = Event.ACCEPT if new else Event.WITHDRAW if left else Event.WITHDRAW_LAST
        self.phase = next_phase(self.phase, event)
        return None

    async def tell(self, notice: ProviderNotice) -> Denied | None:
        """A message to the provider: on disk first, and on its way from there."""
        return await self._stored(self._store.tell(notice))

    async def told(self) -> tuple[ToldNotice, ...]:
        """The messages about the open visit; none where they cannot be read."""
        if self.visit is None:
            return ()
        try:
            return await asyncio.wrap_future(self._store.told(self.visit.id))
        except Exception as problem:
            _log.warning("messages to the provider were not read: %s", type(problem).__name__)
            return ()

    async def replace(self, kept: Result, new: Result, actor: Actor, reason: str) -> Denied | None:
        """Another result stands in the place of a kept one; the kept one stays on the disk."""
        if self.measuring is not None or self.visit is None:
            return NOT_NOW[self.phase]
        problem = await self._stored(
            self._store.replace_result(self.visit.id, kept.id, new, actor, reason)
        )
        if problem is None:
            results = tuple(new if one is kept else one for one in self.visit.results)
            self.visit = dataclasses.replace(self.visit, results=results)
        return problem

    # The signature and what becomes of it.

    async def looked(self, actor: Actor, now: datetime) -> Denied | None:
        """Somebody has looked in the chart for a visit that comes out of a backup."""
        if not allowed(self.phase, Event.PAUSE) or self.visit is None:
            return NOT_NOW[self.phase]
        if not self.visit.doubtful:
            return Denied("There is nothing to look for.", "Go on with the visit.")
        visit = dataclasses.replace(self.visit, looked_at=now, looked_by=actor)
        problem = await self._stored(self._store.save_visit(visit))
        if problem is None:
            self.visit = visit
        return problem

    async def sign(self, actor: Actor, now: datetime) -> Denied | None:
        """What was kept is right, and goes to the chart."""
        if not allowed(self.phase, Event.SIGN) or self.visit is None:
            return NOT_NOW[self.phase]
        if not self.visit.patient.in_chart:
            return NO_IDENTITY
        if now < EARLIEST:
            return CLOCK_BEHIND
        if self.visit.doubtful:
            return DOUBTFUL
        signed = SignedVisit(visit=self.visit, signed_at=now, signed_by=actor)
        problem = await self._stored(self._store.sign(signed))
        if problem is not None:
            return problem
        self.phase = next_phase(self.phase, Event.SIGN)
        self.signed = signed
        self.unfinished.signed(signed)
        self._asked = self._store.deliveries(signed.visit.id)
        # It is signed whether or not the list can be read now; `collect` gets it.
        await asyncio.gather(asyncio.wrap_future(self._asked), return_exceptions=True)
        self.collect()
        return None

    async def reopen(
        self, signed: SignedVisit, corrections: tuple[Correction, ...]
    ) -> Denied | None:
        """Look at a signed visit again: nothing of it changes but by a correction."""
        if not allowed(self.phase, Event.REOPEN):
            name = self.expected.patient.name if self.expected else "a patient"
            return Denied(
                say("The visit of {name} is open.", name=name), "Finish or leave it first."
            )
        self.phase = next_phase(self.phase, Event.REOPEN)
        self._forget()
        patient = signed.visit.patient
        self.expected = ExpectedPatient(
            patient=patient, presence=Presence.ROOMED, encounter_id=signed.visit.encounter_id
        )
        self.heard = frozenset(Identifier)
        self.visit, self.signed, self.corrections = signed.visit, signed, corrections
        self.collect()
        return None

    async def corrected(self, correction: Correction) -> None:
        """A correction of the open visit is on disk, with its messages."""
        if self.signed is None or self.signed.visit.id != correction.visit_id:
            return
        self.corrections = (*self.corrections, correction)
        self.receipts.known = False
        self._asked = None
        self.collect()

    def receipt(self, delivery: Delivery) -> None:
        """News from the courier. Those of other visits are not ours."""
        if self.visit is not None and delivery.visit_id == self.visit.id:
            self.receipts.came(delivery)
            self.collect()

    def collect(self) -> None:
        """Take the list of receipts where it has come, and see whether all are there. A list
        that could not be read is asked for again: the courier may have nothing more to tell.
        """
        if self.signed is None:
            return
        if self._asked is None and not self.receipts.known:
            self._asked = self._store.deliveries(self.signed.visit.id)
        if self._asked is not None and self._asked.done():
            asked, self._asked = self._asked, None
            problem = asked.exception()
            if problem is None:
                self.receipts.listed(asked.result())
            else:
                # Asked again with every tick: a warning each would fill a disk that fails.
                _log.debug("the receipts could not be read: %s", type(problem).__name__)
        if self.receipts.delivered and allowed(self.phase, Event.ALL_DELIVERED):
            self.phase = next_phase(self.phase, Event.ALL_DELIVERED)

    async def _stored(self, future: Future[None]) -> Denied | None:
        """Wait for the disk; None where it has it."""
        try:
            await asyncio.wrap_future(future)
        except Exception as problem:
            _log.warning("the store did not take it: %s", type(problem).__name__)
            return not_stored(problem)
        return None

    def view(self) -> VisitView | None:
        """The visit as it is to be shown; None with nobody in the room."""
        if self.expected is None:
            return None
        visit, signed = self.visit, self.signed
        return VisitView(
            id=visit.id if visit else "",
            phase=self.phase,
            patient=self._warned(self.expected.patient),
            expected=self.expected,
            confirmed=self.heard,
            confirmed_at=self.confirmed_at,
            results=visit.results if visit else (),
            signed_at=signed.signed_at if signed else None,
            signed_by=signed.signed_by if signed else None,
            deliveries=self.receipts.all(),
            resumed=self._returning is not None
            or (visit is not None and visit.paused_at is not None),
            room=visit.room if visit else self._room,
            corrections=self.corrections,
            doubtful=self._doubtful,
        )

    @property
    def _doubtful(self) -> bool:
        """Also before it goes on: who confirms the patient should know."""
        visit = self.visit or self._returning
        return visit is not None and visit.doubtful

    def _warned(self, patient: Patient) -> Patient:
        if not self._doubtful:
            return patient
        return dataclasses.replace(patient, alerts=(_FROM_BACKUP, *patient.alerts))


def _is(name: str, patient: Patient) -> bool:
    return name in (patient.id, patient.mrn)


def _with(patient: Patient, of: Visit | ExpectedPatient) -> Patient:
    """Who it is now, with the alerts that were known where nothing is known of them."""
    if patient.alerts_known:
        return patient
    known = of.patient
    return dataclasses.replace(patient, alerts=known.alerts, alerts_known=known.alerts_known)
