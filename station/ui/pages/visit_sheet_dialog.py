"""The visit on paper: its sheet with every value, how it was measured and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from station.capture.commands import Answer, CopyVisit, Denied
from station.sheets.paper import Paper
from station.ui import names
from station.ui.icons import Icon
from station.ui.tokens import Text, Tone
from station.ui.translation import spoken
from station.ui.ways_out import (
    AskPlace,
    Print,
    problem_words,
    system_place,
    system_print,
    usual_paper,
)
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ShapeWord
from station.ui.widgets.label import Label
from station.ui.widgets.layout import row
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.segmented import Segmented
from station.visit import SignedVisit, Visit

if TYPE_CHECKING:
    from station.capture.views import StationView
    from station.sheets.drawing import Drawing
    from station.ui.look import Look

__all__ = ["VisitSheetDialog", "sheet_of"]

Ask = Callable[[CopyVisit, Callable[[Answer], None]], None]


def sheet_of(view: StationView, paper: Paper) -> tuple[Drawing, ...]:
    """The pages of the visit in the room. Raises `ValueError` where there is none."""
    from station.sheets.vitals_sheet import vitals_sheet
    from station.ui.site_units import told

    visit, actor = view.visit, view.actor
    if visit is None or actor is None:
        raise ValueError("there is no visit in the room")
    since = visit.confirmed_at or view.now
    kept = Visit(
        id=visit.id,
        station_id=view.ekg_site.station,
        room=visit.room or view.room,
        patient=visit.patient,
        opened_at=since,
        opened_by=visit.signed_by or actor,
        confirmed_at=visit.confirmed_at,
        results=visit.results,
    )
    signed: SignedVisit | Visit = kept
    if visit.signed_at is not None and visit.signed_by is not None:
        signed = SignedVisit(visit=kept, signed_at=visit.signed_at, signed_by=visit.signed_by)
    return vitals_sheet(
        signed,
        paper=paper,
        corrections=visit.corrections,
        deliveries=visit.deliveries,
        told=told,
        speak=spoken,
        language=QLocale().name()[:2],
    )


class VisitSheetDialog(Overlay):
    """A choice of paper, and two ways: the printer and a PDF."""

    def __init__(
        self,
        look: Look,
        view: StationView,
        ask: Ask,
        *,
        ask_place: AskPlace = system_place,
        print_pages: Print = system_print,
    ) -> None:
        """`ask` asks the station before a copy leaves. `ask_place` and `print_pages` are the
        system's dialogs if not given.
        """
        super().__init__(look, self.tr("Print the visit"), name=names.VISIT_SHEET_DIALOG, width=860)
        self._view, self._ask = view, ask
        self._ask_place, self._print = ask_place, print_pages
        says = self.tr("The sheet names the patient and has every value with how it was measured.")
        self.body.addWidget(Label(look, says, use=Text.BODY, wrap=True))
        paper = view.ekg_site.paper
        self.paper = Segmented(
            look,
            [
                (Paper.A4.value, self.tr("A4"), names.save_paper("a4")),
                (Paper.LETTER.value, self.tr("Letter"), names.save_paper("letter")),
            ],
            Paper(paper).value if paper else usual_paper().value,
        )
        self.paper.setAccessibleName(self.tr("Paper"))
        self.body.addWidget(self.paper)
        ways = row(spacing=look.metrics.gap)
        self._ways = (
            Button(look, self.tr("Print…"), name=names.save_as("print")),
            Button(look, self.tr("PDF"), name=names.save_as("pdf")),
        )
        for kind, button in zip(("print", "pdf"), self._ways, strict=True):
            button.clicked.connect(lambda _=False, kind=kind: self._go(kind))
            ways.addWidget(button)
        ways.addStretch(1)
        self.body.addLayout(ways)
        self.state = ShapeWord(look, use=Text.STRONG)
        self.state.setObjectName(names.SAVE_STATE)
        self.says = Label(look, " ", use=Text.BODY, wrap=True)
        self.body.addWidget(self.state)
        self.body.addWidget(self.says)
        self._say(Icon.WAITING, "", " ", Tone.SURFACE)

    def _go(self, kind: str) -> None:
        actor, visit = self._view.actor, self._view.visit
        if actor is None or visit is None:
            return
        path = None
        if kind == "pdf":
            # No patient in the name of a file.
            day = (visit.confirmed_at or self._view.now).astimezone()
            path = self._ask_place(self, f"visit-{day:%Y-%m-%d-%H%M}.pdf", ".pdf")
            if path is None:
                return

        def allowed(answer: Answer) -> None:
            if isinstance(answer, Denied):
                words = f"{spoken(answer.says)} {spoken(answer.next_step)}"
                self._say(Icon.FAILED, self.tr("Not saved"), words, Tone.BAD)
                return
            try:
                pages = sheet_of(self._view, Paper(self.paper.current))
                if path is None:
                    self._printed(self._print(self, pages))
                    return
                from station.sheets.pdf import pdf_of

                path.write_bytes(pdf_of(pages))
            except (OSError, ValueError) as problem:
                self._say(Icon.FAILED, self.tr("Not saved"), problem_words(problem), Tone.BAD)
                return
            where = self.tr("{files} in {folder}").format(files=path.name, folder=path.parent)
            self._say(Icon.CAPTURED, self.tr("Saved"), where, Tone.OK)

        self._ask(CopyVisit(actor=actor, kind=kind), allowed)

    def _printed(self, done: bool | None) -> None:
        if done:
            self._say(Icon.CAPTURED, self.tr("Sent to the printer"), " ", Tone.OK)
        elif done is False:
            words = self.tr("The printer takes nothing. Check that it is on, and print again.")
            self._say(Icon.FAILED, self.tr("Not printed"), words, Tone.BAD)

    def _say(self, icon: Icon, word: str, says: str, tone: Tone) -> None:
        self.state.show_state(icon, word, tone)
        self.says.show_text(says)
