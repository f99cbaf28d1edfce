"""Who is expected today, read from a FHIR R4 chart.

Appointments and open encounters of the day, their patients, and each patient's alerts. What a
chart leaves out or sends wrongly costs that entry, with a note, never the list; and alerts that
could not be read are said to be not known, which is not the same as none.
"""

from __future__ import annotations

import asyncio
import dataclasses
import re
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as time_of_day
from typing import TYPE_CHECKING, Any, Final, TypeVar

from station.saying import say
from station.visit import Patient
from station.worklist.fhir_fields import UnreadableError, objects, reference_id, usable_id
from station.worklist.fhir_people import alert_of, patient_of
from station.worklist.fhir_reader import FhirReader, Found, ReadError
from station.worklist.fhir_visits import OPEN_ENCOUNTERS, expected, of_day, stay_of, turn_of
from station.worklist.fhir_zone import other_zone_note, zone_of
from station.worklist.today import NoSuchPatientError, Today, WorklistError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from station.smart.bearer import BearerAuth
    from station.tls import ClientTls

__all__ = ["FhirWorklist"]

_T = TypeVar("_T")

_NEXT_STEP: Final = (
    "You can enter a patient by hand. If it stays like this, ask the chart team to check this "
    "station's access."
)
_AT_ONCE: Final = 6  # questions for alerts at the same time


