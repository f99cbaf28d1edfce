"""Today's list from ADT messages, in the shape in which the FHIR worklist gives it.

Where ADT is on, the list is made of it alone: two lists of the same people under different
numbers would show somebody twice. A FHIR chart that is there too is asked about the one patient
who is chosen (`chosen`). Until then the lines are of people who are not known to be in that chart:
their number is the clinic's, and nothing may be filed under it there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, tzinfo

from station.saying import say
from station.visit import ExpectedPatient, Identity, Patient
from station.worklist.adt_event import Note
from station.worklist.adt_lookup import ChartLookup
from station.worklist.census import Census, expected
from station.worklist.today import NoSuchPatientError, Today

__all__ = ["AdtWorklist"]


class AdtWorklist:
    """Reads the census of a listener; may be used from any thread and event loop.

    `zone` is the clinic's. `room`: keep to the visits there, and to those without a known room.
    `lookup`: the FHIR chart, where there is one.
    """

    def __init__(
        self,
        census: Callable[[], Census],
        *,
        zone: tzinfo | None = None,
        room: str | None = None,
        lookup: ChartLookup | None = None,
    ) -> None:
        self._census = census
        self._zone = zone
        self._room = room
        self._lookup = lookup

    async def read(self, day: date) -> Today:
        """The list of one day, by the clinic's clock."""
        census = self._census()
        lines = expected(census, day, self._zone, self._room, self._identity)
        notes = [
            _said(note, line.patient.id)
            for line in lines
            for note in census.people[line.patient.id].notes
        ]
        return Today(patients=lines, notes=tuple(dict.fromkeys(notes)))

    async def patient(self, patient_id: str, today: date) -> Patient:
        """One patient by the clinic's number, also by one that was merged into another.

        Raises `NoSuchPatientError`.
        """
        census = self._census()
        person = census.people.get(census.surviving(patient_id))
        if person is None:
            raise NoSuchPatientError(
                "No ADT message has told of this patient.", "Check the number and try again."
            )
        return person.patient(self._identity)

    async def chosen(self, line: ExpectedPatient, today: date) -> ExpectedPatient:
        """The line as it is to be opened: with the FHIR chart's own id, alerts and encounter where
        there is such a chart; without one the clinic's number is the chart's. Raises
        `WorklistError` where that chart cannot say who it is: the line as it stands must not be
        filed there then, and its identity says so.
        """
        if line.patient.in_chart:
            return line
        if self._lookup is None:
            known = dataclasses.replace(line.patient, identity=Identity.CHART)
            return dataclasses.replace(line, patient=known)
        patient, encounters = await self._lookup.find(line.patient, today)
        return dataclasses.replace(
            line,
            patient=patient,
            encounter_id=encounters[0].id if len(encounters) == 1 else None,
            encounters=encounters if len(encounters) > 1 else (),
        )

    @property
    def _identity(self) -> Identity:
        return Identity.CHART if self._lookup is None else Identity.BY_HAND


def _said(note: Note, number: str) -> str:
    match note:
        case Note.BIRTH_DATE_WITHOUT_DAY:
            return say(
                "Patient {number} has a birth date without its day: it is shown as not known.",
                number=number,
            )
        case Note.BIRTH_DATE_WRONG:
            return say(
                "Patient {number} has a birth date that is no date: it is shown as not known.",
                number=number,
            )
        case Note.SEX_WRONG:
            return say(
                "Patient {number} has a sex that is not HL7's: it is shown as not known.",
                number=number,
            )
