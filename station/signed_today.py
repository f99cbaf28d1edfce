"""The visits that were signed on this station today, with what became of their results, and those
of other days of which something is not in the chart until somebody looks.

Belongs to the I/O loop. Read again when something was signed, corrected or delivered.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from station.capture.signed_view import SignedView

if TYPE_CHECKING:
    from station.settings import Settings
    from station.store.store import Store

__all__ = ["SignedToday"]

_log = logging.getLogger(__name__)


class SignedToday:
    """`today` is the list as last read, the newest first."""

    def __init__(
        self, settings: Settings, store: Store, changed: Callable[[], None] = lambda: None
    ) -> None:
        """Nothing is read yet."""
        self._zone = settings.zone
        self._store = store
        self._changed = changed
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self._views: tuple[SignedView, ...] = ()

    def today(self, now: datetime) -> tuple[SignedView, ...]:
        """Those of the clinic's day. After midnight nobody sees who came yesterday, but whose
        results a chart has refused or may not have.
        """
        day = now.astimezone(self._zone).date()
        return tuple(
            one
            for one in self._views
            if one.waits_for_a_person or one.signed_at.astimezone(self._zone).date() == day
        )

    def look(self) -> None:
        """Read it soon; what comes while it is being read is read once more, not many times."""
        if self._task is not None and not self._task.done():
            self._again = True
            return
        self._task = asyncio.create_task(self._read(), name="signed today")

    async def close(self) -> None:
        """Cancel what is under way and wait for it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _read(self) -> None:
        while True:
            self._again = False
            now = datetime.now(UTC).astimezone(self._zone)
            midnight = datetime.combine(now.date(), time.min)
            since = midnight.replace(tzinfo=self._zone) if self._zone else midnight.astimezone()
            try:
                kept = await asyncio.wrap_future(self._store.signed_since(since))
            except Exception as problem:  # asked again with the next receipt
                _log.warning("signed visits were not read: %s", type(problem).__name__)
                return
            self._views = tuple(
                SignedView(
                    visit_id=one.visit_id,
                    patient_name=one.patient_name,
                    signed_at=one.signed_at,
                    states=one.states,
                )
                for one in kept
            )
            self._changed()
            if not self._again:
                return
