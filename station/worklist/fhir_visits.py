"""Appointments and encounters of a day become the lines of the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Final, TypeVar

from station.visit import ExpectedPatient, OpenEncounter, Patient, Presence
from station.worklist.fhir_fields import (
    UnreadableError,
    concept_words,
    instant,
    objects,
    reference_id,
    refers_to,
    resource_id,
    shortened,
)

__all__ = ["OPEN_ENCOUNTERS", "Stay", "Turn", "expected", "of_day", "stay_of", "turn_of"]

_APPOINTMENTS: Final = {
    "proposed": Presence.NOT_ARRIVED,
    "pending": Presence.NOT_ARRIVED,
    "booked": Presence.NOT_ARRIVED,
    "waitlist": Presence.NOT_ARRIVED,
    "arrived": Presence.ARRIVED,
    "checked-in": Presence.ARRIVED,
    "noshow": Presence.DID_NOT_COME,
}
# Seen already: on the list only while an encounter is open.
_OVER: Final = frozenset({"fulfilled", "cancelled", "entered-in-error"})

# Triaged is "ready for the provider" by common agreement; R4 has no word for "in a room".
OPEN_ENCOUNTERS: Final = {
    "planned": Presence.NOT_ARRIVED,
    "arrived": Presence.ARRIVED,
    "triaged": Presence.READY,
    "in-progress": Presence.ROOMED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What an Appointment says. `presence` None: it is over."""

    id: str
    patient_id: str
    presence: Presence | None
    at: datetime | None
    reason: str | None
    provider: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """What an open Encounter says."""

    id: str
    patient_id: str
    presence: Presence
    at: datetime | None
    reason: str | None
    provider: str | None
    appointments: frozenset[str]


_Visit = TypeVar("_Visit", Turn, Stay)


def turn_of(appointment: dict[str, Any]) -> Turn:
    """Read an Appointment. Raises `UnreadableError`: no id, no patient, a status nobody knows."""
    status = appointment.get("status")
    if not isinstance(status, str) or status not in _APPOINTMENTS.keys() | _OVER:
        raise UnreadableError("a status that is not one of FHIR's")
    actors = [entry.get("actor") for entry in objects(appointment.get("participant"))]
    patients = {name for actor in actors if (name := reference_id(actor, "Patient"))}
    if len(patients) != 1:
        raise UnreadableError("no patient" if not patients else "more than one patient")
    return Turn(
        id=resource_id(appointment),
        patient_id=patients.pop(),
        presence=_APPOINTMENTS.get(status),
        at=instant(appointment.get("start")),
        reason=_reason(appointment) or shortened(appointment.get("description")),
        provider=_named(actor for actor in actors if not refers_to(actor, "Patient")),
    )


def stay_of(encounter: dict[str, Any]) -> Stay | None:
    """Read an Encounter; None where it is not open. Raises `UnreadableError`."""
    status = encounter.get("status")
    presence = OPEN_ENCOUNTERS.get(status) if isinstance(status, str) else None
    if presence is None:
        return None
    patient = reference_id(encounter.get("subject"), "Patient")
    if patient is None:
        raise UnreadableError("no patient")
    period = encounter.get("period")
    booked = [reference_id(one, "Appointment") for one in objects(encounter.get("appointment"))]
    people = [entry.get("individual") for entry in objects(encounter.get("participant"))]
    return Stay(
        id=resource_id(encounter),
        patient_id=patient,
        presence=presence,
        at=instant(period.get("start")) if isinstance(period, dict) else None,
        reason=_reason(encounter),
        provider=_named(people),
        appointments=frozenset(name for name in booked if name),
    )


def of_day(visits: Iterable[_Visit], day: date, zone: tzinfo | None) -> list[_Visit]:
    """Those that begin on that day by the clinic's clock, whatever the chart sent.

    What has no time is taken as today's. An encounter that was left open on an earlier day is
    not: charts are full of them.
    """
    return [
        visit for visit in visits if visit.at is None or visit.at.astimezone(zone).date() == day
    ]


def expected(
    turns: Iterable[Turn], stays: Iterable[Stay], patients: Mapping[str, Patient]
) -> tuple[ExpectedPatient, ...]:
    """The lines of one day by time: appointments, and who came without one.

    Somebody who is not among `patients` is left out.
    """
    here = list(stays)
    lines: list[ExpectedPatient] = []
    taken: set[str] = set()
    for turn in turns:
        if turn.patient_id not in patients:
            continue
        meant = _stays_for(turn, here)
        stay = meant[0] if len(meant) == 1 else None
        presence = _presence(turn, meant)
        if presence is not None or stay is not None:
            taken.update(one.id for one in meant)
        if presence is None:
            continue
        lines.append(
            ExpectedPatient(
                patient=patients[turn.patient_id],
                presence=presence,
                at=turn.at,
                reason=turn.reason or (stay.reason if stay else None),
                provider=turn.provider or (stay.provider if stay else None),
                encounter_id=stay.id if stay else None,
                appointment_id=turn.id,
                encounters=() if stay else tuple(_choice(one) for one in meant),
            )
        )
    lines += [
        ExpectedPatient(
            patient=patients[stay.patient_id],
            presence=stay.presence,
            at=stay.at,
            reason=stay.reason,
            provider=stay.provider,
            encounter_id=stay.id,
        )
        for stay in here
        if stay.id not in taken and stay.patient_id in patients
    ]
    return tuple(sorted(lines, key=_order))


def _stays_for(turn: Turn, stays: list[Stay]) -> list[Stay]:
    """The encounters that an appointment may mean: those that name it, else those of the patient
    that name none. Several are several: which one it is, a person says.
    """
    own = [stay for stay in stays if stay.patient_id == turn.patient_id]
    naming = [stay for stay in own if turn.id in stay.appointments]
    return naming or [stay for stay in own if not stay.appointments]


def _presence(turn: Turn, stays: list[Stay]) -> Presence | None:
    """A planned encounter says no more than the appointment; an open one knows better."""
    said = [stay.presence for stay in stays if stay.presence is not Presence.NOT_ARRIVED]
    return said[0] if said else turn.presence


def _choice(stay: Stay) -> OpenEncounter:
    return OpenEncounter(id=stay.id, at=stay.at, reason=stay.reason, provider=stay.provider)


def _order(line: ExpectedPatient) -> tuple[bool, float, str]:
    return (line.at is None, line.at.timestamp() if line.at else 0.0, line.patient.name)


def _reason(resource: dict[str, Any]) -> str | None:
    said = (concept_words(one) for one in objects(resource.get("reasonCode")))
    return next((one for one in said if one is not None), None)


def _named(actors: Iterable[object]) -> str | None:
    """The first person or place that is named in words, other than a room."""
    for actor in actors:
        if isinstance(actor, dict) and not refers_to(actor, "Location"):
            name = shortened(actor.get("display"))
            if name is not None:
                return name
    return None
