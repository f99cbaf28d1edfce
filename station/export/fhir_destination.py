"""A FHIR R4 chart: which resources it gets of a visit, one message each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from station.export.destination import Change
from station.export.draft import Draft
from station.export.errors import CannotComposeError
from station.export.fhir import key_of, observation
from station.export.fhir_correct import corrected_resource, correction_key, withdrawn_report
from station.export.fhir_intake import answer_observation, is_intake, questionnaire_response
from station.export.fhir_json import JsonObject, encode
from station.export.fhir_provenance import provenance
from station.export.fhir_report import ReportForm, ekg_measurements, ekg_report
from station.export.filed import PULSE_ORDER, filed
from station.export.site import FhirSite, IntakeForm, PulseSource
from station.visit import Result, ResultKind, SignedVisit

__all__ = ["FHIR_JSON", "FhirDestination"]

FHIR_JSON: Final = "application/fhir+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class FhirDestination:
    """One FHIR chart. `pulse_order`: of several pulses the first is filed.

    `report` is the form in which it gets an EKG as a document, drawn by `ekg_sheet`;
    `measurements`: it gets what was read off the EKG, too. `provenance`: it is told who signed.
    """

    name: str
    test: bool
    site: FhirSite
    pulse_order: tuple[PulseSource, ...] = field(default=PULSE_ORDER)
    report: ReportForm = ReportForm.NONE
    ekg_sheet: Callable[[SignedVisit, Result], bytes] | None = None
    measurements: bool = False
    provenance: bool = False

    def drafts(self, signed: SignedVisit) -> Iterator[Draft]:
        """A resource for each result; the answers of the intake one by one or as one form."""
        results = self._filed(signed)
        form: list[Result] = []
        if self.site.intake is IntakeForm.QUESTIONNAIRE_RESPONSE:
            form = [result for result in results if is_intake(result)]
        for result in results:
            if result.kind is ResultKind.EKG:
                for key, resource in self._ekg(result, signed):
                    yield _draft(key, (result,), resource)
            elif result not in form:
                yield _draft(key_of(result, signed), (result,), self._resource(result, signed))
            elif result is form[0]:
                key, resource = questionnaire_response(form, signed, self.site)
                yield _draft(key, tuple(form), resource)
        if self.provenance and results:
            key, resource = provenance(signed, results, self.site, self.report)
            yield replace(_draft(key, tuple(results), resource), beside=True)

    def correction(self, change: Change) -> Iterator[Draft]:
        """The whole resource again, with what holds now."""
        if change.result.id not in {one.id for one in self._filed(change.signed)}:
            return
        if change.result.kind is ResultKind.EKG:
            yield from self._withdrawn(change)
            return
        form = self.site.intake is IntakeForm.QUESTIONNAIRE_RESPONSE
        if form and is_intake(change.result):
            raise CannotComposeError(
                "A chart has this answer inside a form, which is not corrected from here.",
                "Have it corrected in the chart.",
            )
        made = self._resource(change.result, change.now)
        resource = corrected_resource(made, change, self.site)
        yield _draft(correction_key(change), (change.result,), resource)

    def _ekg(self, result: Result, signed: SignedVisit) -> Iterator[tuple[str, JsonObject]]:
        """The samples, what was read off them, and the document: what this chart takes of it."""
        if self.site.send_waveforms:
            yield key_of(result, signed), observation(result, signed, self.site)
        if self.measurements:
            yield from ekg_measurements(result, signed, self.site)
        sheet = self.ekg_sheet
        wanted = self.report is not ReportForm.NONE
        pdf = sheet(signed, result) if sheet is not None and wanted else None
        report = ekg_report(result, signed, self.site, pdf, self.report)
        if report is not None:
            yield report

    def _withdrawn(self, change: Change) -> Iterator[Draft]:
        """Everything that the chart has of an EKG: nothing of it stays as if it held."""
        for key, resource in self._ekg(change.result, change.signed):
            if resource["resourceType"] == "Observation":
                made = corrected_resource(resource, change, self.site, key)
            else:
                made = withdrawn_report(resource, change, self.site, key)
            yield _draft(correction_key(change, key), (change.result,), made)

    def _resource(self, result: Result, signed: SignedVisit) -> JsonObject:
        if result.kind is ResultKind.INTAKE:
            return answer_observation(result, signed, self.site)
        return observation(result, signed, self.site)

    def _filed(self, signed: SignedVisit) -> list[Result]:
        """An EKG only where something of it is taken."""
        results = filed(signed, self.pulse_order)
        if self.site.send_waveforms or self.measurements or self.report is not ReportForm.NONE:
            return results
        return [result for result in results if result.kind is not ResultKind.EKG]


def _draft(key: str, results: tuple[Result, ...], resource: JsonObject) -> Draft:
    told = tuple(result.id for result in results)
    return Draft(key=key, results=told, body=encode(resource), media=FHIR_JSON)
