"""Sheets painted by Qt: true to size on the screen, and in what a printer gets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path as File
from typing import TYPE_CHECKING

import numpy as np
import pdfplumber
import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from station.sheets.drawing import Align, Box, Clip, Drawing, Path, Text, lines
from station.sheets.ekg_sheet import EkgFacts, EkgSignal, ekg_sheet
from station.sheets.fonts import width_of
from station.sheets.vitals_sheet import vitals_sheet
from station.ui.sheet_painter import print_sheets, sheet_image
from station.ui.translation import install, spoken
from tests.sheets.test_ekg_sheet import facts, pulses, twelve
from tests.sheets.test_vitals_sheet import everything

if TYPE_CHECKING:
    from numpy.typing import NDArray

pytestmark = pytest.mark.window
MM = 25.4 / 72


def dark(image: QImage) -> NDArray[np.bool_]:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), dtype=np.uint8).reshape(grey.height(), -1)
    return np.asarray(rows[:, : grey.width()] < 128)


def test_a_page_on_the_screen_is_true_to_size(qt_app: object) -> None:
    page = Drawing(
        title="x",
        width=60,
        height=40,
        items=(
            Clip(
                box=Box(10, 0, 20, 40),
                items=(Path(kind="x", lines=lines((0, 5, 60, 5)), width=0.4),),
            ),
            Path(kind="y", lines=lines((5, 10, 5, 20)), width=0.4),
            Text(words="HHHH", x=50, y=30, size=5, align=Align.RIGHT),
        ),
    )
    picture = dark(sheet_image(page, 10))
    assert picture.shape == (400, 600)
    across = np.flatnonzero(picture[50]) / 10
    assert [across.min(), across.max()] == pytest.approx([10, 30], abs=0.2)
    down = np.flatnonzero(picture[:, 50]) / 10
    assert [down.min(), down.max()] == pytest.approx([10, 20], abs=0.4)
    letters = np.argwhere(picture[240:320, 310:])
    assert letters[:, 0].max() / 10 + 24 == pytest.approx(30, abs=0.2)  # they stand on 30 mm
    assert letters[:, 1].max() / 10 + 31 == pytest.approx(50, abs=0.6)  # and end at 50 mm


def test_what_is_printed_is_true_to_size(qt_app: object, tmp_path: File) -> None:
    """A printer that writes PDF: 25 mm a second, 10 mm a millivolt, on two pages."""
    ecg = np.zeros(2501)
    ecg[[1000, 1250]] = 1.0
    signal = EkgSignal(samples_mv=ecg[None], rate_hz=250.0, leads=("II",))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    assert print_sheets(printer, ekg_sheet(signal, EkgFacts()) * 2)
    with pdfplumber.open(tmp_path / "out.pdf") as pdf:
        assert len(pdf.pages) == 2
        for page in pdf.pages:
            assert (page.width * MM, page.height * MM) == pytest.approx((297, 210), abs=0.2)
            (trace,) = [path for path in page.curves if len(path["pts"]) > 1000]
            line = np.array(trace["pts"]) * MM
            low = np.median(line[:, 1])
            peaks = line[line[:, 1] < low - 5]
            assert peaks[1, 0] - peaks[0, 0] == pytest.approx(25, abs=0.03)
            assert low - peaks[:, 1] == pytest.approx([10, 10], abs=0.03)


def test_nothing_is_printed_without_a_page_or_a_place(qt_app: object, tmp_path: File) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    assert not print_sheets(printer, [])
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no" / "such" / "place.pdf"))
    assert not print_sheets(printer, [Drawing(title="x", width=60, height=40, items=())])


@pytest.fixture
def spanish(qt_app: object) -> Iterator[None]:
    app = QApplication.instance()
    assert app is not None
    before, translator = QLocale(), install(app, "es")
    yield
    if translator is not None:
        app.removeTranslator(translator)
    QLocale.setDefault(before)


def test_sheets_in_spanish_stay_on_the_paper(spanish: None) -> None:
    """Spanish is longer: every line of print still ends before its page does."""
    ekg = ekg_sheet(
        twelve(pulses(), derived=frozenset({"III"})), facts(simulated=True), speak=spoken
    )
    signed, corrections, deliveries = everything()
    vitals = vitals_sheet(
        signed,
        corrections=corrections,
        deliveries=deliveries,
        zone=UTC,
        speak=spoken,
        language="es",
    )
    words = [
        item.words for page in (*ekg, *vitals) for item in page.items if isinstance(item, Text)
    ]
    for expected in (
        "Nacimiento 14 mar 1958 · 68 años · Femenino",
        "Vista previa, no apta para diagnóstico",
        "SIMULADO",
        "derivada",
        "◆ Crítico, alto",
        "¿Fuma?",
        "brazo, sentado, oscilométrico",
        "Frec. card.",
    ):
        assert expected in words
    for page in (*ekg, *vitals):
        for item in page.items:
            if isinstance(item, Text):
                wide = width_of(item.words, item.size, bold=item.bold)
                right = item.x + {"left": wide, "centre": wide / 2, "right": 0}[item.align]
                assert right - wide >= 5
                assert right <= page.width - 5
