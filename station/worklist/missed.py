"""What was acknowledged to the front desk, and not carried out before the program ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from station.visit import Identity
from station.worklist.consequences import Consequence, ConsequenceKind

if TYPE_CHECKING:
    from station.visit import Patient
    from station.worklist.census_records import Census

__all__ = ["missed"]


def missed(
    census: Census, known: Iterable[Patient], *, names: bool = True
) -> tuple[Consequence, ...]:
    """What the census says of the patients of open visits and the visits do not have: another
    number since two records were joined and, with `names`, another name, birth date or sex.

    It is told by what is on disk and by nothing else: what was carried out is not told again.
    `names` is for where a visit has its patient from the census; a chart may spell them otherwise.
    """
    found = (_merge(census, one) or (_change(census, one) if names else None) for one in known)
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _merge(census: Census, patient: Patient) -> Consequence | None:
    for number in (patient.mrn, patient.id):
        now = census.surviving(number) if number is not None else number
        if number is not None and now is not None and now != number:
            return _consequence(ConsequenceKind.MERGED, census, number, now)
    return None


def _change(census: Census, patient: Patient) -> Consequence | None:
    number = patient.mrn or patient.id
    person = census.people.get(number) if patient.in_chart else None
    if person is None or _identity(person.patient()) == _identity(patient):
        return None
    return _consequence(ConsequenceKind.CHANGED, census, number, number)


def _identity(patient: Patient) -> tuple[object, ...]:
    return patient.family, patient.given, patient.birth_date, patient.sex


def _consequence(kind: ConsequenceKind, census: Census, was: str, now: str) -> Consequence:
    person = census.people.get(now)
    return Consequence(
        kind=kind,
        patient_id=was,
        now_id=now,
        patient=person.patient(Identity.BY_HAND) if person is not None else None,
    )
