"""The intake as a face shows it: every question, what was answered, and what a rule leaves out."""

from __future__ import annotations

from dataclasses import dataclass

from station.intake.question import Question
from station.intake.rules import LeftOut
from station.visit import Result

__all__ = ["IntakeView", "QuestionView"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One question. `answers` are results on disk: one, or several to a list. `left_out` is set
    where the site's rule does not ask it of this patient.
    """

    question: Question
    left_out: LeftOut | None = None
    answers: tuple[Result, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether the site wants an answer, or a word why there is none, before the signature."""
        return self.question.required and self.left_out is None and not self.answers


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeView:
    """All questions, in the order in which they are asked. `open`: answers are taken now."""

    questions: tuple[QuestionView, ...] = ()
    open: bool = False

    @property
    def asked(self) -> int:
        """How many questions are asked of this patient."""
        return sum(one.left_out is None for one in self.questions)

    @property
    def answered(self) -> int:
        """How many of them have an answer, or a word why there is none."""
        return sum(one.left_out is None and bool(one.answers) for one in self.questions)

    def question(self, question_id: str) -> QuestionView | None:
        """The question of that id."""
        return next((one for one in self.questions if one.question.id == question_id), None)
