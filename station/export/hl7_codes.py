"""The codes of HL7 v2 messages that FHIR has no use for: one row each, with where it was read.

What a value is called in LOINC and SNOMED CT stands in `codes`; here are the names of 11073-10101
(MDC) for IHE PCD-01, the names that HL7 gives to code systems, and its own tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.export import codes
from station.export.codes import LOINC, SNOMED, Code
from station.marks import Side
from station.visit import ResultKind
from station.vitals import Unit, Vital

__all__ = [
    "BODY_POSITION",
    "BP_GROUP",
    "BP_SITE",
    "DEVICE_PROFILES",
    "EKG",
    "FLAGS",
    "LOCAL",
    "MDC_UNITS",
    "MDC_VITALS",
    "MONITOR",
    "MONITORING",
    "PROFILE_PCD_01",
    "PULSE_BY_SOURCE",
    "RATE_UNITS",
    "RESPIRATION_BY_METHOD",
    "SEXES",
    "SYSTEMS",
    "TEMPERATURE_BY_SITE",
    "TEMPERATURE_SITE",
    "UCUM",
    "UNIT_WORDS",
    "VITAL_SIGNS",
    "YES_NO",
    "Mdc",
]

LOCAL: Final = "L"
UCUM: Final = "UCUM"
# HL7 table 0396, coding systems.
SYSTEMS: Final = {LOINC: "LN", SNOMED: "SCT", codes.UCUM: UCUM, codes.MDC: "MDC"}

_10101: Final = "ISO/IEEE 11073-10101; a public PCD-01 message of a vital signs monitor agrees"
_ANTIDOTE: Final = "ISO/IEEE 11073-10101, as in the antidote library's nomenclature"
_PHD: Final = "HL7 Personal Health Device IG, DeviceTypes11073MDC"
_RIVTA: Final = "ISO/IEEE 11073-10101; example message of Sweden's CommunicatePCDData contract"


@dataclass(frozen=True, slots=True)
class Mdc:
    """One code of ISO/IEEE 11073-10101: number, reference id, and where it was read."""

    code: str
    name: str
    source: str


MDC_VITALS: Final[dict[Vital, Mdc]] = {
    Vital.SYSTOLIC: Mdc("150021", "MDC_PRESS_BLD_NONINV_SYS", _10101),
    Vital.DIASTOLIC: Mdc("150022", "MDC_PRESS_BLD_NONINV_DIA", _10101),
    Vital.MEAN_ARTERIAL_PRESSURE: Mdc("150023", "MDC_PRESS_BLD_NONINV_MEAN", _10101),
    Vital.PULSE_RATE: Mdc("149546", "MDC_PULS_RATE_NON_INV", _10101),
    Vital.HEART_RATE: Mdc("147842", "MDC_ECG_HEART_RATE", _10101),
    Vital.SPO2: Mdc("150456", "MDC_PULS_OXIM_SAT_O2", _10101),
    Vital.PERFUSION_INDEX: Mdc("150488", "MDC_BLD_PERF_INDEX", _10101),
    Vital.BODY_TEMPERATURE: Mdc("150364", "MDC_TEMP_BODY", _10101),
    Vital.RESPIRATORY_RATE: Mdc("151562", "MDC_RESP_RATE", _10101),
    Vital.BODY_WEIGHT: Mdc("188736", "MDC_MASS_BODY_ACTUAL", _RIVTA),
    Vital.BODY_HEIGHT: Mdc("188740", "MDC_LEN_BODY_ACTUAL", _RIVTA),
}

BP_GROUP: Final = Mdc("150020", "MDC_PRESS_BLD_NONINV", _10101)

PULSE_BY_SOURCE: Final = {
    "oximeter": Mdc("149530", "MDC_PULS_OXIM_PULS_RATE", _10101),
    "ecg": Mdc("147842", "MDC_ECG_HEART_RATE", _10101),
}

TEMPERATURE_BY_SITE: Final = {
    "mouth": Mdc("188424", "MDC_TEMP_ORAL", _ANTIDOTE),
    "tympanum": Mdc("150392", "MDC_TEMP_TYMP", _ANTIDOTE),
    "ear": Mdc("188428", "MDC_TEMP_EAR", _ANTIDOTE),
    "axilla": Mdc("188452", "MDC_TEMP_AXILLA", _ANTIDOTE),
    "rectum": Mdc("188420", "MDC_TEMP_RECT", _ANTIDOTE),
    "finger": Mdc("188432", "MDC_TEMP_FINGER", _ANTIDOTE),
}

RESPIRATION_BY_METHOD: Final = {
    "impedance": Mdc("151578", "MDC_TTHOR_RESP_RATE", "ISO/IEEE 11073-10101, mdpnp himss2015.idl"),
}

MDC_UNITS: Final[dict[Unit, Mdc]] = {
    Unit.MMHG: Mdc("266016", "MDC_DIM_MMHG", _10101),
    Unit.KPA: Mdc("265987", "MDC_DIM_KILO_PASCAL", "sdc11073 test MDIB; " + _ANTIDOTE),
    Unit.PERCENT: Mdc("262688", "MDC_DIM_PERCENT", _10101),
    Unit.CELSIUS: Mdc("268192", "MDC_DIM_DEGC", _ANTIDOTE),
    Unit.FAHRENHEIT: Mdc("266560", "MDC_DIM_FAHR", _ANTIDOTE),
    Unit.KILOGRAM: Mdc("263875", "MDC_DIM_KILO_G", _RIVTA),
    Unit.POUND: Mdc("263904", "MDC_DIM_LB", _ANTIDOTE),
    Unit.CENTIMETRE: Mdc("263441", "MDC_DIM_CENTI_M", _RIVTA),
    Unit.INCH: Mdc("263520", "MDC_DIM_INCH", _ANTIDOTE),
}
"""Rates are not here: MDC has a unit for beats and one for breaths, see `RATE_UNITS`."""

RATE_UNITS: Final = {
    Vital.PULSE_RATE: Mdc("264864", "MDC_DIM_BEAT_PER_MIN", _10101),
    Vital.HEART_RATE: Mdc("264864", "MDC_DIM_BEAT_PER_MIN", _10101),
    Vital.RESPIRATORY_RATE: Mdc("264928", "MDC_DIM_RESP_PER_MIN", _10101),
}

# What an instrument is, by what it measured.
DEVICE_PROFILES: Final = {
    ResultKind.SPO2: Mdc("528388", "MDC_DEV_SPEC_PROFILE_PULS_OXIM", _PHD),
    ResultKind.EKG: Mdc("528390", "MDC_DEV_SPEC_PROFILE_MIN_ECG", _PHD),
    ResultKind.BLOOD_PRESSURE: Mdc("528391", "MDC_DEV_SPEC_PROFILE_BP", _PHD),
    ResultKind.BODY_TEMPERATURE: Mdc("528392", "MDC_DEV_SPEC_PROFILE_TEMP", _PHD),
    ResultKind.BODY_WEIGHT: Mdc("528399", "MDC_DEV_SPEC_PROFILE_SCALE", _PHD),
}
MONITOR: Final = Mdc(
    "69965",
    "MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS",
    "Public PCD-01 messages of three makers' monitors and of a gateway",
)

# IHE PCD-01: what is done in the OBR, and the profile in MSH-21.
MONITORING: Final = Code(
    SNOMED, "182777000", "monitoring of patient", "Public PCD-01 messages of several makers"
)
PROFILE_PCD_01: Final = ("IHE_PCD_001", "IHE PCD", "1.3.6.1.4.1.19376.1.6.1.1.1", "ISO")

VITAL_SIGNS: Final = Code(
    LOINC,
    "85353-1",
    "Vital signs, weight, height, head circumference, oxygen saturation and BMI panel",
    "FHIR R4, value set observation-vitalsignresult",
)
EKG: Final = codes.RESULTS[ResultKind.EKG].codes[0]

_CIMI_PANEL: Final = "HL7 vital signs IG (CIMI), blood pressure panel page"
BP_SITE: Final = Code(LOINC, "41904-4", "Blood pressure measurement site", _CIMI_PANEL)
BODY_POSITION: Final = Code(LOINC, "8361-8", "Body position with respect to gravity", _CIMI_PANEL)
TEMPERATURE_SITE: Final = Code(
    LOINC, "8327-9", "Body temperature measurement site", "US Core 9.0.0; HL7 vital signs IG (CIMI)"
)

# HL7 table 0078: abnormal flags.
FLAGS: Final = {
    (False, Side.HIGH): "H",
    (False, Side.LOW): "L",
    (True, Side.HIGH): "HH",
    (True, Side.LOW): "LL",
}

# HL7 table 0001: administrative sex. A word that is not here is left out, never guessed.
SEXES: Final = {
    "female": "F",
    "f": "F",
    "male": "M",
    "m": "M",
    "other": "O",
    "o": "O",
    "unknown": "U",
    "u": "U",
}

# HL7 table 0136.
YES_NO: Final = {True: ("Y", "Yes", "HL70136"), False: ("N", "No", "HL70136")}

# What people read beside a UCUM code, where it is another word.
UNIT_WORDS: Final = {
    Unit.MMHG: "mmHg",
    Unit.CELSIUS: "degrees C",
    Unit.FAHRENHEIT: "degrees F",
    Unit.POUND: "lb",
    Unit.INCH: "in",
    Unit.SCORE: "score",
}
