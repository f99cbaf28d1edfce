"""The code of a pairing: typed here, shown for typing on the instrument, or compared."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QWidget

from station.capture.commands import Answer, Denied
from station.capture.views import PairingKind, PairingView
from station.ui import names
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.pin import KeyPad

__all__ = ["PairingDialog"]

_DIGITS: Final = 6
_HURRY_S: Final = 10


class PairingDialog(Overlay):
    """One question of one instrument. `answered(code)` gives six digits; closing it is "no".

    Its window shuts it when the question is gone (`withdraw`), which says nothing to anybody.
    """

    answered = Signal(str)
    refused = Signal()

    def __init__(self, look: Look, pairing: PairingView) -> None:
        super().__init__(look, "", name=names.PAIRING_DIALOG, width=900 if _typed(pairing) else 760)
        title = self.tr("Pair with {name}").format(name=pairing.name)
        self.title.setText(title)
        self.setAccessibleName(title)
        self.pairing = pairing
        self._decided = False
        self.field: Field | None = None
        self._left = Label(look, use=Text.STRONG, tone=Tone.INK2)
        self._message = Label(look, use=Text.STRONG, tone=Tone.BAD, wrap=True)
        if _typed(pairing):
            self._build_typing()
        else:
            self._build_shown(pairing.code or "")
        self._build_buttons()
        self.closed.connect(self._closed)
        self.update_pairing(pairing)

    def _build_typing(self) -> None:
        look = self.look
        halves = row(spacing=look.metrics.px(32, 20))
        left = column(spacing=look.metrics.px(10, 9))  # room for the focus ring
        says = self.tr("It shows a code of six digits. Type it here.")
        left.addWidget(Label(look, says, wrap=True))
        field = Field(look, self.tr("Code"), name=names.PASSKEY_FIELD, use=Text.KEY)
        field.setFixedHeight(round(look.metrics.text_px(Text.KEY) * 1.5))
        field.setMaxLength(_DIGITS)
        field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        field.textChanged.connect(self._typed_so_far)
        field.returnPressed.connect(self._answer)
        self.field = field
        left.addWidget(field)
        left.addWidget(self._left)
        # Room for the words before they come: nothing moves when they do.
        self._message.setFixedHeight(round(look.metrics.text_px(Text.STRONG) * 1.35 * 4))
        left.addWidget(self._message)
        left.addStretch(1)
        halves.addLayout(left, 1)
        halves.addWidget(self._build_pad())
        self.body.addLayout(halves)

    def _build_pad(self) -> QWidget:
        metrics = self.look.metrics
        size = QSize(metrics.px(112, 84), metrics.px(84, 62)).expandedTo(
            QSize(metrics.target, metrics.target)
        )
        pad = KeyPad(self.look, key_size=size)
        pad.pressed.connect(self._press)
        return pad

    def _build_shown(self, code: str) -> None:
        look = self.look
        if self.pairing.kind is PairingKind.SHOW:
            says = self.tr("Type this code on the instrument.")
        else:
            says = self.tr("Does the instrument show the same code?")
        self.body.addWidget(Label(look, says, wrap=True))
        number = Label(look, f"{code[:3]} {code[3:]}", use=Text.BIG)
        number.setObjectName(names.PASSKEY_SHOWN)
        number.setAccessibleName(" ".join(code))  # aloud as digits, not as a number
        number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(number)
        self.body.addWidget(self._left)
        self.body.addWidget(self._message)
        self._message.hide()

    def _build_buttons(self) -> None:
        look = self.look
        compared = self.pairing.kind is PairingKind.COMPARE
        no = Button(
            look,
            self.tr("Not the same") if compared else self.tr("Do not pair"),
            name=names.PAIRING_CANCEL,
        )
        no.clicked.connect(self.shut)
        self.buttons.addWidget(no)
        self.confirm: Button | None = None
        if self.pairing.kind is not PairingKind.SHOW:
            self.confirm = Button(
                look,
                self.tr("The same code") if compared else self.tr("Pair"),
                name=names.PAIRING_CONFIRM,
                kind=Kind.NEXT,
                icon=Icon.TICK,
                step=True,
            )
            self.confirm.clicked.connect(self._answer)
            self.confirm.setEnabled(compared)
            self.buttons.addWidget(self.confirm)

    def open_over(self, widget: QWidget) -> None:
        """Open with the keyboard in the field."""
        super().open_over(widget)
        if self.field is not None:
            self.field.setFocus()

    # What is told.

    def same(self, pairing: PairingView) -> bool:
        """Whether this dialog is about that question."""
        mine = self.pairing
        return (mine.address, mine.kind, mine.code) == (
            pairing.address,
            pairing.kind,
            pairing.code,
        )

    def update_pairing(self, pairing: PairingView) -> None:
        """Show the time that is left."""
        left = math.ceil(pairing.left_s)
        text = self.tr("{n} s left").format(n=left)
        self._left.show_text(text, Tone.WARN if left <= _HURRY_S else Tone.INK2)

    def told(self, answer: Answer) -> None:
        """What became of the code: refused words stay here; else the question goes by itself."""
        if isinstance(answer, Denied):
            self._decided = False
            self._message.show_text(f"{answer.says} {answer.next_step}".strip())
            self._message.show()
            self._show_ready()

    def withdraw(self) -> None:
        """The question is gone: close, and tell nobody."""
        self._decided = True
        self.shut()

    # What is done.

    def _press(self, key: str) -> None:
        assert self.field is not None  # there is a pad only beside a field
        self.field.backspace() if key == "back" else self.field.insert(key)

    def _typed_so_far(self, text: str) -> None:
        digits = "".join(one for one in text if one.isascii() and one.isdigit())
        if digits != text and self.field is not None:
            self.field.setText(digits)  # which comes back here
            return
        self._message.show_text("")
        self._show_ready()

    def _code(self) -> str:
        return self.field.text() if self.field is not None else self.pairing.code or ""

    def _show_ready(self) -> None:
        if self.confirm is not None:
            self.confirm.setEnabled(len(self._code()) == _DIGITS and not self._decided)

    def _answer(self) -> None:
        if self.confirm is not None and self.confirm.isEnabled():
            self._decided = True
            self._show_ready()
            self.answered.emit(self._code())

    def _closed(self) -> None:
        if not self._decided:
            self._decided = True
            self.refused.emit()


def _typed(pairing: PairingView) -> bool:
    return pairing.kind is PairingKind.TYPE
