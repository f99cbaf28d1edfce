"""Today: who is expected in this room, and making sure who is in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from station.capture.commands import (
    Answer,
    ChoosePatient,
    ConfirmIdentifier,
    Denied,
    Identifier,
    LeavePatient,
    ReadWorklist,
    StartVisit,
)
from station.ui import names, words
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.pages.base import Page
from station.ui.pages.finding import found
from station.ui.pages.identity import IdentityPanel
from station.ui.pages.patient_row import PatientRow
from station.ui.pages.signed_dialog import SignedButton
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ShapeWord
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.panel import Panel
from station.ui.widgets.picture import Picture
from station.ui.widgets.segmented import Segmented
from station.visit import ExpectedPatient, Presence

if TYPE_CHECKING:
    from station.capture.views import StationView
    from station.ui.port import StationPort

__all__ = ["TodayPage"]

_HERE = (Presence.ARRIVED, Presence.ROOMED)


class TodayPage(Page):
    """The worklist at the left, the chosen patient at the right."""

    def __init__(
        self,
        look: Look,
        port: StationPort,
        go: Callable[[str], None],
        notify: Callable[[Answer], None],
    ) -> None:
        super().__init__(look, port, go, notify)
        self.setObjectName(names.PAGE_TODAY)
        self._listed: tuple[tuple[ExpectedPatient, ...], datetime | None] | None = None
        self._rows: list[PatientRow] = []
        metrics = look.metrics
        row = QHBoxLayout(self)
        margin = metrics.margin
        row.setContentsMargins(margin, metrics.px(20, 12), margin, metrics.px(20, 12))
        row.setSpacing(metrics.px(20, 12))
        left = QVBoxLayout()
        left.setSpacing(metrics.px(16, 10))
        left.addWidget(self._search_box())
        left.addLayout(self._head())
        left.addWidget(self._list(), 1)
        row.addLayout(left, 1)
        self.identity = IdentityPanel(
            look,
            tick=self._tick,
            start=self._start,
            not_this=self._not_this,
            go_on=lambda: self.go("vitals"),
        )
        self.identity.setFixedWidth(metrics.px(500, 372))
        row.addWidget(self.identity)
        self._read = Button(
            look, self.tr("Read list again"), name=names.READ_LIST, icon=Icon.REPEAT
        )
        self._read.clicked.connect(self._read_list)
        self._read_at = ShapeWord(look, use=Text.LABEL)
        self.signed = SignedButton(self)
        QShortcut(QKeySequence("/"), self).activated.connect(self.search.setFocus)

    # Layout.

    def _search_box(self) -> QWidget:
        metrics = self.look.metrics
        box = Panel(self.look, radius=6)
        box.set_frame(Tone.ACCENT, 3)
        box.setFixedHeight(max(metrics.step, metrics.px(84, 60)))
        row = QHBoxLayout(box)
        row.setContentsMargins(metrics.px(28, 16), 4, metrics.px(20, 12), 4)
        row.setSpacing(metrics.px(20, 14))
        row.addWidget(Picture(self.look, Icon.SCAN, Tone.ACCENT, px=metrics.px(42, 32)))
        self.search = Field(
            self.look,
            self.tr("Find a patient"),
            name=names.SEARCH_FIELD,
            hint=self.tr("Scan a wristband, or type name, birth date or MRN"),
            use=Text.STATE,
        )
        self.search.setFont(self.look.font(Text.STATE, 500))
        self.search.setProperty("bare", True)
        self.search.setProperty("plainFocus", True)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._choose_only)
        row.addWidget(self.search, 1)
        return box

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        self._title = Label(self.look, use=Text.TILE, weight=700)
        self._says = Label(self.look, use=Text.LABEL, tone=Tone.WARN)
        self._which = Segmented(
            self.look,
            [("all", self.tr("All"), "list-all"), ("here", self.tr("Arrived"), "list-here")],
            "all",
        )
        self._which.chosen.connect(lambda _which: self._filter())
        head.addWidget(self._title)
        head.addSpacing(self.look.metrics.px(24, 14))
        head.addWidget(self._says, 1)
        head.addWidget(self._which)
        return head

    def _list(self) -> QWidget:
        box = Panel(self.look)
        column = QVBoxLayout(box)
        column.setContentsMargins(1, 1, 1, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        self._lines = QVBoxLayout(inner)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self._empty = Label(self.look, use=Text.STATE, tone=Tone.INK2, weight=400, wrap=True)
        self._empty.setContentsMargins(*(self.look.metrics.pad,) * 4)
        self._lines.addWidget(self._empty)
        self._lines.addStretch(1)
        scroll.setWidget(inner)
        column.addWidget(scroll)
        return box

    def foot_actions(self) -> list[QWidget]:
        """When the list was read, and reading it again."""
        return [self._read_at, self.signed, self._read]

    # What it shows.

    def update_view(self, view: StationView) -> None:
        """List and chosen patient. Rows are made anew only when the list itself is another."""
        super().update_view(view)
        self.signed.update_view(view)
        worklist = view.worklist
        self._title.show_text(self.tr("Room {room} today").format(room=view.room))
        self._says.show_text(worklist.says)
        if worklist.read_at is None:
            self._read_at.show_state(Icon.WAITING, self.tr("List not read yet"), Tone.INK3)
        else:
            word = self.tr("List read {time}").format(time=words.clock(worklist.read_at))
            self._read_at.show_state(Icon.CAPTURED, word, Tone.OK, Tone.INK2)
        if (worklist.patients, worklist.read_at) != self._listed:
            self._make_rows(view)
        chosen = view.visit.patient.id if view.visit is not None else None
        for row in self._rows:
            row.set_chosen(row.expected.patient.id == chosen)
        self.identity.update_view(view)

    def _make_rows(self, view: StationView) -> None:
        listed = view.worklist.patients
        if self._listed is not None and listed == self._listed[0]:
            self._listed = (listed, view.worklist.read_at)
            self._filter()
            return
        self._listed = (listed, view.worklist.read_at)
        for row in self._rows:
            row.hide()
            row.deleteLater()
        today = view.now.astimezone().date()
        self._rows = [PatientRow(self.look, expected, today) for expected in listed]
        for at, row in enumerate(self._rows):
            row.clicked.connect(lambda _=False, expected=row.expected: self._choose(expected))
            self._lines.insertWidget(at, row)
        here = sum(one.presence in _HERE for one in listed)
        self._which.show_word("all", self.tr("All {n}").format(n=len(listed)))
        self._which.show_word("here", self.tr("Arrived {n}").format(n=here))
        self._filter()

    def _matching(self) -> list[PatientRow]:
        here_only = self._which.current == "here"
        return [
            row
            for row in self._rows
            if found(row.expected, self.search.text())
            and (not here_only or row.expected.presence in _HERE)
        ]

    def _filter(self) -> None:
        matching = self._matching()
        for row in self._rows:
            row.setVisible(row in matching)
        self._empty.setVisible(not matching)
        if self._rows:
            says = self.tr("Nobody in the list matches. Check what was typed, or read it again.")
        elif self.view is None or self.view.worklist.read_at is None:
            says = self.tr("The list was not read yet.")
        else:
            says = self.tr("Nobody is in today's list.")
        self._empty.show_text(says)

    # What is asked for.

    def _choose_only(self) -> None:
        """Enter in the search field chooses, where exactly one patient is left."""
        matching = self._matching()
        if len(matching) == 1:
            self._choose(matching[0].expected)

    def _choose(self, expected: ExpectedPatient) -> None:
        visit = self.view.visit if self.view is not None else None
        if visit is not None and visit.patient.id == expected.patient.id:
            return
        if self.actor is not None:
            self.send(ChoosePatient(actor=self.actor, expected=expected))

    def _tick(self, which: Identifier, heard: bool) -> None:
        if self.actor is not None:
            self.send(ConfirmIdentifier(actor=self.actor, which=which, heard=heard))

    def _start(self) -> None:
        if self.actor is not None:
            self.send(StartVisit(actor=self.actor), self._started)

    def _started(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self.notify(answer)
            return
        self.search.clear()
        self.go("vitals")

    def _not_this(self) -> None:
        if self.actor is not None:
            self.send(LeavePatient(actor=self.actor))

    def _read_list(self) -> None:
        if self.actor is not None:
            self._read.setEnabled(False)
            self.send(ReadWorklist(actor=self.actor), self._list_read)

    def _list_read(self, answer: Answer) -> None:
        self._read.setEnabled(True)
        if isinstance(answer, Denied):
            self.notify(answer)
