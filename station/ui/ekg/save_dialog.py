"""One kept EKG on paper or as a file: a button and a sentence for each way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout
from shiboken6 import isValid

from station.capture.commands import Denied
from station.ekg_copies import ENDINGS, CopyKind
from station.sheets.kept_ekg import layout_of
from station.sheets.layouts import Layout
from station.sheets.paper import Paper
from station.ui import names
from station.ui.copy_dialog import CopyDialog
from station.ui.ekg.controls import layout_word
from station.ui.icons import Icon
from station.ui.tokens import Text, Tone
from station.ui.ways_out import AskPlace, Print, problem_words, usual_paper
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.chip import ShapeWord
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column, row
from station.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from station.capture.commands import Answer
    from station.ekg_copies import EkgCopy
    from station.ui.look import Look

__all__ = ["SaveDialog"]

Ask = Callable[[CopyKind, bool, Callable[["Answer"], None]], None]

_LAYOUTS: Final = (
    Layout.THREE_BY_FOUR_ONE_RHYTHM,
    Layout.THREE_BY_FOUR_THREE_RHYTHM,
    Layout.SIX_BY_TWO,
    Layout.TWELVE_BY_ONE,
    Layout.RHYTHM,
)
# Every layout of ten seconds is offered, however short the recording; a rhythm sheet wants its own.
_LEAST_S: Final = 10.0


class _Done(QObject):
    """Carries what became of a file from the thread that wrote it."""

    told = Signal(object)


class SaveDialog(CopyDialog):
    """Every way out is asked for first (`ask`), so that the trail has it; `left` tells of each one
    that went out.
    """

    left = Signal(str)

    def __init__(
        self,
        look: Look,
        copy: EkgCopy,
        ask: Ask,
        *,
        paper: Paper | None = None,
        ask_place: AskPlace | None = None,
        print_pages: Print | None = None,
    ) -> None:
        """`ask(kind, named, then)` asks the station, and `then` gets its answer in the Qt thread.

        `ask_place` and `print_pages` are the system's dialogs if not given: one gives a path and
        the other whether it was printed, both None where the person went away.
        """
        super().__init__(
            look,
            self.tr("Save or print this EKG"),
            name=names.SAVE_DIALOG,
            width=1180,
            paper=paper or usual_paper(),
            ask_place=ask_place,
            print_pages=print_pages,
        )
        self._copy, self._ask = copy, ask
        self._busy = False
        self._files = _Done()
        self._files.told.connect(self._told, Qt.ConnectionType.QueuedConnection)
        metrics = look.metrics
        if not copy.recording.origin.real:
            mark = ShapeWord(look, use=Text.STRONG)
            mark.show_state(Icon.TAG, self.tr("SIMULATED: it says so in every copy"), Tone.INK)
            self.body.addWidget(mark)
        choices = row(spacing=metrics.px(28, 16))
        used = layout_of(copy.recording)
        seconds = copy.recording.samples / copy.recording.rate_hz
        offered = [one for one in _LAYOUTS if one.seconds <= max(seconds, _LEAST_S) or one is used]
        offered += [used] if used not in offered else []
        self.layout_choice = Segmented(
            look,
            [(one.value, layout_word(one), names.save_layout(one.value)) for one in offered],
            used.value,
        )
        for title, choice in (
            (self.paper.accessibleName(), self.paper),
            (self.tr("Layout on paper"), self.layout_choice),
        ):
            choices.addLayout(self._titled(title, choice))
        choices.addStretch(1)
        self.body.addLayout(choices)
        self.body.addLayout(self._build_ways())
        self.named = Button(
            look,
            self.tr("Name the patient in EDF+, WFDB and CSV"),
            name=names.SAVE_NAMED,
            icon=Icon.BOX,
        )
        self.named.setCheckable(True)
        self.named.setEnabled(copy.patient is not None)
        self.named.toggled.connect(self._name)
        self.body.addWidget(self.named, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.state)
        self.body.addWidget(self.says)

    def _titled(self, title: str, choice: Segmented) -> QVBoxLayout:
        box = column(spacing=self.look.metrics.px(4, 2))
        box.addWidget(Label(self.look, title, use=Text.CAPTION, tone=Tone.INK2))
        choice.setAccessibleName(title)
        box.addWidget(choice)
        return box

    def _build_ways(self) -> QGridLayout:
        look, grid = self.look, QGridLayout()
        grid.setHorizontalSpacing(look.metrics.px(20, 12))
        grid.setVerticalSpacing(look.metrics.gap)
        grid.setColumnStretch(1, 1)
        self.ways: dict[CopyKind, Button] = {}
        for line, (kind, word, sentence) in enumerate(
            (
                (
                    CopyKind.PRINT,
                    self.tr("Print…"),
                    self.tr("On paper in true millimetres. The patient is named."),
                ),
                (
                    CopyKind.PDF,
                    self.tr("PDF"),
                    self.tr("The same sheet as a file. The patient is named."),
                ),
                (
                    CopyKind.EDF,
                    self.tr("EDF+"),
                    self.tr("The recorded signal for EDF readers, in 16 bits."),
                ),
                (
                    CopyKind.WFDB,
                    self.tr("WFDB"),
                    self.tr("The recorded signal with beats, for PhysioNet's tools."),
                ),
                (
                    CopyKind.CSV,
                    self.tr("CSV"),
                    self.tr("A table with units, and a data dictionary beside it."),
                ),
            )
        ):
            button = Button(look, word, name=names.save_as(kind.value))
            button.setAccessibleDescription(sentence)
            button.clicked.connect(lambda _=False, kind=kind: self._go(kind))
            grid.addWidget(button, line, 0)
            grid.addWidget(Label(look, sentence, use=Text.BODY, tone=Tone.INK2), line, 1)
            self.ways[kind] = button
        return grid

    def _name(self, on: bool) -> None:
        self.named.shape_icon = Icon.BOX_TICKED if on else Icon.BOX
        self.named.set_kind(Kind.CHOSEN if on else Kind.OTHER)
        self.named.update()

    def _go(self, kind: CopyKind) -> None:
        """Ask where, then whether it may, then do it."""
        if self._busy:
            return
        path = None
        if kind is not CopyKind.PRINT:
            path = self.ask_place(self, self._copy.name(kind), ENDINGS[kind])
            if path is None:
                return
        on_paper = kind in (CopyKind.PRINT, CopyKind.PDF)
        named = self._copy.patient is not None and (on_paper or self.named.isChecked())
        self._wait(True)
        self.say(Icon.MEASURING, self.tr("One moment"), tone=Tone.ACCENT)
        self._ask(kind, named, lambda answer: self._allowed(answer, kind, path, named))

    def _allowed(self, answer: Answer, kind: CopyKind, path: Path | None, named: bool) -> None:
        if isinstance(answer, Denied):
            self._wait(False)
            self.say_denied(answer)
            return
        paper, layout = Paper(self.paper.current), Layout(self.layout_choice.current)
        if path is None:
            self._print_now(paper, layout)
            return

        def write() -> None:
            try:
                files = self._copy.write(kind, path, named=named, paper=paper, layout=layout)
            except Exception as problem:
                self._files.told.emit(problem)
            else:
                self._files.told.emit((kind, files))

        threading.Thread(target=write, name="save-ekg", daemon=True).start()

    def _print_now(self, paper: Paper, layout: Layout) -> None:
        """A printer belongs to the Qt thread."""
        try:
            printed = self.print_pages(self, self._copy.pages(paper=paper, layout=layout))
        except ValueError as problem:
            self._fail(problem_words(problem))
            return
        if not isValid(self):  # it goes when the station locks while somebody is asked
            return
        self._wait(False)
        self.say_printed(printed)
        if printed:
            self.left.emit(CopyKind.PRINT.value)

    def _told(self, what: object) -> None:
        """A file was written, or was not."""
        if isinstance(what, Exception):
            self._fail(problem_words(what))
            return
        assert isinstance(what, tuple)  # `write` tells nothing else
        kind, files = what
        self._wait(False)
        self.say_saved(files)
        self.left.emit(kind.value)

    def _fail(self, says: str) -> None:
        self._wait(False)
        self.say_failed(says)

    def _wait(self, busy: bool) -> None:
        self._busy = busy
        for button in self.ways.values():
            button.setEnabled(not busy)
