"""The sheets of paper that go to a chart beside the values, as PDF.

In English, whatever the window speaks: who reads a chart is not who stands at the bedside.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.settings import Settings
    from station.visit import Result, SignedVisit

__all__ = ["ekg_sheet", "visit_sheet"]


def visit_sheet(settings: Settings, paper: str = "A4") -> Callable[[SignedVisit], bytes]:
    """What draws the vitals of a signed visit."""

    def draw(signed: SignedVisit) -> bytes:
        from station.sheets.paper import Paper
        from station.sheets.pdf import pdf_of
        from station.sheets.vitals_sheet import vitals_sheet

        pages = vitals_sheet(signed, paper=Paper(paper.lower()), zone=settings.zone)
        return pdf_of(pages, created=signed.signed_at)

    return draw


def ekg_sheet(settings: Settings, paper: str = "A4") -> Callable[[SignedVisit, Result], bytes]:
    """What draws the EKG of a result, as it was looked at. Raises `CannotComposeError`."""

    def draw(signed: SignedVisit, result: Result) -> bytes:
        from station.export.errors import CannotComposeError
        from station.sheets.ekg_sheet import ekg_sheet as sheet
        from station.sheets.kept_ekg import facts_of, gain_of, layout_of, signal_of
        from station.sheets.paper import Paper
        from station.sheets.pdf import pdf_of
        from station.signals.inputs import SignalError

        recording = result.ekg
        if recording is None:
            raise CannotComposeError(
                "An EKG without a recording cannot be filed.",
                "Take the result back and enter it again.",
            )
        try:
            pages = sheet(
                signal_of(recording),
                facts_of(
                    recording,
                    patient=signed.visit.patient,
                    operator=result.accepted_by.name,
                    station=signed.visit.station_id,
                    zone=settings.zone,
                ),
                layout=layout_of(recording),
                paper=Paper(paper.lower()),
                mm_per_mv=gain_of(recording),
            )
        except SignalError as problem:
            raise CannotComposeError(
                "This EKG cannot be drawn, so it cannot be filed as a sheet.",
                "Leave it out of what is filed, or record it again.",
            ) from problem
        return pdf_of(pages, created=recording.started)

    return draw
