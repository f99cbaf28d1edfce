"""Finding a patient in the list by what somebody types or scans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from station.ui.patient_words import patient_name
from station.visit import ExpectedPatient, Patient

__all__ = ["found", "same_family"]

_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y%m%d", "%d%m%Y", "%m%d%Y")


def _date_words(birth_date: date | None) -> list[str]:
    """A birth date as it is written, with and without leading zeros, and month by name."""
    if birth_date is None:
        return []
    day, month = birth_date.day, birth_date.month
    return [
        *(birth_date.strftime(form) for form in _DATES),
        f"{day}.{month}.{birth_date.year}",
        f"{month}/{day}/{birth_date.year}",
        birth_date.strftime(f"{day} %b %Y").casefold(),
    ]


def found(expected: ExpectedPatient, typed: str) -> bool:
    """Whether each typed word begins a name, or is part of birth date or MRN.

    Spaces and hyphens in an MRN do not matter; nothing typed finds everybody.
    """
    typed = typed.strip().casefold()
    if not typed:
        return True
    patient = expected.patient
    dates = _date_words(patient.birth_date)
    mrn = _bare(patient.mrn or "")
    if (_bare(typed) and _bare(typed) in mrn) or any(typed in one for one in dates):
        return True
    names = patient_name(patient).casefold().replace(",", " ").split()
    return all(
        any(name.startswith(word) for name in names)
        or _bare(word) in mrn
        or any(word in one for one in dates)
        for word in typed.replace(",", " ").split()
    )


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def same_family(patient: Patient, listed: Sequence[ExpectedPatient]) -> int:
    """How many different people of the list, this one included, have this family name."""
    family = patient.family.casefold()
    return len(
        {one.patient.id for one in listed if one.patient.family.casefold() == family} | {patient.id}
    )