class FhirWorklist:
    """One chart's read side. It keeps nothing, and may be used from any event loop.

    `time_zone` None: the zone of this computer. `mrn_system` is the identifier system of the
    number that people read; None: the one that the chart marks as MR. `timeout_s` is the
    patience for a whole list. `auth` gives the token where the chart wants one.
    """

    def __init__(
        self,
        base_url: str,
        *,
        time_zone: tzinfo | None = None,
        mrn_system: str | None = None,
        timeout_s: float = 20.0,
        auth: BearerAuth | None = None,
        tls: ClientTls | None = None,
    ) -> None:
        self._base_url = base_url
        self._auth = auth
        self._tls = tls
        self._zone = time_zone
        self._mrn_system = mrn_system
        self._timeout_s = timeout_s

    async def today(self) -> Today:
        """The list of this day, by the clinic's clock. Raises `WorklistError`."""
        return await self.read(datetime.now(UTC).astimezone(self._zone).date())

    async def read(self, day: date) -> Today:
        """The list of one day, by the clinic's clock. Raises `WorklistError`."""
        try:
            async with asyncio.timeout(self._timeout_s), self._reader() as reader:
                return await self._read(reader, day)
        except TimeoutError as late:
            raise WorklistError("The chart takes too long to answer.", _NEXT_STEP) from late

    async def patient(self, patient_id: str, today: date) -> Patient:
        """One patient with the alerts of this moment, as at the choice of a patient.

        Raises `NoSuchPatientError`, or `WorklistError` where the chart cannot say.
        """
        return await self._one(lambda reader: _patient_resource(reader, patient_id), today)

    async def find_patient(self, identifier: str, today: date) -> Patient:
        """The one patient with that `system|value`, with the alerts of this moment.

        Raises `NoSuchPatientError` for nobody, `WorklistError` where the chart cannot say or knows
        several: then nobody is guessed.
        """
        system, _, value = identifier.rpartition("|")
        if not system or not value.strip():
            raise NoSuchPatientError(
                say("That is not a number with its system."),
                say("Choose the patient from the chart's list."),
            )
        return await self._one(lambda reader: _patient_with(reader, system, value), today)

    async def zone(self, location_id: str) -> ZoneInfo | None:
        """The time zone that the chart has for a place, None where it says none that is known.

        Raises `WorklistError` where the place cannot be read.
        """
        try:
            async with asyncio.timeout(self._timeout_s), self._reader() as reader:
                if not usable_id(location_id):
                    raise ReadError("That is not a number that a chart gives.", 404)
                return zone_of(await reader.get(f"Location/{location_id}"))
        except TimeoutError as late:
            raise WorklistError("The chart takes too long to answer.", _NEXT_STEP) from late
        except ReadError as broken:
            raise WorklistError(broken.says, _NEXT_STEP) from broken

    async def _one(
        self, ask: Callable[[FhirReader], Awaitable[dict[str, Any]]], today: date
    ) -> Patient:
        try:
            async with asyncio.timeout(self._timeout_s), self._reader() as reader:
                patient = patient_of(await ask(reader), today, self._mrn_system, [])
                return (await self._with_alerts(reader, [patient], []))[patient.id]
        except TimeoutError as late:
            raise WorklistError("The chart takes too long to answer.", _NEXT_STEP) from late
        except ReadError as broken:
            if broken.status in (404, 410):
                raise NoSuchPatientError(
                    "The chart does not know this patient.", "Check the number and try again."
                ) from broken
            raise WorklistError(broken.says, _NEXT_STEP) from broken
        except UnreadableError as why:
            raise WorklistError(say("The chart gives {why}.", why=why.says), _NEXT_STEP) from why

    def _reader(self) -> FhirReader:
        return FhirReader(self._base_url, self._timeout_s, self._auth, self._tls)

    async def _read(self, reader: FhirReader, day: date) -> Today:
        notes: list[str] = []
        appointments, encounters = await self._visits(reader, day, notes)
        turns = _each(turn_of, appointments.of("Appointment"), notes)
        elsewhere = other_zone_note((turn.at for turn in turns), self._zone)
        if elsewhere is not None:
            notes.append(elsewhere)
        turns = of_day(turns, day, self._zone)
        stays = [stay for stay in _each(stay_of, encounters.of("Encounter"), notes) if stay]
        stays = of_day(stays, day, self._zone)
        wanted = {turn.patient_id for turn in turns} | {stay.patient_id for stay in stays}
        given = [*appointments.of("Patient"), *encounters.of("Patient")]
        patients = await self._patients(reader, wanted, given, day, notes)
        known = await self._with_alerts(reader, patients, notes)
        lines = expected(turns, stays, known)
        return Today(patients=lines, notes=tuple(dict.fromkeys(notes)))

    async def _visits(self, reader: FhirReader, day: date, notes: list[str]) -> tuple[Found, Found]:
        """Appointments and open encounters; one of the two is enough to have a list."""
        since, until = self._day(day)
        between = [("date", f"ge{since}"), ("date", f"lt{until}")]
        questions: dict[str, list[tuple[str, str]]] = {
            "Appointment": [*between, ("_include", "Appointment:patient")],
            "Encounter": [
                *between,
                ("status", ",".join(OPEN_ENCOUNTERS)),
                ("_include", "Encounter:subject"),
            ],
        }
        answers: list[Found] = []
        failed: list[ReadError] = []
        for kind, params in questions.items():
            try:
                found = await reader.search(kind, params)
            except ReadError as broken:
                failed.append(broken)
                notes.append(say("{kind}s could not be read: {why}", kind=kind, why=broken.says))
                found = Found()
            if found.problem is not None:
                notes.append(found.problem)
            answers.append(found)
        if len(failed) == len(questions):
            raise WorklistError(
                say("Today's list could not be read. {why}", why=failed[0].says), _NEXT_STEP
            )
        return answers[0], answers[1]

    async def _patients(
        self,
        reader: FhirReader,
        wanted: set[str],
        given: Iterable[dict[str, Any]],
        day: date,
        notes: list[str],
    ) -> list[Patient]:
        """The patients that came along, and one by one those that the chart did not include."""
        resources: dict[str, dict[str, Any]] = {}
        twofold: set[str] = set()
        for resource in given:
            name = resource.get("id")
            if not isinstance(name, str) or name not in wanted:
                continue
            if _who(resources.setdefault(name, resource)) != _who(resource):
                twofold.add(name)
        for name in twofold:  # whose name is it? The record itself says
            del resources[name]
        for name in sorted(wanted - resources.keys()):
            try:
                resources[name] = await _patient_resource(reader, name)
            except ReadError as broken:
                notes.append(say("Patient/{name} is not shown. {why}", name=name, why=broken.says))
        return _each(
            lambda resource: patient_of(resource, day, self._mrn_system, notes),
            resources.values(),
            notes,
        )

    async def _with_alerts(
        self, reader: FhirReader, patients: list[Patient], notes: list[str]
    ) -> dict[str, Patient]:
        """The patients by id, each with its alerts, or marked as not known.

        One question per patient: a chart that does not understand several ids in one would
        answer "none", and that must not look like a patient without alerts.
        """
        turn = asyncio.Semaphore(_AT_ONCE)

        async def ask(patient: Patient) -> Patient:
            async with turn:
                return await self._alerted(reader, patient, notes)

        asked = await asyncio.gather(*(ask(patient) for patient in patients))
        return {patient.id: patient for patient in asked}

    async def _alerted(self, reader: FhirReader, patient: Patient, notes: list[str]) -> Patient:
        try:
            found = await reader.search("Flag", {"patient": patient.id, "status": "active"})
        except ReadError as broken:
            notes.append(say("Alerts are not available. {why}", why=broken.says))
            return patient
        known = found.problem is None
        if found.problem is not None:
            notes.append(
                say(
                    "Alerts of Patient/{name} are not complete. {why}",
                    name=patient.id,
                    why=found.problem,
                )
            )
        alerts: list[str] = []
        for flag in found.of("Flag"):
            about = reference_id(flag.get("subject"), "Patient")
            if about is not None and about != patient.id:
                continue  # a chart that ignores the question answers with everybody's
            try:
                said = alert_of(flag)
                if about is None:
                    raise UnreadableError("an alert that does not say whom it is about")
            except UnreadableError as why:
                known = False
                notes.append(say("Patient/{name} has {why}.", name=patient.id, why=why.says))
                continue
            if said is not None:
                alerts.append(said)
        return dataclasses.replace(patient, alerts=tuple(dict.fromkeys(alerts)), alerts_known=known)

    def _day(self, day: date) -> tuple[str, str]:
        """Midnight to midnight by the clinic's clock, with offsets: days of 23 and 25 hours too."""
        edges = []
        for one in (day, day + timedelta(days=1)):
            local = datetime.combine(one, time_of_day.min)
            aware = local.replace(tzinfo=self._zone) if self._zone else local.astimezone()
            edges.append(aware.isoformat(timespec="seconds"))
        return edges[0], edges[1]


