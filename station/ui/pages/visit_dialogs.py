"""Ending an unfinished visit with a reason, and moving a visit to another room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.capture.commands import Answer, Command, Denied, EndVisit, MoveRoom
from station.ui import names
from station.ui.patient_words import patient_name
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from station.capture.views import UnfinishedView
    from station.ui.pages.base import Page

__all__ = ["EndVisitDialog", "MoveRoomDialog"]


class _Asking(Overlay):
    """One field and a button; a refusal is said in the dialog."""

    def __init__(self, page: Page, title: str, *, name: str) -> None:
        super().__init__(page.look, title, name=name)
        self.page = page
        self.closed.connect(self.deleteLater)

    def ask(self, says: str, label: str, word: str, kind: Kind) -> None:
        """Add what it says, the field, and the button with that word."""
        look = self.look
        self.body.addWidget(Label(look, says, use=Text.BODY, tone=Tone.INK2, wrap=True))
        self.field = Field(look, label, name=names.VISIT_FIELD, hint=label)
        self.body.addWidget(self.field)
        self._message = Label(look, use=Text.BODY, tone=Tone.BAD, wrap=True)
        self.body.addWidget(self._message)
        self.field.textChanged.connect(self._show_ready)
        self.field.returnPressed.connect(self._decide)
        back = Button(look, self.tr("Go back"))
        back.clicked.connect(self.shut)
        self.confirm = Button(look, word, name=names.VISIT_CONFIRM, kind=kind)
        self.confirm.clicked.connect(self._decide)
        self.buttons.addWidget(back)
        self.buttons.addSpacing(look.metrics.gap)
        self.buttons.addWidget(self.confirm)
        self._show_ready()

    def _show_ready(self) -> None:
        self.confirm.setEnabled(bool(self.field.text().strip()))

    def command(self, text: str) -> Command | None:
        """What is asked for."""
        raise NotImplementedError

    def _decide(self) -> None:
        command = self.command(self.field.text().strip())
        if command is not None and self.confirm.isEnabled():
            self.confirm.setEnabled(False)
            self.page.send(command, self._answered)

    def _answered(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self._message.show_text(f"{answer.says} {answer.next_step}".strip())
            self._show_ready()
        else:
            self.shut()


class EndVisitDialog(_Asking):
    """Why it ends here."""

    def __init__(self, page: Page, unfinished: UnfinishedView) -> None:
        super().__init__(page, "", name=names.END_DIALOG)
        self._visit_id = unfinished.visit_id
        title = self.tr("End the visit of {name}?").format(name=patient_name(unfinished.patient))
        self.title.setText(title)
        self.setAccessibleName(title)
        if unfinished.kept == 0:
            says = self.tr("No value was kept.")
        elif unfinished.kept == 1:
            says = self.tr("One value is not signed. It is not sent; it stays here as evidence.")
        else:
            says = self.tr(
                "{n} values are not signed. They are not sent; they stay here as evidence."
            ).format(n=unfinished.kept)
        label = self.tr("Why the visit ends here")
        self.ask(says, label, self.tr("End visit"), Kind.DANGER)

    def command(self, text: str) -> Command | None:
        """End it."""
        actor = self.page.actor
        if actor is None:
            return None
        return EndVisit(actor=actor, visit_id=self._visit_id, reason=text)


class MoveRoomDialog(_Asking):
    """Where the patient is now."""

    def __init__(self, page: Page, room: str) -> None:
        super().__init__(page, "", name=names.MOVE_DIALOG)
        title = self.tr("Move to another room")
        self.title.setText(title)
        self.setAccessibleName(title)
        says = self.tr("This visit is in room {room}. Nothing that was kept changes.")
        label = self.tr("Name or number of the room")
        self.ask(says.format(room=room), label, self.tr("Move visit"), Kind.NEXT)

    def command(self, text: str) -> Command | None:
        """Move it."""
        actor = self.page.actor
        return None if actor is None else MoveRoom(actor=actor, room=text)
