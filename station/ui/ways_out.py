"""Out of the window: the system's dialogs for a place and a printer, and problems in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from station.sheets.paper import Paper
from station.ui.translation import spoken

if TYPE_CHECKING:
    from station.sheets.drawing import Drawing

__all__ = ["AskPlace", "Print", "problem_words", "system_place", "system_print", "usual_paper"]

AskPlace = Callable[[QWidget, str, str], Path | None]
"""A window, a name and its ending; None where the person went away."""
Print = Callable[[QWidget, "tuple[Drawing, ...]"], bool | None]
"""Whether it was printed; None where the person went away."""
# Where letters are written on Letter: CLDR's territories with US paper.
_LETTER: Final = frozenset(
    ("US", "CA", "MX", "BZ", "CL", "CO", "CR", "GT", "NI", "PA", "PH", "PR", "SV", "VE")
)


def usual_paper(locale: QLocale | None = None) -> Paper:
    """Letter where that is what printers have, else A4; by this computer's locale if not said."""
    code = QLocale.territoryToCode((locale or QLocale.system()).territory())
    return Paper.LETTER if code in _LETTER else Paper.A4


def problem_words(problem: Exception) -> str:
    """What is wrong and what to do, as far as it is known."""
    says = spoken(getattr(problem, "says", "") or str(problem))
    next_step = spoken(getattr(problem, "next_step", ""))
    stop = "" if says.endswith(".") else "."
    return f"{says}{stop} {next_step}".strip()


def system_place(parent: QWidget, name: str, ending: str) -> Path | None:
    """Ask the person for a place; the ending is what it is."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, "", folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(f"*{ending}")
    dialog.setDefaultSuffix(ending)  # before it asks whether to replace a file
    dialog.selectFile(name)
    if not dialog.exec():
        return None
    return Path(dialog.selectedFiles()[0])


def system_print(parent: QWidget, pages: tuple[Drawing, ...]) -> bool | None:
    """Ask the person for a printer, and print. None where they went away."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from station.ui.sheet_painter import print_sheets

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if not QPrintDialog(printer, parent).exec():
        return None
    return print_sheets(printer, pages)
