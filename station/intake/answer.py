"""What was answered: one record says all that a chart needs, whatever the site changes later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from station.intake.lasting import Lasting
from station.intake.question import Category, Code, Option, Profile, QuestionType, Words

__all__ = ["AnswerState", "Given", "IntakeAnswer"]


class AnswerState(StrEnum):
    """Whether there is an answer, and if not, why."""

    ANSWERED = "answered"
    SAID_NO = "said_no"
    """The patient does not want to answer."""
    NOT_ABLE = "not_able"
    """The patient cannot answer, or does not know."""
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person enters: one of these values, or a state that says why there is none. With an
    entry of a list, `lasting` is for how long it has been so.
    """

    state: AnswerState = AnswerState.ANSWERED
    option: str | None = None
    yes: bool | None = None
    number: Decimal | None = None
    day: date | None = None
    text: str | None = None
    note: str | None = None
    lasting: Lasting | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeAnswer:
    """One answer, with the question as it was asked. A number has its UCUM `unit` with it.

    Raises `ValueError` for an answer without a value, with two, or with a value that a refusal
    cannot have.
    """

    question: str
    type: QuestionType
    words: Words
    state: AnswerState = AnswerState.ANSWERED
    option: Option | None = None
    yes: bool | None = None
    number: Decimal | None = None
    unit: str | None = None
    day: date | None = None
    text: str | None = None
    note: str | None = None
    code: Code | None = None
    category: Category = Category.SURVEY
    profile: Profile = Profile.NONE
    lasting: Lasting | None = None

    def __post_init__(self) -> None:
        """Refuse what says nothing, or two things."""
        said = (self.option, self.yes, self.number, self.day, self.text)
        values = sum(one is not None for one in said)
        if values != (1 if self.state is AnswerState.ANSWERED else 0):
            raise ValueError(f"an answer that is {self.state} cannot have {values} values")
        if self.number is not None and not self.unit:
            raise ValueError("a number needs its unit")
        listed = self.type is QuestionType.LIST and self.state is AnswerState.ANSWERED
        if self.lasting is not None and not listed:
            raise ValueError("only an entry of a list has a duration")
