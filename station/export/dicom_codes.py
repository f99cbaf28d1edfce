"""Codes of DICOM objects, each with where it was read. Tables only.

CID and TID are context groups and templates of PS3.16, in the edition that
pydicom 3.0.2 carries (`pydicom.sr`), generated from the standard's own files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.vitals import Unit

__all__ = [
    "BEATS",
    "EKG_STUDY",
    "KEY_OBJECT_DESCRIPTION",
    "LEADS",
    "MEASUREMENTS",
    "MICROVOLT",
    "NOT_SAFE",
    "UNITS",
    "UNSPECIFIED_LEAD",
    "DicomCode",
]


@dataclass(frozen=True, slots=True)
class DicomCode:
    """A code, its scheme, its meaning there, and where it was read."""

    value: str
    scheme: str
    meaning: str
    source: str


_CID_3001: Final = "PS3.16 CID 3001 ECG Lead"
_CID_3227: Final = "PS3.16 CID 3227 QTc Measurement"
_CID_3228: Final = "PS3.16 CID 3228 ECG Timing Measurement"
_CID_3229: Final = "PS3.16 CID 3229 ECG Axis Measurement"
_LOINC: Final = "US Core 9.0.0, heart rate profile: the code is fixed there"
_UCUM: Final = "UCUM, case sensitive"

# MDC 2:3 is V1 and lead III is 2:61. Readers that count on from 2:3 label leads wrongly.
LEADS: Final = {
    "I": DicomCode("2:1", "MDC", "Lead I", _CID_3001),
    "II": DicomCode("2:2", "MDC", "Lead II", _CID_3001),
    "III": DicomCode("2:61", "MDC", "Lead III", _CID_3001),
    "aVR": DicomCode("2:62", "MDC", "aVR, augmented voltage, right", _CID_3001),
    "aVL": DicomCode("2:63", "MDC", "aVL, augmented voltage, left", _CID_3001),
    "aVF": DicomCode("2:64", "MDC", "aVF, augmented voltage, foot", _CID_3001),
    "V1": DicomCode("2:3", "MDC", "Lead V1", _CID_3001),
    "V2": DicomCode("2:4", "MDC", "Lead V2", _CID_3001),
    "V3": DicomCode("2:5", "MDC", "Lead V3", _CID_3001),
    "V4": DicomCode("2:6", "MDC", "Lead V4", _CID_3001),
    "V5": DicomCode("2:7", "MDC", "Lead V5", _CID_3001),
    "V6": DicomCode("2:8", "MDC", "Lead V6", _CID_3001),
}
"""Standard leads in the order of an electrocardiograph."""

UNSPECIFIED_LEAD: Final = DicomCode("2:0", "MDC", "Unspecified lead", _CID_3001)
"""A channel that is no standard lead; its label says what it is called."""

# By the names of `station.ekg.findings.VALUES`. QTc by Framingham and Hodges has no code.
MEASUREMENTS: Final = {
    "heart_rate": DicomCode("8867-4", "LN", "Heart rate", _LOINC),
    "rr": DicomCode("2:16168", "MDC", "RR interval global", _CID_3228),
    "pr": DicomCode("2:15872", "MDC", "PR interval global", _CID_3228),
    "qrs": DicomCode("2:16156", "MDC", "QRS duration global", _CID_3228),
    "qt": DicomCode("2:16160", "MDC", "QT interval global", _CID_3228),
    "qtc_bazett": DicomCode("2:15880", "MDC", "QTc global using Bazett formula", _CID_3227),
    "qtc_fridericia": DicomCode("2:15892", "MDC", "QTc global using Fredericia formula", _CID_3227),
    "p_axis": DicomCode("2:16128", "MDC", "P Axis", _CID_3229),
    "qrs_axis": DicomCode("2:16132", "MDC", "QRS axis", _CID_3229),
    "t_axis": DicomCode("2:16136", "MDC", "T axis", _CID_3229),
}

MICROVOLT: Final = DicomCode("uV", "UCUM", "microvolt", _UCUM)
BEATS: Final = DicomCode("/min", "UCUM", "per minute", _UCUM)
UNITS: Final = {
    Unit.PER_MIN: BEATS,
    Unit.MILLISECOND: DicomCode("ms", "UCUM", "millisecond", _UCUM),
    Unit.DEGREE: DicomCode("deg", "UCUM", "degree", _UCUM),
}

EKG_STUDY: Final = DicomCode("11524-6", "LN", "EKG study", "LOINC, as in codes.py")

NOT_SAFE: Final = DicomCode(
    "113037",
    "DCM",
    "Rejected for Patient Safety Reasons",
    "PS3.16 CID 7010 Key Object Selection Document Title; IHE RAD, IOCM",
)
KEY_OBJECT_DESCRIPTION: Final = DicomCode(
    "113012", "DCM", "Key Object Description", "PS3.16 TID 2010 Key Object Selection"
)
