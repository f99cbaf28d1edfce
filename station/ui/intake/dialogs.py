"""What a question opens: a list to pick from, words, a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from station.capture.commands import Answer, Denied
from station.intake.answer import Given
from station.ui import names, words
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.pages.entry_dialog import NotANumberError, read_number
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.choice import ChoiceRow
from station.ui.widgets.entry import Field, TextArea
from station.ui.widgets.finger_area import FingerArea
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.pin import KeyPad

__all__ = ["AnswerDialog", "NumberDialog", "PickDialog", "TextDialog"]


class AnswerDialog(Overlay):
    """`answered` closes it, or tells why the answer was not kept and leaves what was written."""

    def __init__(self, look: Look, title: str, *, width: int = 860) -> None:
        super().__init__(look, title, name=names.ANSWER_DIALOG, width=width)
        self.message = Label(look, use=Text.STRONG, tone=Tone.BAD, wrap=True)
        # Room for the words before they come: nothing moves when they do.
        self.message.setFixedHeight(round(look.metrics.text_px(Text.STRONG) * 1.35 * 2))

    def answered(self, answer: Answer) -> None:
        """What became of it."""
        if isinstance(answer, Denied):
            self.message.show_text(f"{answer.says} {answer.next_step}".strip())
        else:
            self.shut()

    def _add_keep(self, text: str, keep: Callable[[], None]) -> None:
        cancel = Button(self.look, words.translate("words", "Do not enter"))
        cancel.clicked.connect(self.shut)
        button = Button(
            self.look, text, name=names.ANSWER_KEEP, kind=Kind.NEXT, icon=Icon.TICK, step=True
        )
        button.clicked.connect(keep)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(button)


class PickDialog(AnswerDialog):
    """Rows of which one is taken: a finger high each; a long list scrolls."""

    def __init__(
        self,
        look: Look,
        title: str,
        choices: Sequence[tuple[str, str]],
        chosen: str | None,
        picked: Callable[[str], None],
        *,
        columns: int = 1,
    ) -> None:
        """`choices` are (value, words)."""
        super().__init__(look, title, width=760)
        inside = QWidget()
        box = QGridLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.metrics.gap)
        rows = -(-len(choices) // columns)
        first: ChoiceRow | None = None
        for at, (value, text) in enumerate(choices):
            line = ChoiceRow(look, text, names.pick(value))
            line.show_chosen(value == chosen)
            line.clicked.connect(lambda _=False, value=value: picked(value))
            box.addWidget(line, at % rows, at // rows)
            first = first or line
        self._first = first
        area = FingerArea(look, inside)
        area.setMinimumHeight(min(inside.sizeHint().height() + 4, look.metrics.px(620, 400)))
        self.body.addWidget(area)
        self.body.addWidget(self.message)


class TextDialog(AnswerDialog):
    """A few words. Enter keeps them, Shift+Enter begins a line."""

    def __init__(self, look: Look, title: str, text: str, keep: Callable[[str], None]) -> None:
        super().__init__(look, title)
        self._keep_words = keep
        self.area = TextArea(look, title, name=names.ANSWER_FIELD)
        self.area.setPlainText(text)
        self.area.installEventFilter(self)
        self.area.setMinimumHeight(look.metrics.px(180, 130))
        self.body.addWidget(self.area)
        self.body.addWidget(self.message)
        self._add_keep(self.tr("Keep the words"), self._keep)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Enter keeps; Shift+Enter begins a line."""
        if (
            watched is self.area
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self._keep()
            return True
        return super().eventFilter(watched, event)

    def _keep(self) -> None:
        self._keep_words(self.area.toPlainText())


class NumberDialog(AnswerDialog):
    """One number with its unit, by keyboard or by the pad."""

    def __init__(
        self, look: Look, title: str, unit: str | None, keep: Callable[[Given], None]
    ) -> None:
        super().__init__(look, title)
        self._keep_given = keep
        metrics = look.metrics
        self.field = Field(look, title, name=names.ANSWER_FIELD, use=Text.KEY)
        self.field.setFixedHeight(round(metrics.text_px(Text.KEY) * 1.5))
        self.field.setMaxLength(8)
        self.field.returnPressed.connect(self._keep)
        self.field.textEdited.connect(lambda _: self.message.show_text(""))
        halves = row(spacing=metrics.px(32, 20))
        left = column(spacing=metrics.px(10, 6))
        left.addWidget(self.field)
        left.addWidget(Label(look, "" if unit in (None, "1") else unit or "", tone=Tone.INK2))
        left.addWidget(self.message)
        left.addStretch(1)
        halves.addLayout(left, 1)
        size = QSize(metrics.px(112, 84), metrics.px(84, 62)).expandedTo(
            QSize(metrics.target, metrics.target)
        )
        point = Button(look, ".", name=names.key("point"), use=Text.KEY, size=size)
        point.setAccessibleName(self.tr("Point"))
        point.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        point.clicked.connect(lambda: self.field.insert("."))
        pad = KeyPad(look, key_size=size, last=point)
        pad.pressed.connect(self._press)
        halves.addWidget(pad)
        self.body.addLayout(halves)
        self._add_keep(self.tr("Keep the number"), self._keep)

    def _press(self, key: str) -> None:
        self.message.show_text("")
        if key == "back":
            self.field.backspace()
        else:
            self.field.insert(key)

    def _keep(self) -> None:
        try:
            number: Decimal = read_number(self.field.text())
        except NotANumberError as problem:
            self.message.show_text(str(problem))
            return
        self._keep_given(Given(number=number))
