"""What a patient is called in the window; nobody's name is translated but that of nobody."""

from __future__ import annotations

import dataclasses

from station.ui.words import translate
from station.visit import Identity, Patient

__all__ = ["patient_aloud", "patient_name"]


def patient_name(patient: Patient) -> str:
    """Family name first; for somebody whom nobody knows the word in the window's language."""
    return _in_words(patient).name


def patient_aloud(patient: Patient) -> str:
    """Given name first, as the patient says it."""
    return _in_words(patient).spoken_name


def _in_words(patient: Patient) -> Patient:
    if patient.identity is not Identity.UNKNOWN:
        return patient
    return dataclasses.replace(patient, family=translate("words", "Unidentified"))
