"""What every DICOM object of this station has in common: patient, study, equipment, file.

PS3.3: Patient C.7.1.1, General Study C.7.2.1, General Equipment C.7.5.1, SOP Common C.12.1.
Text is UTF-8 (ISO_IR 192). Pure: no clock, no network; the same result makes the same bytes.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime, timezone, tzinfo
from typing import TYPE_CHECKING, Final

import station
from station.dicom import uids
from station.export.errors import CannotComposeError
from station.export.fhir import key_of
from station.saying import say
from station.vitals import Origin

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from station.ekg.order import EkgOrder
    from station.ekg.record import EkgRecording
    from station.export.dicom_codes import DicomCode
    from station.visit import Patient, Result, SignedVisit

__all__ = [
    "NOTICE",
    "NOT_REAL",
    "DicomSite",
    "Identifiers",
    "coded",
    "frame",
    "part_10",
    "recording_of",
    "text",
]

NOTICE: Final = "UNCONFIRMED. Preview, not for diagnosis."
"""What each object says of itself before anything else."""

NOT_REAL: Final = {Origin.SIMULATOR: "SIMULATED", Origin.REPLAY: "REPLAYED"}
"""What an object says first that does not come from a patient in the room."""

_WAVEFORMS: Final = (uids.TWELVE_LEAD_ECG, uids.GENERAL_ECG, uids.AMBULATORY_ECG)
_SEX: Final = {"female": "F", "male": "M", "other": "O"}
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\\]")
_NAME_PARTS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\\^=]")
_NAME: Final = 64  # characters of one component group, PS3.5 6.2
_RETAKE: Final = "Take the result back and record it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class DicomSite:
    """How one archive wants its objects.

    `namespace` is an absolute URI that the site owns; all UIDs are derived from it, so it must
    not change. `issuer` names who gives out the record numbers (Issuer of Patient ID). `waveform`
    and `sheet`: what of an EKG is sent. `rejections`: the archive knows rejection notes (IHE IOCM).
    """

    namespace: str
    time_zone: tzinfo | None = None
    issuer: str | None = None
    institution: str | None = None
    waveform: bool = True
    sheet: bool = True
    rejections: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """The UIDs of one result at one site. A visit is a study, where no order names another."""

    study: str
    waveform_series: str
    waveform: str
    sheet_series: str
    sheet: str

    @staticmethod
    def of(
        result: Result, signed: SignedVisit, site: DicomSite, order: EkgOrder | None
    ) -> Identifiers:
        """The same for the same result, always."""
        visit, key = signed.visit, key_of(result, signed)
        return Identifiers(
            study=order.study_uid
            if order is not None
            else uids.derived(site.namespace, "study", visit.station_id, visit.id),
            waveform_series=uids.derived(site.namespace, "waveform series", key),
            waveform=uids.derived(site.namespace, "waveform", key),
            sheet_series=uids.derived(site.namespace, "sheet series", key),
            sheet=uids.derived(site.namespace, "sheet", key),
        )


def recording_of(result: Result) -> EkgRecording:
    """The recording of an EKG result. Raises `CannotComposeError` where it has none."""
    if result.ekg is None:
        raise CannotComposeError("An EKG without a recording cannot be filed.", _RETAKE)
    return result.ekg


def frame(
    result: Result,
    signed: SignedVisit,
    site: DicomSite,
    order: EkgOrder | None,
    *,
    sop_class: str,
    instance: str,
    series: str,
    study: str,
    title: str,
) -> Dataset:
    """An object without its content. Raises `CannotComposeError` for a patient without a number.

    `title` becomes the series' description; where the EKG is not from a patient it says so first.
    """
    from pydicom.dataset import Dataset

    ekg = recording_of(result)
    zone = _fixed(ekg.started, site.time_zone)
    started, opened = ekg.started.astimezone(zone), signed.visit.opened_at.astimezone(zone)
    ds = Dataset()
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.SOPClassUID = sop_class
    ds.SOPInstanceUID = instance
    _study(ds, order, signed, study, opened)
    ds.Modality = "ECG"
    ds.SeriesInstanceUID = series
    ds.SeriesNumber = str(_place(result, signed))
    ds.InstanceNumber = "1"
    ds.SeriesDate, ds.SeriesTime = _da(started), _tm(started)
    ds.ContentDate, ds.ContentTime = _da(started), _tm(started)
    ds.AcquisitionDateTime = _dt(started)
    ds.TimezoneOffsetFromUTC = f"{started:%z}"
    if sop_class in _WAVEFORMS:
        ds.OperatorsName = _name(result.accepted_by.name, "")
    if not ekg.origin.real:
        # Not the patient's comments: an archive keeps those of the first object for all others.
        ds.SyntheticData = "YES"
        title = f"{NOT_REAL[ekg.origin]}, not a patient: {title}"
    ds.SeriesDescription = text(title, 64)
    _patient(ds, signed.visit.patient, site)
    _equipment(ds, ekg, signed, site)
    return ds


def _study(
    ds: Dataset, order: EkgOrder | None, signed: SignedVisit, study: str, opened: datetime
) -> None:
    ds.StudyInstanceUID = study
    ds.StudyDate, ds.StudyTime = _da(opened), _tm(opened)
    ds.StudyID = signed.visit.id[:16]
    ds.AccessionNumber = ""
    ds.ReferringPhysicianName = ""
    ds.StudyDescription = "EKG"
    if order is None:
        return
    from pydicom.dataset import Dataset

    ds.AccessionNumber = order.accession or ""
    ds.ReferringPhysicianName = _name(order.referring or "", "")
    if order.procedure:
        ds.StudyDescription = text(order.procedure, 64)
    if order.procedure_id is None and order.step_id is None:
        return
    asked = Dataset()
    for keyword, said in (
        ("RequestedProcedureID", order.procedure_id),
        ("RequestedProcedureDescription", order.procedure),
        ("ScheduledProcedureStepID", order.step_id),
        ("ScheduledProcedureStepDescription", order.step),
    ):
        if said:
            setattr(asked, keyword, text(said, 64))
    ds.RequestAttributesSequence = [asked]


def _patient(ds: Dataset, patient: Patient, site: DicomSite) -> None:
    """Filed by the record number alone: the chart's own id may be another patient's number."""
    number = (patient.mrn or "").strip()
    if not number or len(number) > 64 or _CONTROLS.search(number):
        raise CannotComposeError(
            "This patient has no record number (MRN) by which the EKG archive could file.",
            "Have the number put in the chart and read the list again, or leave the EKG out.",
        )
    ds.PatientID = number
    if site.issuer:
        ds.IssuerOfPatientID = site.issuer
    ds.PatientName = _name(patient.family, patient.given)
    if len(patient.family) + len(patient.given) + 1 > _NAME:
        ds.PatientComments = f"Full name: {text(patient.name, 1000)}"
    born = patient.birth_date
    ds.PatientBirthDate = f"{born.year:04}{born.month:02}{born.day:02}" if born else ""
    ds.PatientSex = _SEX.get(patient.sex or "", "")


def _equipment(ds: Dataset, ekg: EkgRecording, signed: SignedVisit, site: DicomSite) -> None:
    device = ekg.device
    ds.Manufacturer = text(device.manufacturer or "", 64)
    ds.ManufacturerModelName = text(device.model or device.name, 64)
    if device.serial_number:
        ds.DeviceSerialNumber = text(device.serial_number, 64)
    ours = f"vitals-station {station.__version__}"
    ds.SoftwareVersions = [text(device.firmware, 64), ours] if device.firmware else ours
    if len(signed.visit.station_id) <= 16:
        ds.StationName = text(signed.visit.station_id, 16)
    if site.institution:
        ds.InstitutionName = text(site.institution, 64)


def coded(code: DicomCode) -> Dataset:
    """An item of a code sequence (PS3.3 8.8)."""
    from pydicom.dataset import Dataset

    item = Dataset()
    item.CodeValue = code.value
    item.CodingSchemeDesignator = code.scheme
    item.CodeMeaning = code.meaning
    return item


def text(said: str, longest: int) -> str:
    """Without what DICOM text cannot hold: a backslash would be another value."""
    return _CONTROLS.sub(" ", said).strip()[:longest].rstrip()


def part_10(ds: Dataset) -> bytes:
    """The whole file, Explicit VR Little Endian (PS3.10 chapter 7)."""
    from pydicom import dcmwrite
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import UID, ExplicitVRLittleEndian

    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = ds.SOPClassUID
    meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = UID(uids.IMPLEMENTATION)
    meta.ImplementationVersionName = "VITALS_STATION"
    ds.file_meta = meta
    file = io.BytesIO()
    dcmwrite(file, ds, enforce_file_format=True)
    return file.getvalue()


def _name(family: str, given: str) -> str:
    """Family^Given. What a person name cannot hold becomes a space; 64 characters and no more."""
    parts = [" ".join(_NAME_PARTS.sub(" ", part).split()) for part in (family, given)]
    return "^".join(part for part in parts if part or part is parts[0]).rstrip("^")[:_NAME]


def _place(result: Result, signed: SignedVisit) -> int:
    """Which result of the visit it is, counted from 1."""
    ids = [one.id for one in signed.visit.results]
    return ids.index(result.id) + 1 if result.id in ids else 1


def _fixed(moment: datetime, zone: tzinfo | None) -> timezone:
    """The offset from UTC at that moment: one for all times of an object."""
    offset = moment.astimezone(zone).utcoffset()
    if offset is None:
        raise CannotComposeError(
            say("The time zone {zone} does not say its offset.", zone=str(zone)), _RETAKE
        )
    return timezone(offset)


def _da(moment: datetime) -> str:
    return f"{moment:%Y%m%d}"


def _tm(moment: datetime) -> str:
    return f"{moment:%H%M%S.%f}"


def _dt(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%S.%f%z}"
