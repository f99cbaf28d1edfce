"""The intake of the visit in the room: answers on disk first, one place for each question.

A changed answer is an exchange: the old one is taken back, and stays as evidence, in the same
step in which the new one is kept. So a power cut leaves the one or the other, never none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from station.capture.commands import Answer, AnswerQuestion, Denied, Done, TakeAnswerBack
from station.capture.course import Course
from station.capture.intake_view import IntakeView, QuestionView
from station.intake.answer import AnswerState, IntakeAnswer
from station.intake.checking import NotAnAnswerError, checked
from station.intake.question import Question, Questionnaire, QuestionType
from station.intake.rules import LeftOut, left_out
from station.saying import Own, say
from station.visit import Result, ResultKind, new_id

__all__ = ["Intake"]

# A list that is longer than this is no list of symptoms any more.
_MOST_ENTRIES: Final = 20


class Intake:
    """Belongs to the I/O loop, as the course of the visit does."""

    def __init__(
        self, questionnaire: Questionnaire, course: Course, now: Callable[[], datetime]
    ) -> None:
        """`now` is the host's UTC clock; a patient's age is that of its local day."""
        self._questionnaire = questionnaire
        self._course = course
        self._now = now

    # What people ask.

    async def answer(self, command: AnswerQuestion) -> Answer:
        """Keep an answer, in the place of the one before."""
        if self._course.measuring is not None:
            return self._course.measuring
        question = self._questionnaire.question(command.question)
        if question is None:
            return Denied("There is no such question here.", "Look at the page again.")
        if self._left_out(question, self._today()) is not None:
            return Denied(
                "The clinic's rule leaves this question out for this patient.",
                "If that is wrong, check the patient's birth date and sex in the chart.",
            )
        try:
            answer = checked(question, command.given, self._today())
        except NotAnAnswerError as problem:
            return Denied(problem.says, problem.next_step)
        before = self._answers(question)
        if any(result.answer == answer for result in before):
            return Done()  # it is kept already
        if question.type is QuestionType.LIST and answer.state is AnswerState.ANSWERED:
            same = tuple(one for one in before if _same_entry(one, answer))
            if len(before) - len(same) >= _MOST_ENTRIES:
                return Denied(
                    say("There are {n} entries; more are not kept.", n=len(before)),
                    "Take one back, or say it in words of the reason for the visit.",
                )
            # Said again with another duration or note it takes the place of what was said.
            before = (*same, *(one for one in before if _state(one) is not AnswerState.ANSWERED))
        new = self._result(command, answer)
        if (
            len(before) == 1
            and question.type is QuestionType.LIST
            and _same_entry(before[0], answer)
        ):
            # In its place: what people see does not move.
            again = self._course.replace(before[0], new, command.actor, "said again")
            return await again or Done()
        return await self._course.exchange(before, (new,), command.actor, "answered anew") or Done()

    async def take_back(self, command: TakeAnswerBack) -> Answer:
        """The question is open again."""
        if self._course.measuring is not None:
            return self._course.measuring
        visit = self._course.visit
        old = tuple(
            result
            for result in (visit.results if visit is not None else ())
            if result.id == command.result_id and result.answer is not None
        )
        if not old:
            return Denied("This answer is not there any more.", "Look at the page again.")
        return await self._course.exchange(old, (), command.actor, "taken back") or Done()

    def unanswered(self) -> Denied | None:
        """Why the visit cannot be signed yet: questions that the site wants answered."""
        if self._course.measuring is not None:
            return None  # the phase says why
        waiting = [one.question.words for one in self._views() if one.waits]
        if not waiting:
            return None
        questions = Own(
            ", ".join(words.en for words in waiting),
            {"es": ", ".join(words.in_language("es") for words in waiting)},
        )
        return Denied(
            say("Not answered yet: {questions}.", questions=questions),
            "Answer it on Intake, or say there why there is no answer.",
        )

    # What is shown.

    def view(self) -> IntakeView | None:
        """Every question; None before a visit has started."""
        if self._course.visit is None:
            return None
        return IntakeView(questions=self._views(), open=self._course.measuring is None)

    def _views(self) -> tuple[QuestionView, ...]:
        today = self._today()
        return tuple(
            QuestionView(
                question=question,
                left_out=self._left_out(question, today),
                answers=self._answers(question),
            )
            for question in self._questionnaire.questions
        )

    # Helpers.

    def _today(self) -> date:
        return self._now().astimezone().date()

    def _left_out(self, question: Question, today: date) -> LeftOut | None:
        visit = self._course.visit
        if visit is None:
            return None
        patient = visit.patient
        return left_out(question.asked_of, sex=patient.sex, age=patient.age_on(today))

    def _answers(self, question: Question) -> tuple[Result, ...]:
        visit = self._course.visit
        return tuple(
            result
            for result in (visit.results if visit is not None else ())
            if result.answer is not None and result.answer.question == question.id
        )

    def _result(self, command: AnswerQuestion, answer: IntakeAnswer) -> Result:
        return Result(
            id=new_id(),
            kind=ResultKind.INTAKE,
            accepted_at=self._now(),
            accepted_by=command.actor,
            answer=answer,
        )


def _same_entry(result: Result, answer: IntakeAnswer) -> bool:
    """Whether it is the same entry of the list: the same option, or the same words."""
    kept = result.answer
    if kept is None or kept.state is not AnswerState.ANSWERED:
        return False
    return (kept.option, kept.text) == (answer.option, answer.text)


def _state(result: Result) -> AnswerState | None:
    return result.answer.state if result.answer is not None else None
