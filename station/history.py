"""The earlier values of the patient in the room, from the chart and from this station's disk.

Kept in memory and for one patient at a time: when the patient changes, what was read is
forgotten, and a reading that is still under way is cancelled. It belongs to the I/O loop; the
chart is read in a worker with a loop of its own, since a long answer is more than the I/O loop
may take apart.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from station.capture.commands import Answer, Denied, Done
from station.capture.history_view import ChartMemory, HistoryView, LastValue
from station.earlier import (
    NUMBERS,
    EarlierOrigin,
    EarlierValue,
    TrendLimit,
    latest,
    merged,
    of_kind,
)
from station.visit import Patient, ResultKind, Visit
from station.vitals import Origin
from station.worker import in_worker

if TYPE_CHECKING:
    from station.capture.views import TileView
    from station.settings import Settings
    from station.store.earlier import EarlierResult
    from station.store.store import Store
    from station.worklist import ChartHistory

__all__ = ["History", "Limits"]

_log = logging.getLogger(__name__)

_MOST_LOCAL: Final = 1000
_DAYS_A_YEAR: Final = 365.25

Limits = Callable[[Patient], tuple[TrendLimit, ...]]
"""The limits that the clinic's tables name for a patient, to be drawn on the trends."""


class History:
    """`follow` whoever is in the room, read `view`, ask for `earlier` values."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        *,
        limits: Limits = lambda _: (),
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """Nobody is in the room yet. `changed` is called in the loop when `view` is another."""
        self._settings = settings
        self._store = store
        self._limits = limits
        self._changed = changed
        # A simulated value is no patient's: it is history only where all charts are tests.
        self._simulated_too = all(chart.test for chart in settings.charts)
        self._visit: Visit | None = None
        self._task: asyncio.Task[None] | None = None
        self._last: dict[ResultKind, EarlierValue] = {}
        self.view: HistoryView | None = None

    # Other parts ask this.

    def earlier(self, patient_id: str, kind: ResultKind) -> tuple[EarlierValue, ...]:
        """The earlier values of that kind, oldest first; none for anybody who is not in the room.

        Each has its number and unit (the unit that we chart in), time, origin and source.
        """
        if self.view is None or self.view.patient_id != patient_id:
            return ()
        return of_kind(self.view.values, kind)

    def last(self, patient_id: str, kind: ResultKind) -> EarlierValue | None:
        """The newest of them."""
        if self.view is None or self.view.patient_id != patient_id:
            return None
        return self._last.get(kind)

    def on_tiles(self, tiles: tuple[TileView, ...], now: datetime) -> tuple[TileView, ...]:
        """The tiles, each with its last value where there is one and the site wants it."""
        if not self._last or not self._settings.history.on_tiles:
            return tiles
        today = now.astimezone(self._settings.zone).date()
        return tuple(
            dataclasses.replace(tile, last=LastValue(value=self._last[tile.kind], today=today))
            if tile.kind in self._last
            else tile
            for tile in tiles
        )

    # The engine tells this.

    def follow(self, visit: Visit | None) -> Visit | None:
        """This visit is in the room now; without one, everything is forgotten. Gives the visit
        whose patient's values are being read from now on.
        """
        if visit is not None and visit.confirmed_at is None:
            visit = None
        if (visit and visit.id) == (self._visit and self._visit.id):
            return None
        self._stop()
        self._visit = visit
        self.view, self._last = None, {}
        if visit is not None:
            self._begin(visit)
        return visit

    async def read(self) -> Answer:
        """Read it again, and wait for the answer."""
        visit = self._visit
        if visit is None:
            return Denied("There is no confirmed patient.", "Choose a patient first.")
        self._stop()
        task = self._begin(visit)
        await asyncio.wait({task})
        view = self.view
        if view is None or view.patient_id != visit.patient.id:
            return Denied("The patient has changed meanwhile.", "Read the history of this one.")
        if view.chart in (ChartMemory.READ, ChartMemory.PARTLY):
            return Done()
        return Denied(view.says, view.next_step)

    async def close(self) -> None:
        """Cancel what is under way and wait for it."""
        task = self._task
        self.follow(None)
        if task is not None:
            await asyncio.wait({task})

    # Reading.

    def _begin(self, visit: Visit) -> asyncio.Task[None]:
        options = self._settings.history
        now = datetime.now(UTC)
        self.view = HistoryView(
            patient_id=visit.patient.id,
            values=self.view.values if self.view is not None else (),
            since=now - timedelta(days=_DAYS_A_YEAR * options.years),
            limits=self._limits(visit.patient),
            on_tiles=options.on_tiles,
        )
        self._task = task = asyncio.create_task(self._read(visit), name="history")
        task.add_done_callback(_tell_crash)
        return task

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _read(self, visit: Visit) -> None:
        """The disk first, which answers at once; then the chart."""
        local = await self._local(visit)
        self._show(visit, values=merged(local, ()))
        url = self._url
        if url is None:
            self._show(
                visit,
                chart=ChartMemory.NO_CHART,
                says="No chart is configured to read earlier values from.",
                next_step="Set worklist_url, or url below [history], in the configuration.",
            )
            return
        from station.worklist import WorklistError

        try:
            found = await in_worker(lambda: self._ask_chart(url, visit.patient.id))
        except WorklistError as problem:
            self._show(
                visit, chart=ChartMemory.SILENT, says=problem.says, next_step=problem.next_step
            )
            return
        chart = tuple(value for value in found.values if self._shown(value, visit))
        self._show(
            visit,
            values=merged(local, chart, found.withdrawn),
            chart=ChartMemory.PARTLY if found.notes else ChartMemory.READ,
            read_at=datetime.now(UTC),
            notes=found.notes,
        )

    @property
    def _url(self) -> str | None:
        return self._settings.history.url or self._settings.worklist_url

    async def _ask_chart(self, url: str, patient_id: str) -> ChartHistory:
        from station.charts import auth_at, tls_at
        from station.worklist import FhirHistory

        settings = self._settings
        reader = FhirHistory(
            url,
            result_system=self._result_system,
            station_id=settings.station_id,
            time_zone=settings.zone,
            auth=auth_at(url, settings),
            tls=tls_at(url, settings),
        )
        return await reader.read(
            patient_id, back=timedelta(days=_DAYS_A_YEAR * settings.history.years)
        )

    async def _local(self, visit: Visit) -> tuple[EarlierValue, ...]:
        try:
            kept = await asyncio.wrap_future(
                self._store.earlier_results(visit.patient.id, _MOST_LOCAL)
            )
        except Exception as problem:  # the chart may still answer
            _log.warning("earlier results were not read: %s", type(problem).__name__)
            return ()
        system, url = self._result_system, self._url
        here = {chart.name for chart in self._settings.charts if chart.url == url}
        values = (_value_of(one, system, here) for one in kept)
        return tuple(value for value in values if value and self._shown(value, visit))

    @property
    def _result_system(self) -> str:
        from station.export.site import FhirSite

        return FhirSite(namespace=self._settings.namespace).result_system

    def _shown(self, value: EarlierValue, visit: Visit) -> bool:
        """Not what belongs to the visit that is under way, and nothing simulated beside real."""
        system = self._result_system
        own = f"{system}|{visit.station_id}:{visit.id}:"
        if any(identifier.startswith(own) for identifier in value.identifiers):
            return False
        return self._simulated_too or not value.simulated

    def _show(self, visit: Visit, **changes: Any) -> None:
        """Nothing of a patient who has left the room is ever shown."""
        if self.view is None or self._visit is None or self._visit.id != visit.id:
            return
        self.view = view = dataclasses.replace(self.view, **changes)
        newest = ((kind, latest(view.values, kind)) for kind in NUMBERS)
        self._last = {kind: value for kind, value in newest if value is not None}
        self._changed()


def _value_of(one: EarlierResult, result_system: str, here: Collection[str]) -> EarlierValue | None:
    """A result on the disk as an earlier value; None where its kind has no trend.

    `here` are the destinations that are the chart which is read: an id of another chart may be
    the id of something else in this one.
    """
    from station.export.fhir_parts import measured_at

    result = one.result
    wanted = NUMBERS.get(result.kind)
    if wanted is None:
        return None
    found = [reading for vital in wanted if (reading := result.reading(vital)) is not None]
    pressure = result.kind is ResultKind.BLOOD_PRESSURE
    if not found or (pressure and len(found) != len(wanted)):
        return None
    if not pressure:
        found = found[:1]
    by_hand = result.origins == {Origin.MANUAL}
    key = f"{one.station_id}:{one.visit_id}:{result.kind}:{result.id}"
    return EarlierValue(
        patient_id=one.patient_id,
        kind=result.kind,
        numbers=tuple(
            (vital, reading.in_chart_unit()) for vital, reading in zip(wanted, found, strict=False)
        ),
        at=measured_at(found[0], None),
        origin=EarlierOrigin.BY_HAND if by_hand else EarlierOrigin.STATION,
        source=result.accepted_by.name if by_hand else found[0].device.name,
        identifiers=frozenset({f"{result_system}|{key}"}),
        chart_id=next((name for where, name in one.chart_ids if where in here), None),
        changed=one.changed,
        simulated=one.simulated,
    )


def _tell_crash(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.error("the history could not be read", exc_info=task.exception())
