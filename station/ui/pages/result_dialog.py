"""Saying something about one result: before the signature a note or why it is left out, after it
what was wrong and what is right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.capture.commands import Answer, Denied
from station.ui import names, words
from station.ui.intake import words as intake_words
from station.ui.look import Look
from station.ui.pages.entry_dialog import NotANumberError, read_number
from station.ui.pages.review_row import row_key
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.choice import ChoiceRow
from station.ui.widgets.entry import Field
from station.ui.widgets.finger_area import FingerArea
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.pin import KeyPad, PinDots
from station.visit import Result, ResultKind
from station.vitals import Quantity, Vital

__all__ = ["AmendForm", "CorrectDialog", "NoteDialog", "Said"]

# What a person can say again in numbers, in the order of the fields.
_NUMBERS: Final[dict[ResultKind, tuple[Vital, ...]]] = {
    ResultKind.BLOOD_PRESSURE: (Vital.SYSTOLIC, Vital.DIASTOLIC),
    ResultKind.PULSE_RATE: (Vital.PULSE_RATE,),
    ResultKind.SPO2: (Vital.SPO2,),
    ResultKind.BODY_TEMPERATURE: (Vital.BODY_TEMPERATURE,),
    ResultKind.RESPIRATORY_RATE: (Vital.RESPIRATORY_RATE,),
    ResultKind.BODY_WEIGHT: (Vital.BODY_WEIGHT,),
    ResultKind.BODY_HEIGHT: (Vital.BODY_HEIGHT,),
    ResultKind.HEAD_CIRCUMFERENCE: (Vital.HEAD_CIRCUMFERENCE,),
    ResultKind.PAIN_SCORE: (Vital.PAIN_SCORE,),
}
KEY_PREFIX: Final = "correct-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said about a signed result. `values` None: it should not be there at all."""

    result_id: str
    values: tuple[tuple[Vital, Quantity], ...] | None
    reason: str
    pin: str


class _ChoosesResult(Overlay):
    """A list of results at the left; what is said about the chosen one at the right."""

    def __init__(self, look: Look, results: Sequence[Result], name: str) -> None:
        super().__init__(look, "", name=name, width=1400)
        self.results = tuple(results)
        self.chosen: Result | None = None
        self.halves = halves = row(spacing=look.metrics.px(32, 16))
        listed = column(spacing=look.metrics.px(8, 6))
        self._rows: dict[str, ChoiceRow] = {}
        for result in self.results:
            line = ChoiceRow(look, _line(result), names.about(row_key(result)))
            line.clicked.connect(lambda _=False, one=result: self.choose(one))
            self._rows[result.id] = line
            listed.addWidget(line)
        listed.addStretch(1)
        inside = QWidget()
        inside.setLayout(listed)
        area = FingerArea(look, inside)
        area.setMinimumHeight(min(inside.sizeHint().height() + 4, look.metrics.px(700, 420)))
        halves.addWidget(area, 5)
        self.right = column(spacing=look.metrics.px(10, 6))
        halves.addLayout(self.right, 6)
        self.body.addLayout(halves)
        self.message = Label(look, use=Text.BODY, tone=Tone.BAD, wrap=True)
        self.message.setObjectName(names.ABOUT_MESSAGE)
        # Room for two lines before they come: no button moves when they do.
        self.message.setFixedHeight(round(look.metrics.text_px(Text.BODY) * 1.35 * 2))

    def call(self, title: str) -> None:
        """Give it its title."""
        self.title.setText(title)
        self.setAccessibleName(title)

    def choose(self, result: Result) -> None:
        """Say something about this one."""
        self.chosen = result
        for name, line in self._rows.items():
            line.show_chosen(name == result.id)
        self.message.show_text("")
        self.show_chosen(result)

    def show_chosen(self, result: Result) -> None:
        """Fill the right side. Subclasses do."""

    def answered(self, answer: Answer) -> None:
        """Close where it happened, tell why where it did not."""
        if isinstance(answer, Denied):
            self.message.show_text(f"{answer.says} {answer.next_step}".strip())
        else:
            self.shut()


