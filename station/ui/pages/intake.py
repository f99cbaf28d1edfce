"""Intake: why the patient came, symptoms, and the questions of the clinic, answered one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.capture.commands import Answer, AnswerQuestion, Denied, EnterText, TakeAnswerBack
from station.capture.intake_view import IntakeView, QuestionView
from station.capture.views import Phase, StationView, TileState
from station.intake.answer import AnswerState, Given, IntakeAnswer
from station.intake.lasting import USUAL
from station.intake.question import Question, QuestionType
from station.ui import names, words
from station.ui.intake import words as intake_words
from station.ui.intake.calendar import DateDialog
from station.ui.intake.dialogs import AnswerDialog, NumberDialog, PickDialog, TextDialog
from station.ui.intake.no_answer import NO_ANSWERS
from station.ui.intake.pain_row import PainRow
from station.ui.intake.reason import ReasonBox
from station.ui.intake.row import QuestionRow
from station.ui.intake.symptoms import SymptomList
from station.ui.look import Look
from station.ui.pages.base import Page
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.finger_area import FingerArea
from station.ui.widgets.label import Label
from station.ui.widgets.layout import clear, column, row
from station.ui.widgets.panel import Panel
from station.visit import ResultKind

if TYPE_CHECKING:
    from station.ui.port import StationPort

__all__ = ["IntakePage"]

_OPEN = (Phase.CONFIRMED, Phase.MEASURING, Phase.ACCEPTED)
_TAKE_BACK = "take_back"
_NOT_SAID = "not_said"


class IntakePage(Page):
    """Reason and symptoms at the left, a row for each question at the right."""

    def __init__(
        self,
        look: Look,
        port: StationPort,
        go: Callable[[str], None],
        notify: Callable[[Answer], None],
    ) -> None:
        super().__init__(look, port, go, notify)
        self.setObjectName(names.PAGE_INTAKE)
        self._made_of: tuple[Question, ...] | None = None
        self._visit: str | None = None
        self._dialog: AnswerDialog | None = None
        self.rows: dict[str, QuestionRow] = {}
        self.symptoms: SymptomList | None = None
        metrics = look.metrics
        page = row(self, spacing=metrics.gutter, margins=(metrics.margin,) * 4)
        page.addWidget(self._build_left(), 47 if metrics.compact else 51)
        page.addWidget(self._build_right(), 53 if metrics.compact else 49)
        self._count = Label(look, use=Text.BODY, tone=Tone.INK2)
        self._count.setObjectName(names.INTAKE_COUNT)
        self._review = Button(look, self.tr("Review and sign"), name=names.INTAKE_REVIEW, step=True)
        self._review.clicked.connect(lambda: self.go("review"))
        self._back = Button(
            look,
            self.tr("Back to vitals"),
            name=names.INTAKE_BACK,
            kind=Kind.NEXT,
            step=True,
        )
        self._back.clicked.connect(lambda: self.go("vitals"))

    def _build_left(self) -> Panel:
        look, left = self.look, self._panel()
        self._left = self._inside(left)
        self._left.addWidget(Label(look, self.tr("Why the patient is here"), use=Text.HEADING))
        self.reason = ReasonBox(look, self._enter_reason)
        self._left.addWidget(self.reason)
        return left

    def _build_right(self) -> Panel:
        look, right = self.look, self._panel()
        box = self._inside(right)
        box.addWidget(Label(look, self.tr("Ask and touch"), use=Text.HEADING))
        inside = QWidget()
        rows = column(inside, margins=(0, 0, look.metrics.px(16, 14), 0))
        self.pain = PainRow(look)
        self.pain.wanted.connect(lambda: self.go("vitals"))
        rows.addWidget(self.pain)
        self._rows = column()
        rows.addLayout(self._rows)
        rows.addStretch(1)
        box.addWidget(FingerArea(look, inside), 1)
        return right

    def _panel(self) -> Panel:
        panel = Panel(self.look)
        panel.setMinimumWidth(1)  # both have their share, whatever is in them
        return panel

    def _inside(self, panel: Panel) -> QVBoxLayout:
        metrics = self.look.metrics
        pads = (metrics.pad, metrics.px(18, 10))
        return column(panel, spacing=metrics.px(12, 7), margins=pads * 2)

    def foot_actions(self) -> list[QWidget]:
        """How much is answered, the review, and the way back to the board."""
        return [self._count, self._review, self._back]

    # What is shown.

    def update_view(self, view: StationView) -> None:
        """Rows are made when the questions change; an answer only changes its row."""
        super().update_view(view)
        visit = view.visit
        entry = visit is not None and visit.phase in _OPEN
        if (visit.id if visit is not None else None) != self._visit:
            self._visit = visit.id if visit is not None else None
            self._forget()
        results = visit.results if visit is not None else ()
        self.reason.show_kept(
            next((one for one in results if one.kind is ResultKind.REASON_FOR_VISIT), None),
            scheduled=visit.expected.reason if visit is not None else None,
            entry=entry,
        )
        self.pain.show_tile(view.tile(ResultKind.PAIN_SCORE))
        intake = view.intake or IntakeView()
        questions = tuple(one.question for one in intake.questions)
        if questions != self._made_of:
            self._made_of = questions
            self._make_rows(questions)
        for one in intake.questions:
            if one.question.type is QuestionType.LIST and self.symptoms is not None:
                self.symptoms.show_question(one, enabled=intake.open and one.left_out is None)
            elif one.question.id in self.rows:
                self.rows[one.question.id].show_question(one, enabled=intake.open)
        self._count.show_text(
            self.tr("{n} of {all} answered").format(n=intake.answered, all=intake.asked)
        )
        kept = any(tile.state in (TileState.CAPTURED, TileState.BY_HAND) for tile in view.tiles)
        self._review.setEnabled(kept or intake.answered > 0)

    def _make_rows(self, questions: tuple[Question, ...]) -> None:
        clear(self._rows)
        self.rows = {}
        if self.symptoms is not None:
            self.symptoms.hide()
            self.symptoms.deleteLater()
            self.symptoms = None
        for question in questions:
            if question.type is QuestionType.LIST:
                self._make_symptoms(question)
                continue
            line = QuestionRow(self.look, question)
            own = question.id
            line.chosen.connect(lambda value, own=own: self._choose(own, value))
            line.opened.connect(lambda own=own: self._open(own))
            line.noted.connect(lambda own=own: self._note(own))
            line.no_answer.connect(lambda own=own: self._no_answer(own))
            self._rows.addWidget(line)
            self.rows[own] = line
        self._order()

    def _make_symptoms(self, question: Question) -> None:
        self.symptoms = SymptomList(self.look, question)
        self.symptoms.answered.connect(lambda given: self._tell(question.id, given))
        self.symptoms.taken_back.connect(self._take_back)
        self.symptoms.since.connect(lambda own: self._since(question.id, own))
        self.symptoms.regrouped.connect(self._order)
        self.symptoms.no_answer.connect(lambda: self._no_answer(question.id))
        self._left.addWidget(self.symptoms, 1)

    def _order(self) -> None:
        """The Tab key reads as people do: the left side down, then the right side, row by row."""
        stops: list[QWidget] = [self.reason.field, self.reason.keep]
        if self.symptoms is not None:
            stops += self.symptoms.stops()
        stops.append(self.pain.go)
        for line in self.rows.values():
            stops += line.stops()
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _forget(self) -> None:
        self.reason.forget()
        if self.symptoms is not None:
            self.symptoms.forget()
        if self._dialog is not None:
            self._dialog.shut()

    # What is asked for.

    def _tell(
        self, question: str, given: Given, then: Callable[[Answer], None] | None = None
    ) -> None:
        if self.actor is not None:
            command = AnswerQuestion(actor=self.actor, question=question, given=given)
            self.send(command, then or self._answered)

    def _answered(self, answer: Answer) -> None:
        """A refused answer is told, and what was touched shows again what the disk has."""
        self._tell_refusal(answer)
        if isinstance(answer, Denied):
            for line in self.rows.values():
                line.show_again()

    def _take_back(self, result_id: str) -> None:
        if self.actor is not None:
            self.send(TakeAnswerBack(actor=self.actor, result_id=result_id))

    def _enter_reason(self, text: str) -> None:
        if self.actor is not None:
            kind = ResultKind.REASON_FOR_VISIT
            self.send(EnterText(actor=self.actor, kind=kind, text=text))

    def _shown(self, question_id: str) -> QuestionView | None:
        intake = self.view.intake if self.view is not None else None
        return intake.question(question_id) if intake is not None else None

    def _choose(self, question_id: str, value: str) -> None:
        shown = self._shown(question_id)
        if shown is None:
            return
        if shown.question.type is QuestionType.YES_NO:
            self._tell(question_id, Given(yes=value == "yes"))
        else:
            self._tell(question_id, Given(option=value))

    def _open(self, question_id: str) -> None:
        """The dialog that fits the question."""
        shown = self._shown(question_id)
        if shown is None or self.view is None:
            return
        question, answer = shown.question, _answer(shown)
        title = intake_words.said(question.words)
        match question.type:
            case QuestionType.CHOICE:
                choices = [(one.id, intake_words.said(one.words)) for one in question.options]
                chosen = answer.option.id if answer is not None and answer.option else None
                self._show(
                    PickDialog(
                        self.look,
                        title,
                        choices,
                        chosen,
                        lambda value: self._keep(question_id, Given(option=value)),
                    )
                )
            case QuestionType.DATE:
                self._show(
                    DateDialog(
                        self.look,
                        title,
                        answer.day if answer is not None else None,
                        self.view.now.astimezone().date(),
                        lambda day: self._keep_day(question_id, day),
                        future=question.future,
                    )
                )
            case QuestionType.NUMBER:
                self._show(
                    NumberDialog(
                        self.look,
                        title,
                        question.unit,
                        lambda given: self._keep(question_id, given),
                    )
                )
            case QuestionType.TEXT:
                text = answer.text or "" if answer is not None else ""
                self._show(
                    TextDialog(
                        self.look,
                        title,
                        text,
                        lambda said: self._keep(question_id, Given(text=said)),
                    )
                )

    def _note(self, question_id: str) -> None:
        """A few words beside a chosen answer."""
        shown = self._shown(question_id)
        answer = _answer(shown) if shown is not None else None
        if shown is None or answer is None or answer.option is None:
            return
        option = answer.option.id
        title = intake_words.said(shown.question.words)
        self._show(
            TextDialog(
                self.look,
                self.tr("{what}: what changed").format(what=title),
                answer.note or "",
                lambda said: self._keep(question_id, Given(option=option, note=said)),
            )
        )

    def _since(self, question_id: str, result_id: str) -> None:
        """For how long a symptom has lasted: one touch on a short list."""
        shown = self._shown(question_id)
        kept = next((one for one in shown.answers if one.id == result_id), None) if shown else None
        if kept is None or kept.answer is None:
            return
        entry = kept.answer
        choices = [(key, _capital(intake_words.lasting_text(one))) for key, one in USUAL.items()]
        choices.append((_NOT_SAID, self.tr("Not said")))
        chosen = next((key for key, one in USUAL.items() if one == entry.lasting), _NOT_SAID)

        def picked(value: str) -> None:
            given = Given(
                option=entry.option.id if entry.option is not None else None,
                text=entry.text,
                note=entry.note,
                lasting=USUAL.get(value),
            )
            self._keep(question_id, given)

        what = intake_words.answer_text(replace(entry, lasting=None))
        title = self.tr("{what}: since when?").format(what=what)
        self._show(PickDialog(self.look, title, choices, chosen, picked, columns=2))

    def _no_answer(self, question_id: str) -> None:
        """Why there is no answer; or there was none after all."""
        shown = self._shown(question_id)
        if shown is None:
            return
        choices = [(str(state), intake_words.state_word(state)) for state in NO_ANSWERS]
        states = [one.answer.state for one in shown.answers if one.answer is not None]
        single = shown.question.type is not QuestionType.LIST
        if shown.answers and (single or states[0] in NO_ANSWERS):
            choices.append((_TAKE_BACK, self.tr("Take the answer back")))
        chosen = str(states[0]) if states and states[0] in NO_ANSWERS else None
        first = shown.answers[0].id if shown.answers else ""

        def picked(value: str) -> None:
            if value != _TAKE_BACK:
                self._keep(question_id, Given(state=AnswerState(value)))
            elif self.actor is not None and self._dialog is not None:
                command = TakeAnswerBack(actor=self.actor, result_id=first)
                self.send(command, self._dialog.answered)

        title = intake_words.said(shown.question.words)
        text = words.translate("words", "{what}: no answer").format(what=title)
        self._show(PickDialog(self.look, text, choices, chosen, picked))

    # Dialogs.

    def _show(self, dialog: AnswerDialog) -> None:
        self._dialog = dialog
        focused = self.window().focusWidget()
        dialog.closed.connect(lambda: self._closed(dialog, focused))
        dialog.open_over(self)

    def _closed(self, dialog: AnswerDialog, focused: QWidget | None) -> None:
        """The keyboard goes back to where it was."""
        if self._dialog is dialog:
            self._dialog = None
        dialog.deleteLater()
        if focused is not None and focused.isVisible():
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Another page, or the lock: a dialog about this patient does not stay over it."""
        if self._dialog is not None:
            self._dialog.shut()
        super().hideEvent(event)

    def _keep(self, question_id: str, given: Given) -> None:
        if self._dialog is not None:
            self._tell(question_id, given, self._dialog.answered)

    def _keep_day(self, question_id: str, day: date) -> None:
        self._keep(question_id, Given(day=day))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _answer(view: QuestionView) -> IntakeAnswer | None:
    return view.answers[0].answer if view.answers else None
