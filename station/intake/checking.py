"""Whether what was entered answers the question. Pure: the question and today in, a record out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from station.intake.answer import AnswerState, Given, IntakeAnswer
from station.intake.question import Option, Question, QuestionType
from station.saying import say

__all__ = ["LONGEST_TEXT", "NotAnAnswerError", "checked"]

LONGEST_TEXT: Final = 1000
# Nobody's memory goes further back.
_LONGEST_YEARS: Final = 130


class NotAnAnswerError(ValueError):
    """It does not answer the question: why, and what to do."""

    def __init__(self, says: str, next_step: str) -> None:
        super().__init__(says)
        self.says = says
        self.next_step = next_step


def checked(question: Question, given: Given, today: date) -> IntakeAnswer:
    """The answer as it is kept. Raises `NotAnAnswerError`."""
    listed = question.type is QuestionType.LIST and given.state is AnswerState.ANSWERED
    if given.lasting is not None and not listed:
        raise NotAnAnswerError(
            says="Only a symptom has a duration.", next_step="Answer without it."
        )
    if given.state is not AnswerState.ANSWERED:
        return _record(question, given, None)
    match question.type:
        case QuestionType.YES_NO:
            if given.yes is None:
                raise NotAnAnswerError(
                    says="This is a yes or a no.", next_step="Choose one of the two."
                )
            return _record(question, given, None, yes=given.yes)
        case QuestionType.CHOICE:
            return _record(question, given, _chosen(question, given))
        case QuestionType.LIST:
            if given.option is not None:
                return _record(question, given, _chosen(question, given))
            return _record(question, given, None, text=_text(given.text))
        case QuestionType.NUMBER:
            number = _number(question, given.number)
            return _record(question, given, None, number=number, unit=question.unit)
        case QuestionType.DATE:
            return _record(question, given, None, day=_day(question, given.day, today))
        case QuestionType.TEXT:
            return _record(question, given, None, text=_text(given.text))


def _chosen(question: Question, given: Given) -> Option:
    option = question.option(given.option) if given.option is not None else None
    if option is None:
        raise NotAnAnswerError(
            says="This is none of the answers.", next_step="Choose one from the list."
        )
    return option


def _text(text: str | None) -> str:
    words = " ".join((text or "").split())
    if not words:
        raise NotAnAnswerError(says="There are no words to keep.", next_step="Write them first.")
    if len(words) > LONGEST_TEXT:
        raise NotAnAnswerError(
            says=say(
                "The text has {n} characters; at most {most} are kept.",
                n=len(words),
                most=LONGEST_TEXT,
            ),
            next_step="Say it in fewer words.",
        )
    return words


def _number(question: Question, number: Decimal | None) -> Decimal:
    if number is None or not number.is_finite():
        raise NotAnAnswerError(says="There is no number yet.", next_step="Type it first.")
    low, high = question.low, question.high
    if (low is not None and number < low) or (high is not None and number > high):
        unit = "" if question.unit in (None, "1") else f" {question.unit}"
        places = {
            "number": f"{number:f}",
            "low": "" if low is None else f"{low:f}",
            "high": "" if high is None else f"{high:f}",
            "unit": unit,
        }
        raise NotAnAnswerError(says=_outside(low, high, places), next_step="Check the number.")
    return number


def _outside(low: Decimal | None, high: Decimal | None, places: dict[str, str]) -> str:
    """Which numbers are possible."""
    if high is None:
        return say("{number} is not possible here; it is at least {low}{unit}.", **places)
    if low is None:
        return say("{number} is not possible here; it is at most {high}{unit}.", **places)
    return say("{number} is not possible here; it is between {low} and {high}{unit}.", **places)


def _day(question: Question, day: date | None, today: date) -> date:
    if day is None:
        raise NotAnAnswerError(says="There is no date yet.", next_step="Choose the day first.")
    if day > today and not question.future:
        raise NotAnAnswerError(
            says="This day is still to come.", next_step="Choose today or a day before it."
        )
    if abs(day.year - today.year) > _LONGEST_YEARS:
        raise NotAnAnswerError(says="This year is too far away.", next_step="Check the year.")
    return day


def _record(
    question: Question,
    given: Given,
    option: Option | None,
    *,
    yes: bool | None = None,
    number: Decimal | None = None,
    unit: str | None = None,
    day: date | None = None,
    text: str | None = None,
) -> IntakeAnswer:
    note = " ".join((given.note or "").split())
    return IntakeAnswer(
        question=question.id,
        type=question.type,
        words=question.words,
        state=given.state,
        option=option,
        yes=yes,
        number=number,
        unit=unit,
        day=day,
        text=text,
        note=_text(note) if note else None,
        code=question.code,
        category=question.category,
        profile=question.profile,
        lasting=given.lasting,
    )
