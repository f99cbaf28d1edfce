"""Symptoms: a list that is searched while one types, own words, and below what was said."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QScrollArea, QWidget

from station.capture.intake_view import QuestionView
from station.intake.answer import AnswerState, Given
from station.intake.question import Option, Question
from station.ui import names
from station.ui.icons import Icon
from station.ui.intake import words as intake_words
from station.ui.intake.controls import TickButton
from station.ui.intake.no_answer import NoAnswerButton
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button
from station.ui.widgets.entry import Field
from station.ui.widgets.finger_area import FingerArea
from station.ui.widgets.label import Label
from station.ui.widgets.layout import clear, column, row
from station.visit import Result

__all__ = ["SymptomList"]

_KEPT_COLUMNS: Final = 2


class SymptomList(QWidget):
    """`answered(Given)` is one entry more, `taken_back(result id)` one less; `since(result id)`
    asks for how long it has lasted; `no_answer` is asked for by its button; `regrouped`: keys
    came or went. Nothing changes before the disk has it.
    """

    answered = Signal(object)
    taken_back = Signal(str)
    since = Signal(str)
    no_answer = Signal()
    regrouped = Signal()

    def __init__(self, look: Look, question: Question) -> None:
        super().__init__()
        self.look = look
        self.question = question
        self._view: QuestionView | None = None
        self._open = False
        self._kept_keys: list[QAbstractButton] = []
        metrics = look.metrics
        box = column(self, spacing=metrics.px(10, 6))
        head = row(spacing=metrics.gap)
        head.addWidget(Label(look, intake_words.said(question.words), use=Text.STRONG), 1)
        self.none = NoAnswerButton(look, question)
        self.none.clicked.connect(self.no_answer)
        head.addWidget(self.none)
        line = row(spacing=metrics.gap)
        self.search = Field(
            look,
            self.tr("Search a symptom"),
            name=names.SYMPTOM_SEARCH,
            hint=self.tr("Search, or type the patient's words"),
        )
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._enter)
        self.add = Button(look, self.tr("Add these words"), name=names.SYMPTOM_ADD)
        self.add.clicked.connect(self._add_words)
        line.addWidget(self.search, 1)
        line.addWidget(self.add)
        box.addLayout(head)
        box.addLayout(line)
        box.addWidget(self._build_list(), 1)
        self._said = Label(look, use=Text.CAPTION, tone=Tone.INK2)
        box.addWidget(self._said)
        box.addWidget(self._build_kept())
        self._filter()

    def _build_list(self) -> QScrollArea:
        inside = QWidget()
        grid = column(inside, margins=(0, 0, self.look.metrics.px(16, 14), 0))
        self._grid = QGridLayout()
        self._grid.setSpacing(self.look.metrics.gap)
        self._columns = 3 if self.look.metrics.compact else 4
        for at in range(self._columns):
            self._grid.setColumnStretch(at, 1)
        self.keys: dict[str, TickButton] = {}
        for option in self.question.options:
            text = intake_words.said(option.words)
            key = TickButton(self.look, text, names.symptom(option.id))
            key.clicked.connect(lambda _=False, option=option: self._touched(option))
            self.keys[option.id] = key
        grid.addLayout(self._grid)
        self._nothing = Label(
            self.look,
            self.tr("Not in the list. Press Enter to add it in the patient's own words."),
            tone=Tone.INK2,
            wrap=True,
        )
        grid.addWidget(self._nothing)
        grid.addStretch(1)
        return FingerArea(self.look, inside)

    def _build_kept(self) -> QScrollArea:
        inside = QWidget()
        box = column(inside, margins=(0, 0, self.look.metrics.px(16, 14), 0))
        self._kept = QGridLayout()
        self._kept.setSpacing(self.look.metrics.gap)
        for at in range(_KEPT_COLUMNS):
            self._kept.setColumnStretch(at, 1)
        box.addLayout(self._kept)
        box.addStretch(1)
        area = FingerArea(self.look, inside)
        # Room for four entries before there is one: the list above does not move.
        area.setFixedHeight(2 * self.look.metrics.target + self.look.metrics.gap)
        return area

    def show_question(self, view: QuestionView, *, enabled: bool) -> None:
        """What is kept."""
        if (view, enabled) == (self._view, self._open):
            return  # views come ten times a second
        changed = self._view is None or view.answers != self._view.answers
        self._view, self._open = view, enabled
        chosen = {one.answer.option.id for one in view.answers if one.answer and one.answer.option}
        for option_id, key in self.keys.items():
            key.show_checked(option_id in chosen)
            key.setEnabled(enabled)
        self.search.setEnabled(enabled)
        self.none.show_question(view, enabled=enabled)
        if changed:
            self._show_kept(_entries(view))
        for kept in self._kept_keys:
            kept.setEnabled(enabled)
        self._show_add()

    def stops(self) -> list[QWidget]:
        """What the Tab key visits, in reading order."""
        return [self.none, self.search, self.add, *self.keys.values(), *self._kept_keys]

    def forget(self) -> None:
        """Another patient: what was being typed goes."""
        self.search.clear()

    def _show_kept(self, entries: tuple[Result, ...]) -> None:
        clear(self._kept)
        self._kept_keys = []
        self._said.show_text(
            self.tr("{n} said. Touch one to take it back.").format(n=len(entries))
            if entries
            else self.tr("None said yet.")
        )
        for at, result in enumerate(entries):
            assert result.answer is not None  # entries have one
            lasting = result.answer.lasting
            text = intake_words.answer_text(replace(result.answer, lasting=None))
            key = TickButton(self.look, text, names.symptom_kept(at), icon=Icon.CLOSE)
            key.show_checked(True)
            key.setEnabled(self._open)
            key.setAccessibleName(self.tr("Take back: {what}").format(what=text))
            key.clicked.connect(lambda _=False, own=result.id: self.taken_back.emit(own))
            since = Button(
                self.look,
                intake_words.lasting_text(lasting) if lasting else self.tr("Since?"),
                name=names.symptom_since(at),
            )
            told = intake_words.lasting_text(lasting) if lasting else self.tr("not said")
            aloud = self.tr("{what}: since when? {told}")
            since.setAccessibleName(aloud.format(what=text, told=told))
            since.setEnabled(self._open)
            since.clicked.connect(lambda _=False, own=result.id: self.since.emit(own))
            both = row(spacing=self.look.metrics.px(6, 4))
            both.addWidget(key, 1)
            both.addWidget(since)
            self._kept.addLayout(both, at // _KEPT_COLUMNS, at % _KEPT_COLUMNS)
            self._kept_keys += [key, since]
        self.regrouped.emit()

    # Searching.

    def _found(self) -> list[Option]:
        sought = intake_words.simplified(self.search.text())
        return [
            option
            for option in self.question.options
            if any(
                sought in intake_words.simplified(text)
                for text in (option.words.en, option.words.es)
            )
        ]

    def _filter(self) -> None:
        """Show what has these letters, in the order of the list."""
        found = self._found()
        for key in self.keys.values():
            self._grid.removeWidget(key)
            key.hide()
        for at, option in enumerate(found):
            key = self.keys[option.id]
            self._grid.addWidget(key, at // self._columns, at % self._columns)
            key.show()
        self._nothing.setVisible(not found)
        self._show_add()

    def _show_add(self) -> None:
        self.add.setEnabled(self._open and bool(self.search.text().strip()))

    def _enter(self) -> None:
        """The symptom of that name or the only one that is left; else the words themselves."""
        sought = intake_words.simplified(self.search.text())
        found = self._found()
        exact = [
            option
            for option in found
            if sought in (intake_words.simplified(text) for text in _texts(option))
        ]
        match = exact or (found if len(found) == 1 else [])
        if not sought or not self._open:
            return
        if match:
            self.search.clear()
            if not self.keys[match[0].id].isChecked():
                self.answered.emit(Given(option=match[0].id))
        else:
            self._add_words()

    def _add_words(self) -> None:
        text = self.search.text().strip()
        if text and self._open:
            self.search.clear()
            self.answered.emit(Given(text=text))

    def _touched(self, option: Option) -> None:
        """One touch says it, another takes it back."""
        for result in self._view.answers if self._view is not None else ():
            answer = result.answer
            if answer is not None and answer.option is not None and answer.option.id == option.id:
                self.taken_back.emit(result.id)
                return
        self.answered.emit(Given(option=option.id))


def _texts(option: Option) -> tuple[str, str]:
    return option.words.en, option.words.es


def _entries(view: QuestionView) -> tuple[Result, ...]:
    return tuple(
        result
        for result in view.answers
        if result.answer is not None and result.answer.state is AnswerState.ANSWERED
    )
