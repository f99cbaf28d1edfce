"""That an EKG in an archive must not be used: a rejection note.

DICOM has no update and no delete. IHE Radiology, Imaging Object Change Management, has a Key
Object Selection (PS3.3 A.35.4, PS3.16 TID 2010) whose title rejects what it refers to: an archive
that knows the profile hides it. 113037 is for objects that would harm if they were used, such as
those of another patient; 113001 would say that only their quality is poor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.dicom import uids
from station.export import dicom_codes as codes
from station.export.dicom_parts import DicomSite, Identifiers, coded, frame, part_10, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydicom.dataset import Dataset

    from station.corrections import Correction
    from station.ekg.order import EkgOrder
    from station.visit import Result, SignedVisit

__all__ = ["rejection", "rejection_uid"]


def rejection_uid(correction: Correction, site: DicomSite) -> str:
    """The SOP Instance UID of the note about that correction."""
    return uids.derived(site.namespace, "rejection", correction.id)


def rejection(
    correction: Correction,
    result: Result,
    signed: SignedVisit,
    site: DicomSite,
    sent: Mapping[str, str],
    order: EkgOrder | None = None,
) -> bytes:
    """The whole file. `sent`: SOP Instance UID → SOP class of what was sent of that result."""
    from pydicom.dataset import Dataset

    names = Identifiers.of(result, signed, site, order)
    note = frame(
        result,
        signed,
        site,
        order,
        sop_class=uids.KEY_OBJECTS,
        instance=rejection_uid(correction, site),
        series=uids.derived(site.namespace, "rejection series", correction.id),
        study=names.study,
        title="EKG entered in error",
    )
    note.Modality = "KO"
    zone = correction.at.astimezone(site.time_zone)
    note.TimezoneOffsetFromUTC = f"{zone:%z}"
    for kind in ("Content", "Series"):
        setattr(note, f"{kind}Date", f"{zone:%Y%m%d}")
        setattr(note, f"{kind}Time", f"{zone:%H%M%S.%f}")
    del note.AcquisitionDateTime
    note.ReferencedPerformedProcedureStepSequence = []
    evidence = Dataset()
    evidence.StudyInstanceUID = names.study
    evidence.ReferencedSeriesSequence = []
    for uid, sop_class in sent.items():
        series = Dataset()
        series.SeriesInstanceUID = (
            names.sheet_series if uid == names.sheet else names.waveform_series
        )
        series.ReferencedSOPSequence = [_reference(uid, sop_class)]
        evidence.ReferencedSeriesSequence.append(series)
    note.CurrentRequestedProcedureEvidenceSequence = [evidence]
    note.ValueType = "CONTAINER"
    note.ConceptNameCodeSequence = [coded(codes.NOT_SAFE)]
    note.ContinuityOfContent = "SEPARATE"
    template = Dataset()
    template.MappingResource = "DCMR"
    template.TemplateIdentifier = "2010"
    note.ContentTemplateSequence = [template]
    note.ContentSequence = [_why(correction), *map(_contains, sent.items())]
    return part_10(note)


def _why(correction: Correction) -> Dataset:
    from pydicom.dataset import Dataset

    item = Dataset()
    item.RelationshipType = "CONTAINS"
    item.ValueType = "TEXT"
    item.ConceptNameCodeSequence = [coded(codes.KEY_OBJECT_DESCRIPTION)]
    item.TextValue = text(correction.reason, 1024)
    return item


def _contains(sent: tuple[str, str]) -> Dataset:
    from pydicom.dataset import Dataset

    uid, sop_class = sent
    item = Dataset()
    item.RelationshipType = "CONTAINS"
    item.ValueType = "COMPOSITE" if sop_class == uids.ENCAPSULATED_PDF else "WAVEFORM"
    item.ReferencedSOPSequence = [_reference(uid, sop_class)]
    return item


def _reference(uid: str, sop_class: str) -> Dataset:
    from pydicom.dataset import Dataset

    item = Dataset()
    item.ReferencedSOPClassUID = sop_class
    item.ReferencedSOPInstanceUID = uid
    return item