class NoteDialog(_ChoosesResult):
    """Before the signature: `note(result_id, text)` and `leave_out(result_id, reason)`."""

    def __init__(
        self,
        look: Look,
        results: Sequence[Result],
        *,
        note: Callable[[str, str], None],
        leave_out: Callable[[str, str], None],
    ) -> None:
        super().__init__(look, results, names.NOTE_DIALOG)
        self.call(self.tr("Note or leave out"))
        self._note, self._leave_out = note, leave_out
        self._text = Field(look, self.tr("Note that is filed with it"), name=names.NOTE_FIELD)
        self._why = Field(look, self.tr("Why it is not filed"), name=names.LEAVE_OUT_FIELD)
        self.keep = Button(look, self.tr("Keep note"), name=names.NOTE_KEEP)
        self.leave = Button(look, self.tr("Leave it out"), name=names.LEAVE_OUT, kind=Kind.DANGER)
        for field, button, said in (
            (self._text, self.keep, self.tr("Note that is filed with it")),
            (self._why, self.leave, self.tr("Why it is not filed")),
        ):
            self.right.addWidget(Label(look, said, tone=Tone.INK2))
            self.right.addWidget(field)
            line = row()
            line.addStretch(1)
            line.addWidget(button)
            self.right.addLayout(line)
            self.right.addSpacing(look.metrics.px(20, 12))
        explained = self.tr("What is left out stays on this station as evidence.")
        self.right.addWidget(Label(look, explained, use=Text.LABEL, tone=Tone.INK2, wrap=True))
        self.right.addWidget(self.message)
        self.right.addStretch(1)
        self._text.textChanged.connect(self._show_ready)
        self._why.textChanged.connect(self._show_ready)
        self.keep.clicked.connect(self._keep)
        self.leave.clicked.connect(self._leave)
        if self.results:
            self.choose(self.results[0])

    def show_chosen(self, result: Result) -> None:
        """Its note, if it has one."""
        self._text.setText(result.note or "")
        self._why.setText("")
        self._show_ready()

    def _show_ready(self) -> None:
        chosen = self.chosen
        changed = chosen is not None and self._text.text().strip() != (chosen.note or "")
        self.keep.setEnabled(changed)
        self.leave.setEnabled(chosen is not None and bool(self._why.text().strip()))

    def _keep(self) -> None:
        if self.chosen is not None:
            self._note(self.chosen.id, self._text.text().strip())

    def _leave(self) -> None:
        if self.chosen is not None:
            self._leave_out(self.chosen.id, self._why.text().strip())


