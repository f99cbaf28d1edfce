"""A correction of a signed result as messages: the whole resource again, with what holds now.

FHIR R4: `corrected` is a final result that was wrong and has another value now, `entered-in-error`
one that should never have been there. The identifier of the result stays; a second one names the
correction, so that a resend finds out whether the chart has it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence

from station.corrections import Correction, CorrectionKind
from station.export import codes
from station.export.errors import CannotComposeError
from station.export.fhir import key_of, observation
from station.export.fhir_intake import answer_observation, is_intake
from station.export.fhir_json import Json, JsonObject, encode
from station.export.fhir_parts import coding, date_time, instant
from station.export.site import Destination, FhirSite, IntakeForm, refuse_simulated
from station.visit import Message, Result, ResultKind, SignedVisit

__all__ = ["correction_messages"]

_STATUS = {
    CorrectionKind.AMENDED: "corrected",
    CorrectionKind.ENTERED_IN_ERROR: "entered-in-error",
}
_LEAD = {
    CorrectionKind.AMENDED: "Corrected",
    CorrectionKind.ENTERED_IN_ERROR: "Entered in error",
}


def correction_messages(
    signed: SignedVisit,
    standing: Result,
    correction: Correction,
    destinations: Iterable[Destination],
    where: Collection[str],
    results: Sequence[Result] | None = None,
) -> list[Message]:
    """One message for each destination in `where`: those that the result itself was written for.

    `standing` is what holds before the correction, `results` what holds of the whole visit with
    it (before it, where it takes something away); the signed ones if not said. Raises
    `CannotComposeError` and `NotATestChartError` as `compose` does.
    """
    destinations = tuple(destinations)
    forms = any(one.site.intake is IntakeForm.QUESTIONNAIRE_RESPONSE for one in destinations)
    if forms and is_intake(standing):
        raise CannotComposeError(
            "A chart has this answer inside a form, which is not corrected from here.",
            "Have it corrected in the chart.",
        )
    wanted = [destination for destination in destinations if destination.name in where]
    if not signed.visit.real:
        refuse_simulated(wanted)
    result = correction.result or standing
    holds = _with(signed.visit.results if results is None else results, result, signed)
    return [
        Message(
            key=_key(result, signed, correction),
            result_id=correction.result_id,
            visit_id=correction.visit_id,
            patient_id=signed.visit.patient.id,
            destination=destination.name,
            body=encode(_resource(signed, holds, result, correction, destination.site)),
            simulated=not signed.visit.real,
            correction_id=correction.id,
        )
        for destination in wanted
    ]


def _key(result: Result, signed: SignedVisit, correction: Correction) -> str:
    return f"{key_of(result, signed)}:{correction.id}"


def _with(results: Sequence[Result], result: Result, signed: SignedVisit) -> SignedVisit:
    """The visit as it holds now, with the result that is written about."""
    if all(one.id != result.id for one in signed.visit.results):
        raise CannotComposeError(
            "The result is not one of this visit.", "Call support: the correction is damaged."
        )
    others = (*(one for one in results if one.id != result.id), result)
    return dataclasses.replace(signed, visit=dataclasses.replace(signed.visit, results=others))


def _resource(
    signed: SignedVisit, now: SignedVisit, result: Result, correction: Correction, site: FhirSite
) -> JsonObject:
    if result.kind is ResultKind.INTAKE:
        made = answer_observation(result, now, site)
    else:
        made = observation(result, now, site)
    made["status"] = _STATUS[correction.kind]
    made["issued"] = instant(correction.at, site.time_zone)
    own: list[Json] = [
        {"system": site.result_system, "value": key_of(result, signed)},
        {"system": site.correction_system, "value": _key(result, signed, correction)},
    ]
    made["identifier"] = own
    if not signed.visit.real:  # a number that a person typed does not make a test real
        meta = made["meta"]
        assert isinstance(meta, dict)
        made["meta"] = meta | {"security": [coding(codes.TEST_DATA)]}
    notes = made.get("note", [])
    assert isinstance(notes, list)
    made["note"] = [
        *notes,
        {
            "authorString": correction.by.name,
            "time": date_time(correction.at, site.time_zone),
            "text": f"{_LEAD[correction.kind]}: {correction.reason}",
        },
    ]
    return made
