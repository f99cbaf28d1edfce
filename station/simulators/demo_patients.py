"""Eight invented people with a visit today, as FHIR resources for the demo chart.

They are chosen for what goes wrong in real lists: two share a family name, one is a child, one
has a long double name, one was born on 29 February, two carry an alert.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from station.simulators.demo_past import Resource, earlier_vitals

__all__ = ["DEMO_PATIENTS", "MRN_SYSTEM", "DemoPatient", "transaction"]

MRN_SYSTEM: Final = "https://demo-clinic.example/mrn"
_FLAG_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/flag-category"
_VISIT_LENGTH: Final = timedelta(minutes=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPatient:
    """One person and today's visit. `at` is the clinic's clock.

    `encounter` is the status of an Encounter (None: not yet opened), `room` the room they are
    in, `alert` the words of an active Flag.
    """

    id: str
    family: str
    given: tuple[str, ...]
    birth_date: str
    gender: str
    mrn: str
    at: time
    appointment: str
    reason: str
    provider: str
    encounter: str | None = None
    room: str | None = None
    alert: str | None = None


DEMO_PATIENTS: Final = (
    DemoPatient(
        id="demo-okafor-ada",
        family="Okafor",
        given=("Ada",),
        birth_date="1984-02-29",
        gender="female",
        mrn="100231",
        at=time(8, 30),
        appointment="arrived",
        reason="Blood pressure check",
        provider="Dr. Lena Brandt",
        encounter="arrived",
    ),
    DemoPatient(
        id="demo-okafor-benedict",
        family="Okafor",
        given=("Benedict",),
        birth_date="1951-07-03",
        gender="male",
        mrn="100232",
        at=time(8, 45),
        appointment="checked-in",
        reason="Shortness of breath",
        provider="Dr. Lena Brandt",
        encounter="in-progress",
        room="Room 2",
    ),
    DemoPatient(
        id="demo-lindqvist-maja",
        family="Lindqvist",
        given=("Maja",),
        birth_date="2019-05-17",
        gender="female",
        mrn="100233",
        at=time(9, 0),
        appointment="arrived",
        reason="Fever since yesterday",
        provider="Dr. Tomas Iversen",
        encounter="arrived",
    ),
    DemoPatient(
        id="demo-fernandez-maria",
        family="Fernández de la Cruz y Montemayor",
        given=("María", "Guadalupe"),
        birth_date="1976-12-12",
        gender="female",
        mrn="100234",
        at=time(9, 20),
        appointment="arrived",
        reason="Diabetes follow-up and a refill of three medicines",
        provider="Dr. Tomas Iversen",
        encounter="triaged",
        room="Room 1",
    ),
    DemoPatient(
        id="demo-tran-minh",
        family="Tran",
        given=("Minh",),
        birth_date="1990-10-08",
        gender="male",
        mrn="100235",
        at=time(9, 40),
        appointment="booked",
        reason="Yearly check-up",
        provider="Dr. Lena Brandt",
    ),
    DemoPatient(
        id="demo-haddad-samira",
        family="Haddad",
        given=("Samira",),
        birth_date="1968-03-21",
        gender="female",
        mrn="100236",
        at=time(10, 0),
        appointment="arrived",
        reason="Palpitations",
        provider="Dr. Lena Brandt",
        encounter="arrived",
        alert="No blood pressure on the left arm: lymph nodes removed",
    ),
    DemoPatient(
        id="demo-novak-petr",
        family="Novák",
        given=("Petr",),
        birth_date="1945-11-05",
        gender="male",
        mrn="100237",
        at=time(10, 20),
        appointment="booked",
        reason="Follow-up after hospital",
        provider="Dr. Tomas Iversen",
        alert="Falls easily: stay beside the scale",
    ),
    DemoPatient(
        id="demo-whitehorse-jamie",
        family="Whitehorse",
        given=("Jamie",),
        birth_date="2001-06-30",
        gender="other",
        mrn="100238",
        at=time(10, 40),
        appointment="noshow",
        reason="Vaccination",
        provider="Dr. Lena Brandt",
    ),
)


def transaction(now: datetime) -> Resource:
    """A transaction Bundle that puts everybody with a visit on the day of `now` (aware).

    Ids are fixed, so loading it again on another day moves the visits to that day.
    """
    resources = [resource for patient in DEMO_PATIENTS for resource in _resources(patient, now)]
    resources += earlier_vitals(DEMO_PATIENTS[0].id, now)
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "resource": resource,
                "request": {
                    "method": "PUT",
                    "url": f"{resource['resourceType']}/{resource['id']}",
                },
            }
            for resource in resources
        ],
    }


def _resources(patient: DemoPatient, now: datetime) -> list[Resource]:
    start = now.replace(hour=patient.at.hour, minute=patient.at.minute, second=0, microsecond=0)
    made = [_patient(patient), _appointment(patient, start)]
    if patient.encounter is not None:
        made.append(_encounter(patient, patient.encounter, start))
    if patient.alert is not None:
        made.append(_flag(patient, patient.alert))
    return made


def _patient(patient: DemoPatient) -> Resource:
    return {
        "resourceType": "Patient",
        "id": patient.id,
        "identifier": [
            {
                "use": "usual",
                "type": {
                    "coding": [
                        {
                            "system": "http://terminology.hl7.org/CodeSystem/v2-0203",
                            "code": "MR",
                        }
                    ]
                },
                "system": MRN_SYSTEM,
                "value": patient.mrn,
            }
        ],
        "name": [{"use": "official", "family": patient.family, "given": patient.given}],
        "gender": patient.gender,
        "birthDate": patient.birth_date,
    }


def _appointment(patient: DemoPatient, start: datetime) -> Resource:
    return {
        "resourceType": "Appointment",
        "id": f"{patient.id}-appointment",
        "status": patient.appointment,
        "reasonCode": [{"text": patient.reason}],
        "start": start.isoformat(),
        "end": (start + _VISIT_LENGTH).isoformat(),
        "participant": [
            {"actor": _subject(patient), "status": "accepted"},
            {"actor": {"display": patient.provider}, "status": "accepted"},
        ],
    }


def _encounter(patient: DemoPatient, status: str, start: datetime) -> Resource:
    made: Resource = {
        "resourceType": "Encounter",
        "id": f"{patient.id}-encounter",
        "status": status,
        "class": {
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
            "code": "AMB",
        },
        "subject": _subject(patient),
        "appointment": [{"reference": f"Appointment/{patient.id}-appointment"}],
        "participant": [{"individual": {"display": patient.provider}}],
        "period": {"start": start.isoformat()},
    }
    if patient.room is not None:
        made["location"] = [{"location": {"display": patient.room}, "status": "active"}]
    return made


def _flag(patient: DemoPatient, words: str) -> Resource:
    return {
        "resourceType": "Flag",
        "id": f"{patient.id}-flag",
        "status": "active",
        "category": [{"coding": [{"system": _FLAG_CATEGORY, "code": "safety"}]}],
        "code": {"text": words},
        "subject": _subject(patient),
    }


def _subject(patient: DemoPatient) -> Resource:
    return {"reference": f"Patient/{patient.id}"}
