"""The visits that were signed today, and older ones of which something is not in the chart: what
became of them, and the way back to their receipts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from station.capture.commands import Answer, Denied, OpenSigned
from station.capture.views import SignedView, StationView
from station.ui import names, words
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.pages.base import Page
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ShapeWord
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.panel import Rule

__all__ = ["SignedButton", "SignedDialog"]


class SignedDialog(Overlay):
    """`open_visit(visit_id)` is called when one is chosen."""

    def __init__(self, look: Look, open_visit: Callable[[str], None]) -> None:
        super().__init__(look, "", name=names.SIGNED_DIALOG, width=1000)
        title = self.tr("Signed today")
        self.title.setText(title)
        self.setAccessibleName(title)
        self._open = open_visit
        self._listed: tuple[SignedView, ...] | None = None
        self._now: datetime | None = None
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setMinimumHeight(look.metrics.px(420, 300))
        self.body.addWidget(self._area)
        close = Button(look, self.tr("Close list"))
        close.clicked.connect(self.shut)
        self.buttons.addWidget(close)

    def update_view(self, view: StationView) -> None:
        """Make the list anew where it is another."""
        if view.signed == self._listed:
            return
        self._listed, self._now = view.signed, view.now
        body = QWidget()
        box = column(body)
        for one in view.signed:
            box.addWidget(self._line(one))
            box.addWidget(Rule(self.look))
        if not view.signed:
            said = self.tr("Nothing was signed here today.")
            box.addWidget(Label(self.look, said, tone=Tone.INK2))
        box.addStretch(1)
        self._area.setWidget(body)

    def _when(self, signed_at: datetime) -> str:
        """The time; of another day that day."""
        day = signed_at.astimezone().date()
        today = self._now is None or day == self._now.astimezone().date()
        return words.clock(signed_at) if today else words.day(day)

    def _line(self, one: SignedView) -> QWidget:
        look = self.look
        holder = QWidget()
        line = row(holder, spacing=look.metrics.px(20, 12), margins=(4, 6, 4, 6))
        line.addWidget(Label(look, self._when(one.signed_at), use=Text.STRONG))
        line.addWidget(Label(look, one.patient_name, use=Text.STRONG), 1)
        state = min(one.states, key=words.DELIVERY_ORDER.index, default=None)
        if state is not None:
            count = Counter(one.states)[state]
            icon, tone = words.DELIVERY_LOOK[state]
            chip = ShapeWord(look, use=Text.LABEL)
            word = self.tr("{n} of {all}: {state}").format(
                n=count, all=len(one.states), state=words.delivery_word(state)
            )
            chip.show_state(icon, word, tone)
            line.addWidget(chip)
        show = Button(
            look, self.tr("Open visit"), name=names.open_signed(one.visit_id), icon=Icon.REVIEW
        )
        show.setAccessibleName(self.tr("Open visit of {name}").format(name=one.patient_name))
        show.clicked.connect(lambda _=False, visit=one.visit_id: self._open(visit))
        line.addWidget(show)
        return holder


class SignedButton(Button):
    """In the foot bar of a page: of how many visits something is not in the chart until somebody
    looks, else how many were signed today; and the list of them.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page.look, "", name=names.SIGNED_TODAY, icon=Icon.REVIEW)
        self._page = page
        self._dialog: SignedDialog | None = None
        self.clicked.connect(self._show)
        self.hide()

    def update_view(self, view: StationView) -> None:
        """The count; nothing where nothing was signed."""
        self.setVisible(bool(view.signed))
        waiting = sum(one.waits_for_a_person for one in view.signed)
        self.shape_icon = Icon.WARNING if waiting else Icon.REVIEW
        self.show_text(
            self.tr("{n} not in the chart").format(n=waiting)
            if waiting
            else self.tr("{n} signed today").format(n=len(view.signed))
        )
        if self._dialog is not None:
            self._dialog.update_view(view)

    def _show(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        dialog = self._dialog = SignedDialog(self._page.look, self._open)
        if self._page.view is not None:
            dialog.update_view(self._page.view)
        dialog.open_over(self)

    def _open(self, visit_id: str) -> None:
        actor = self._page.actor
        if actor is None:
            return
        if self._dialog is not None:
            self._dialog.shut()

        def then(answer: Answer) -> None:
            if isinstance(answer, Denied):
                self._page.notify(answer)
            else:
                self._page.go("review")

        self._page.send(OpenSigned(actor=actor, visit_id=visit_id), then)
