"""Questions as a site defines them: plain records, made by `station.intake.reading`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

__all__ = [
    "AskedOf",
    "Category",
    "Code",
    "Option",
    "Profile",
    "Question",
    "QuestionType",
    "Questionnaire",
    "Words",
]


class QuestionType(StrEnum):
    """What an answer is. LIST has any number of answers, each an option or free words."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    LIST = "list"


class Category(StrEnum):
    """FHIR's observation category of an answer (R4, code system observation-category)."""

    SOCIAL_HISTORY = "social-history"
    SURVEY = "survey"
    EXAM = "exam"


class Profile(StrEnum):
    """The published profile that an answer is filed under; NONE claims none."""

    NONE = "none"
    SMOKING_STATUS = "smoking_status"
    SCREENING_ASSESSMENT = "screening_assessment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What people read, in the station's two languages. Without Spanish, English is shown."""

    en: str
    es: str = ""

    def in_language(self, language: str) -> str:
        """The words in the language of that two-letter code."""
        return self.es if language == "es" and self.es else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code: the system's URI, the code, its name there, and where it was read."""

    system: str
    code: str
    display: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that can be chosen. `note`: then somebody should write a few words more."""

    id: str
    words: Words
    code: Code | None = None
    note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOf:
    """Whom a question is asked of. `sex` holds FHIR's administrative genders, empty: all.
    Ages are whole years, both ends included.
    """

    sex: frozenset[str] = frozenset()
    from_age: int | None = None
    to_age: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    `unit` is the UCUM code of a number, which lies between `low` and `high`, both included.
    `future`: a date may lie after today.
    """

    id: str
    words: Words
    type: QuestionType
    hint: Words | None = None
    options: tuple[Option, ...] = ()
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    future: bool = False
    asked_of: AskedOf = AskedOf()
    required: bool = False
    code: Code | None = None
    category: Category = Category.SURVEY
    profile: Profile = Profile.NONE

    def option(self, option_id: str) -> Option | None:
        """The option of that id."""
        return next((one for one in self.options if one.id == option_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """All questions of a site, in the order in which they are asked."""

    questions: tuple[Question, ...] = ()

    def question(self, question_id: str) -> Question | None:
        """The question of that id."""
        return next((one for one in self.questions if one.id == question_id), None)
