"""A value by hand: fields, a number pad for fingers, the unit, and words for what is not right."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.capture.commands import Answer, Denied, Unlikely
from station.capture.manual import MANUAL_METHODS
from station.marks import doubts
from station.ui import how_words, names, site_units, words
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.mark_words import doubt_words
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.pin import KeyPad
from station.ui.widgets.segmented import Segmented
from station.visit import ResultKind
from station.vitals import VITALS, Quantity, Unit, Vital

__all__ = ["EntryDialog", "NotANumberError", "read_number"]

Values = tuple[tuple[Vital, Quantity], ...]

_VITALS: Final[dict[ResultKind, tuple[Vital, ...]]] = {
    ResultKind.BLOOD_PRESSURE: (Vital.SYSTOLIC, Vital.DIASTOLIC),
    ResultKind.SPO2: (Vital.SPO2,),
    ResultKind.PULSE_RATE: (Vital.PULSE_RATE,),
    ResultKind.BODY_TEMPERATURE: (Vital.BODY_TEMPERATURE,),
    ResultKind.RESPIRATORY_RATE: (Vital.RESPIRATORY_RATE,),
    ResultKind.BODY_WEIGHT: (Vital.BODY_WEIGHT,),
    ResultKind.BODY_HEIGHT: (Vital.BODY_HEIGHT,),
    ResultKind.HEAD_CIRCUMFERENCE: (Vital.HEAD_CIRCUMFERENCE,),
}

# Units that a display in an exam room can show; kelvin and grams are not among them.
_UNITS: Final[dict[Vital, tuple[Unit, ...]]] = {
    Vital.BODY_TEMPERATURE: (Unit.CELSIUS, Unit.FAHRENHEIT),
    Vital.BODY_WEIGHT: (Unit.KILOGRAM, Unit.POUND),
    Vital.BODY_HEIGHT: (Unit.CENTIMETRE, Unit.INCH),
    Vital.HEAD_CIRCUMFERENCE: (Unit.CENTIMETRE, Unit.INCH),
}

_INCHES: Final = 12
_NUMBER: Final = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?")


class NotANumberError(ValueError):
    """What was typed cannot be read as one number; the message says what to do."""


def read_number(text: str) -> Decimal:
    """The exact number that was typed; a comma is a point. Raises `NotANumberError`."""
    text = text.strip()
    if not text:
        raise NotANumberError(words.translate("words", "There is no number yet. Type it first."))
    if _NUMBER.fullmatch(text) is None:
        raise NotANumberError(
            words.translate(
                "words", "“{text}” is not a number. Type digits, with one point at most."
            ).format(text=text)
        )
    return Decimal(text.replace(",", "."))


class EntryDialog(Overlay):
    """Asks for one vital. `entered` gets exact values; `answered` closes or tells why not. `sure`
    gets values that the station finds unlikely and the person has said are right.
    """

    def __init__(
        self,
        look: Look,
        kind: ResultKind,
        entered: Callable[[Values], None],
        sure: Callable[[Values], None] = lambda _: None,
    ) -> None:
        title = words.kind_title(kind)
        super().__init__(
            look,
            words.translate("words", "{what} by hand").format(what=title),
            name=names.ENTRY_DIALOG,
            width=900,
        )
        self.kind = kind
        self._entered = entered
        self._sure = sure
        self._vitals = _VITALS[kind]
        first = self._vitals[0]
        self._allowed = _UNITS.get(first, VITALS[first].units)
        self.unit = self._allowed[0]
        self.fields: dict[Vital, Field] = {}
        self.methods = MANUAL_METHODS.get(kind, ())
        self.method: str | None = self.methods[0] if self.methods else None
        self._last: Field | None = None
        self.feet: Field | None = None
        halves = row(spacing=look.metrics.px(32, 20))
        halves.addLayout(self._build_fields(), 1)
        halves.addWidget(self._build_pad())
        self.body.addLayout(halves)
        self._build_buttons()

    def open_over(self, widget: QWidget) -> None:
        """Open with the keyboard in the first field."""
        super().open_over(widget)
        first = next(iter(self.fields.values()))
        if self.feet is not None and self.feet.isVisible():
            first = self.feet
        first.setFocus()

    def _build_fields(self) -> QVBoxLayout:
        look = self.look
        left = column(spacing=look.metrics.px(10, 9))  # room for the focus ring
        for vital in self._vitals:
            left.addWidget(Label(look, words.vital_title(vital), tone=Tone.INK2))
            field = Field(
                look, words.vital_title(vital), name=names.field(vital.value), use=Text.KEY
            )
            field.setFixedHeight(round(look.metrics.text_px(Text.KEY) * 1.5))
            field.setMaxLength(8)
            field.returnPressed.connect(self._next_or_keep)
            field.textEdited.connect(lambda _: self._tell(""))
            self.fields[vital] = field
            if vital is Vital.BODY_HEIGHT:
                left.addLayout(self._build_feet(field))
            else:
                left.addWidget(field)
        left.addLayout(self._build_units())
        if len(self.methods) > 1:
            left.addLayout(self._build_methods())
        self.message = Label(look, use=Text.STRONG, tone=Tone.BAD, wrap=True)
        # Room for the words before they come: nothing moves when they do.
        self.message.setFixedHeight(round(look.metrics.text_px(Text.STRONG) * 1.35 * 4))
        left.addWidget(self.message)
        left.addStretch(1)
        return left

    def _build_feet(self, inches: Field) -> QHBoxLayout:
        """A height may be two numbers: feet, which are asked for only then, and inches."""
        line = row(spacing=self.look.metrics.gap)
        label = self.tr("Feet")
        self.feet = Field(self.look, label, name=names.field("feet"), hint=label, use=Text.KEY)
        self.feet.setFixedHeight(inches.height())
        self.feet.setMaxLength(1)
        self.feet.returnPressed.connect(inches.setFocus)
        self.feet.textEdited.connect(lambda _: self._tell(""))
        self.feet.setVisible(False)
        line.addWidget(self.feet, 1)
        line.addWidget(inches, 2)
        return line

    def _asked(self, word: str) -> Label:
        """Before unit and method, which begin at the same place."""
        measure = QFontMetrics(self.look.font(Text.BODY))
        both = (self.tr("Unit"), self.tr("Method"))
        label = Label(self.look, word, tone=Tone.INK2)
        label.setFixedWidth(max(measure.horizontalAdvance(one) for one in both) + 2)
        return label

    def _build_methods(self) -> QHBoxLayout:
        line = row(spacing=self.look.metrics.gap)
        line.addWidget(self._asked(self.tr("Method")))
        choices = [(one, how_words.method_word(one), names.method(one)) for one in self.methods]
        segmented = Segmented(self.look, choices, self.methods[0])
        segmented.chosen.connect(self._choose_method)
        line.addWidget(segmented)
        line.addStretch(1)
        return line

    def _choose_method(self, method: str) -> None:
        self.method = method

    def _build_units(self) -> QHBoxLayout:
        line = row(spacing=self.look.metrics.gap)
        line.addWidget(self._asked(self.tr("Unit")))
        if len(self._allowed) == 1:  # nothing to choose: a word, and no button
            line.addWidget(Label(self.look, self._unit_word(self.unit), weight=600), 1)
            return line
        choices = [(unit.value, self._unit_word(unit), names.unit(unit)) for unit in self._allowed]
        self.units = Segmented(self.look, choices, self.unit.value)
        self.units.chosen.connect(self._choose_unit)
        line.addWidget(self.units)
        line.addStretch(1)
        return line

    def _build_pad(self) -> QWidget:
        metrics = self.look.metrics
        size = QSize(metrics.px(112, 84), metrics.px(84, 62)).expandedTo(
            QSize(metrics.target, metrics.target)
        )
        point = Button(self.look, ".", name=names.key("point"), use=Text.KEY, size=size)
        point.setAccessibleName(self.tr("Point"))
        point.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        point.clicked.connect(lambda: self._press("."))
        pad = KeyPad(self.look, key_size=size, last=point)
        pad.pressed.connect(self._press)
        return pad

    def _build_buttons(self) -> None:
        cancel = Button(self.look, self.tr("Do not enter"))
        cancel.clicked.connect(self.shut)
        self.keep_button = Button(
            self.look,
            self.tr("Keep value"),
            name=names.ENTRY_KEEP,
            kind=Kind.NEXT,
            icon=Icon.TICK,
            step=True,
        )
        self.keep_button.clicked.connect(self._keep)
        self.right = Button(
            self.look, self.tr("It's right"), name=names.ENTRY_RIGHT, icon=Icon.TICK, step=True
        )
        self.right.clicked.connect(self._say_right)
        policy = self.right.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.right.setSizePolicy(policy)
        self.right.hide()
        # Far from Keep: who touches that twice has not said anything yet.
        self.buttons.insertWidget(0, self.right)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.keep_button)

    def _field(self) -> Field:
        """The field that the pad writes into."""
        if self.feet is not None and self.feet.hasFocus():
            return self.feet
        for field in self.fields.values():
            if field.hasFocus():
                return field
        return self._last or next(iter(self.fields.values()))

    def _press(self, key: str) -> None:
        field = self._field()
        self._last = field
        field.backspace() if key == "back" else field.insert(key)
        self._tell("")

    def _unit_word(self, unit: Unit) -> str:
        if site_units.read_in(unit, self._vitals[0]):
            return self.tr("ft and in")
        return words.unit_word(unit)

    def choose_unit(self, unit: Unit) -> None:
        """Take a unit, where it is one of those that are offered."""
        if unit in self._allowed and len(self._allowed) > 1:
            self.units.choose(unit.value)

    def _choose_unit(self, value: str) -> None:
        self.unit = Unit(value)
        if self.feet is not None:
            feet = site_units.read_in(self.unit, self._vitals[0])
            self.feet.setVisible(feet)
            self.fields[self._vitals[0]].setPlaceholderText(self.tr("Inches") if feet else "")
        self._tell("")

    def _next_or_keep(self) -> None:
        """Enter goes to the next empty field, and keeps from the last."""
        for field in self.fields.values():
            if not field.text():
                field.setFocus()
                return
        self._keep()

    def values(self) -> Values:
        """What was typed, exactly. Raises `NotANumberError`, or says what is not possible."""
        return tuple(
            (vital, self._checked(vital, self._number(field)))
            for vital, field in self.fields.items()
        )

    def _number(self, field: Field) -> Decimal:
        """What was typed, feet as inches."""
        if self.feet is None or not site_units.read_in(self.unit, self._vitals[0]):
            return read_number(field.text())
        inches = read_number(field.text()) if field.text().strip() else Decimal(0)
        if inches >= _INCHES:
            raise NotANumberError(
                self.tr("A foot has 12 inches. Type fewer inches, or choose another unit.")
            )
        feet = read_number(self.feet.text())
        if feet != int(feet):
            raise NotANumberError(self.tr("Feet are whole. Type the rest as inches."))
        return feet * _INCHES + inches

    def _checked(self, vital: Vital, number: Decimal) -> Quantity:
        quantity = Quantity(number, self.unit)
        info = VITALS[vital]
        low, high = info.possible
        if not low <= quantity.to(info.units[0]).value <= high:
            raise NotANumberError(
                self.tr(
                    "{what} {number} {unit} is not possible. Check the number and the unit."
                ).format(
                    what=words.vital_title(vital),
                    number=words.number(quantity),
                    unit=words.unit_word(self.unit),
                )
            )
        return quantity

    def _keep(self) -> None:
        try:
            values = self.values()
        except NotANumberError as problem:
            self._tell(str(problem))
            return
        self.keep_button.setEnabled(False)
        self._entered(values)

    def _say_right(self) -> None:
        try:
            values = self.values()
        except NotANumberError as problem:
            self._tell(str(problem))
            return
        self.right.setEnabled(False)
        self._sure(values)

    def answered(self, answer: Answer) -> None:
        """Kept: close. Not kept: say why, and leave what was typed."""
        self.keep_button.setEnabled(True)
        if isinstance(answer, Unlikely):
            why = " ".join(doubt_words(mark) for mark in doubts(answer.marks))
            self._tell(self.tr("{why} Type it again, or say that it is right.").format(why=why))
            self.keep_button.setEnabled(False)
            self.right.setEnabled(True)
            self.right.show()
        elif isinstance(answer, Denied):
            self._tell(f"{answer.says} {answer.next_step}".strip())
        else:
            self.shut()

    def _tell(self, text: str) -> None:
        """Whatever is typed or told now, an earlier "it is right" is not about it."""
        self.right.hide()
        self.keep_button.setEnabled(True)
        self.message.show_text(text)
