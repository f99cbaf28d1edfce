"""The visits that were begun here and not ended, and those that were signed today."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

from station.capture.views import UnfinishedView

if TYPE_CHECKING:
    from station.capture.ports import ReadingStore
    from station.visit import ExpectedPatient, SignedVisit, Visit

__all__ = ["Unfinished", "same_visit"]


class Unfinished:
    """Oldest first, as the store has them. What is in the room is not among them."""

    def __init__(self, store: ReadingStore) -> None:
        """Nothing is read yet."""
        self._store = store
        self._visits: dict[str, Visit] = {}
        self._signed: list[Visit] = []

    async def recall(self, midnight: datetime) -> None:
        """Read what an earlier run has left, and what was signed since `midnight`. Raises what
        the store raises.
        """
        found = await asyncio.wrap_future(self._store.unfinished_visits())
        self._visits = {visit.id: visit for visit in found}
        signed = await asyncio.wrap_future(self._store.visits_signed_since(midnight))
        self._signed = list(signed)

    def add(self, visit: Visit) -> None:
        """It was paused."""
        self._visits[visit.id] = visit

    def drop(self, visit_id: str) -> None:
        """It goes on, or has ended."""
        self._visits.pop(visit_id, None)

    def get(self, visit_id: str) -> Visit | None:
        """The visit of that id."""
        return self._visits.get(visit_id)

    def all(self) -> tuple[Visit, ...]:
        """Every one."""
        return tuple(self._visits.values())

    def of(self, expected: ExpectedPatient) -> Visit | None:
        """The visit that somebody who is expected has begun."""
        return next((one for one in self._visits.values() if same_visit(one, expected)), None)

    def signed(self, signed: SignedVisit) -> None:
        """A visit was signed here."""
        self._signed.append(signed.visit)

    def is_ready(self, expected: ExpectedPatient) -> bool:
        """Whether the visit of somebody who is expected was signed here today."""
        return any(same_visit(one, expected) for one in self._signed)

    def views(self) -> tuple[UnfinishedView, ...]:
        """As they are to be listed."""
        return tuple(_view(visit) for visit in self._visits.values())


def same_visit(visit: Visit, expected: ExpectedPatient) -> bool:
    """Whether what is expected is this visit: the same patient, and not another encounter."""
    encounters = {visit.encounter_id, expected.encounter_id} - {None}
    return visit.patient.id == expected.patient.id and len(encounters) < 2


def _view(visit: Visit) -> UnfinishedView:
    since: datetime = visit.paused_at or visit.certain_since or visit.opened_at
    return UnfinishedView(
        visit_id=visit.id,
        patient=visit.patient,
        room=visit.room,
        began=visit.opened_at,
        since=since,
        paused=visit.paused_at is not None and visit.resumed_at is None,
        kept=sum(result.filed for result in visit.results),
        encounter_id=visit.encounter_id,
    )
