"""Whether what was entered answers the question. Pure: the question and today in, a record out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from station.intake.answer import AnswerState, Given, IntakeAnswer
from station.intake.question import Option, Question, QuestionType

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
    if given.state is not AnswerState.ANSWERED:
        return _record(question, given, None)
    match question.type:
        case QuestionType.YES_NO:
            if given.yes is None:
                raise NotAnAnswerError("This is a yes or a no.", "Choose one of the two.")
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
        raise NotAnAnswerError("This is none of the answers.", "Choose one from the list.")
    return option


def _text(text: str | None) -> str:
    words = " ".join((text or "").split())
    if not words:
        raise NotAnAnswerError("There are no words to keep.", "Write them first.")
    if len(words) > LONGEST_TEXT:
        raise NotAnAnswerError(
            f"The text has {len(words)} characters; at most {LONGEST_TEXT} are kept.",
            "Say it in fewer words.",
        )
    return words


def _number(question: Question, number: Decimal | None) -> Decimal:
    if number is None or not number.is_finite():
        raise NotAnAnswerError("There is no number yet.", "Type it first.")
    low, high = question.low, question.high
    if (low is not None and number < low) or (high is not None and number > high):
        unit = "" if question.unit in (None, "1") else f" {question.unit}"
        if low is not None and high is not None:
            asked = f"between {low:f} and {high:f}{unit}"
        else:
            asked = f"at least {low:f}{unit}" if low is not None else f"at most {high:f}{unit}"
        raise NotAnAnswerError(
            f"{number:f} is not possible here; it is {asked}.", "Check the number."
        )
    return number


def _day(question: Question, day: date | None, today: date) -> date:
    if day is None:
        raise NotAnAnswerError("There is no date yet.", "Choose the day first.")
    if day > today and not question.future:
        raise NotAnAnswerError("This day is still to come.", "Choose today or a day before it.")
    if abs(day.year - today.year) > _LONGEST_YEARS:
        raise NotAnAnswerError("This year is too far away.", "Check the year.")
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
    )
