"""What a site configures about one destination: where results go, and in which form."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

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
    """Where signed results go: a FHIR server (`url`), a bundle in a `file`, or files in a `folder`.

    `test` marks it as a test sink: only such a one gets simulated data. `intake`: whether the
    answers of the intake go there one by one or as one form. `messages`: whether messages to the
    provider (FHIR Communication) go there; charts that do not take them refuse them, and the screen
    says so.
    """

    name: str = "chart"
    url: str | None = None
    file: Path | None = None
    folder: FolderSettings | None = None
    test: bool = False
    profiles: bool = True
    send_waveforms: bool = False
    intake: Literal["observations", "questionnaire_response"] = "observations"
    messages: bool = True

    @model_validator(mode="after")
    def _one_place(self) -> ChartSettings:
        places = (self.url, self.file, self.folder)
        if sum(place is not None for place in places) != 1:
            raise ValueError("a chart has exactly one of url, file and folder")
        return self

    @property
    def fhir(self) -> bool:
        """Whether it gets FHIR resources one by one."""
        return self.url is not None or self.file is not None
