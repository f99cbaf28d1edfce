"""Printing or saving the EKG that was kept in this visit: the dialog, and who is asked first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from station.capture.commands import Answer, CopyEkg
from station.ui.translation import spoken

if TYPE_CHECKING:
    from station.capture.views import StationView
    from station.ekg_copies import CopyKind
    from station.ui.ekg.save_dialog import SaveDialog
    from station.ui.pages.base import Page
    from station.visit import Result

__all__ = ["open_save_dialog"]


def open_save_dialog(page: Page, view: StationView, result: Result) -> SaveDialog | None:
    """Over the page, with the EKG of a result of this visit; every copy is asked for before it
    leaves. None where there is nobody to ask, or no EKG.
    """
    visit, actor, recording = view.visit, view.actor, result.ekg
    if visit is None or actor is None or recording is None:
        return None
    # Not before somebody wants it: these bring what writes files.
    from station.ekg_copies import EkgCopy
    from station.sheets.paper import Paper
    from station.ui.ekg.save_dialog import SaveDialog

    copy = EkgCopy(
        recording=recording,
        patient=visit.patient,
        operator=result.accepted_by.name,  # who recorded it, not who prints it
        station=view.ekg_site.station,
        speak=spoken,
        language=QLocale().name()[:2],
    )

    def ask(kind: CopyKind, named: bool, then: Callable[[Answer], None]) -> None:
        page.send(
            CopyEkg(
                actor=actor,
                visit_id=visit.id,
                kind=kind.value,
                started=recording.started,
                named=named,
            ),
            then,
        )

    paper = view.ekg_site.paper
    dialog = SaveDialog(page.look, copy, ask, paper=Paper(paper) if paper else None)
    dialog.closed.connect(dialog.deleteLater)
    dialog.open_over(page)
    return dialog
