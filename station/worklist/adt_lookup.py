"""The FHIR chart's own record of somebody who is known by the clinic's number."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from station.saying import say
from station.visit import OpenEncounter, Patient
from station.worklist.fhir_fields import UnreadableError, objects
from station.worklist.fhir_people import patient_of
from station.worklist.fhir_reader import FhirReader, ReadError
from station.worklist.fhir_visits import OPEN_ENCOUNTERS, stay_of
from station.worklist.fhir_worklist import FhirWorklist
from station.worklist.today import NoSuchPatientError, WorklistError

if TYPE_CHECKING:
    from station.smart.bearer import BearerAuth
    from station.tls import ClientTls

__all__ = ["ChartLookup"]

_ASK: Final = "Ask the front desk who this is. You can enter the patient by hand."


class ChartLookup:
    """Asks one FHIR chart. It keeps nothing, and may be used from any event loop.

    `system` is the identifier system of the clinic's numbers; None: the number alone is asked
    for. `timeout_s` is the patience for one patient, `auth` gives the token where the chart
    wants one.
    """

    def __init__(
        self,
        base_url: str,
        system: str | None,
        *,
        timeout_s: float = 10.0,
        auth: BearerAuth | None = None,
        tls: ClientTls | None = None,
    ) -> None:
        self._base_url = base_url
        self._auth = auth
        self._tls = tls
        self._system = system
        self._timeout_s = timeout_s

    async def find(self, known: Patient, today: date) -> tuple[Patient, tuple[OpenEncounter, ...]]:
        """The chart's record of `known` (by `mrn`) with its alerts, and its open encounters.

        Raises `NoSuchPatientError` where the chart has nobody with that number, `WorklistError`
        where it has several, or somebody else, or cannot say.
        """
        number = known.mrn or known.id
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                FhirReader(self._base_url, self._timeout_s, self._auth, self._tls) as reader,
            ):
                found = await self._patient(reader, number, known, today)
                encounters = await _open_encounters(reader, found.id)
                chart = FhirWorklist(
                    self._base_url,
                    mrn_system=self._system,
                    timeout_s=self._timeout_s,
                    auth=self._auth,
                    tls=self._tls,
                )
                alerted = await chart.patient(found.id, today)
        except TimeoutError as late:
            raise WorklistError("The chart takes too long to answer.", _ASK) from late
        except ReadError as broken:
            raise WorklistError(broken.says, _ASK) from broken
        except UnreadableError as why:
            raise WorklistError(say("The chart gives {why}.", why=why.says), _ASK) from why
        return dataclasses.replace(alerted, mrn=number), encounters

    async def _patient(
        self, reader: FhirReader, number: str, known: Patient, today: date
    ) -> Patient:
        token = (
            _token(number) if self._system is None else f"{_token(self._system)}|{_token(number)}"
        )
        found = await reader.search("Patient", {"identifier": token})
        # A chart that ignores the question answers with everybody: only who carries the number.
        right = [one for one in found.of("Patient") if self._carries(one, number)]
        if not right:
            raise NoSuchPatientError("The chart does not know this number.", _ASK)
        if len(right) > 1 or found.problem is not None:
            raise WorklistError("The chart has this number more than once.", _ASK)
        patient = patient_of(right[0], today, self._system, [])
        if not _agree(known, patient):
            raise WorklistError("The chart has another name or birth date under this number.", _ASK)
        return patient

    def _carries(self, resource: dict[str, Any], number: str) -> bool:
        return any(
            one.get("value") == number and self._system in (None, one.get("system"))
            for one in objects(resource.get("identifier"))
        )


def _agree(known: Patient, found: Patient) -> bool:
    """A second mark beside the number: the birth date, or the family name where that is missing."""
    if known.birth_date is not None and found.birth_date is not None:
        return known.birth_date == found.birth_date
    return known.family.casefold() == found.family.casefold()


async def _open_encounters(reader: FhirReader, patient_id: str) -> tuple[OpenEncounter, ...]:
    try:
        found = await reader.search(
            "Encounter", {"patient": patient_id, "status": ",".join(OPEN_ENCOUNTERS)}
        )
    except ReadError:
        return ()  # who it is is known; a result without an encounter is still the patient's
    stays = _readable(found.of("Encounter"))
    return tuple(
        OpenEncounter(id=one.id, at=one.at, reason=one.reason, provider=one.provider)
        for one in stays
        if one.patient_id == patient_id
    )


def _readable(resources: Iterable[dict[str, Any]]) -> list[Any]:
    made = []
    for one in resources:
        try:
            stay = stay_of(one)
        except UnreadableError:
            continue
        if stay is not None:
            made.append(stay)
    return made


def _token(text: str) -> str:
    """A value in a FHIR search: backslash, comma, dollar and bar are escaped."""
    for sign in "\\,$|":
        text = text.replace(sign, f"\\{sign}")
    return text
