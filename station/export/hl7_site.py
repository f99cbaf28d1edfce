"""What a site decides about one HL7 v2 receiver: the form, the version, names and codes.

Plain settings, no I/O. How they are written in the configuration: `docs/hl7.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum
from typing import Final

from station.vitals import Unit

__all__ = [
    "TABLE_KEYS",
    "Acknowledgment",
    "CodeRow",
    "Form",
    "Hl7Site",
    "PatientId",
    "Version",
    "known_key",
]


class Form(StrEnum):
    """Which template: IHE PCD-01 with MDC codes, or what ordinary interfaces of clinics take."""

    PCD01 = "pcd01"
    CLINIC = "clinic"


class Version(StrEnum):
    """MSH-12."""

    V2_3_1 = "2.3.1"
    V2_4 = "2.4"
    V2_5 = "2.5"
    V2_5_1 = "2.5.1"
    V2_6 = "2.6"

    @property
    def coded(self) -> str:
        """The type of a coded value: CE until 2.4, CWE from 2.5 (chapter 2A)."""
        return "CE" if self in (Version.V2_3_1, Version.V2_4) else "CWE"

    @property
    def has_equipment(self) -> bool:
        """Whether an OBX names the instrument in field 18: from 2.4."""
        return self is not Version.V2_3_1

    @property
    def has_body_site(self) -> bool:
        """Whether an OBX has the body site in field 20: from 2.6."""
        return self is Version.V2_6


class Acknowledgment(StrEnum):
    """What MSH-15 and MSH-16 ask for: one answer (original mode), or a commit and then the
    application's (enhanced mode; version 2.5.1, chapter 2.9).
    """

    ORIGINAL = "original"
    ENHANCED = "enhanced"


class PatientId(StrEnum):
    """What goes into PID-3."""

    MRN = "mrn"
    CHART_ID = "chart_id"


TABLE_KEYS: Final = frozenset(
    {
        "systolic",
        "diastolic",
        "mean_arterial_pressure",
        "average_systolic",
        "average_diastolic",
        "pulse_rate",
        "heart_rate",
        "spo2",
        "perfusion_index",
        "oxygen_flow",
        "body_temperature",
        "respiratory_rate",
        "body_weight",
        "body_height",
        "head_circumference",
        "pain_score",
        "cuff_size",
        "body_position",
        "body_site",
        "blood_pressure_group",
        "reason_for_visit",
        "duration",
        "ekg",
        "vital_signs",
        "visit_sheet",
    }
)
"""What a site may give codes of its own to; beside these `intake.` and the id of a question."""

_INTAKE: Final = "intake."


def known_key(key: str) -> bool:
    """Whether the site table may have a row of that name."""
    return key in TABLE_KEYS or (key.startswith(_INTAKE) and len(key) > len(_INTAKE))


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """A row of the site table: the receiver's own code, and the unit that it wants.

    A value is converted to `unit`; `unit_code`, `unit_text` and `unit_system` are how the receiver
    writes that unit (UCUM where they are not said). `code` None: only the unit is another one.
    """

    code: str | None = None
    text: str = ""
    system: str = "L"
    unit: Unit | None = None
    unit_code: str | None = None
    unit_text: str = ""
    unit_system: str = "L"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hl7Site:
    """How one receiver wants its messages.

    Names of applications and facilities may have components (`VITALS^0011223344556677^EUI-64`).
    `mrn_authority` and `id_authority` are the assigning authorities of PID-3, `visit_authority`
    that of PV1-19. `wrong` is OBX-11 of what should never have been filed: W or D. `whole_set`:
    a correction tells all of the visit again, for receivers that replace an OBR as a whole.
    """

    form: Form = Form.CLINIC
    version: Version = Version.V2_5_1
    sending_application: str = "VITALS"
    sending_facility: str = ""
    receiving_application: str = ""
    receiving_facility: str = ""
    patient_ids: tuple[PatientId, ...] = (PatientId.MRN,)
    mrn_authority: str = ""
    id_authority: str = ""
    visit_authority: str = ""
    patient_class: str = "O"
    point_of_care: str = ""
    acknowledgment: Acknowledgment = Acknowledgment.ORIGINAL
    declare_charset: bool = True
    wrong: str = "W"
    whole_set: bool = False
    time_zone: tzinfo | None = None
    table: Mapping[str, CodeRow] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no receiver could understand."""
        if self.form is Form.PCD01 and self.version is not Version.V2_6:
            raise ValueError("IHE PCD-01 is version 2.6")
        if not self.patient_ids:
            raise ValueError("a patient needs at least one id in PID-3")
        if self.wrong not in ("W", "D"):
            raise ValueError("what is entered in error is W or D in OBX-11 (HL7 table 0085)")
        for key in self.table:
            if not known_key(key):
                raise ValueError(
                    f"the table has no row {key!r}; expected one of "
                    f"{', '.join(sorted(TABLE_KEYS))} or intake.<question>"
                )

    def row(self, key: str) -> CodeRow:
        """The site's own words for one value; empty where it has none."""
        return self.table.get(key, CodeRow())
