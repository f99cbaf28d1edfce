"""A FHIR R4 chart: which resources it gets of a visit, one message each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from station.export.destination import Change
from station.export.draft import Draft
from station.export.errors import CannotComposeError
from station.export.fhir import key_of, observation
from station.export.fhir_correct import corrected_resource, correction_key
from station.export.fhir_intake import answer_observation, is_intake, questionnaire_response
from station.export.fhir_json import JsonObject, encode
from station.export.filed import PULSE_ORDER, filed
from station.export.site import FhirSite, IntakeForm, PulseSource
from station.visit import Result, ResultKind, SignedVisit

__all__ = ["FHIR_JSON", "FhirDestination"]

FHIR_JSON: Final = "application/fhir+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class FhirDestination:
    """One FHIR chart. `pulse_order`: of several pulses the first is filed."""

    name: str
    test: bool
    site: FhirSite
    pulse_order: tuple[PulseSource, ...] = field(default=PULSE_ORDER)

    def drafts(self, signed: SignedVisit) -> Iterator[Draft]:
        """A resource for each result; the answers of the intake one by one or as one form."""
        results = self._filed(signed)
        form: list[Result] = []
        if self.site.intake is IntakeForm.QUESTIONNAIRE_RESPONSE:
            form = [result for result in results if is_intake(result)]
        for result in results:
            if result not in form:
                yield _draft(key_of(result, signed), (result,), self._resource(result, signed))
            elif result is form[0]:
                key, resource = questionnaire_response(form, signed, self.site)
                yield _draft(key, tuple(form), resource)

    def correction(self, change: Change) -> Iterator[Draft]:
        """The whole resource again, with what holds now."""
        form = self.site.intake is IntakeForm.QUESTIONNAIRE_RESPONSE
        if form and is_intake(change.result):
            raise CannotComposeError(
                "A chart has this answer inside a form, which is not corrected from here.",
                "Have it corrected in the chart.",
            )
        made = self._resource(change.result, change.now)
        resource = corrected_resource(made, change, self.site)
        yield _draft(correction_key(change), (change.result,), resource)

    def _resource(self, result: Result, signed: SignedVisit) -> JsonObject:
        if result.kind is ResultKind.INTAKE:
            return answer_observation(result, signed, self.site)
        return observation(result, signed, self.site)

    def _filed(self, signed: SignedVisit) -> list[Result]:
        """An EKG only where waveforms are taken."""
        results = filed(signed, self.pulse_order)
        if self.site.send_waveforms:
            return results
        return [result for result in results if result.kind is not ResultKind.EKG]


def _draft(key: str, results: tuple[Result, ...], resource: JsonObject) -> Draft:
    told = tuple(result.id for result in results)
    return Draft(key=key, results=told, body=encode(resource), media=FHIR_JSON)
