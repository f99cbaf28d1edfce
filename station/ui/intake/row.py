"""One question of the intake: what is asked, the answer, and why there may be none.

Every part has its place in all states: an answer swaps words and colours, and nothing moves.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.capture.intake_view import QuestionView
from station.intake.answer import AnswerState, IntakeAnswer
from station.intake.question import Question, QuestionType
from station.ui import names, words
from station.ui.fit_text import Paragraph
from station.ui.icons import Icon
from station.ui.intake import words as intake_words
from station.ui.intake.controls import AnswerBar, RowText, ValueButton
from station.ui.intake.no_answer import NoAnswerButton
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import Chip
from station.ui.widgets.layout import row

__all__ = ["QuestionRow"]


class QuestionRow(QWidget):
    """`chosen` is an answer that was touched ("yes", "no", an option's id); `opened`, `noted`
    and `no_answer` ask for a dialog.
    """

    chosen = Signal(str)
    opened = Signal()
    noted = Signal()
    no_answer = Signal()

    def __init__(self, look: Look, question: Question) -> None:
        super().__init__()
        self.look = look
        self.question = question
        self._shown: tuple[QuestionView, bool] | None = None
        metrics = look.metrics
        self.setObjectName(names.question(question.id))
        self.setFixedHeight(max(metrics.px(88, 68), metrics.target + metrics.px(16, 12)))
        line = row(self, spacing=metrics.gap, margins=(0, metrics.px(6, 4), 0, metrics.px(6, 4)))
        self.text_ = RowText(look)
        line.addWidget(self.text_, 1)
        self.note = Button(look, "", name=names.note(question.id), icon=Icon.PENCIL)
        title = intake_words.said(question.words)
        self.note.setAccessibleName(self.tr("Write what changed: {what}").format(what=title))
        policy = self.note.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # its place is there before it is
        self.note.setSizePolicy(policy)
        self.note.clicked.connect(self.noted)
        self.value: ValueButton | None = None
        if any(option.note for option in question.options):
            line.addWidget(self.note)
        else:
            self.note.setParent(self)
            self.note.hide()
        self.bar = self._build_bar()
        line.addWidget(self.bar if self.bar is not None else self._value_button())
        self.none = NoAnswerButton(look, question)
        self.none.clicked.connect(self.no_answer)
        line.addWidget(self.none)
        self.left_out = Chip(look, use=Text.LABEL)
        self.left_out.show_chip(
            Icon.NO_DEVICE, words.translate("words", "Left out"), Tone.INK2, dashed=True
        )
        line.addWidget(self.left_out)

    def _build_bar(self) -> AnswerBar | None:
        """Answers side by side where they have room; None: one button opens the list."""
        question = self.question
        if question.type is QuestionType.YES_NO:
            choices = [
                ("no", words.translate("words", "No"), names.option(question.id, "no")),
                ("yes", words.translate("words", "Yes"), names.option(question.id, "yes")),
            ]
        elif question.type is QuestionType.CHOICE:
            choices = [
                (option.id, intake_words.said(option.words), names.option(question.id, option.id))
                for option in question.options
            ]
        else:
            return None
        bar = AnswerBar(self.look, choices)
        if bar.sizeHint().width() <= self.look.metrics.px(420, 262):
            bar.wanted.connect(self.chosen)
            return bar
        bar.deleteLater()
        return None

    def _value_button(self) -> ValueButton:
        width = self.look.metrics.px(290, 196)
        self.value = ValueButton(
            self.look, self._opener(), name=names.open_question(self.question.id), width=width
        )
        self.value.clicked.connect(self.opened)
        return self.value

    def _opener(self) -> str:
        match self.question.type:
            case QuestionType.DATE:
                return self.tr("Choose the day")
            case QuestionType.NUMBER:
                return self.tr("Enter the number")
            case QuestionType.TEXT:
                return self.tr("Write it")
            case _:
                return self.tr("Choose")

    def stops(self) -> list[QWidget]:
        """What the Tab key visits, in reading order."""
        answer: list[QWidget] = self.bar.parts() if self.bar is not None else []
        if self.value is not None:
            answer = [self.value]
        return [self.note, *answer, self.none]

    def show_again(self) -> None:
        """What was touched is not kept: show what is."""
        if self._shown is not None:
            (view, enabled), self._shown = self._shown, None
            self.show_question(view, enabled=enabled)

    def show_question(self, view: QuestionView, *, enabled: bool) -> None:
        """What is kept; only the view changes what is shown as the answer."""
        if self._shown == (view, enabled):
            return  # views come ten times a second
        self._shown = (view, enabled)
        answer = view.answers[0].answer if view.answers else None
        out = view.left_out is not None
        for widget in (self.bar, self.value, self.none):
            if widget is not None:
                widget.setVisible(not out)
        self.left_out.setVisible(out)
        self.text_.show_paragraphs(
            Paragraph(
                intake_words.said(self.question.words),
                Text.STRONG,
                Tone.INK2 if out else Tone.INK,
            ),
            self._below(view, answer),
        )
        if self.bar is not None:
            self.bar.show_value(_chosen(answer), enabled=enabled)
        if self.value is not None:
            self._show_value(answer, enabled=enabled)
        self.none.show_question(view, enabled=enabled)
        wanted = answer is not None and answer.option is not None and answer.option.note
        self.note.setVisible(wanted)
        self.note.setEnabled(enabled)
        self.note.set_kind(
            Kind.ATTENTION if wanted and answer is not None and not answer.note else Kind.OTHER
        )
        self.setAccessibleName(self._aloud(view, answer))

    def _show_value(self, answer: IntakeAnswer | None, *, enabled: bool) -> None:
        assert self.value is not None
        there = answer is not None and answer.state is AnswerState.ANSWERED
        text = intake_words.answer_text(answer) if there and answer is not None else self._opener()
        title = intake_words.said(self.question.words)
        self.value.show_text(text, f"{title}: {text}")
        self.value.set_kind(Kind.CHOSEN if there else Kind.OTHER)
        self.value.setEnabled(enabled)

    def _below(self, view: QuestionView, answer: IntakeAnswer | None) -> Paragraph:
        """The line under the question: the rule, the note, what is still to do, or the hint."""
        if view.left_out is not None:
            return Paragraph(intake_words.left_out_text(self.question, view.left_out), Text.CAPTION)
        if answer is not None and answer.note:
            return Paragraph(answer.note, Text.CAPTION, Tone.INK)
        if answer is not None and answer.option is not None and answer.option.note:
            return Paragraph(self.tr("Write what changed"), Text.CAPTION, Tone.WARN)
        if view.waits:
            return Paragraph(self.tr("Needed before signing"), Text.CAPTION, Tone.WARN)
        hint = self.question.hint
        return Paragraph(intake_words.said(hint) if hint is not None else "", Text.CAPTION)

    def _aloud(self, view: QuestionView, answer: IntakeAnswer | None) -> str:
        title = intake_words.said(self.question.words)
        if view.left_out is not None:
            return f"{title}, {intake_words.left_out_text(self.question, view.left_out)}"
        if answer is None:
            return f"{title}, {self.tr('not answered')}"
        return f"{title}, {intake_words.answer_text(answer)}"

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The line under the row."""
        foot = self.rect().adjusted(0, self.height() - 1, 0, 0)
        QPainter(self).fillRect(foot, self.look.colour(Tone.LINE))


def _chosen(answer: IntakeAnswer | None) -> str | None:
    """The value of the bar that this answer is."""
    if answer is None:
        return None
    if answer.option is not None:
        return answer.option.id
    if answer.yes is not None:
        return "yes" if answer.yes else "no"
    return None
