"""Why there is no answer: one button a question, which opens the three reasons."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics

from station.capture.intake_view import QuestionView
from station.intake.answer import AnswerState
from station.intake.question import Question
from station.ui import names, words
from station.ui.intake import words as intake_words
from station.ui.intake.controls import ValueButton
from station.ui.look import Look
from station.ui.tokens import Text
from station.ui.widgets.button import Kind

__all__ = ["NO_ANSWERS", "NoAnswerButton"]

NO_ANSWERS = (AnswerState.SAID_NO, AnswerState.NOT_ABLE, AnswerState.NOT_ASKED)


class NoAnswerButton(ValueButton):
    """Says "No answer", or the reason that is kept. Its width stays."""

    def __init__(self, look: Look, question: Question) -> None:
        self._nothing = words.translate("words", "No answer")
        texts = [self._nothing, *(intake_words.state_word(state) for state in NO_ANSWERS)]
        measure = QFontMetrics(look.font(Text.BUTTON))
        longest = max(measure.horizontalAdvance(text) for text in texts)
        # A longer word goes on two lines: the question beside it needs the room more.
        width = min(longest + look.metrics.px(28, 20), look.metrics.px(152, 112))
        super().__init__(
            look,
            self._nothing,
            name=names.no_answer(question.id),
            width=max(width, look.metrics.target),
        )
        self._title = intake_words.said(question.words)

    def show_question(self, view: QuestionView, *, enabled: bool) -> None:
        """The reason, where one is kept."""
        states = [one.answer.state for one in view.answers if one.answer is not None]
        state = next((one for one in states if one in NO_ANSWERS), None)
        text = intake_words.state_word(state) if state is not None else self._nothing
        self.show_text(text, f"{self._title}: {text}")
        self.set_kind(Kind.CHOSEN if state is not None else Kind.OTHER)
        self.setEnabled(enabled)
