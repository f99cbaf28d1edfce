"""Programs on the Vitals page: the list, the question why there is no rest, and the commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from station.capture.commands import (
    AbortProgram,
    Accept,
    AcceptUnlikely,
    AskInstrument,
    Command,
    ConfirmPositioning,
    PauseProgram,
    ResumeProgram,
    Retake,
    SkipRest,
    StartProgram,
)
from station.capture.programs.views import ProgramChoice, ProgramsView
from station.capture.views import TileView
from station.ui import names, program_words
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.entry import Field
from station.ui.widgets.fit import draw_fitting
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.press import Pressable
from station.visit import ResultKind

if TYPE_CHECKING:
    from station.ui.pages.base import Page

__all__ = ["ProgramControl", "ProgramDialog", "ProgramRow", "SkipRestDialog"]


class ProgramRow(Pressable):
    """One program: its name, what it does, where that is from, and how long it takes."""

    def __init__(self, look: Look, choice: ProgramChoice) -> None:
        super().__init__()
        self.look = look
        self.choice = choice
        self.setObjectName(names.program(choice.id))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._about = choice.about
        if choice.blinded:
            self._about = self.tr("{about}. Numbers are hidden while it runs").format(
                about=choice.about
            )
        self._takes = program_words.takes(choice)
        said = (choice.title, self._takes, self._about, choice.source)
        self.setAccessibleName(". ".join(said))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Three lines of text; more than a finger."""
        metrics = self.look.metrics
        return QSize(metrics.px(700, 520), max(metrics.touch(12), metrics.px(104, 76)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Rows keep their height; the list scrolls."""
        return QSize(self.look.metrics.px(420, 320), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Name and time in the first line, then what it does, then its source."""
        look, metrics = self.look, self.look.metrics
        painter = QPainter(self)
        if self.isDown():
            painter.fillRect(self.rect(), look.colour(Tone.ACCENT_TINT))
        painter.setPen(QPen(look.colour(Tone.LINE), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        pad, time_px = metrics.px(10, 6), metrics.px(160, 112)
        inner = QRectF(self.rect()).adjusted(pad, pad, -pad, -pad)
        first, second = inner.height() * 0.40, inner.height() * 0.30
        name = QRectF(inner.left(), inner.top(), inner.width() - time_px, first)
        time = QRectF(inner.right() - time_px, inner.top(), time_px, first)
        about = QRectF(inner.left(), inner.top() + first, inner.width(), second)
        source = QRectF(inner.left(), about.bottom(), inner.width(), second)
        ink = Tone.INK if self.isEnabled() else Tone.OFF
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        draw_fitting(painter, look, name, self.choice.title, use=Text.STRONG, tone=ink)
        draw_fitting(painter, look, time, self._takes, use=Text.STRONG, tone=ink, align=right)
        draw_fitting(painter, look, about, self._about, use=Text.LABEL, tone=Tone.INK2)
        said = self.tr("Source: {source}").format(source=self.choice.source)
        draw_fitting(painter, look, source, said, use=Text.CAPTION, tone=Tone.INK3)


class ProgramDialog(Overlay):
    """The programs as rows; a touch begins one."""

    def __init__(self, look: Look, view: ProgramsView, start: Callable[[str], None]) -> None:
        super().__init__(look, "", name=names.PROGRAM_DIALOG, width=1100)
        title = self.tr("Blood pressure program")
        self.title.setText(title)
        self.setAccessibleName(title)
        self._start = start
        with_what = self.tr("There is no blood pressure cuff. Connect one first.")
        if view.cuff is not None and view.startable:
            with_what = self.tr("With {cuff}. It is started from here.").format(cuff=view.cuff)
        elif view.cuff is not None:
            with_what = self.tr(
                "With {cuff}. You press its START when the station says so."
            ).format(cuff=view.cuff)
        self.body.addWidget(Label(look, with_what, tone=Tone.INK2, wrap=True))
        inside = QWidget()
        rows = column(inside)
        for choice in view.choices:
            line = ProgramRow(look, choice)
            line.setEnabled(view.cuff is not None)
            line.clicked.connect(lambda _=False, line=line: self._chosen(line.choice.id))
            rows.addWidget(line)
        for problem in view.problems:
            rows.addWidget(Label(look, problem, use=Text.CAPTION, tone=Tone.WARN, wrap=True))
        rows.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        high = sum(one.sizeHint().height() for one in inside.findChildren(ProgramRow))
        area.setMinimumHeight(min(high + 8, look.metrics.px(620, 400)))
        self.body.addWidget(area, 1)
        cancel = Button(look, self.tr("Do not start"))
        cancel.clicked.connect(self.shut)
        self.buttons.addWidget(cancel)

    def _chosen(self, program: str) -> None:
        self.shut()
        self._start(program)


class SkipRestDialog(Overlay):
    """Why there is no rest: a touch for the usual reasons, words for others."""

    def __init__(self, look: Look, skip: Callable[[str], None]) -> None:
        super().__init__(look, "", name=names.SKIP_REST_DIALOG)
        title = self.tr("Measure without the rest?")
        self.title.setText(title)
        self.setAccessibleName(title)
        self._skip = skip
        says = self.tr("Pressures are higher without rest. The reason is filed with the result.")
        self.body.addWidget(Label(look, says, tone=Tone.INK2, wrap=True))
        line = row(spacing=look.metrics.gap)
        usual = (
            self.tr("Has rested before"),
            self.tr("Cannot sit still"),
            self.tr("Is in pain"),
            self.tr("Is urgent"),
        )
        for at, text in enumerate(usual):
            button = Button(look, text, name=names.skip_reason(at))
            button.clicked.connect(lambda _=False, text=text: self._decide(text))
            line.addWidget(button)
        line.addStretch(1)
        self.body.addLayout(line)
        hint = self.tr("Another reason")
        self._field = Field(look, hint, name=names.SKIP_REST_REASON, hint=hint)
        self._field.textChanged.connect(self._show_ready)
        self._field.returnPressed.connect(lambda: self._decide(self._field.text()))
        self.body.addWidget(self._field)
        stay = Button(look, self.tr("Go on resting"))
        stay.clicked.connect(self.shut)
        self._confirm = Button(
            look, self.tr("Skip rest"), name=names.SKIP_REST_CONFIRM, kind=Kind.DANGER
        )
        self._confirm.clicked.connect(lambda: self._decide(self._field.text()))
        self.buttons.addWidget(stay)
        self.buttons.addSpacing(look.metrics.gap)
        self.buttons.addWidget(self._confirm)
        self._show_ready()

    def _show_ready(self) -> None:
        self._confirm.setEnabled(bool(self._field.text().strip()))

    def _decide(self, reason: str) -> None:
        if reason.strip():
            self.shut()
            self._skip(reason.strip())


class ProgramControl:
    """`ProgramAsks` of the Vitals page: dialogs, and a command for each touch."""

    def __init__(
        self,
        page: Page,
        how: Callable[[ResultKind], None],
        tell: Callable[[ResultKind], None],
    ) -> None:
        self._page = page
        self.how = how
        self.tell = tell
        self._dialog: Overlay | None = None

    def choose_program(self) -> None:
        """Open the list."""
        view = self._page.view
        if view is not None:
            self._open(ProgramDialog(self._page.look, view.programs, self._start))

    def skip_rest(self) -> None:
        """Ask why."""
        self._open(SkipRestDialog(self._page.look, self._skip))

    def shut(self) -> None:
        """Another patient: what was asked is not asked any more."""
        if self._dialog is not None:
            self._dialog.shut()

    def confirm_positioning(self) -> None:
        """The patient is placed."""
        if (actor := self._page.actor) is not None:
            self._send(ConfirmPositioning(actor=actor))

    def pause_program(self, paused: bool) -> None:
        """Let the countdown stand, or go on."""
        if (actor := self._page.actor) is not None:
            self._send(PauseProgram(actor=actor) if paused else ResumeProgram(actor=actor))

    def end_program(self) -> None:
        """End it; what was taken can be kept."""
        if (actor := self._page.actor) is not None:
            self._send(AbortProgram(actor=actor))

    def stop_cuff(self, instrument: str) -> None:
        """Stop the cuff, which ends the program."""
        if (actor := self._page.actor) is not None:
            self._send(AskInstrument(actor=actor, instrument=instrument, action="stop"))

    def keep_set(self, tile: TileView) -> None:
        """Keep what it took."""
        if (actor := self._page.actor) is not None:
            self._send(Accept(actor=actor, kind=tile.kind, measurement=tile.measurement))

    def confirm_set(self, tile: TileView) -> None:
        """Keep it though something about it is unlikely."""
        if (actor := self._page.actor) is not None:
            command = AcceptUnlikely(actor=actor, kind=tile.kind, measurement=tile.measurement)
            self._send(command)

    def put_set_away(self) -> None:
        """Take it back, or give it up."""
        if (actor := self._page.actor) is not None:
            self._send(Retake(actor=actor, kind=ResultKind.BLOOD_PRESSURE))

    def _start(self, program: str) -> None:
        if (actor := self._page.actor) is not None:
            self._send(StartProgram(actor=actor, program=program))

    def _skip(self, reason: str) -> None:
        if (actor := self._page.actor) is not None:
            self._send(SkipRest(actor=actor, reason=reason))

    def _send(self, command: Command) -> None:
        self._page.send(command)

    def _open(self, dialog: Overlay) -> None:
        self.shut()
        self._dialog = dialog
        dialog.closed.connect(self._forget)
        dialog.open_over(self._page)

    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