class AmendForm(QWidget):
    """Number fields for the right value, in the unit in which it was filed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._box = row(self, spacing=look.metrics.gap)
        self.fields: dict[Vital, Field] = {}
        self._result: Result | None = None

    def show_result(self, result: Result) -> bool:
        """Fields for its numbers; False where it has none that a person can say again."""
        while (item := self._box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.fields = {}
        self._result = result
        wanted = _NUMBERS.get(result.kind, ())
        found = [one for one in wanted if result.reading(one) is not None]
        if len(found) != len(wanted):
            found = [one.vital for one in result.readings[:1]] if len(wanted) == 1 else []
        for vital in found:
            field = Field(
                self.look, words.vital_title(vital), name=names.field(vital.value), use=Text.STATE
            )
            field.setMaxLength(8)
            self.fields[vital] = field
            self._box.addWidget(field, 1)
            reading = result.reading(vital)
            unit = words.unit_word(reading.quantity.unit) if reading is not None else ""
            self._box.addWidget(Label(self.look, unit, tone=Tone.INK2))
        return bool(found)

    def values(self) -> tuple[tuple[Vital, Quantity], ...]:
        """The numbers that were typed. Raises `NotANumberError`."""
        said = []
        for vital, field in self.fields.items():
            reading = self._result.reading(vital) if self._result is not None else None
            if reading is not None:
                said.append((vital, Quantity(read_number(field.text()), reading.quantity.unit)))
        return tuple(said)


class CorrectDialog(_ChoosesResult):
    """After the signature: what is right, or that it should not be there; with reason and PIN."""

    def __init__(
        self, look: Look, results: Sequence[Result], correct: Callable[[Said], None]
    ) -> None:
        super().__init__(look, results, names.CORRECT_DIALOG)
        self.call(self.tr("Correct what was filed"))
        self._correct = correct
        self._wrong = ChoiceRow(look, self.tr("The value is wrong"), names.CORRECT_VALUE)
        self._never = ChoiceRow(look, self.tr("It should not be there"), names.CORRECT_IN_ERROR)
        self._wrong.clicked.connect(lambda: self._take(in_error=False))
        self._never.clicked.connect(lambda: self._take(in_error=True))
        self._in_error = False
        self._can_amend = False
        self.right.addWidget(self._wrong)
        self.form = AmendForm(look)
        keep = self.form.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.form.setSizePolicy(keep)
        self.form.setMinimumHeight(look.metrics.target)
        self.right.addWidget(self.form)
        self.right.addWidget(self._never)
        self._why = Field(
            look,
            self.tr("What was wrong"),
            name=names.CORRECT_REASON,
            hint=self.tr("What was wrong"),
        )
        self.right.addWidget(self._why)
        self.right.addWidget(self.message)
        self.right.addStretch(1)
        side = column(spacing=look.metrics.px(10, 6))
        side.addWidget(Label(look, self.tr("Your PIN"), tone=Tone.INK2))
        self.pin = PinDots(look, names.CORRECT_PIN)
        side.addWidget(self.pin)
        side.addLayout(self._pad(look))
        side.addStretch(1)
        self.halves.addLayout(side)
        self.confirm = Button(
            look,
            self.tr("Correct and send"),
            name=names.CORRECT_CONFIRM,
            kind=Kind.NEXT,
        )
        self.confirm.clicked.connect(self._send)
        self.buttons.addWidget(self.confirm)
        self._why.textChanged.connect(self._show_ready)
        self.pin.changed.connect(self._show_ready)
        self.pin.entered.connect(self._send)
        if self.results:
            self.choose(self.results[0])

    def _pad(self, look: Look) -> QVBoxLayout:
        box = column()
        width = (look.metrics.px(330, 276) - 2 * look.metrics.gap) // 3
        pad = KeyPad(
            look, key_size=QSize(width, look.metrics.touch(12)), prefix=KEY_PREFIX, use=Text.STATE
        )
        pad.pressed.connect(self.pin.press)
        box.addWidget(pad)
        return box

    def show_chosen(self, result: Result) -> None:
        """Fields for its numbers; a text or an EKG can only be taken out."""
        self._can_amend = self.form.show_result(result)
        self._wrong.setEnabled(self._can_amend)
        for field in self.form.fields.values():
            field.textChanged.connect(self._show_ready)
        self._why.setText("")
        self.pin.clear()
        self._take(in_error=not self._can_amend)

    def _take(self, *, in_error: bool) -> None:
        self._in_error = in_error
        self._wrong.show_chosen(not in_error)
        self._never.show_chosen(in_error)
        self.form.setVisible(not in_error and self._can_amend)
        self._show_ready()

    def _show_ready(self) -> None:
        typed = self._in_error or all(field.text().strip() for field in self.form.fields.values())
        ready = typed and bool(self._why.text().strip()) and bool(self.pin.pin)
        self.confirm.setEnabled(self.chosen is not None and ready)

    def _send(self) -> None:
        if self.chosen is None or not self.confirm.isEnabled():
            return
        try:
            values = None if self._in_error else self.form.values()
        except NotANumberError as problem:
            self.message.show_text(str(problem))
            return
        said = Said(
            result_id=self.chosen.id,
            values=values,
            reason=self._why.text().strip(),
            pin=self.pin.pin,
        )
        self.pin.clear()
        self._correct(said)


def _line(result: Result) -> str:
    """One result in a list: "Weight 82.4 kg"."""
    number, unit = words.result_value(result)
    if result.text is not None or result.answer is not None:
        number = number if len(number) <= _LONGEST_LINE else f"{number[: _LONGEST_LINE - 1]}…"
    title = words.kind_title(result.kind)
    if result.answer is not None:
        title = intake_words.said(result.answer.words)
    return f"{title} {number} {unit}".strip()


_LONGEST_LINE: Final = 24
