"""Devices: which instruments this station has, how each is, and adding another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from station.capture.commands import (
    AddInstrument,
    AllowInstrument,
    Answer,
    Denied,
    ForgetInstrument,
    LookForInstruments,
    NameInstrument,
)
from station.capture.views import StationView
from station.ui import names
from station.ui.look import Look
from station.ui.pages.base import Page
from station.ui.pages.device_add import AddDialog
from station.ui.pages.device_row import DeviceRow
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column
from station.ui.widgets.overlay import Overlay
from station.visit import Role

if TYPE_CHECKING:
    from station.ui.port import StationPort

__all__ = ["DevicesPage"]


class DevicesPage(Page):
    """A row for each instrument; in the foot bar, adding one."""

    def __init__(
        self,
        look: Look,
        port: StationPort,
        go: Callable[[str], None],
        notify: Callable[[Answer], None],
    ) -> None:
        super().__init__(look, port, go, notify)
        self.setObjectName(names.PAGE_DEVICES)
        metrics = look.metrics
        page = column(self, spacing=metrics.gutter, margins=(metrics.margin,) * 4)
        self.title = Label(look, use=Text.HEADING)
        self.lead = Label(look, use=Text.BODY, tone=Tone.INK2, wrap=True)
        page.addWidget(self.title)
        page.addWidget(self.lead)
        inside = QWidget()
        around = column(inside)
        self._list = column(spacing=metrics.px(14, 8))
        around.addLayout(self._list)
        around.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        page.addWidget(area, 1)
        self._rows: dict[str, DeviceRow] = {}
        self._dialog: Overlay | None = None
        self._adding: AddDialog | None = None
        self._add = Button(
            look, self.tr("Add an instrument"), name=names.DEVICE_ADD, kind=Kind.NEXT, step=True
        )
        self._add.clicked.connect(self.open_add)

    def foot_actions(self) -> list[QWidget]:
        """Adding an instrument."""
        return [self._add]

    @property
    def may_change(self) -> bool:
        """Whether who is signed in may change instruments. The station decides again."""
        return self.actor is not None and self.actor.role is Role.ENGINEER

    def update_view(self, view: StationView) -> None:
        """A row for each instrument, in the order of the station."""
        super().update_view(view)
        present = {link.name: link for link in view.links}
        for gone in [name for name in self._rows if name not in present]:
            old = self._rows.pop(gone)
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        for name, link in present.items():
            if name not in self._rows:
                made = DeviceRow(self.look, name)
                made.rename_wanted.connect(self.ask_name)
                made.allow_wanted.connect(self._allow)
                made.forget_wanted.connect(self.ask_forget)
                self._list.addWidget(made)
                self._rows[name] = made
            self._rows[name].show_link(link, self.may_change)
        count = len(present)
        self.title.show_text(
            self.tr("1 instrument") if count == 1 else self.tr("{n} instruments").format(n=count)
        )
        self.lead.show_text(
            self.tr("Touch “Add an instrument” to look what is near.")
            if self.may_change
            else self.tr("How each instrument is. To add or change one, sign in as an engineer.")
        )
        self._add.setEnabled(self.may_change)
        if self._adding is not None:
            self._adding.show_nearby(view.nearby)

    # What a person does.

    def open_add(self) -> None:
        """Look what is near, and choose."""
        if self.actor is None or self.view is None:
            return
        dialog = AddDialog(self.look, self._look, self._add_chosen)
        self._adding = dialog
        self._open(dialog)
        dialog.show_nearby(self.view.nearby)
        self._look()

    def _look(self) -> None:
        if self.actor is not None:
            self.send(LookForInstruments(actor=self.actor))

    def _add_chosen(
        self, spec: str, name: str, address: str | None, port: str | None, mode: str | None
    ) -> None:
        if self.actor is None:
            return
        command = AddInstrument(
            actor=self.actor, spec=spec, name=name, address=address, port=port, mode=mode
        )
        self.send(command, self._added)

    def _added(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            if self._adding is not None:
                self._adding.show_refusal(answer)
            return
        self._shut()

    def ask_name(self, instrument: str) -> None:
        """Another name for it."""
        dialog = Overlay(self.look, self.tr("Another name"), name=names.DEVICE_NAME_DIALOG)
        field = Field(
            self.look,
            self.tr("How staff call it"),
            name=names.DEVICE_NAME,
            hint=self.tr("How staff call it"),
        )
        field.setText(instrument)
        dialog.body.addWidget(field)
        cancel = Button(self.look, self.tr("Cancel"))
        cancel.clicked.connect(self._shut)
        keep = Button(
            self.look, self.tr("Keep"), name=names.DEVICE_NAME_KEEP, kind=Kind.NEXT, step=True
        )

        def rename() -> None:
            text = field.text().strip()
            if self.actor is not None and text:
                command = NameInstrument(actor=self.actor, instrument=instrument, name=text)
                self._shut()
                self.send(command)

        keep.clicked.connect(rename)
        field.returnPressed.connect(rename)
        dialog.buttons.addWidget(cancel)
        dialog.buttons.addWidget(keep)
        self._open(dialog)
        field.setFocus()
        field.selectAll()

    def ask_forget(self, instrument: str) -> None:
        """Forgetting is asked once more: the pairing has to be made again afterwards."""
        dialog = Overlay(
            self.look,
            self.tr("Forget {name}?").format(name=instrument),
            name=names.DEVICE_FORGET_DIALOG,
        )
        dialog.body.addWidget(
            Label(
                self.look,
                self.tr("The station no longer connects to it. What it measured stays."),
                tone=Tone.INK2,
                wrap=True,
            )
        )
        stay = Button(self.look, self.tr("Keep it"))
        stay.clicked.connect(self._shut)
        forget = Button(
            self.look, self.tr("Forget"), name=names.DEVICE_FORGET_CONFIRM, kind=Kind.DANGER
        )

        def decide() -> None:
            self._shut()
            if self.actor is not None:
                self.send(ForgetInstrument(actor=self.actor, instrument=instrument))

        forget.clicked.connect(decide)
        dialog.buttons.addWidget(stay)
        dialog.buttons.addSpacing(self.look.metrics.gap)
        dialog.buttons.addWidget(forget)
        self._open(dialog)

    def _allow(self, instrument: str, allowed: bool) -> None:
        if self.actor is not None:
            self.send(AllowInstrument(actor=self.actor, instrument=instrument, allowed=allowed))

    def _open(self, dialog: Overlay) -> None:
        self._dialog = dialog
        dialog.closed.connect(self._forget_dialog)
        dialog.open_over(self)

    def _shut(self) -> None:
        if self._dialog is not None:
            self._dialog.shut()

    def _forget_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = self._adding = None
