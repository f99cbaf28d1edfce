"""The codes that a chart knows our results by: one row each, with where the code was read.

Nothing here is computed. A code without a named public source does not belong in this table,
and a word without a code is still sent, as text: a chart loses nothing that was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.marks import Side
from station.visit import ResultKind
from station.vitals import Unit, Vital

__all__ = [
    "AGENT_ASSEMBLER",
    "AGENT_AUTHOR",
    "AGENT_ENTERER",
    "ALERT",
    "ASKED_DECLINED",
    "BODY_SITES",
    "BP_AVERAGE",
    "BP_AVERAGE_COMPONENTS",
    "BP_AVERAGE_PROFILE",
    "BP_COMPONENTS",
    "BP_CUFF_SIZE",
    "BP_PULSE",
    "BREAK_THE_GLASS",
    "CATEGORY_PROCEDURE",
    "CLINICAL_NOTE",
    "CUFF_SIZES",
    "DEVICE_TYPES",
    "EKG_LEADS",
    "EKG_MEASUREMENTS",
    "EKG_MEASUREMENT_WORDS",
    "EKG_STUDY",
    "HEIGHT_LYING",
    "INTERPRETATIONS",
    "LOINC",
    "MDC",
    "METHODS",
    "NOT_ASKED",
    "NOT_KNOWN",
    "NOT_PERFORMED",
    "OBSERVATION_CATEGORY",
    "OXYGEN_FLOW",
    "PATIENT_SUPPLIED",
    "POSITIONS",
    "PRIORITY_CRITICAL",
    "PULSE_BY_OXIMETER",
    "REPORT_CARDIOLOGY",
    "REPORT_ELECTROCARDIAC",
    "RESULTS",
    "SITUATIONS",
    "SNOMED",
    "STATED_WEIGHT",
    "TEMPERATURE_BY_SITE",
    "TEST_DATA",
    "UCUM",
    "VERSION_FIRMWARE",
    "VERSION_SOFTWARE",
    "Code",
    "ResultCodes",
    "word",
]

LOINC: Final = "http://loinc.org"
SNOMED: Final = "http://snomed.info/sct"
UCUM: Final = "http://unitsofmeasure.org"
MDC: Final = "urn:iso:std:iso:11073:10101"
OBSERVATION_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
_ACT_REASON: Final = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
_US_CORE: Final = "http://hl7.org/fhir/us/core/StructureDefinition/"

_US_CORE_9: Final = "US Core 9.0.0, profile of this vital sign"
_CIMI: Final = "HL7 vital signs IG (CIMI), value set"
_CIMI_PANEL: Final = "HL7 vital signs IG (CIMI), blood pressure panel page"


@dataclass(frozen=True, slots=True)
class Code:
    """One code of one code system, its name there, and where it was read."""

    system: str
    code: str
    display: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultCodes:
    """How one kind of result is filed.

    `codes` are all sent, the first being the one that the profile fixes. `category` is of
    `observation-category`. `profile` None: no published profile is claimed. `units` are what
    may be sent as measured; anything else is converted to the unit we chart in.
    """

    title: str
    codes: tuple[Code, ...]
    category: str = "vital-signs"
    profile: str | None = None
    units: tuple[Unit, ...] = ()


def _loinc(code: str, display: str, source: str = _US_CORE_9) -> Code:
    return Code(LOINC, code, display, source)


def _sct(code: str, display: str, source: str = _CIMI) -> Code:
    return Code(SNOMED, code, display, source)


RESULTS: Final[dict[ResultKind, ResultCodes]] = {
    ResultKind.BLOOD_PRESSURE: ResultCodes(
        title="Blood pressure",
        codes=(_loinc("85354-9", "Blood pressure panel with all children optional"),),
        profile=f"{_US_CORE}us-core-blood-pressure",
        units=(Unit.MMHG,),
    ),
    ResultKind.PULSE_RATE: ResultCodes(
        title="Pulse",
        codes=(_loinc("8867-4", "Heart rate"),),
        profile=f"{_US_CORE}us-core-heart-rate",
        units=(Unit.PER_MIN,),
    ),
    ResultKind.SPO2: ResultCodes(
        title="SpO₂",
        codes=(
            _loinc("2708-6", "Oxygen saturation in Arterial blood"),
            _loinc("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry"),
        ),
        profile=f"{_US_CORE}us-core-pulse-oximetry",
        units=(Unit.PERCENT,),
    ),
    ResultKind.BODY_TEMPERATURE: ResultCodes(
        title="Temperature",
        codes=(_loinc("8310-5", "Body temperature"),),
        profile=f"{_US_CORE}us-core-body-temperature",
        units=(Unit.CELSIUS, Unit.FAHRENHEIT),
    ),
    ResultKind.RESPIRATORY_RATE: ResultCodes(
        title="Respiration",
        codes=(_loinc("9279-1", "Respiratory rate"),),
        profile=f"{_US_CORE}us-core-respiratory-rate",
        units=(Unit.PER_MIN,),
    ),
    ResultKind.BODY_WEIGHT: ResultCodes(
        title="Weight",
        codes=(_loinc("29463-7", "Body weight"),),
        profile=f"{_US_CORE}us-core-body-weight",
        units=(Unit.KILOGRAM, Unit.GRAM, Unit.POUND),
    ),
    ResultKind.BODY_HEIGHT: ResultCodes(
        title="Height",
        codes=(_loinc("8302-2", "Body height"),),
        profile=f"{_US_CORE}us-core-body-height",
        units=(Unit.CENTIMETRE, Unit.INCH),
    ),
    # No profile: R4 binds vital-signs units to a list in which {score} is not.
    ResultKind.PAIN_SCORE: ResultCodes(
        title="Pain",
        codes=(
            _loinc(
                "72514-3",
                "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
                "LOINC 72514-3; HL7 and IHE public examples agree",
            ),
        ),
        category="survey",
        units=(Unit.SCORE,),
    ),
    ResultKind.HEAD_CIRCUMFERENCE: ResultCodes(
        title="Head circumference",
        codes=(
            _loinc("9843-4", "Head Occipital-frontal circumference"),
            _loinc(
                "8287-5",
                "Head Occipital-frontal circumference by Tape measure",
                "HL7 vital signs IG (CIMI); NHS child health and French child records",
            ),
        ),
        profile=f"{_US_CORE}us-core-head-circumference",
        units=(Unit.CENTIMETRE, Unit.INCH),
    ),
    # What the patient says, asked by staff: a survey. Never a Condition, which is a finding.
    ResultKind.REASON_FOR_VISIT: ResultCodes(
        title="Reason for visit",
        codes=(
            _loinc("29299-5", "Reason for visit Narrative", "C-CDA R2.1, reason for visit section"),
        ),
        category="survey",
    ),
    # Each answer has the code of its question: see `fhir_intake`.
    ResultKind.INTAKE: ResultCodes(title="Intake", codes=(), category="survey"),
    ResultKind.EKG: ResultCodes(
        title="EKG preview",
        codes=(
            _loinc("11524-6", "EKG study", "US Core 9.0.0, diagnostic report examples"),
            Code(
                MDC,
                "131328",
                "MDC_ECG_ELEC_POTL",
                "FHIR R4 example observation-example-sample-data",
            ),
        ),
        category="procedure",
    ),
}

BP_COMPONENTS: Final = {
    Vital.SYSTOLIC: _loinc("8480-6", "Systolic blood pressure"),
    Vital.DIASTOLIC: _loinc("8462-4", "Diastolic blood pressure"),
    Vital.MEAN_ARTERIAL_PRESSURE: _loinc("8478-0", "Mean blood pressure"),
}

_US_CORE_AVERAGE = "US Core 7.0.0, example average-blood-pressure; HL7 CardX HTN-MNG example"
BP_AVERAGE: Final = _loinc(
    "96607-7", "Blood pressure panel mean systolic and mean diastolic", _US_CORE_AVERAGE
)
BP_AVERAGE_COMPONENTS: Final = {
    Vital.SYSTOLIC: _loinc("96608-5", "Systolic blood pressure mean", _US_CORE_AVERAGE),
    Vital.DIASTOLIC: _loinc("96609-3", "Diastolic blood pressure mean", _US_CORE_AVERAGE),
}
BP_AVERAGE_PROFILE: Final = f"{_US_CORE}us-core-average-blood-pressure"

# The pulse of the same inflation, in the panel of one reading of a set.
BP_PULSE: Final = _loinc("8867-4", "Heart rate")

BP_CUFF_SIZE: Final = _loinc("8358-4", "Blood pressure device Cuff size", _CIMI_PANEL)

PULSE_BY_OXIMETER: Final = _loinc(
    "8889-8", "Heart rate by Pulse oximetry", "LOINC 8889-8; two public device code tables agree"
)

_BY_SITE = "LOINC; MII intensive care module, value set of body temperatures"
TEMPERATURE_BY_SITE: Final = {
    "mouth": _loinc("8331-1", "Oral temperature", _BY_SITE),
    "tympanum": _loinc("8333-7", "Tympanic membrane temperature", _BY_SITE),
    "axilla": _loinc("8328-7", "Axillary temperature", _BY_SITE),
    "rectum": _loinc("8332-9", "Rectal temperature", _BY_SITE),
    "temporal_artery": _loinc(
        "75539-7", "Body temperature - Temporal artery", "HL7 validator, list of body temperatures"
    ),
}

_DICOM = "DICOM PS3.16, coded body parts (68367000, Thigh)"

# Keys: (site, side); a side that has no code of its own falls back to the site.
BODY_SITES: Final[dict[tuple[str, str | None], Code]] = {
    ("upper_arm", "left"): _sct("368208006", "Left upper arm structure"),
    ("upper_arm", "right"): _sct("368209003", "Right upper arm structure"),
    ("upper_arm", None): _sct("40983000", "Upper arm structure"),
    ("brachial_artery", "left"): _sct("723961002", "Structure of left brachial artery"),
    ("brachial_artery", "right"): _sct("723962009", "Structure of right brachial artery"),
    ("wrist", "left"): _sct("368504007", "Structure of left radial artery"),
    ("wrist", "right"): _sct("368503001", "Structure of right radial artery"),
    ("mouth", None): _sct("74262004", "Oral cavity structure"),
    ("tympanum", None): _sct("42859004", "Tympanic membrane structure"),
    ("ear", None): _sct("117590005", "Ear structure"),
    ("forehead", None): _sct("52795006", "Forehead structure"),
    ("axilla", None): _sct("422543003", "Axillary fossa structure"),
    ("rectum", None): _sct("34402009", "Rectum structure"),
    ("thigh", None): _sct("68367000", "Thigh structure", _DICOM),
    ("temporal_artery", None): _sct("52795006", "Forehead structure"),
    ("finger", None): _sct("7569003", "Finger structure"),
    ("ear_lobe", None): _sct("48800003", "Ear lobule structure"),
    ("toe", None): _sct("29707007", "Toe structure"),
}

METHODS: Final = {
    "oscillometric": _sct("31813000", "Vascular oscillometry"),
    "auscultation": _sct("37931006", "Auscultation"),
    "palpation": _sct("113011001", "Palpation"),
    "non_invasive": _sct("17146006", "Non-invasive"),
    "counted": _sct("32750006", "Inspection"),
    "monitor": _sct("239516002", "Monitoring procedure"),
    "oximetry": _sct("264598005", "Oximetry"),
    "ecg": _sct("29303009", "Electrocardiographic procedure"),
}

POSITIONS: Final = {
    "sitting": _sct("33586001", "Sitting position"),
    "supine": _sct("40199007", "Supine body position"),
    "standing": _sct("10904000", "Orthostatic body position"),
    "recumbent": _sct("102538003", "Recumbent body position"),
    "fowler": _sct("30212006", "Fowler's position"),
}

# 720738005 is not here: public sources call it "adult size large" and "adult thigh".
CUFF_SIZES: Final = {
    "child": _sct("720736009", "Blood pressure cuff, pediatric size"),
    "adult": _sct("720737000", "Blood pressure cuff, adult size"),
}

OXYGEN_FLOW: Final = _loinc("3151-8", "Inhaled oxygen flow rate")

_WEIGHT = "HL7 vital signs IG (CIMI), value set and example of body weight"
# How the patient was weighed; what has no code goes as text.
SITUATIONS: Final = {"unclothed": _sct("248160001", "Undressed", _WEIGHT)}

STATED_WEIGHT: Final = _loinc(
    "3142-7", "Body weight Stated", "HL7 validator, list of body weights; LOINC 3142-7"
)

HEIGHT_LYING: Final = _loinc(
    "8306-3", "Body height --lying", "HL7 validator, list of body heights; LOINC 8306-3"
)

PATIENT_SUPPLIED: Final = Code(
    "http://hl7.org/fhir/us/core/CodeSystem/us-core-tags",
    "patient-supplied",
    "Patient Supplied",
    "US Core 9.0.0, code system us-core-tags; writing vital signs",
)

# By what the result is, since a driver does not tell an instrument's type to the chart.
DEVICE_TYPES: Final[dict[ResultKind, Code]] = {
    ResultKind.BLOOD_PRESSURE: _sct("258057004", "Non-invasive blood pressure monitor"),
    ResultKind.SPO2: _sct("448703006", "Pulse oximeter"),
    ResultKind.BODY_TEMPERATURE: _sct("706158001", "Electronic patient thermometer"),
    ResultKind.BODY_WEIGHT: _sct("469204003", "Electronic floor scale"),
    ResultKind.EKG: _sct("86184003", "Electrocardiographic monitor and recorder"),
}

_EKG_INTERVALS = "LOINC; two public FHIR guides and a table looked up on a terminology server agree"
_EKG_AXES = "LOINC; OHDSI laboratory conventions (QRS) and a maker's MFER export agree"

EKG_STUDY: Final = RESULTS[ResultKind.EKG].codes[0]

# By the names of `station.ekg.findings`. Not here: the P axis (public sources call 8626-4 an axis
# and a duration), RR, and the formulas that have no code of their own.
EKG_MEASUREMENTS: Final = {
    "heart_rate": _loinc("8867-4", "Heart rate"),
    "pr": _loinc("8625-6", "P-R Interval", _EKG_INTERVALS),
    "qrs": _loinc("8633-0", "QRS duration", _EKG_INTERVALS),
    "qt": _loinc("8634-8", "Q-T interval", _EKG_INTERVALS),
    "qtc_bazett": _loinc("76635-2", "Q-T interval corrected by Bazett formula", _EKG_INTERVALS),
    "qtc_fridericia": _loinc(
        "76634-5", "Q-T interval corrected by Fridericia formula", _EKG_INTERVALS
    ),
    "qrs_axis": _loinc("8632-2", "QRS axis", _EKG_AXES),
    "t_axis": _loinc("8638-9", "T wave axis", _EKG_AXES),
}

EKG_MEASUREMENT_WORDS: Final = {
    "heart_rate": "heart rate",
    "pr": "PR",
    "qrs": "QRS",
    "qt": "QT",
    "qtc_bazett": "QTc (Bazett)",
    "qtc_fridericia": "QTc (Fridericia)",
    "p_axis": "P axis",
    "qrs_axis": "QRS axis",
    "t_axis": "T axis",
}

CATEGORY_PROCEDURE: Final = Code(
    OBSERVATION_CATEGORY, "procedure", "Procedure", "FHIR R4, code system observation-category"
)
REPORT_CARDIOLOGY: Final = _loinc(
    "LP29708-2", "Cardiology", "US Core 9.0.0, clinical notes: categories of a DiagnosticReport"
)
REPORT_ELECTROCARDIAC: Final = Code(
    "http://terminology.hl7.org/CodeSystem/v2-0074",
    "EC",
    "Electrocardiac (e.g., EKG, EEC, Holter)",
    "HL7 v2 table 0074 (CG, which is seen there too, is cytogenetics)",
)
CLINICAL_NOTE: Final = Code(
    "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category",
    "clinical-note",
    "Clinical Note",
    "US Core 9.0.0, code system us-core-documentreference-category",
)

_PRODUCT = "HL7 Personal Health Device guide, production specification; IHE DEV examples agree"
VERSION_SOFTWARE: Final = Code(MDC, "531975", "MDC_ID_PROD_SPEC_SW", _PRODUCT)
VERSION_FIRMWARE: Final = Code(MDC, "531976", "MDC_ID_PROD_SPEC_FW", _PRODUCT)


def _agent(code: str, display: str) -> Code:
    return Code(
        "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
        code,
        display,
        "FHIR R4, code system provenance-participant-type",
    )


AGENT_AUTHOR: Final = _agent("author", "Author")
AGENT_ENTERER: Final = _agent("enterer", "Enterer")
AGENT_ASSEMBLER: Final = _agent("assembler", "Assembler")

_LEAD_SOURCE = "ISO/IEEE 11073-10101, ECG leads; Point-of-Care Device IG, SampleArrayObservation"
EKG_LEADS: Final = {
    lead: Code(MDC, code, f"MDC_ECG_ELEC_POTL_{lead.upper()}", _LEAD_SOURCE)
    for lead, code in {
        "I": "131329",
        "II": "131330",
        "III": "131389",
        "aVR": "131390",
        "aVL": "131391",
        "aVF": "131392",
        "V1": "131331",
        "V2": "131332",
        "V3": "131333",
        "V4": "131334",
        "V5": "131335",
        "V6": "131336",
    }.items()
}

TEST_DATA: Final = Code(
    _ACT_REASON, "HTEST", "test health data", "HL7 v3 ActReason, FHIR R4 security labels"
)

BREAK_THE_GLASS: Final = Code(
    _ACT_REASON, "BTG", "break the glass", "HL7 v3 ActReason, FHIR R4 value set v3-PurposeOfUse"
)


def _absent(code: str, display: str) -> Code:
    return Code(
        "http://terminology.hl7.org/CodeSystem/data-absent-reason",
        code,
        display,
        "FHIR R4, code system data-absent-reason",
    )


NOT_KNOWN: Final = _absent("unknown", "Unknown")
ASKED_DECLINED: Final = _absent("asked-declined", "Asked But Declined")
NOT_ASKED: Final = _absent("not-asked", "Not Asked")
NOT_PERFORMED: Final = _absent("not-performed", "Not Performed")

# What instruments and people call the same thing.
_SAME: Final = {
    "oral": "mouth",
    "tympanic": "tympanum",
    "tympanic_membrane": "tympanum",
    "axillary": "axilla",
    "armpit": "axilla",
    "rectal": "rectum",
    "temporal": "temporal_artery",
    "temporal_artery_forehead": "temporal_artery",
    "earlobe": "ear_lobe",
    "ear_lobule": "ear_lobe",
    "arm": "upper_arm",
    "radial_artery": "wrist",
    "oscillometry": "oscillometric",
    "auscultatory": "auscultation",
    "palpatory": "palpation",
    "inspection": "counted",
    "pulse_oximetry": "oximetry",
    "oximeter": "oximetry",
    "seated": "sitting",
    "lying": "recumbent",
    "paediatric": "child",
    "pediatric": "child",
}


def word(said: str) -> str:
    """The table's key for a word as an instrument or a person wrote it ("Upper arm", "oral")."""
    key = "_".join(said.lower().replace("-", " ").replace("_", " ").split())
    return _SAME.get(key, key)


_V3_INTERPRETATION: Final = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
_THO: Final = "HL7 Terminology, v3-ObservationInterpretation (value set page of the THO build)"

INTERPRETATIONS: Final[dict[tuple[bool, Side], Code]] = {
    (False, Side.HIGH): Code(_V3_INTERPRETATION, "H", "High", _THO),
    (False, Side.LOW): Code(_V3_INTERPRETATION, "L", "Low", _THO),
    (True, Side.HIGH): Code(_V3_INTERPRETATION, "HH", "Critical high", _THO),
    (True, Side.LOW): Code(_V3_INTERPRETATION, "LL", "Critical low", _THO),
}
"""By whether it is critical, and by side."""

ALERT: Final = Code(
    "http://terminology.hl7.org/CodeSystem/communication-category",
    "alert",
    "Alert",
    "FHIR R4, CodeSystem communication-category",
)
# R4 request-priority: routine, urgent, asap, stat. A person decides what is immediate.
PRIORITY_CRITICAL: Final = "asap"