async def _patient_resource(reader: FhirReader, name: str) -> dict[str, Any]:
    """Exactly the patient that was asked for. Raises `ReadError` for any other answer."""
    if not usable_id(name):
        raise ReadError("That is not a number that a chart gives.", 404)
    resource = await reader.get(f"Patient/{name}")
    if resource.get("resourceType") != "Patient" or resource.get("id") != name:
        raise ReadError("The chart answered with something else.")
    return resource


async def _patient_with(reader: FhirReader, system: str, value: str) -> dict[str, Any]:
    """The one patient in use who carries it. Raises `ReadError`, 404 for nobody.

    Whatever the chart answers, only who carries it counts; records that are no longer in use or
    were merged into another do not.
    """
    token = "|".join(re.sub(r"([\\,$|])", r"\\\1", part) for part in (system, value))
    found = await reader.search("Patient", {"identifier": token})
    carrying: dict[str, dict[str, Any]] = {}
    merged = 0
    for resource in found.of("Patient"):
        if not any(
            (one.get("system"), one.get("value")) == (system, value)
            for one in objects(resource.get("identifier"))
        ):
            continue
        replaced = any(link.get("type") == "replaced-by" for link in objects(resource.get("link")))
        if replaced or resource.get("active") is False:
            merged += 1
            continue
        carrying[str(resource.get("id"))] = resource
    if found.problem is not None:
        raise ReadError(found.problem)
    if len(carrying) > 1:
        raise ReadError(say("The chart has several patients with this number."))
    if not carrying:
        raise ReadError(
            say("The chart's record of this number is no longer in use.")
            if merged
            else say("The chart does not know this patient."),
            404,
        )
    return next(iter(carrying.values()))


def _who(patient: dict[str, Any]) -> tuple[object, ...]:
    """What a person is told apart by."""
    return tuple(patient.get(field) for field in ("name", "birthDate", "gender", "identifier"))


def _each(
    read: Callable[[dict[str, Any]], _T], resources: Iterable[dict[str, Any]], notes: list[str]
) -> list[_T]:
    """Read each; one that cannot be read gets a note and is left out."""
    made: list[_T] = []
    for resource in resources:
        try:
            made.append(read(resource))
        except UnreadableError as why:
            notes.append(
                say("{what} has {why} and is not shown.", what=_label(resource), why=why.says)
            )
    return made


def _label(resource: dict[str, Any]) -> str:
    """Type and id, as far as they can be shown, for the chart team to find it."""
    kind, name = resource.get("resourceType"), resource.get("id")
    shown = name if isinstance(name, str) and len(name) <= 64 else "?"
    return f"{kind}/{shown}"
