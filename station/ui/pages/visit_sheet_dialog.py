"""The visit on paper: its sheet with every value, how it was measured and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from shiboken6 import isValid

from station.capture.commands import Answer, CopyVisit, Denied
from station.files import write_copy
from station.sheets.paper import Paper
from station.ui import names
from station.ui.copy_dialog import CopyDialog
from station.ui.tokens import Text
from station.ui.translation import spoken
from station.ui.ways_out import AskPlace, Print, problem_words, usual_paper
from station.ui.widgets.button import Button
from station.ui.widgets.label import Label
from station.ui.widgets.layout import row
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


class VisitSheetDialog(CopyDialog):
    """A choice of paper, and two ways: the printer and a PDF."""

    def __init__(
        self,
        look: Look,
        view: StationView,
        ask: Ask,
        *,
        ask_place: AskPlace | None = None,
        print_pages: Print | None = None,
    ) -> None:
        """`ask` asks the station before a copy leaves. `ask_place` and `print_pages` are the
        system's dialogs if not given.
        """
        paper = view.ekg_site.paper
        super().__init__(
            look,
            self.tr("Print the visit"),
            name=names.VISIT_SHEET_DIALOG,
            width=860,
            paper=Paper(paper) if paper else usual_paper(),
            ask_place=ask_place,
            print_pages=print_pages,
        )
        self._view, self._ask = view, ask
        says = self.tr("The sheet names the patient and has every value with how it was measured.")
        self.body.addWidget(Label(look, says, use=Text.BODY, wrap=True))
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
        self.body.addWidget(self.state)
        self.body.addWidget(self.says)

    def _go(self, kind: str) -> None:
        actor, visit = self._view.actor, self._view.visit
        if actor is None or visit is None:
            return
        path = None
        if kind == "pdf":
            # No patient in the name of a file.
            day = (visit.confirmed_at or self._view.now).astimezone()
            path = self.ask_place(self, f"visit-{day:%Y-%m-%d-%H%M}.pdf", ".pdf")
            if path is None:
                return

        def allowed(answer: Answer) -> None:
            if isinstance(answer, Denied):
                self.say_denied(answer)
                return
            try:
                pages = sheet_of(self._view, Paper(self.paper.current))
                if path is None:
                    printed = self.print_pages(self, pages)
                    if isValid(self):  # it goes when the station locks while somebody is asked
                        self.say_printed(printed)
                    return
                from station.sheets.pdf import pdf_of

                write_copy(path, pdf_of(pages))
            except (OSError, ValueError) as problem:
                self.say_failed(problem_words(problem))
                return
            self.say_saved([path])

        self._ask(CopyVisit(actor=actor, visit_id=visit.id, kind=kind), allowed)
