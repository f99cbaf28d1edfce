"""The person: a slider for each number that the instruments at hand show, choices for the heart."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QSlider, QWidget

from station.lab import LabView, NumberView
from station.ui.lab import names
from station.ui.lab.small import Card, ChoiceButton, small_px, spread, text_width
from station.ui.lab.words import number_word, unit_word, word_word
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.label import Label

__all__ = ["Person"]

# A slider that is drawn tells where it is so often, not at every pixel.
_TELL_MS = 80


class _Number(QWidget):
    """Not shown itself: a name, a slider and a value in a row of the card's grid."""

    told = Signal(str, object)

    def __init__(self, look: Look, view: NumberView, grid: QGridLayout, at: int) -> None:
        super().__init__()
        self.hide()
        self._name, self._step = view.name, view.step
        self._decimals = 0 if view.step >= 1 else len(f"{view.step:g}".partition(".")[2])
        self._unit = unit_word(view.unit)
        word = number_word(view.name)
        label = Label(look, word, use=Text.CAPTION)
        label.setFont(look.sized_font(small_px(look), 500))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(names.number(view.name))
        self.slider.setAccessibleName(f"{word}, {self._unit}")
        self.slider.setRange(round(view.low / view.step), round(view.high / view.step))
        self.slider.setSingleStep(1)
        self.slider.setPageStep(max(1, round((view.high - view.low) / view.step / 20)))
        self.slider.setValue(round(view.told / view.step))
        spread(self.slider)
        # A wheel that scrolls the column must not change the person.
        self.slider.installEventFilter(self)
        self._value = Label(look, "", use=Text.CAPTION)
        self._value.setFont(look.sized_font(small_px(look), 600))
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._value.setFixedWidth(text_width(look, "100.0 mmHg", 600))
        grid.addWidget(label, at, 0)
        grid.addWidget(self.slider, at, 1)
        grid.addWidget(self._value, at, 2)
        self._wanted: float | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_TELL_MS)
        self._wait.timeout.connect(self._tell)
        self.slider.valueChanged.connect(self._moved)
        self.show_number(view)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the wheel go by."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False

    def show_number(self, view: NumberView) -> None:
        """What is told now, unless somebody draws the slider or it was just moved."""
        if self.slider.isSliderDown() or self._wait.isActive():
            return
        if self._wanted is not None:
            if abs(view.told - self._wanted) < self._step / 2:
                self._wanted = None  # it has come
            elif self._patience > 0:
                self._patience -= 1
                return
            else:
                self._wanted = None  # it was refused
        self.slider.blockSignals(True)
        self.slider.setValue(round(view.told / self._step))
        self.slider.blockSignals(False)
        self._show(view.told)
        self.slider.setToolTip(
            self.tr("told {told}, now {now} {unit}").format(
                told=f"{view.told:.{self._decimals}f}",
                now=f"{view.now:.{max(1, self._decimals)}f}",
                unit=self._unit,
            )
        )

    def _show(self, value: float) -> None:
        self._value.show_text(f"{value:.{self._decimals}f} {self._unit}")

    def _moved(self, value: int) -> None:
        self._show(value * self._step)
        if not self._wait.isActive():
            self._wait.start()

    def _tell(self) -> None:
        value = round(self.slider.value() * self._step, 6)
        self._wanted, self._patience = value, 5
        self.told.emit(self._name, value)


class Person(Card):
    """`told`: a number or a word of the person is to be this."""

    told = Signal(str, object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "")
        self.heading.setText(self.tr("Person"))
        self._numbers: dict[str, _Number] = {}
        self._words: dict[str, ChoiceButton] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.metrics.px(10, 8))
        self._grid.setVerticalSpacing(look.metrics.px(6, 4))
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self._closed = Label(look, "", use=Text.CAPTION, tone=Tone.INK2, wrap=True)
        self._closed.hide()
        self.body.addWidget(self._closed)

    def show_view(self, view: LabView) -> None:
        """What is told and true."""
        for number in view.numbers:
            row = self._numbers.get(number.name)
            if row is None:
                row = _Number(self.look, number, self._grid, self._grid.rowCount())
                row.setParent(self)
                row.told.connect(self.told)
                self._numbers[number.name] = row
            row.show_number(number)
            row.slider.setEnabled(view.closed_until_s is None)
        for word in view.words:
            button = self._words.get(word.name)
            if button is None:
                button = self._add_word(word.name)
            button.show_choices([(one, word_word(one)) for one in word.choices], word.told)
            button.setEnabled(view.closed_until_s is None)
        self._closed.setVisible(view.closed_until_s is not None)
        if view.closed_until_s is not None:
            says = self.tr("The scenario tells the person until {time} s.")
            self._closed.show_text(says.format(time=f"{view.closed_until_s:g}"))

    def _add_word(self, name: str) -> ChoiceButton:
        at = self._grid.rowCount()
        label = Label(self.look, word_word(name), use=Text.CAPTION)
        label.setFont(self.look.sized_font(small_px(self.look), 500))
        button = ChoiceButton(self.look, name=names.word(name), says=word_word(name))
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.chosen.connect(lambda value: self.told.emit(name, value))
        self._grid.addWidget(label, at, 0)
        self._grid.addWidget(button, at, 1, 1, 2, Qt.AlignmentFlag.AlignLeft)
        self._words[name] = button
        return button
