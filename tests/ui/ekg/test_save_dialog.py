"""Copies of a kept EKG: asked for first, named only where they should be, and told in words."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pdfplumber
import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from station.capture.commands import Answer, Denied, Done
from station.ekg_copies import CopyKind, EkgCopy
from station.sheets.paper import Paper
from station.ui import names
from station.ui.ekg.save_dialog import SaveDialog
from station.ui.look import Look
from station.ui.tokens import PALETTES, Metrics, ThemeName
from station.ui.ways_out import usual_paper
from tests.ekg.recordings import kept, wave
from tests.sheets.test_kept_ekg import FOUND, INGRID, SHOWN
from tests.support.judges import judge_edf
from tests.ui.driving import click, wait_for

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("qt_app")]

COPY = EkgCopy(
    recording=kept(
        np.stack([wave(10, 250), 2 * wave(10, 250)]), 250, ("I", "II"), shown=SHOWN, found=FOUND
    ),
    patient=INGRID,
    operator="Priya Nair",
    station="Room 4",
)


class Desk:
    """The dialog over a window, a person who chooses a folder, and a station that answers."""

    def __init__(self, folder: Path) -> None:
        self.folder: Path | None = folder
        self.answer: Answer = Done()
        self.asked: list[tuple[CopyKind, bool]] = []
        self.left: list[str] = []
        self.printed: list[tuple[float, float]] = []
        self.window = QWidget()
        self.window.resize(1280, 800)
        self.window.show()
        look = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1280, 800, 4.47))
        self.dialog = SaveDialog(
            look,
            COPY,
            self.ask,
            paper=Paper.LETTER,
            ask_place=lambda _parent, name, _ending: self.folder / name if self.folder else None,
            print_pages=self.print_pages,
        )
        self.dialog.left.connect(self.left.append)
        self.dialog.open_over(self.window)

    def ask(self, kind: CopyKind, named: bool, then: Callable[[Answer], None]) -> None:
        self.asked.append((kind, named))
        then(self.answer)

    def print_pages(self, _parent: QWidget, pages: tuple[object, ...]) -> bool:
        self.printed += [(page.width, page.height) for page in pages]  # type: ignore[attr-defined]
        return True

    def save(self, kind: CopyKind) -> None:
        click(self.window, names.save_as(kind.value))
        wait_for(self.dialog.ways[kind].isEnabled)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path)
    yield one
    one.window.close()


def test_a_sheet_names_the_patient_and_says_simulated(desk: Desk) -> None:
    desk.save(CopyKind.PDF)
    assert desk.dialog.state.word == "Saved"
    assert desk.dialog.says.text().endswith(f"in {desk.folder}")
    assert (desk.asked, desk.left) == ([(CopyKind.PDF, True)], ["pdf"])
    assert desk.folder is not None
    (file,) = desk.folder.iterdir()
    assert "Halvorsen" not in file.name
    (page,) = pdfplumber.open(io.BytesIO(file.read_bytes())).pages
    assert (round(page.width), round(page.height)) == (792, 612)  # Letter on its side
    words = page.extract_text()
    for said in ("Halvorsen, Ingrid M.", "SIMULATED", "Preview, not for diagnosis", "Priya Nair"):
        assert said in words


def test_a_file_names_nobody_unless_somebody_says_so(desk: Desk) -> None:
    desk.save(CopyKind.EDF)
    click(desk.window, names.SAVE_NAMED)
    assert desk.folder is not None
    (file,) = desk.folder.iterdir()
    read = judge_edf(file)
    assert read.name is None
    assert read.labels[:2] == ["ECG I", "ECG II"]
    desk.save(CopyKind.EDF)
    assert "Halvorsen" in (judge_edf(file).name or "")
    assert desk.asked == [(CopyKind.EDF, False), (CopyKind.EDF, True)]


def test_records_and_tables_are_several_files(desk: Desk) -> None:
    desk.save(CopyKind.WFDB)
    desk.save(CopyKind.CSV)
    assert desk.folder is not None
    endings = sorted(file.name.partition(".")[2] for file in desk.folder.iterdir())
    assert endings == ["csv", "dat", "dictionary.csv", "hea", "station"]


def test_what_the_station_denies_does_not_leave(desk: Desk) -> None:
    desk.answer = Denied("Your session has ended.", "Sign in again.")
    desk.save(CopyKind.CSV)
    desk.save(CopyKind.PRINT)
    assert desk.folder is not None
    assert not any(desk.folder.iterdir())
    assert (desk.left, desk.printed) == ([], [])
    assert desk.dialog.says.text() == "Your session has ended. Sign in again."


def test_a_full_or_closed_place_is_told_in_words(desk: Desk) -> None:
    assert desk.folder is not None
    desk.folder = desk.folder / "not there"
    for kind in (CopyKind.PDF, CopyKind.EDF):
        desk.save(kind)
        assert desk.dialog.state.word == "Not saved"
        assert desk.dialog.says.text() == (
            "No such file or directory. Choose a folder that can be written to."
        )
    desk.folder = None  # went away
    asked = len(desk.asked)
    click(desk.window, names.save_as("pdf"))
    assert len(desk.asked) == asked


def test_paper_and_layout_are_those_chosen(desk: Desk) -> None:
    click(desk.window, names.save_paper("a4"))
    click(desk.window, names.save_layout("12x1"))
    desk.save(CopyKind.PRINT)
    assert desk.printed == [(297.0, 210.0)]
    assert (desk.left, desk.dialog.state.word) == (["print"], "Sent to the printer")


def test_the_usual_paper_is_that_of_the_place() -> None:
    assert usual_paper(QLocale("en_US")) is Paper.LETTER
    assert usual_paper(QLocale("es_MX")) is Paper.LETTER
    assert usual_paper(QLocale("de_DE")) is Paper.A4
