"""Emergency access, asked for at the sign-in page: who, why, and the station's emergency code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout

from station.capture.commands import EmergencyAccess, EmergencyReason
from station.ui import names
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.shell.send import refused, send
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.choice import ChoiceRow
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.picture import Picture
from station.ui.widgets.pin import LEAST_CODE, KeyPad, PinDots

if TYPE_CHECKING:
    from station.capture.commands import Answer
    from station.ui.port import StationPort

__all__ = ["KEY_PREFIX", "EmergencyDialog"]

KEY_PREFIX = "emergency-"


class EmergencyDialog(Overlay):
    """Who, why and the code; it closes when the station has let somebody in."""

    def __init__(self, look: Look, port: StationPort) -> None:
        super().__init__(look, "", name=names.EMERGENCY_DIALOG, width=1040)
        self._port = port
        self._asking = False
        self._reason: EmergencyReason | None = None
        title = self.tr("Emergency access")
        self.title.setText(title)
        self.setAccessibleName(title)
        metrics = look.metrics
        warns = row(spacing=metrics.px(12, 8))
        warns.addWidget(Picture(look, Icon.CRITICAL, Tone.BAD, px=metrics.px(28, 22)))
        says = self.tr(
            "For a patient who cannot wait. Your name and the reason are kept, all you do is "
            "marked, in the chart too, and it is reviewed."
        )
        warns.addWidget(Label(look, says, use=Text.BODY, tone=Tone.INK2, wrap=True), 1)
        self.body.addLayout(warns)
        halves = row(spacing=metrics.px(40, 24))
        halves.addLayout(self._left(), 1)
        halves.addLayout(self._right())
        self.body.addLayout(halves)
        self.message = Label(look, use=Text.BODY, tone=Tone.BAD, wrap=True)
        self.message.setObjectName(names.EMERGENCY_MESSAGE)
        self.body.addWidget(self.message)
        back = Button(look, self.tr("Back"))
        back.clicked.connect(self.shut)
        self.begin = Button(
            look, self.tr("Begin emergency access"), name=names.EMERGENCY_BEGIN, kind=Kind.DANGER
        )
        self.begin.clicked.connect(self._ask)
        self.buttons.addWidget(back)
        self.buttons.addSpacing(metrics.gap)
        self.buttons.addWidget(self.begin)
        self._show_ready()

    def _left(self) -> QVBoxLayout:
        look = self.look
        box = column(spacing=look.metrics.px(10, 6))
        word = Label(look, self.tr("Your first and last name"), use=Text.LABEL, tone=Tone.INK2)
        self.name = Field(
            look, self.tr("Your first and last name"), name=names.EMERGENCY_NAME, use=Text.TILE
        )
        self.name.setMaxLength(40)
        self.name.textChanged.connect(self._show_ready)
        self.name.returnPressed.connect(self._name_entered)
        ring = look.metrics.px(0, 3)  # room for the focus ring
        box.addWidget(word)
        box.addSpacing(ring)
        box.addWidget(self.name)
        box.addSpacing(ring)
        box.addWidget(Label(look, self.tr("Why"), use=Text.LABEL, tone=Tone.INK2))
        box.addSpacing(ring)
        self._rows: dict[EmergencyReason, ChoiceRow] = {}
        for reason in EmergencyReason:
            choice = ChoiceRow(look, self._word(reason), names.emergency_reason(reason.name))
            choice.clicked.connect(lambda _=False, reason=reason: self._choose(reason))
            self._rows[reason] = choice
            box.addWidget(choice)
        box.addStretch(1)
        return box

    def _right(self) -> QVBoxLayout:
        look = self.look
        box = column(spacing=look.metrics.px(10, 6))
        ring = look.metrics.px(0, 3)  # room for the focus ring
        box.addWidget(Label(look, self.tr("Emergency code"), use=Text.LABEL, tone=Tone.INK2))
        box.addSpacing(ring)
        self.code = PinDots(look, names.EMERGENCY_CODE, usual=LEAST_CODE)
        self.code.setAccessibleName(self.tr("Emergency code"))
        self.code.changed.connect(self._show_ready)
        self.code.entered.connect(self._ask)
        box.addWidget(self.code)
        box.addSpacing(ring)
        width = (look.metrics.px(388, 290) - 2 * look.metrics.gap) // 3
        pad = KeyPad(
            look, key_size=QSize(width, look.metrics.touch(12)), prefix=KEY_PREFIX, use=Text.TILE
        )
        pad.pressed.connect(self.code.press)
        box.addWidget(pad)
        box.addStretch(1)
        return box

    def _word(self, reason: EmergencyReason) -> str:
        match reason:
            case EmergencyReason.CANNOT_WAIT:
                return self.tr("The patient cannot wait")
            case EmergencyReason.NOT_SET_UP:
                return self.tr("I am not set up at this station")
            case EmergencyReason.NO_PIN:
                return self.tr("My PIN or badge does not work")
            case EmergencyReason.ROLE:
                return self.tr("My role does not allow it")

    def _choose(self, reason: EmergencyReason) -> None:
        self._reason = reason
        for one, choice in self._rows.items():
            choice.show_chosen(one is reason)
        self._show_ready()

    def _name_entered(self) -> None:
        next(iter(self._rows.values())).setFocus()

    def _show_ready(self) -> None:
        said = bool(self.name.text().strip()) and self._reason is not None
        whole = len(self.code.pin) >= LEAST_CODE
        self.begin.setEnabled(said and whole and not self._asking)

    def _ask(self) -> None:
        if not self.begin.isEnabled() or self._reason is None:
            return
        command = EmergencyAccess(
            name=self.name.text().strip(), reason=self._reason, code=self.code.pin
        )
        self._asking = True
        self.message.show_text("")
        self._show_ready()
        send(self, self._port, command, self._answered)

    def _answered(self, answer: Answer) -> None:
        self._asking = False
        self.code.clear()
        if refused(answer):
            self.message.show_text(f"{answer.says} {answer.next_step}".strip())
            self.code.setFocus()
        else:
            self.shut()
        self._show_ready()
