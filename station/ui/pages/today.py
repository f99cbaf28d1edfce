"""Today: who is expected in this room, and making sure who is in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from station.capture.commands import (
    Answer,
    ChooseEncounter,
    ChoosePatient,
    ConfirmIdentifier,
    Denied,
    Identifier,
    LeavePatient,
    PauseVisit,
    ReadWorklist,
    ResumeVisit,
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
from station.ui.pages.today_lines import Line, is_here, lines_of, to_finish
from station.ui.pages.unlisted_dialogs import GiveIdentityDialog, UnlistedDialog
from station.ui.pages.visit_dialogs import EndVisitDialog, MoveRoomDialog
from station.ui.patient_words import patient_name
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import ShapeWord
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.panel import Panel
from station.ui.widgets.picture import Picture
from station.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from station.capture.views import StationView
    from station.ui.port import StationPort

__all__ = ["TodayPage"]


# The station reads every few minutes: a list this old could not be read again.
_SOON_MS: Final = 400
_OLD_AFTER: Final = timedelta(minutes=20)


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
        self._listed: tuple[Line, ...] = ()
        self._rows: list[PatientRow] = []
        metrics = look.metrics
        row = QHBoxLayout(self)
        margin = metrics.margin
        row.setContentsMargins(margin, metrics.px(20, 12), margin, metrics.px(20, 12))
        row.setSpacing(metrics.px(20, 12))
        left = QVBoxLayout()
        left.setSpacing(metrics.px(16, 10))
        find = QHBoxLayout()
        find.setSpacing(metrics.px(16, 10))
        find.addWidget(self._search_box(), 1)
        unlisted = Button(
            look,
            self.tr("Unlisted") if metrics.compact else self.tr("Unlisted patient"),
            name=names.UNLISTED,
            icon=Icon.PLUS,
            step=True,
        )
        unlisted.setFixedHeight(max(metrics.step, metrics.px(84, 60)))
        unlisted.setAccessibleName(self.tr("Unlisted patient"))
        unlisted.clicked.connect(lambda: UnlistedDialog(self).open_over(self))
        find.addWidget(unlisted)
        left.addLayout(find)
        left.addLayout(self._head())
        left.addWidget(self._list(), 1)
        row.addLayout(left, 1)
        self.identity = IdentityPanel(
            look,
            tick=self._tick,
            start=self._start,
            not_this=self._not_this,
            go_on=lambda: self.go("vitals"),
            pause=self._pause,
            move=self._move,
            encounter=self._encounter,
            identify=lambda: GiveIdentityDialog(self).open_over(self),
        )
        self.identity.setFixedWidth(metrics.px(500, 372))
        row.addWidget(self.identity)
        self._read = Button(
            look, self.tr("Read list again"), name=names.READ_LIST, icon=Icon.REPEAT
        )
        self._read.clicked.connect(self._read_list)
        self._asked_again = False
        self._asking = ""
        self._read_at = ShapeWord(look, use=Text.LABEL)
        # Far from what goes on with the visit, and before the others: nothing moves when it comes.
        self._end_visit = Button(
            look, self.tr("End this visit"), name=names.END_VISIT, kind=Kind.DANGER
        )
        self._end_visit.clicked.connect(self._end)
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
        self.search.setProperty("focusFrame", box)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._choose_only)
        row.addWidget(self.search, 1)
        finger = self.look.metrics.touch(12)
        self._clear = Button(
            self.look,
            "",
            name=names.SEARCH_CLEAR,
            kind=Kind.QUIET,
            icon=Icon.CLOSE,
            size=QSize(finger, finger),
        )
        self._clear.setAccessibleName(self.tr("Show the whole list again"))
        self._clear.clicked.connect(self._look_again)
        self._clear.hide()
        row.addWidget(self._clear)
        return box

    def _look_again(self) -> None:
        """Nothing is looked for; the keyboard stays where it was."""
        self.search.clear()
        self.search.setFocus()

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        self._title = Label(self.look, use=Text.TILE, weight=700)
        self._says = Label(self.look, use=Text.LABEL, tone=Tone.WARN)
        self._which = Segmented(
            self.look,
            [
                ("all", self.tr("All"), "list-all"),
                ("here", self.tr("Arrived"), "list-here"),
                ("open", self.tr("To finish"), names.LIST_OPEN),
            ],
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
        """Ending an unfinished visit, the signed ones, the list's age, and reading it again."""
        return [self._end_visit, self._read_at, self.signed, self._read]

    # What it shows.

    def update_view(self, view: StationView) -> None:
        """List and chosen patient. Rows are made anew only when the list itself is another."""
        super().update_view(view)
        self.signed.update_view(view)
        worklist = view.worklist
        self._title.show_text(self.tr("Room {room} today").format(room=view.room))
        if not self._asking:
            self._show_says()
        self._read.setEnabled(not worklist.reading and not self._asked_again)
        if worklist.reading:
            self._read_at.show_state(
                Icon.MEASURING, self.tr("Reading the list"), Tone.ACCENT, Tone.INK
            )
        elif worklist.read_at is None:
            self._read_at.show_state(Icon.WAITING, self.tr("List not read yet"), Tone.INK3)
        else:
            self._show_age(worklist.read_at, view.now)
        self._show_lines(view)
        for row in self._rows:
            row.set_chosen(_is_of(row.line, view))
        self.identity.update_view(view)
        visit = view.visit
        waits = visit is not None and visit.confirmed_at is None and visit.resumed
        self._end_visit.setVisible(waits)

    def _show_age(self, read_at: datetime, now: datetime) -> None:
        """When the list was read; an old one says so in word, shape and colour."""
        at, age = read_at.astimezone(), now - read_at
        when = words.clock(at)
        if at.date() != now.astimezone().date():
            when = f"{words.day(at.date())}, {when}"
        word = self.tr("List read {time}").format(time=when)
        if age < _OLD_AFTER:
            self._read_at.show_state(Icon.CAPTURED, word, Tone.OK, Tone.INK2)
            return
        word = self.tr("List read {time}, {age} ago").format(
            time=when, age=words.age_text(age.total_seconds())
        )
        self._read_at.show_state(Icon.STALE, word, Tone.WARN, Tone.WARN)

    def _show_lines(self, view: StationView) -> None:
        """Rows stay where they are as long as the same lines are listed."""
        lines = lines_of(view)
        if lines == self._listed:
            if not lines:
                self._filter()
            return
        same = [line.key for line in lines] == [line.key for line in self._listed]
        self._listed = lines
        if same:
            for row, line in zip(self._rows, lines, strict=True):
                row.show_line(line)
        else:
            self._make_rows(view, lines)
        self._which.show_word("all", self.tr("All {n}").format(n=len(lines)))
        self._which.show_word("here", self.tr("Arrived {n}").format(n=sum(map(is_here, lines))))
        self._which.show_word("open", self.tr("To finish {n}").format(n=sum(map(to_finish, lines))))
        self._filter()

    def _make_rows(self, view: StationView, lines: tuple[Line, ...]) -> None:
        for row in self._rows:
            row.hide()
            row.deleteLater()
        today = view.now.astimezone().date()
        self._rows = [PatientRow(self.look, line, today, view.worklist.fields) for line in lines]
        seen: set[str] = set()
        for at, row in enumerate(self._rows):
            if row.objectName() in seen:  # the same patient with another visit
                row.setObjectName(f"{row.objectName()}-{at}")
            seen.add(row.objectName())
            row.clicked.connect(lambda _=False, row=row: self._choose(row.line))
            self._lines.insertWidget(at, row)

    def _matching(self) -> list[PatientRow]:
        wanted = {"here": is_here, "open": to_finish}.get(self._which.current)
        return [
            row
            for row in self._rows
            if found(row.line.expected, self.search.text()) and (wanted is None or wanted(row.line))
        ]

    def _filter(self) -> None:
        matching = self._matching()
        self._clear.setVisible(bool(self.search.text()))
        for row in self._rows:
            row.setVisible(row in matching)
        self._empty.setVisible(not matching)
        if self._rows:
            says = self.tr(
                "Nobody in the list matches. Check what was typed, or read the list again."
            )
        elif self.view is not None and self.view.worklist.reading:
            says = self.tr("The list is being read from the chart. You can go on.")
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
            self._choose(matching[0].line)

    def _choose(self, line: Line) -> None:
        if self.actor is None or self.view is None or _is_of(line, self.view):
            return
        if line.unfinished is not None:
            visit_id = line.unfinished.visit_id
            self.send(ResumeVisit(actor=self.actor, visit_id=visit_id))
        else:
            # The chart is asked about alerts first: where it takes its time, that is told.
            self._asking = patient_name(line.expected.patient)
            QTimer.singleShot(_SOON_MS, self._show_says)
            self.send(ChoosePatient(actor=self.actor, expected=line.expected), self._chosen)

    def _chosen(self, answer: Answer) -> None:
        self._asking = ""
        self._show_says()
        if isinstance(answer, Denied):
            self.notify(answer)

    def _show_says(self) -> None:
        """What the chart did not give, or what it is asked."""
        said = self.view.worklist.says if self.view is not None else ""
        if self._asking:
            said = self.tr("Asking the chart about {name}").format(name=self._asking)
        self._says.set_tone(Tone.ACCENT if self._asking else Tone.WARN)
        self._says.show_text(said)

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

    def _encounter(self, encounter_id: str) -> None:
        if self.actor is not None:
            self.send(ChooseEncounter(actor=self.actor, encounter_id=encounter_id))

    def _pause(self) -> None:
        if self.actor is not None:
            self.send(PauseVisit(actor=self.actor))

    def _move(self) -> None:
        visit = self.view.visit if self.view is not None else None
        if self.actor is not None and visit is not None:
            MoveRoomDialog(self, visit.room).open_over(self)

    def _end(self) -> None:
        chosen = next((row.line for row in self._rows if row.chosen), None)
        if self.actor is not None and chosen is not None and chosen.unfinished is not None:
            EndVisitDialog(self, chosen.unfinished).open_over(self)

    def _read_list(self) -> None:
        if self.actor is not None:
            self._asked_again = True
            self._read.setEnabled(False)
            self.send(ReadWorklist(actor=self.actor), self._list_read)

    def _list_read(self, answer: Answer) -> None:
        self._asked_again = False
        self._read.setEnabled(self.view is None or not self.view.worklist.reading)
        if isinstance(answer, Denied):
            self.notify(answer)


def _is_of(line: Line, view: StationView) -> bool:
    """Whether the line is of the patient who is chosen, or in the room."""
    visit = view.visit
    if visit is None or line.expected.patient.id != visit.patient.id:
        return False
    encounters = {line.expected.encounter_id, visit.expected.encounter_id} - {None}
    return len(encounters) < 2
