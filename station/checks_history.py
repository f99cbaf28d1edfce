"""The history that checks ask: what this station's store has of the patient in the room."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from station.store.errors import StoreError

if TYPE_CHECKING:
    from station.checks.history import EarlierValue
    from station.store.store import Store
    from station.vitals import Vital

__all__ = ["LocalHistory"]

_log = logging.getLogger(__name__)


class LocalHistory:
    """A `History` of one patient at a time: read when they are chosen, answered from memory."""

    def __init__(self, store: Store) -> None:
        """Nothing is read yet."""
        self._store = store
        self._patient_id: str | None = None
        self._values: dict[Vital, tuple[EarlierValue, ...]] = {}

    async def read(self, patient_id: str) -> None:
        """Fetch what there is. Without it, nothing is compared and nobody waits."""
        self._patient_id, self._values = patient_id, {}
        try:
            values = await asyncio.wrap_future(self._store.earlier_values(patient_id))
        except StoreError as problem:
            _log.warning("earlier values could not be read: %s", type(problem).__name__)
            return
        if self._patient_id == patient_id:
            self._values = values

    def earlier(self, patient_id: str, kind: Vital) -> tuple[EarlierValue, ...]:
        """What is known of that patient."""
        return self._values.get(kind, ()) if patient_id == self._patient_id else ()
