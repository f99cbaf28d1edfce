"""Devices: the instruments of the room at the left, the chosen one at the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from station.capture.commands import (
    AllowInstrument,
    Answer,
    ApproveInstrument,
    ForgetInstrument,
    NameInstrument,
)
from station.capture.views import LinkPhase, LinkView
from station.ui import names
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.pages.add_instrument import AddDialog
from station.ui.pages.base import Page
from station.ui.pages.device_dialogs import ForgetDialog, RenameDialog
from station.ui.pages.device_panel import DevicePanel
from station.ui.pages.device_row import DeviceHead, DeviceRow
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from station.capture.views import StationView
    from station.ui.port import StationPort

__all__ = ["DevicesPage"]


class DevicesPage(Page):
    """Everything about instruments that is not about a patient."""

    def __init__(
        self,
        look: Look,
        port: StationPort,
        go: Callable[[str], None],
        notify: Callable[[Answer], None],
    ) -> None:
        super().__init__(look, port, go, notify)
        self.setObjectName(names.PAGE_DEVICES)
        self._rows: dict[str, DeviceRow] = {}
        self._chosen: str | None = None
        self._dialog: Overlay | None = None
        metrics = look.metrics
        margin, edge = metrics.margin, metrics.px(20, 12)
        halves = row(self, spacing=metrics.px(20, 12), margins=(margin, edge, margin, edge))
        left = column(spacing=metrics.px(14, 8))
        self._title = Label(look, use=Text.TILE, weight=700)
        self._says = Label(look, use=Text.LABEL, tone=Tone.WARN, wrap=True)
        left.addWidget(self._title)
        left.addWidget(self._says)
        left.addWidget(self._list(), 1)
        halves.addLayout(left, 1)
        self.panel = DevicePanel(look)
        self.panel.setFixedWidth(metrics.px(500, 372))
        self.panel.rename_wanted.connect(self._ask_name)
        self.panel.allow_wanted.connect(self._allow)
        self.panel.approve_wanted.connect(self._approve)
        self.panel.forget_wanted.connect(self._ask_forget)
        halves.addWidget(self.panel)
        self._add = Button(
            look,
            self.tr("Add an instrument"),
            name=names.ADD_INSTRUMENT,
            kind=Kind.NEXT,
            icon=Icon.PLUS,
            step=True,
        )
        self._add.clicked.connect(self._ask_add)

    def _list(self) -> QWidget:
        box = Panel(self.look)
        inside = column(box, margins=(1, 1, 1, 1))
        head = DeviceHead(self.look)
        inside.addWidget(head)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        self._lines = column(inner)
        self._lines.addStretch(1)
        scroll.setWidget(inner)
        bar = scroll.verticalScrollBar()
        # The bar takes its width from the rows: from the head too, or the columns part.
        bar.rangeChanged.connect(
            lambda _, longest: head.setContentsMargins(
                0, 0, bar.sizeHint().width() if longest else 0, 0
            )
        )
        inside.addWidget(scroll, 1)
        return box

    def foot_actions(self) -> list[QWidget]:
        """Adding one."""
        return [self._add]

    # What it shows.

    def update_view(self, view: StationView) -> None:
        """List and chosen instrument. Rows are made anew only for instruments that are new."""
        super().update_view(view)
        self._title.show_text(self.tr("Instruments in room {room}").format(room=view.room))
        self._says.setVisible(bool(view.links_say))
        self._says.show_text(view.links_say)
        present = {link.name: link for link in view.links}
        if list(present) != list(self._rows):
            self._remake(present)
        if self._chosen not in present:
            self._chosen = _worth_a_look(view.links)
        for name, shown in self._rows.items():
            shown.show_link(present[name], view.now, name == self._chosen)
        self.panel.show_link(present.get(self._chosen or ""), view)
        self._add.setEnabled(view.may_manage)
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.update_view(view)

    def _remake(self, present: dict[str, LinkView]) -> None:
        for gone in [name for name in self._rows if name not in present]:
            old = self._rows.pop(gone)
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        rows: dict[str, DeviceRow] = {}
        for at, (name, link) in enumerate(present.items()):
            shown = self._rows.get(name)
            if shown is None:
                shown = DeviceRow(self.look, link)
                shown.clicked.connect(lambda _=False, name=name: self._choose(name))
            if self._lines.indexOf(shown) != at:
                self._lines.insertWidget(at, shown)
            rows[name] = shown
        self._rows = rows

    # What a person does.

    def _choose(self, name: str) -> None:
        self._chosen = name
        if self.view is not None:
            self.update_view(self.view)

    def _ask_name(self) -> None:
        if self._chosen is not None:
            self._open(RenameDialog(self.look, self._chosen, self._name))

    def _ask_forget(self) -> None:
        if self._chosen is not None:
            self._open(ForgetDialog(self.look, self._chosen, self._forget))

    def add_instrument(self, closed: Callable[[], None]) -> None:
        """Ask what is to be added; `closed` is called when that is over, whatever came of it."""
        self._ask_add()
        if self._dialog is None:
            closed()
        else:
            self._dialog.closed.connect(closed)

    def _ask_add(self) -> None:
        if self.view is not None:
            dialog = AddDialog(self.look, self.port, self._added)
            self._open(dialog)
            dialog.update_view(self.view)
            dialog.look_around()

    def _open(self, dialog: Overlay) -> None:
        self._close()
        self._dialog = dialog
        dialog.open_over(self)

    def _close(self) -> None:
        if self._dialog is not None:
            self._dialog.shut()
            self._dialog.deleteLater()
            self._dialog = None

    def _name(self, name: str) -> None:
        dialog = self._dialog
        if self.actor is None or self._chosen is None or not isinstance(dialog, RenameDialog):
            return

        def then(answer: Answer) -> None:
            dialog.answered(answer)
            if not dialog.isVisible():
                self._choose(name)

        self.send(NameInstrument(actor=self.actor, instrument=self._chosen, name=name), then)

    def _forget(self) -> None:
        dialog = self._dialog
        if self.actor is None or self._chosen is None or not isinstance(dialog, ForgetDialog):
            return
        self.send(ForgetInstrument(actor=self.actor, instrument=self._chosen), dialog.answered)

    def _allow(self, allowed: bool) -> None:
        if self.actor is not None and self._chosen is not None:
            self.send(AllowInstrument(actor=self.actor, instrument=self._chosen, allowed=allowed))

    def _approve(self, approved: bool) -> None:
        if self.actor is not None and self._chosen is not None:
            command = ApproveInstrument(
                actor=self.actor, instrument=self._chosen, approved=approved
            )
            self.send(command)

    def _added(self, answer: Answer, name: str) -> None:
        self.notify(answer)
        self._choose(name)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Another page, or the station was locked: no question stays open."""
        self._close()
        super().hideEvent(event)


def _worth_a_look(links: tuple[LinkView, ...]) -> str | None:
    """The first one with something to say, else the first one."""
    for link in links:
        wrong = link.phase is not LinkPhase.CONNECTED and link.says and not link.resting
        if link.allowed and wrong:
            return link.name
    return links[0].name if links else None
