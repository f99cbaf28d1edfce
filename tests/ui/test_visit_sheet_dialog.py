"""The visit on paper: asked for first, named, with SIMULATED, and a clear word where it fails."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget

from station.capture.commands import Answer, CopyVisit, Denied, Done
from station.capture.views import Phase, StationView
from station.sheets.drawing import Drawing
from station.ui import names
from station.ui.look import Look
from station.ui.pages.visit_sheet_dialog import VisitSheetDialog
from station.ui.tokens import PALETTES, Metrics, ThemeName
from tests.store.records import ekg, temperature
from tests.support.bedside import application
from tests.ui import board_views

pytestmark = pytest.mark.window


def signed() -> StationView:
    view = board_views.view(phase=Phase.DELIVERED)
    assert view.visit is not None
    visit = dataclasses.replace(
        view.visit,
        results=(temperature(), ekg()),
        signed_at=board_views.NOW,
        signed_by=view.actor,
    )
    return dataclasses.replace(view, visit=visit)


class Asked:
    """The station's answer, and what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.commands: list[CopyVisit] = []

    def __call__(self, command: CopyVisit, then: Callable[[Answer], None]) -> None:
        self.commands.append(command)
        then(self.answer)


def opened(ask: Asked, place: Path | None, printed: bool | None = None) -> VisitSheetDialog:
    application()
    pages: list[tuple[Drawing, ...]] = []

    def print_pages(_: QWidget, given: tuple[Drawing, ...]) -> bool | None:
        pages.append(given)
        return printed

    dialog = VisitSheetDialog(
        Look(PALETTES[ThemeName.LIGHT], Metrics.of(1920, 1080, 4.0)),
        signed(),
        ask,
        ask_place=lambda *_: place,
        print_pages=print_pages,
    )
    dialog.pages = pages  # type: ignore[attr-defined]
    return dialog


def press(dialog: VisitSheetDialog, kind: str) -> None:
    button = dialog.findChild(QAbstractButton, names.save_as(kind))
    assert button is not None
    button.click()


def test_a_pdf_names_the_patient_and_says_what_it_is(xvfb_display: str, tmp_path: Path) -> None:
    ask = Asked(Done())
    dialog = opened(ask, tmp_path / "visit.pdf")
    press(dialog, "pdf")
    assert [command.kind for command in ask.commands] == ["pdf"]
    with pdfplumber.open(tmp_path / "visit.pdf") as pdf:
        for page in pdf.pages:
            text = page.extract_text()
            assert board_views.PATIENT.family in text
            assert "SIMULATED" in text
            assert "EKG, preview, not for diagnosis" in text
    assert dialog.state.word == "Saved"
    dialog.close()


def test_what_is_not_allowed_does_not_leave(xvfb_display: str, tmp_path: Path) -> None:
    dialog = opened(Asked(Denied("You may not.", "Ask a clinician.")), tmp_path / "visit.pdf")
    press(dialog, "pdf")
    assert not (tmp_path / "visit.pdf").exists()
    assert dialog.says.text() == "You may not. Ask a clinician."
    dialog.close()


def test_where_it_cannot_be_written_that_is_said(xvfb_display: str, tmp_path: Path) -> None:
    dialog = opened(Asked(Done()), tmp_path / "no such folder" / "visit.pdf")
    press(dialog, "pdf")
    assert dialog.state.word == "Not saved"
    assert "No such file or directory" in dialog.says.text()
    dialog.close()


@pytest.mark.parametrize(
    ("printed", "word"), [(True, "Sent to the printer"), (False, "Not printed"), (None, "")]
)
def test_printing(xvfb_display: str, printed: bool | None, word: str) -> None:
    ask = Asked(Done())
    dialog = opened(ask, None, printed)
    press(dialog, "print")
    assert [command.kind for command in ask.commands] == ["print"]
    assert dialog.state.word == word
    assert len(dialog.pages) == 1  # type: ignore[attr-defined]
    press(dialog, "pdf")  # the person went away from the question where
    assert len(ask.commands) == 1
    dialog.close()
