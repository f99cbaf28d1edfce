"""Signed visits for counting effects: six results each, with numbers that tell them apart."""

from __future__ import annotations

from dataclasses import dataclass

from station.visit import Patient, Result, ResultKind, SignedVisit
from station.vitals import Unit, Vital
from tests.export.records import reading, result, sign

__all__ = ["EACH", "MadeVisit", "made_visits"]

EACH = 6


@dataclass(frozen=True, slots=True)
class MadeVisit:
    """A visit, and of each result: its id, its kind, and LOINC code, value and UCUM unit of each
    number in it.
    """

    signed: SignedVisit
    results: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...]


def made_visits(results: int, *, patients: int = 20, encounters: bool = False) -> list[MadeVisit]:
    """As many visits as have that many results, of several patients in turn. `encounters`: each
    has one with the name of the visit.
    """
    assert results % EACH == 0, f"visits have {EACH} results"
    return [_visit(number, number % patients, encounters) for number in range(results // EACH)]


def _visit(number: int, who: int, encounters: bool) -> MadeVisit:
    patient = Patient(
        id=f"effects-{who}",
        family=f"Effect{who}",
        given="Test",
        birth_date=None,
        sex=None,
        mrn=f"E{who}",
    )
    name = f"visit-{number}"
    top, bottom = str(90 + number % 100), str(50 + number // 100 % 40)
    made: list[Result] = [
        result(
            ResultKind.BLOOD_PRESSURE,
            reading(Vital.SYSTOLIC, top, Unit.MMHG),
            reading(Vital.DIASTOLIC, bottom, Unit.MMHG),
            number=f"r{number}-0",
        )
    ]
    pressures = (("8480-6", top, "mm[Hg]"), ("8462-4", bottom, "mm[Hg]"))
    told: list[tuple[str, str, tuple[tuple[str, str, str], ...]]] = [
        (f"r{number}-0", "blood_pressure", pressures)
    ]
    for place in range(1, EACH):
        weight = f"{20 + (number * EACH + place) % 100}.{number * 7 % 10}"
        measured = reading(Vital.BODY_WEIGHT, weight, Unit.KILOGRAM)
        made.append(result(ResultKind.BODY_WEIGHT, measured, number=f"r{number}-{place}"))
        told.append((f"r{number}-{place}", "body_weight", (("29463-7", weight, "kg"),)))
    encounter = name if encounters else None
    return MadeVisit(sign(*made, patient=patient, encounter=encounter, id_=name), tuple(told))
