"""Leaving a patient whose values are not signed: say why, or stay."""

from __future__ import annotations

from collections.abc import Callable

from station.ui import names
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.overlay import Overlay

__all__ = ["LeaveDialog"]


class LeaveDialog(Overlay):
    """`leave(reason)` is called when it is decided."""

    def __init__(
        self,
        look: Look,
        unsigned: int,
        leave: Callable[[str], None],
        pause: Callable[[], None],
    ) -> None:
        """`unsigned`: how many accepted results nobody has signed. `pause` is called where the
        visit is to go on later.
        """
        super().__init__(look, "", name=names.LEAVE_DIALOG)
        self._leave = leave
        self._pause = pause
        title = self.tr("Leave this patient?")
        self.title.setText(title)
        self.setAccessibleName(title)
        self._needs_reason = unsigned > 0
        if unsigned == 0:
            says = self.tr("Nothing was kept yet. The board is cleared.")
        elif unsigned == 1:
            says = self.tr("One value is not signed. It is not sent; it stays here as evidence.")
        else:
            says = self.tr(
                "{n} values are not signed. They are not sent; they stay here as evidence."
            ).format(n=unsigned)
        self.body.addWidget(Label(look, says, use=Text.BODY, tone=Tone.INK2, wrap=True))
        self._field = Field(
            look,
            self.tr("Why the visit ends here"),
            name=names.LEAVE_REASON,
            hint=self.tr("Why the visit ends here"),
        )
        self._field.setVisible(self._needs_reason)
        self._field.textChanged.connect(self._show_ready)
        self._field.returnPressed.connect(self._decide)
        self.body.addWidget(self._field)
        stay = Button(look, self.tr("Stay"))
        stay.clicked.connect(self.shut)
        self.confirm = Button(
            look, self.tr("Leave patient"), name=names.LEAVE_CONFIRM, kind=Kind.DANGER
        )
        self.confirm.clicked.connect(self._decide)
        later = Button(
            look,
            self.tr("Pause visit"),
            name=names.LEAVE_PAUSE,
            kind=Kind.NEXT,
            icon=Icon.PAUSED,
        )
        later.clicked.connect(self._pause_it)
        self.buttons.addWidget(stay)
        self.buttons.addWidget(later)
        self.buttons.addSpacing(look.metrics.gap)  # at least 5 mm beside what cannot be undone
        self.buttons.addWidget(self.confirm)
        self._show_ready()

    def _show_ready(self) -> None:
        self.confirm.setEnabled(not self._needs_reason or bool(self._field.text().strip()))

    def _pause_it(self) -> None:
        self.shut()
        self._pause()

    def _decide(self) -> None:
        if self.confirm.isEnabled():
            self.shut()
            self._leave(self._field.text().strip())
