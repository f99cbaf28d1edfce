"""Two years of invented vital signs for one of the demo patients, so that there is a history.

They carry the label of test data: nobody has measured them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeAlias

__all__ = ["Resource", "earlier_vitals"]

Json: TypeAlias = "str | int | bool | float | Sequence[Json] | Mapping[str, Json]"
Resource: TypeAlias = "dict[str, Json]"

_LOINC: Final = "http://loinc.org"
_UCUM: Final = "http://unitsofmeasure.org"
# Days ago; systolic, diastolic (mmHg); weight (kg); pulse (/min); SpO₂ (%); temperature (°C).
_VISITS: Final = (
    (721, 152, 94, 84.6, 78, 96, 36.7),
    (643, 148, 90, 84.1, 76, 97, 36.6),
    (548, 150, 92, 83.2, 81, 96, 36.9),
    (470, 144, 88, 82.7, 74, 97, 36.5),
    (372, 147, 89, 82.9, 75, 96, 36.8),
    (289, 142, 86, 82.0, 73, 98, 36.6),
    (214, 149, 90, 82.3, 79, 97, 37.1),
    (103, 146, 88, 81.8, 74, 97, 36.7),
)
_SINGLE: Final = (
    ("29463-7", "Body weight", 3, "kg"),
    ("8867-4", "Heart rate", 4, "/min"),
    ("2708-6", "Oxygen saturation in Arterial blood", 5, "%"),
    ("8310-5", "Body temperature", 6, "Cel"),
)


def earlier_vitals(patient_id: str, now: datetime) -> list[Resource]:
    """Eight visits before `now` (aware): a slow fall of pressure and weight."""
    made: list[Resource] = []
    for at, visit in enumerate(_VISITS):
        when = (now - timedelta(days=visit[0])).replace(hour=9, minute=40, second=0, microsecond=0)
        panel = _observation(patient_id, f"{at}-bp", when, "85354-9", "Blood pressure panel")
        panel["component"] = [
            {"code": _concept(code, display), "valueQuantity": _quantity(value, "mm[Hg]")}
            for code, display, value in (
                ("8480-6", "Systolic blood pressure", visit[1]),
                ("8462-4", "Diastolic blood pressure", visit[2]),
            )
        ]
        made.append(panel)
        for code, display, column, unit in _SINGLE:
            one = _observation(patient_id, f"{at}-{column}", when, code, display)
            one["valueQuantity"] = _quantity(visit[column], unit)
            made.append(one)
    return made


def _observation(patient_id: str, name: str, when: datetime, code: str, display: str) -> Resource:
    return {
        "resourceType": "Observation",
        "id": f"{patient_id}-past-{name}",
        "meta": {
            "security": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
                    "code": "HTEST",
                }
            ]
        },
        "status": "final",
        "category": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                        "code": "vital-signs",
                    }
                ]
            }
        ],
        "code": _concept(code, display),
        "subject": {"reference": f"Patient/{patient_id}"},
        "effectiveDateTime": when.isoformat(),
        "performer": [{"display": "Dr. Lena Brandt"}],
    }


def _concept(code: str, display: str) -> Resource:
    return {"coding": [{"system": _LOINC, "code": code, "display": display}]}


def _quantity(value: float, unit: str) -> Resource:
    return {"value": value, "unit": unit, "system": _UCUM, "code": unit}
