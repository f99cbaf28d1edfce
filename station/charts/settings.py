"""What a site configures about one destination: where results go, and in which form."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from station.charts.dicom import DicomSettings
from station.charts.hl7 import Hl7Settings
from station.charts.smart import SmartSettings
from station.charts.tls import TlsSettings
from station.smart.answers import is_safe

__all__ = ["ChartSettings", "FolderSettings"]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FolderSettings(_Table):
    """A folder or mounted share that gets files of each signed visit.

    `forms`: a sheet of paper as PDF, a FHIR bundle, a table of values as CSV. `language` is that
    of the sheet, `paper` its size.
    """

    path: Path
    forms: tuple[Literal["pdf", "fhir", "csv"], ...] = ("pdf", "fhir", "csv")
    paper: Literal["A4", "Letter"] = "A4"

    @model_validator(mode="after")
    def _something(self) -> FolderSettings:
        if not self.forms:
            raise ValueError("a folder gets at least one form: pdf, fhir or csv")
        return self


class ChartSettings(_Table):
    """Where signed results go: a FHIR server (`url`), a bundle in a `file`, files in a `folder`,
    an HL7 v2 receiver (`hl7`), or an EKG archive (`dicom`).

    `test` marks it as a test sink: only such a one gets simulated data. The rest is for FHIR.
    `intake`: whether the answers of the intake go there one by one or as one form. `messages`:
    whether messages to the provider (Communication) go there; charts that do not take them refuse
    them, and the screen says so. `ekg_report`: in which form it gets an EKG on paper, of size
    `paper`; `ekg_measurements`: and what was read off it. `provenance`: it is told who signed.
    `devices`: instruments are inside of what they measured, or resources of their own. `smart`:
    how the station signs in there. `tls`: whom it trusts there and how it is known, at the chart
    and at its token server.
    """

    name: str = "chart"
    url: str | None = None
    file: Path | None = None
    folder: FolderSettings | None = None
    hl7: Hl7Settings | None = None
    dicom: DicomSettings | None = None
    test: bool = False
    profiles: bool = True
    send_waveforms: bool = False
    intake: Literal["observations", "questionnaire_response"] = "observations"
    messages: bool = True
    ekg_report: Literal["none", "diagnostic_report", "document_reference"] = "none"
    ekg_measurements: bool = False
    paper: Literal["A4", "Letter"] = "A4"
    provenance: bool = False
    devices: Literal["contained", "referenced"] = "contained"
    smart: SmartSettings | None = None
    tls: TlsSettings | None = None

    @model_validator(mode="after")
    def _one_place(self) -> ChartSettings:
        places = (self.url, self.file, self.folder, self.hl7, self.dicom)
        if sum(place is not None for place in places) != 1:
            raise ValueError("a chart has exactly one of url, file, folder, hl7 and dicom")
        if self.smart is not None and self.url is None:
            raise ValueError("smart is how the station signs in at a url")
        if self.smart is not None and self.url is not None and not is_safe(self.url):
            raise ValueError("a url with smart must be https: a token could be read on the way")
        if self.tls is not None and not (self.url or "").startswith("https://"):
            raise ValueError("tls is about an https url; hl7 and dicom have a tls of their own")
        return self

    @property
    def fhir(self) -> bool:
        """Whether it gets FHIR resources one by one."""
        return self.url is not None or self.file is not None
