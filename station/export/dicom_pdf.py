"""The sheet of an EKG as an Encapsulated PDF object (PS3.3 A.45.1, C.24). Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.dicom import uids
from station.export import dicom_codes as codes
from station.export.dicom_parts import DicomSite, Identifiers, coded, frame, part_10
from station.export.errors import CannotComposeError

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from station.ekg.order import EkgOrder
    from station.visit import Result, SignedVisit

__all__ = ["pdf_dataset", "pdf_object"]


def pdf_object(
    pdf: bytes,
    result: Result,
    signed: SignedVisit,
    site: DicomSite,
    order: EkgOrder | None = None,
    *,
    source: str | None = None,
) -> bytes:
    """The whole file with that PDF. `source`: the SOP class of the waveform that it was drawn from,
    where that is sent too. Raises `CannotComposeError`.
    """
    return part_10(pdf_dataset(pdf, result, signed, site, order, source=source))


def pdf_dataset(
    pdf: bytes,
    result: Result,
    signed: SignedVisit,
    site: DicomSite,
    order: EkgOrder | None = None,
    *,
    source: str | None = None,
) -> Dataset:
    """The object before it is a file. Raises `CannotComposeError` for what is no PDF."""
    from pydicom.dataset import Dataset

    if not pdf.startswith(b"%PDF-"):
        raise CannotComposeError(
            "The sheet of this EKG could not be drawn as a PDF.",
            "Leave the EKG out of what is filed, and call support.",
        )
    names = Identifiers.of(result, signed, site, order)
    made = frame(
        result,
        signed,
        site,
        order,
        sop_class=uids.ENCAPSULATED_PDF,
        instance=names.sheet,
        series=names.sheet_series,
        study=names.study,
        title="EKG sheet, unconfirmed preview",
    )
    made.ConversionType = "WSD"  # made by a workstation, PS3.3 C.8.6.1
    made.BurnedInAnnotation = "YES"  # the sheet names the patient
    made.DocumentTitle = "EKG, preview, not for diagnosis"
    made.ConceptNameCodeSequence = [coded(codes.EKG_STUDY)]
    made.VerificationFlag = "UNVERIFIED"
    if source is not None:
        drawn = Dataset()
        drawn.ReferencedSOPClassUID = source
        drawn.ReferencedSOPInstanceUID = names.waveform
        made.SourceInstanceSequence = [drawn]
    made.MIMETypeOfEncapsulatedDocument = "application/pdf"
    made.EncapsulatedDocumentLength = len(pdf)
    made.EncapsulatedDocument = pdf + b"\0" * (len(pdf) % 2)
    return made
