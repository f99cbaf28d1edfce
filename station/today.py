"""Who is expected today, as last read from the chart; an old list stays where it is silent."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from station.capture.commands import Answer, Denied, Done
from station.capture.views import WorklistView
from station.visit import ExpectedPatient

if TYPE_CHECKING:
    from station.settings import Settings
    from station.worklist import FhirWorklist

__all__ = ["TodayList"]


class TodayList:
    """Reads in a worker with a loop of its own: a long list is more than the I/O loop may do."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is read yet."""
        self._url = settings.worklist_url
        self._zone = settings.zone
        self.view = WorklistView()

    async def read(self) -> Answer:
        """Read the list again."""
        if self._url is None:
            self.view = WorklistView(says="No worklist is configured.")
            return Denied("No worklist is configured.", "Set worklist_url in the configuration.")
        from station.worklist import WorklistError

        try:
            today = await asyncio.to_thread(asyncio.run, self._chart().today())
        except WorklistError as problem:
            self.view = dataclasses.replace(self.view, says=problem.says)
            return Denied(problem.says, problem.next_step)
        self.view = WorklistView(
            patients=today.patients, read_at=datetime.now(UTC), says=" ".join(today.notes)
        )
        return Done()

    async def with_fresh_alerts(self, expected: ExpectedPatient) -> ExpectedPatient:
        """The patient with the alerts of this moment; where the chart does not say, that shows."""
        if self._url is None:
            return expected
        from station.worklist import WorklistError

        today = datetime.now(self._zone).date()
        try:
            patient = await asyncio.to_thread(
                asyncio.run, self._chart().patient(expected.patient.id, today)
            )
        except WorklistError:
            patient = dataclasses.replace(expected.patient, alerts_known=False)
        return dataclasses.replace(expected, patient=patient)

    def _chart(self) -> FhirWorklist:
        from station.worklist import FhirWorklist

        return FhirWorklist(self._url or "", time_zone=self._zone)
