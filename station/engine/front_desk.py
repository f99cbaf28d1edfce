"""ADT messages at this station: the listener, today's list of them, and who is in the room.

In the I/O loop. What a message means for somebody in the room is carried out one after the other,
after it is on disk and answered; the trail says so, since nobody who is signed in did it. What was
answered and not carried out when the program ended is carried out at its next start.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from station.access.audit import Outcome
from station.saying import together
from station.visit import ExpectedPatient, Identity, Presence
from station.worker import in_worker

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from station.access.gate import Gate
    from station.capture.capture import Capture
    from station.settings import Settings
    from station.store.store import Store
    from station.visit import Patient
    from station.worklist.adt_listener import AdtListener
    from station.worklist.adt_lookup import ChartLookup
    from station.worklist.adt_worklist import AdtWorklist
    from station.worklist.census import Step
    from station.worklist.consequences import Consequence

__all__ = ["FrontDesk"]

_log = logging.getLogger(__name__)
_STRANGER_AGAIN: Final = timedelta(hours=1)
_MOST_STRANGERS: Final = 256


class FrontDesk:
    """`listener` and `worklist` are None where the site takes no ADT messages."""

    def __init__(self, settings: Settings, store: Store, capture: Capture, gate: Gate) -> None:
        """Nothing is opened yet. `read_again` is set by whoever shows today's list."""
        self._settings = settings
        self._store = store
        self._capture = capture
        self._gate = gate
        self.read_again: Callable[[], Awaitable[object]] | None = None
        self.listener: AdtListener | None = None
        self.worklist: AdtWorklist | None = None
        self._news: asyncio.Queue[Step] = asyncio.Queue()
        self._work: asyncio.Task[None] | None = None
        self._strangers: dict[str, datetime] = {}

    async def open(self, warn: Callable[[str], None]) -> None:
        """Listen, where the site wants it. What is wrong is told with `warn`: the station works
        without a list.
        """
        adt = self._settings.adt
        if not adt.enabled:
            return
        from station.charts.secrets import secret_of
        from station.worklist.adt_listener import AdtListener, AdtListenerError
        from station.worklist.adt_worklist import AdtWorklist

        zone = self._settings.zone
        phrase = secret_of(adt.key_secret) if adt.key_secret is not None else None
        try:
            listener = AdtListener(
                adt.options(phrase),
                adt.site(zone),
                self._store,
                zone=zone,
                on_change=self._news.put_nowait,
                on_stranger=self._stranger,
            )
            await listener.start()
        except AdtListenerError as problem:
            warn(f"{problem.says} {problem.next_step}".strip())
            return
        self.listener = listener
        self.worklist = AdtWorklist(
            lambda: listener.census,
            zone=zone,
            room=self._settings.room if adt.own_room_only else None,
            lookup=self._lookup(),
        )
        self._work = asyncio.create_task(self._follow(), name="front desk")

    def _stranger(self, address: str) -> None:
        """Who is not a peer wanted to send: in the trail, once an hour for an address."""
        now = datetime.now(UTC)
        before = self._strangers.get(address)
        if before is not None and now - before < _STRANGER_AGAIN:
            return
        if len(self._strangers) >= _MOST_STRANGERS:
            self._strangers.clear()
        self._strangers[address] = now
        self._gate.record_by_nobody("adt_peer_refused", Outcome.REFUSED, detail=f"from {address}")

    async def close(self) -> None:
        """Stop listening; what was answered is on disk."""
        if self.listener is not None:
            await self.listener.aclose()
        if self._work is not None:
            self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._work

    def _lookup(self) -> ChartLookup | None:
        """The FHIR chart that knows alerts and its own ids, where the site has one."""
        url = self._settings.worklist_url
        if url is None:
            return None
        from station.charts import auth_at, tls_at
        from station.worklist.adt_lookup import ChartLookup

        system = self._settings.adt.identifier_system
        return ChartLookup(
            url, system, auth=auth_at(url, self._settings), tls=tls_at(url, self._settings)
        )

    async def _follow(self) -> None:
        await self._carry_out_all(self._missed())
        while True:
            step = await self._news.get()
            await self._carry_out_all(step.consequences)
            if self._news.empty() and self.read_again is not None:
                await self.read_again()

    def _missed(self) -> tuple[Consequence, ...]:
        """What was answered in an earlier run that was killed before it was carried out."""
        from station.worklist.missed import missed

        if self.listener is None:
            return ()
        return missed(
            self.listener.census,
            [one.patient for one in self._capture.unfinished.all()],
            names=self._settings.worklist_url is None,
        )

    async def _carry_out_all(self, consequences: Iterable[Consequence]) -> None:
        for consequence in consequences:
            try:
                await self._carry_out(consequence)
            except Exception as problem:  # the next message must not wait for a mended bug
                _log.error("what the front desk said: %s", type(problem).__name__)

    async def _carry_out(self, consequence: Consequence) -> None:
        was = consequence.patient_id
        known = self._capture.who_is(was)
        if known is None:
            return
        if consequence.identity_changed:
            now = await self._now(consequence, known)
            in_room = await self._capture.known_as(was, now)
            if in_room:
                self._capture.warn_about(now.id, _words(consequence))
        elif self._of_another_visit(consequence):
            return
        else:
            in_room = self._capture.warn_about(was, _words(consequence))
        detail = f"patient {was} is {consequence.now_id}"
        if not consequence.identity_changed:
            detail = f"patient {was}"
        await asyncio.wrap_future(
            self._gate.record_by_nobody(
                f"adt_{consequence.kind}",
                Outcome.DONE,
                patient_id=was,
                detail=f"{detail}, {'in the room' if in_room else 'not in the room'}",
            )
        )

    def _of_another_visit(self, consequence: Consequence) -> bool:
        """Whether it is certain that another visit of the patient has ended than the one in the
        room. A FHIR chart has numbers of its own for visits, so there nothing is certain.
        """
        visit = self._capture.visit
        if visit is None or self._settings.worklist_url is not None:
            return False
        return len({visit.encounter_id, consequence.visit_number} - {None}) == 2

    async def _now(self, consequence: Consequence, known: Patient) -> Patient:
        """Who it is now, as the chart's own where there is one that can say."""
        now = consequence.patient
        if now is None:  # nothing but the number is known of the record that stays
            now = dataclasses.replace(
                known,
                id=consequence.now_id,
                mrn=consequence.now_id,
                identity=Identity.BY_HAND,  # until the chart says that it knows them
            )
        worklist = self.worklist
        if worklist is None:
            return now
        from station.worklist.today import WorklistError

        line = ExpectedPatient(patient=now, presence=Presence.ARRIVED)
        today = datetime.now(UTC).astimezone(self._settings.zone).date()
        try:
            found = await in_worker(lambda: worklist.chosen(line, today))
        except WorklistError:
            return now  # it says itself that it is not known to be in the chart
        return found.patient


def _words(consequence: Consequence) -> str:
    return together(consequence.says, consequence.next_step)
