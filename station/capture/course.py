"""The course of one visit: who is in the room, in which phase, and what of it is on disk.

Every step asks the table in `machine` first and the store second; the visit changes last, so
that what is shown as kept is what the disk has. All of it belongs to the I/O loop, and steps
are taken one after the other (see `capture`).
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Iterable
from concurrent.futures import Future
from datetime import datetime

from station.capture.commands import Denied, Identifier
from station.capture.machine import Event, allowed, next_phase
from station.capture.ports import ReadingStore
from station.capture.receipts import Receipts
from station.capture.refusals import NOT_NOW, UNSIGNED, not_stored
from station.capture.views import Phase, VisitView
from station.checks.notice import ProviderNotice
from station.corrections import Correction
from station.saying import say
from station.visit import (
    Actor,
    Delivery,
    ExpectedPatient,
    Presence,
    Result,
    ResultKind,
    SetPart,
    SignedVisit,
    Visit,
    new_id,
)

__all__ = ["Course"]

_log = logging.getLogger(__name__)


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
        self.receipts = Receipts()
        self.corrections: tuple[Correction, ...] = ()
        self._asked: Future[tuple[Delivery, ...]] | None = None

    @property
    def measuring(self) -> Denied | None:
        """Why nothing is measured and kept now; None where it is."""
        return None if allowed(self.phase, Event.ACCEPT) else NOT_NOW[self.phase]

    @property
    def confirmed_at(self) -> datetime | None:
        """Since when it is certain who is in the room."""
        return self.visit.confirmed_at if self.visit else None

    # Who.

    def choose(self, expected: ExpectedPatient) -> Denied | None:
        """This patient is in the room."""
        if not allowed(self.phase, Event.CHOOSE):
            name = self.expected.patient.name if self.expected else "a patient"
            return Denied(f"The visit of {name} is open.", "Finish or leave it first.")
        self.phase = next_phase(self.phase, Event.CHOOSE)
        self._forget()
        self.expected = expected
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

    async def start(self, actor: Actor, now: datetime) -> Denied | None:
        """Both identifiers were heard: from `now` on readings attach."""
        if self.phase is Phase.EMPTY:
            return Denied("There is no patient to start with.", "Choose a patient first.")
        if not allowed(self.phase, Event.START) or self.expected is None:
            return Denied("The visit has started.", "Go on with it.")
        if self.heard != set(Identifier):
            return Denied(
                "Two identifiers are needed before anything is measured.",
                "Ask the patient for the full name and the birth date, and tick both.",
            )
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

    async def keep_all(self, results: Iterable[Result]) -> Denied | None:
        """Results that belong together, in their order. The visit shows them at once: all, or
        where the disk failed those that it has. What is in the visit already is not kept again.
        """
        if self.measuring is not None or self.visit is None:
            return NOT_NOW[self.phase]
        known = {result.id for result in self.visit.results}
        on_disk: list[Result] = []
        problem: Denied | None = None
        for result in results:
            if result.id in known:
                continue
            problem = await self._stored(self._store.save_result(self.visit.id, result))
            if problem is not None:
                break
            on_disk.append(result)
        if on_disk:
            self.visit = dataclasses.replace(self.visit, results=(*self.visit.results, *on_disk))
            self.phase = next_phase(self.phase, Event.ACCEPT)
        return problem

    async def take_back(self, kind: ResultKind, actor: Actor, reason: str) -> Denied | None:
        """Withdraw all of a kind: evidence first, so that it never stands alone."""
        if self.measuring is not None or self.visit is None:
            return NOT_NOW[self.phase]
        taken_back = [
            result
            for result in self.visit.results
            if result.kind is kind and result.left_out is None
        ]
        for result in sorted(taken_back, key=_taken_back_first):
            problem = await self._stored(
                self._store.withdraw_result(self.visit.id, result.id, actor, reason)
            )
            if problem is not None:
                return problem
            left = tuple(other for other in self.visit.results if other is not result)
            self.visit = dataclasses.replace(self.visit, results=left)
            self.phase = next_phase(self.phase, Event.WITHDRAW if left else Event.WITHDRAW_LAST)
        return None

    async def tell(self, notice: ProviderNotice) -> Denied | None:
        """A message to the provider: on disk first, and on its way from there."""
        return await self._stored(self._store.tell(notice))

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

    async def sign(self, actor: Actor, now: datetime) -> Denied | None:
        """What was kept is right, and goes to the chart."""
        if not allowed(self.phase, Event.SIGN) or self.visit is None:
            return NOT_NOW[self.phase]
        signed = SignedVisit(visit=self.visit, signed_at=now, signed_by=actor)
        problem = await self._stored(self._store.sign(signed))
        if problem is not None:
            return problem
        self.phase = next_phase(self.phase, Event.SIGN)
        self.signed = signed
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
            patient=self.expected.patient,
            expected=self.expected,
            confirmed=self.heard,
            confirmed_at=self.confirmed_at,
            results=visit.results if visit else (),
            signed_at=signed.signed_at if signed else None,
            signed_by=signed.signed_by if signed else None,
            deliveries=self.receipts.all(),
            corrections=self.corrections,
        )


def _taken_back_first(result: Result) -> tuple[bool, bool]:
    """Evidence before what it belongs to, and an average before the readings it is made of."""
    reading = result.in_set is not None and result.in_set.part is SetPart.READING
    return result.filed, reading
