"""What an EKG archive gets of a visit: each EKG as a waveform object, as a sheet, or both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from station.corrections import CorrectionKind
from station.dicom import library, uids
from station.ekg.order import EkgOrder
from station.export.destination import Change
from station.export.dicom_ecg import class_of, ecg_object
from station.export.dicom_parts import DicomSite, Identifiers, recording_of
from station.export.dicom_pdf import pdf_object
from station.export.dicom_reject import rejection, rejection_uid
from station.export.draft import Draft
from station.export.errors import NotATestChartError
from station.visit import Result, ResultKind, SignedVisit

__all__ = ["DICOM", "DicomDestination", "no_order"]

DICOM: Final = "application/dicom"
"""The media type of a DICOM file (RFC 3240)."""


def no_order(_signed: SignedVisit, _result: Result) -> EkgOrder | None:
    """Nobody ordered it."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DicomDestination:
    """`sheet` draws an EKG as PDF and is wanted where the site wants sheets; `order_of` finds the
    order that an EKG answers. Vitals are not sent: an EKG archive has no place for them.
    """

    name: str
    test: bool
    site: DicomSite
    sheet: Callable[[SignedVisit, Result], bytes] | None = None
    order_of: Callable[[SignedVisit, Result], EkgOrder | None] = field(default=no_order)

    def __post_init__(self) -> None:
        """Refuse a sheet that nobody draws, and an archive that gets nothing."""
        if self.site.sheet and self.sheet is None:
            raise ValueError("a sheet needs somebody who draws it")
        if not (self.site.sheet or self.site.waveform):
            raise ValueError("an archive gets the waveform, the sheet, or both")

    def drafts(self, signed: SignedVisit) -> Iterator[Draft]:
        """One object for each form of each filed EKG, the waveform first.

        Raises `NotATestChartError` for simulated data at a real archive, `CannotComposeError` for
        an EKG that no object can hold.
        """
        for result in signed.visit.results:
            if result.kind is ResultKind.EKG and result.filed and result.not_done is None:
                yield from self._of(result, signed)

    def _of(self, result: Result, signed: SignedVisit) -> Iterator[Draft]:
        if not (self.test or signed.visit.real):
            raise NotATestChartError(self.name)
        library.load()
        order = self.order_of(signed, result)
        names = Identifiers.of(result, signed, self.site, order)
        if self.site.waveform:
            body = ecg_object(result, signed, self.site, order)
            yield Draft(key=names.waveform, results=(result.id,), body=body, media=DICOM)
        if self.site.sheet and self.sheet is not None:
            source = class_of(recording_of(result)) if self.site.waveform else None
            pdf = self.sheet(signed, result)
            body = pdf_object(pdf, result, signed, self.site, order, source=source)
            yield Draft(key=names.sheet, results=(result.id,), body=body, media=DICOM)

    def correction(self, change: Change) -> Iterator[Draft]:
        """A rejection note for an EKG that was entered in error, at an archive that knows those.

        Nothing for all else: DICOM has no update, and the samples of an EKG are never amended.
        """
        result = change.result
        if (
            result.kind is not ResultKind.EKG
            or not result.filed
            or result.not_done is not None
            or change.correction.kind is not CorrectionKind.ENTERED_IN_ERROR
            or not self.site.rejections
        ):
            return
        library.load()
        order = self.order_of(change.signed, result)
        names = Identifiers.of(result, change.signed, self.site, order)
        sent = {}
        if self.site.waveform:
            sent[names.waveform] = class_of(recording_of(result))
        if self.site.sheet:
            sent[names.sheet] = uids.ENCAPSULATED_PDF
        yield Draft(
            key=rejection_uid(change.correction, self.site),
            results=(result.id,),
            body=rejection(change.correction, result, change.signed, self.site, sent, order),
            media=DICOM,
        )
