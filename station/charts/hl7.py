"""A receiver of HL7 v2 messages in the configuration: `[chart.hl7]`, explained in `docs/hl7.md`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from station.charts.tls import TlsSettings
from station.export.hl7_site import (
    Acknowledgment,
    CodeRow,
    Form,
    Hl7Site,
    PatientId,
    Version,
)
from station.vitals import Unit

if TYPE_CHECKING:
    from station.export.hl7_destination import EkgSheet, Hl7Destination, VisitSheet
    from station.export.mllp_sink import MllpSink

__all__ = ["Hl7RowSettings", "Hl7Settings", "hl7_destination", "hl7_sink"]

_Port = Annotated[int, Field(ge=1, le=65535)]
_Seconds = Annotated[float, Field(gt=0, le=600)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Hl7RowSettings(_Table):
    """A row of the site table: the receiver's code, and the unit that it wants (UCUM). `unit_code`
    is how it writes that unit where that is not UCUM.
    """

    code: str | None = None
    text: str = ""
    system: str = "L"
    unit: Unit | None = None
    unit_code: str | None = None
    unit_text: str = ""
    unit_system: str = "L"


class Hl7Settings(_Table):
    """An HL7 v2 receiver: where it is, what it wants to read, and how it answers.

    `drops_duplicates`: the receiver drops a message whose MSH-10 it has, so one without an answer
    may be sent again. `commit_is_enough`: a CA alone counts as filed. `application_s`: how long
    the application's answer is waited for after a CA.
    """

    host: str
    port: _Port
    tls: TlsSettings | None = None
    form: Literal["clinic", "pcd01"] = "clinic"
    version: Literal["2.3.1", "2.4", "2.5", "2.5.1", "2.6"] | None = None
    sending_application: str = "VITALS"
    sending_facility: str = ""
    receiving_application: str = ""
    receiving_facility: str = ""
    patient_ids: tuple[Literal["mrn", "chart_id"], ...] = ("mrn",)
    mrn_authority: str = ""
    id_authority: str = ""
    visit_authority: str = ""
    patient_class: str = "O"
    point_of_care: str = ""
    acknowledgment: Literal["original", "enhanced"] | None = None
    declare_charset: bool = True
    wrong: Literal["W", "D"] = "W"
    whole_set: bool = False
    pdf: tuple[Literal["ekg", "visit"], ...] = ("ekg",)
    paper: Literal["A4", "Letter"] = "A4"
    connect_s: _Seconds = 10.0
    answer_s: _Seconds = 30.0
    application_s: _Seconds = 30.0
    commit_is_enough: bool = False
    drops_duplicates: bool = False
    table: dict[str, Hl7RowSettings] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _a_site(self) -> Hl7Settings:
        self.site(None)  # its complaint is a ValueError that says what is wrong
        return self

    @property
    def enhanced(self) -> bool:
        """Whether a commit and then the application's answer are asked for: PCD-01 does, if not
        said otherwise.
        """
        return (self.acknowledgment or ("enhanced" if self.form == "pcd01" else "original")) == (
            "enhanced"
        )

    def site(self, zone: tzinfo | None) -> Hl7Site:
        """The same as the templates know it."""
        version = self.version or ("2.6" if self.form == "pcd01" else "2.5.1")
        return Hl7Site(
            form=Form(self.form),
            version=Version(version),
            sending_application=self.sending_application,
            sending_facility=self.sending_facility,
            receiving_application=self.receiving_application,
            receiving_facility=self.receiving_facility,
            patient_ids=tuple(PatientId(one) for one in self.patient_ids),
            mrn_authority=self.mrn_authority,
            id_authority=self.id_authority,
            visit_authority=self.visit_authority,
            patient_class=self.patient_class,
            point_of_care=self.point_of_care,
            acknowledgment=Acknowledgment.ENHANCED if self.enhanced else Acknowledgment.ORIGINAL,
            declare_charset=self.declare_charset,
            wrong=self.wrong,
            whole_set=self.whole_set,
            time_zone=zone,
            table={key: CodeRow(**row.model_dump()) for key, row in self.table.items()},
        )


def hl7_destination(
    name: str,
    settings: Hl7Settings,
    *,
    test: bool,
    zone: tzinfo | None,
    visit_sheet: VisitSheet,
    ekg_sheet: EkgSheet,
) -> Hl7Destination:
    """What the receiver gets of a visit. The sheets are drawn where the site wants them as PDF."""
    from station.export.hl7_destination import Hl7Destination

    return Hl7Destination(
        name=name,
        test=test,
        site=settings.site(zone),
        visit_sheet=visit_sheet if "visit" in settings.pdf else None,
        ekg_sheet=ekg_sheet if "ekg" in settings.pdf else None,
    )


def hl7_sink(
    name: str,
    settings: Hl7Settings,
    *,
    test: bool,
    secret: Callable[[str], str | None] | None = None,
) -> MllpSink:
    """The way to the receiver. `secret` reads one of the key store by its name."""
    from station.export.mllp_sink import MllpSink

    return MllpSink(
        name,
        settings.host,
        settings.port,
        test=test,
        tls=settings.tls.client(secret) if settings.tls is not None else None,
        connect_s=settings.connect_s,
        answer_s=settings.answer_s,
        application_s=settings.application_s if settings.enhanced else None,
        commit_is_enough=settings.commit_is_enough,
        drops_duplicates=settings.drops_duplicates,
    )
