"""Copies of a kept EKG that leave the station: paper, PDF, and files for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from station.ekg_files import save_ekg
from station.files import write_copy
from station.recordings.recording import RecordingError
from station.sheets.ekg_sheet import ekg_sheet
from station.sheets.kept_ekg import facts_of, gain_of, layout_of, signal_of
from station.sheets.paper import Paper
from station.sheets.pdf import pdf_of

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

    from station.ekg.record import EkgRecording
    from station.sheets.drawing import Drawing
    from station.sheets.layouts import Layout
    from station.sheets.words import Speak
    from station.visit import Patient

__all__ = ["ENDINGS", "CopyKind", "EkgCopy"]


class CopyKind(StrEnum):
    """What becomes of it."""

    PRINT = "print"
    PDF = "pdf"
    EDF = "edf"
    WFDB = "wfdb"
    CSV = "csv"


ENDINGS: Final = {
    CopyKind.PDF: ".pdf",
    CopyKind.EDF: ".edf",
    CopyKind.WFDB: ".hea",
    CopyKind.CSV: ".csv",
}
"""How the name of each kind of file ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EkgCopy:
    """One kept EKG and all that is said beside it.

    On paper and PDF the patient is always named; in the other files only where `named`. `zone` is
    what times are told in, None for this computer's.
    """

    recording: EkgRecording
    patient: Patient | None
    operator: str = ""
    station: str = ""
    zone: tzinfo | None = None
    speak: Speak = str
    language: str = "en"

    def name(self, kind: CopyKind) -> str:
        """A name for its file, which names no patient: "EKG 2026-11-24 10-54-12.pdf". A WFDB
        record's has no spaces.
        """
        when = self.recording.started.astimezone(self.zone)
        form = "EKG_%Y-%m-%d_%H-%M-%S" if kind is CopyKind.WFDB else "EKG %Y-%m-%d %H-%M-%S"
        return f"{when:{form}}{ENDINGS[kind]}"

    def pages(
        self, *, paper: Paper = Paper.A4, layout: Layout | None = None
    ) -> tuple[Drawing, ...]:
        """The sheet, in the layout that it was looked at in if not said otherwise.

        Raises `SignalError` for filters that its rate does not allow.
        """
        recording = self.recording
        return ekg_sheet(
            signal_of(recording, speak=self.speak),
            facts_of(
                recording,
                patient=self.patient,
                operator=self.operator,
                station=self.station,
                zone=self.zone,
                speak=self.speak,
            ),
            layout=layout or layout_of(recording),
            paper=paper,
            mm_per_mv=gain_of(recording),
            speak=self.speak,
        )

    def pdf(self, *, paper: Paper = Paper.A4, layout: Layout | None = None) -> bytes:
        """The sheet as a PDF file. Raises as `pages` does."""
        return pdf_of(self.pages(paper=paper, layout=layout), language=self.language)

    def write(
        self,
        kind: CopyKind,
        path: Path,
        *,
        named: bool = False,
        paper: Paper = Paper.A4,
        layout: Layout | None = None,
    ) -> tuple[Path, ...]:
        """Write a file of that kind, and give the files that it is made of.

        Raises `RecordingError` where it does not fit the kind or cannot be written: what is wrong
        and what to do; `SignalError` as `pages` does; `ValueError` for what is no file.
        """
        if kind is CopyKind.PRINT:
            raise ValueError("paper is no file: print the pages")
        if kind is CopyKind.PDF:
            return (_write(path, self.pdf(paper=paper, layout=layout)),)
        findings = self.recording.findings
        beats = None if findings is None else np.array(findings.r_peaks, dtype=np.int64)
        return save_ekg(
            self.recording,
            path,
            patient=self.patient if named else None,
            beats=beats if kind is CopyKind.WFDB else None,
            zone=self.zone,
        )


def _write(path: Path, content: bytes) -> Path:
    """Whole or not at all."""
    try:
        write_copy(path, content)
    except OSError as problem:
        raise RecordingError(
            path, problem.strerror or str(problem), "Choose a folder that can be written to."
        ) from problem
    return path
