"""What a folder gets of a visit: a sheet of paper, a FHIR bundle, a table of values.

The files of a corrected visit take the place of those before, with what holds now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from station.export.destination import Change
from station.export.draft import Draft
from station.export.fhir_correct import correction_key
from station.export.fhir_destination import FHIR_JSON, FhirDestination
from station.export.fhir_json import decode, encode
from station.export.filed import filed
from station.export.table import table
from station.visit import SignedVisit

__all__ = ["FolderDestination"]

_MEDIA: Final = {"pdf": "application/pdf", "fhir": FHIR_JSON, "csv": "text/csv"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderDestination:
    """`fhir` says whose resources the bundle has; `sheet` draws the visit on paper, and is wanted
    where `forms` (pdf, fhir, csv) names the PDF.
    """

    fhir: FhirDestination
    forms: tuple[str, ...]
    sheet: Callable[[SignedVisit], bytes] | None = None

    def __post_init__(self) -> None:
        """Refuse a PDF that nobody draws."""
        if "pdf" in self.forms and self.sheet is None:
            raise ValueError("a PDF needs somebody who draws it")

    @property
    def name(self) -> str:
        """Its name in the site's configuration."""
        return self.fhir.name

    @property
    def test(self) -> bool:
        """Whether the site marked it as a test."""
        return self.fhir.test

    def drafts(self, signed: SignedVisit) -> Iterator[Draft]:
        """A file in each form, about everything that is filed."""
        results = tuple(result.id for result in filed(signed, self.fhir.pulse_order))
        if not results:
            return
        visit = signed.visit
        for form in self.forms:
            yield Draft(
                key=f"{visit.station_id}:{visit.id}:{form}",
                results=results,
                body=self._body(form, signed),
                media=_MEDIA[form],
            )

    def correction(self, change: Change) -> Iterator[Draft]:
        """Each file anew."""
        for form in self.forms:
            yield Draft(
                key=f"{correction_key(change)}:{form}",
                results=(change.result.id,),
                body=self._body(form, change.now, change),
                media=_MEDIA[form],
            )

    def _body(self, form: str, signed: SignedVisit, change: Change | None = None) -> bytes:
        if form == "csv":
            return table(signed, self.fhir.site.time_zone, change)
        if form == "pdf":
            assert self.sheet is not None  # see __post_init__
            return self.sheet(signed)
        entries: list[Any] = []
        for draft in self.fhir.drafts(signed):
            corrected = change is not None and change.result.id in draft.results
            made = self.fhir.correction(change) if change is not None and corrected else (draft,)
            entries += [{"resource": decode(one.body)} for one in made]
        return encode({"resourceType": "Bundle", "type": "collection", "entry": entries})
