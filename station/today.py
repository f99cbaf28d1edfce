"""Who is expected today, as last read from the chart; an old list stays where it is silent.

Each list is kept in the store, and tomorrow's is read along with it: a morning without network
begins with the list as it was known the evening before, and says how old it is.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from station.capture.commands import Answer, Denied, Done
from station.capture.views import WorklistView
from station.saying import together
from station.visit import ExpectedPatient, Presence
from station.worker import in_worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from station.settings import Settings
    from station.store.store import Store
    from station.worklist import FhirWorklist
    from station.worklist.adt_worklist import AdtWorklist

__all__ = ["TodayList", "in_order"]

_log = logging.getLogger(__name__)
_TOMORROW_EVERY: Final = timedelta(hours=1)
_BEFORE_ALL: Final = datetime.min.replace(tzinfo=UTC)
_WAITING: Final = (Presence.ARRIVED, Presence.ROOMED, Presence.READY, Presence.PAUSED)


class TodayList:
    """Reads in a worker with a loop of its own: a long list is more than the I/O loop may do."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        adt: AdtWorklist | None = None,
    ) -> None:
        """Nothing is read yet. `now` is the host's UTC clock, `adt` the list where it is made of
        ADT messages.
        """
        self._settings = settings
        self._adt = adt
        self._fhir: FhirWorklist | None = None
        self._zone = settings.zone
        self._site = settings.today
        self._store = store
        self._now = now
        self._day: date | None = None
        self._tomorrow_read = _BEFORE_ALL
        self._turn = asyncio.Lock()
        self.view = WorklistView(fields=frozenset(self._site.fields))

    @property
    def configured(self) -> bool:
        """Whether there is a list to read."""
        return self._adt is not None or self._settings.worklist_url is not None

    async def keep_fresh(self) -> None:
        """Read now and then, for as long as the station runs."""
        while True:
            await self.read()
            await asyncio.sleep(self._site.read_every_s)

    async def read(self) -> Answer:
        """Read the list again."""
        if not self.configured:
            self._show(says="No worklist is configured.")
            return Denied("No worklist is configured.", "Set worklist_url in the configuration.")
        async with self._turn:
            self._show(reading=True)
            try:
                return await self._read()
            finally:
                self._show(reading=False)

    async def _read(self) -> Answer:
        from station.worklist import WorklistError

        day = self._today()
        if day != self._day:
            await self._turn_to(day)
        try:
            today = await in_worker(lambda: self._chart().read(day))
        except WorklistError as problem:
            self._show(says=problem.says)
            return Denied(problem.says, problem.next_step)
        read_at = self._now()
        self._show(
            patients=in_order(today.patients, self._site.order),
            read_at=read_at,
            says=together(*today.notes),
        )
        await self._keep(day, today.patients, read_at)
        if read_at - self._tomorrow_read >= _TOMORROW_EVERY:
            await self._read_tomorrow(day + timedelta(days=1))
        return Done()

    async def _turn_to(self, day: date) -> None:
        """Another day: nothing of the last one stays; what was kept for this one is shown."""
        self._day = day
        self._show(patients=(), read_at=None, says="")
        try:
            kept = await asyncio.wrap_future(self._store.worklist(day))
        except Exception as problem:
            _log.warning("the kept list could not be read: %s", type(problem).__name__)
            return
        if kept is not None:
            patients, read_at = kept
            # What the chart says about alerts may have changed: they are asked for at the choice.
            self._show(patients=in_order(patients, self._site.order), read_at=read_at)

    async def _keep(
        self, day: date, patients: tuple[ExpectedPatient, ...], read_at: datetime
    ) -> None:
        try:
            await asyncio.wrap_future(self._store.save_worklist(day, patients, read_at))
        except Exception as problem:  # the list is shown; it is only not there tomorrow
            _log.warning("the list could not be kept: %s", type(problem).__name__)

    async def _read_tomorrow(self, day: date) -> None:
        from station.worklist import WorklistError

        try:
            tomorrow = await in_worker(lambda: self._chart().read(day))
        except WorklistError:
            return  # there is time until the evening
        self._tomorrow_read = self._now()
        await self._keep(day, tomorrow.patients, self._tomorrow_read)

    async def with_fresh_alerts(self, expected: ExpectedPatient) -> ExpectedPatient:
        """The patient with the alerts of this moment; where the chart does not say, that shows."""
        from station.worklist import WorklistError

        if self._adt is not None:
            try:
                adt = self._adt
                return await in_worker(lambda: adt.chosen(expected, self._today()))
            except WorklistError:
                return expected  # it says itself that it is not known to be in the chart
        if not self.configured or not expected.patient.in_chart:
            return expected
        try:
            patient = await in_worker(
                lambda: self._chart().patient(expected.patient.id, self._today())
            )
        except WorklistError:
            patient = dataclasses.replace(expected.patient, alerts_known=False)
        return dataclasses.replace(expected, patient=patient)

    def _today(self) -> date:
        return self._now().astimezone(self._zone).date()

    def _show(self, **changes: object) -> None:
        self.view = dataclasses.replace(self.view, **changes)  # type: ignore[arg-type]

    def _chart(self) -> FhirWorklist | AdtWorklist:
        if self._adt is not None:
            return self._adt
        if self._fhir is None:
            from station.charts import auth_at, tls_at
            from station.worklist import FhirWorklist

            url = self._settings.worklist_url or ""
            self._fhir = FhirWorklist(
                url,
                time_zone=self._zone,
                auth=auth_at(url, self._settings),
                tls=tls_at(url, self._settings),
            )
        return self._fhir


def in_order(patients: Iterable[ExpectedPatient], order: str) -> tuple[ExpectedPatient, ...]:
    """The list in the site's order. Equals stay in the chart's."""
    match order:
        case "name":
            return tuple(sorted(patients, key=lambda one: one.patient.name.casefold()))
        case "arrived_first":
            return tuple(sorted(patients, key=lambda one: one.presence not in _WAITING))
        case _:
            return tuple(patients)
