"""The codes of the intake that do not belong to a question: profiles, and why there is no answer.

A question's own code and those of its options stand in the site's questions, with their source
(`station/intake/questions.toml`).
"""

from __future__ import annotations

from typing import Final

from station.export.codes import Code
from station.intake.answer import AnswerState
from station.intake.question import Profile

__all__ = ["ABSENT", "ABSENT_EXTENSION", "DURATION", "PROFILES", "QUESTIONNAIRE_RESPONSE"]

_US_CORE: Final = "http://hl7.org/fhir/us/core/StructureDefinition/"
_ABSENT_SYSTEM: Final = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
_ABSENT_SOURCE: Final = "FHIR R4, code system data-absent-reason"

PROFILES: Final[dict[Profile, str]] = {
    # US Core 6.1 to 9: category social-history, a status of final, a coded value.
    Profile.SMOKING_STATUS: f"{_US_CORE}us-core-smokingstatus",
    # US Core 6.1 to 9: category survey, code and subject; the value may be of any type.
    Profile.SCREENING_ASSESSMENT: f"{_US_CORE}us-core-observation-screening-assessment",
}

# US Core 6.1 to 9: questionnaire and subject are mandatory, authored and author are supported.
QUESTIONNAIRE_RESPONSE: Final = f"{_US_CORE}us-core-questionnaireresponse"

ABSENT_EXTENSION: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

# For how long a symptom has lasted; a Quantity in h, d, wk or mo.
DURATION: Final = Code(
    "http://loinc.org",
    "64748-7",
    "Symptoms duration",
    "LOINC 64748-7; an HL7 Portugal guide (2 days, UCUM d) and a public symptom guide's component",
)

# R4 has no code for "cannot answer": what was not performed, with the reason in words beside it.
ABSENT: Final[dict[AnswerState, tuple[Code, str]]] = {
    AnswerState.SAID_NO: (
        Code(_ABSENT_SYSTEM, "asked-declined", "Asked But Declined", _ABSENT_SOURCE),
        "The patient did not want to answer.",
    ),
    AnswerState.NOT_ABLE: (
        Code(_ABSENT_SYSTEM, "not-performed", "Not Performed", _ABSENT_SOURCE),
        "The patient was not able to answer.",
    ),
    AnswerState.NOT_ASKED: (
        Code(_ABSENT_SYSTEM, "not-asked", "Not Asked", _ABSENT_SOURCE),
        "This was not asked.",
    ),
}
