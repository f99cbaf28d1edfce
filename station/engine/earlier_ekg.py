"""The last EKG of the patient in the room, read from this station's store when somebody asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from station.capture.commands import Answer, Denied, Done
from station.capture.views import EarlierEkgView

if TYPE_CHECKING:
    from station.store.earlier import EarlierResult
    from station.visit import Visit

__all__ = ["EarlierEkg"]


class EarlierEkg:
    """Belongs to the I/O loop. `view` is what was read; it is forgotten with the patient."""

    def __init__(self, load: Callable[[str], Future[EarlierResult | None]]) -> None:
        """`load` gives the newest EKG of a patient's signed visits."""
        self._load = load
        self._patient_id: str | None = None
        self.view: EarlierEkgView | None = None

    def follow(self, visit: Visit | None) -> None:
        """This visit is in the room now; another patient, or nobody, forgets what was read."""
        confirmed = visit is not None and visit.confirmed_at is not None
        patient_id = visit.patient.id if visit is not None and confirmed else None
        if patient_id != self._patient_id:
            self._patient_id, self.view = patient_id, None

    async def read(self) -> Answer:
        """Read it, and wait for it."""
        patient_id = self._patient_id
        if patient_id is None:
            return Denied("There is no confirmed patient.", "Choose a patient first.")
        found = await asyncio.wrap_future(self._load(patient_id))
        if self._patient_id != patient_id:
            return Denied("The patient has changed meanwhile.", "Ask for the EKG of this one.")
        ekg = found.result.ekg if found is not None else None
        if found is None or ekg is None:
            self.view = EarlierEkgView(patient_id=patient_id)
            return Done()
        self.view = EarlierEkgView(
            patient_id=patient_id,
            recording=ekg,
            accepted_by=found.result.accepted_by.name,
            simulated=found.simulated,
        )
        return Done()
