"""Earlier vital signs of one patient, read from a FHIR R4 chart.

Three questions: the Observations of category vital-signs, the pain scores (which charts file as
surveys), and the encounters that were entered in error, whose values are left out with them.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Final

from station.earlier import EarlierValue
from station.saying import say
from station.worklist.fhir_fields import UnreadableError, reference_id, usable_id
from station.worklist.fhir_observations import (
    IN_ERROR,
    PAIN_CODE,
    earlier_value,
    identifiers_of,
)
from station.worklist.fhir_reader import FhirReader, Found, ReadError
from station.worklist.today import WorklistError

if TYPE_CHECKING:
    from station.smart.bearer import BearerAuth
    from station.tls import ClientTls

__all__ = ["ChartHistory", "FhirHistory"]

_NEXT_STEP: Final = say("Go on with the visit. Read it again later, or look in the chart.")
_PAGE: Final = "200"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartHistory:
    """What the chart knows, as it was read.

    `withdrawn` are identifiers of what it has marked as entered in error (see
    `station.earlier.merged`). `notes` say, without values, what could not be used or read.
    """

    values: tuple[EarlierValue, ...] = ()
    withdrawn: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


class FhirHistory:
    """One chart's memory. It keeps nothing, and may be used from any event loop.

    `result_system` and `station_id` tell which values this station filed. `timeout_s` is the
    patience for everything together. `auth` gives the token where the chart wants one.
    """

    def __init__(
        self,
        base_url: str,
        *,
        result_system: str,
        station_id: str,
        time_zone: tzinfo | None = None,
        timeout_s: float = 20.0,
        auth: BearerAuth | None = None,
        tls: ClientTls | None = None,
    ) -> None:
        self._base_url = base_url
        self._auth = auth
        self._tls = tls
        self._result_system = result_system
        self._station_id = station_id
        self._zone = time_zone
        self._timeout_s = timeout_s

    async def read(
        self, patient_id: str, *, back: timedelta, now: datetime | None = None
    ) -> ChartHistory:
        """The values of this patient since `back` before `now`. Raises `WorklistError`."""
        if not usable_id(patient_id):
            raise WorklistError(
                say("The chart does not know this patient."), say("Go on with the visit.")
            )
        now = now or datetime.now(UTC)
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                FhirReader(self._base_url, self._timeout_s, self._auth, self._tls) as reader,
            ):
                return await self._read(reader, patient_id, now - back, now)
        except TimeoutError as late:
            raise WorklistError(say("The chart takes too long to answer."), _NEXT_STEP) from late
        except ReadError as broken:
            raise WorklistError(broken.args[0], _NEXT_STEP) from broken

    async def _read(
        self, reader: FhirReader, patient_id: str, since: datetime, now: datetime
    ) -> ChartHistory:
        asked = [("patient", patient_id), ("date", f"ge{since.date().isoformat()}")]
        asked += [("_sort", "-date"), ("_count", _PAGE)]
        notes: list[str] = []
        found = [await reader.search("Observation", [("category", "vital-signs"), *asked])]
        more = [
            (say("Pain scores"), "Observation", [("code", PAIN_CODE), *asked]),
            (
                say("Visits that were entered in error"),
                "Encounter",
                [("patient", patient_id), ("status", IN_ERROR)],
            ),
        ]
        for what, kind, params in more:
            try:
                found.append(await reader.search(kind, params))
            except ReadError as broken:
                notes.append(say("{what} could not be read. {why}", what=what, why=broken.args[0]))
        notes += [one.problem for one in found if one.problem is not None]
        return self._history(found, patient_id, now, notes)

    def _history(
        self, found: list[Found], patient_id: str, now: datetime, notes: list[str]
    ) -> ChartHistory:
        in_error = {
            str(one.get("id"))
            for answer in found
            for one in answer.of("Encounter")
            if one.get("status") == IN_ERROR
        }
        values: list[EarlierValue] = []
        withdrawn: set[str] = set()
        refused: Counter[str] = Counter()
        observations = {  # a pain score may be filed as a vital sign, too
            str(one.get("id", at)): one
            for at, one in enumerate(one for answer in found for one in answer.of("Observation"))
        }
        for resource in observations.values():
            encounter = reference_id(resource.get("encounter"), "Encounter")
            if resource.get("status") == IN_ERROR or (encounter and encounter in in_error):
                withdrawn |= _names(resource)
                continue
            try:
                value = earlier_value(
                    resource,
                    patient_id,
                    now=now,
                    zone=self._zone,
                    result_system=self._result_system,
                    station_id=self._station_id,
                )
            except UnreadableError as why:
                refused[why.args[0]] += 1
                continue
            if value is not None:
                values.append(value)
        notes += [say("{n} × not shown: {why}.", n=n, why=why) for why, n in refused.items()]
        return ChartHistory(
            values=tuple(values),
            withdrawn=frozenset(withdrawn),
            notes=tuple(dict.fromkeys(notes)),
        )


def _names(resource: dict[str, Any]) -> frozenset[str]:
    name = resource.get("id")
    by_id = {f"id:{name}"} if isinstance(name, str) else set()
    return identifiers_of(resource) | by_id
