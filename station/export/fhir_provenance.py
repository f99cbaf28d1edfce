"""Whose act a signed visit was: one FHIR R4 Provenance for all of its resources at one chart.

Who signed (author), who entered each value (enterer), and which station put it together
(assembler). It points at its targets by their identifiers; the sink makes the references literal.
US Core's profile is not claimed: it wants the organisation that a person acts for.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence

from station.export import codes
from station.export.emergency import emergency_words
from station.export.errors import CannotComposeError
from station.export.fhir import key_of
from station.export.fhir_device import station_device
from station.export.fhir_intake import is_intake
from station.export.fhir_json import Json, JsonObject
from station.export.fhir_parts import coding, concept, instant
from station.export.fhir_report import ReportForm, report_key
from station.export.site import FhirSite, IntakeForm
from station.saying import say
from station.visit import Actor, Result, SignedVisit

__all__ = ["provenance", "provenance_key"]


def provenance_key(signed: SignedVisit) -> str:
    """Its stable identity: a tag, since R4 gives a Provenance no identifier."""
    return f"{signed.visit.station_id}:{signed.visit.id}:provenance"


def provenance(
    signed: SignedVisit,
    results: Sequence[Result],
    site: FhirSite,
    report: ReportForm = ReportForm.NONE,
) -> tuple[str, JsonObject]:
    """Key and resource. `results` are those that were written for this chart, `report` the form in
    which it gets the EKG. Raises `CannotComposeError` where nothing was written for it.
    """
    targets = _targets(signed, results, site, report)
    if not targets:
        raise CannotComposeError(
            say("There is nothing of this visit in the chart to sign for."), say("Call support.")
        )
    key = provenance_key(signed)
    about: JsonObject = {"tag": [{"system": f"{site.namespace}/provenance", "code": key}]}
    if not signed.visit.real:
        about["security"] = [coding(codes.TEST_DATA)]
    made: JsonObject = {
        "resourceType": "Provenance",
        "meta": about,
        "contained": [station_device(signed.visit.station_id, site.namespace)],
        "target": targets,
        "recorded": instant(signed.signed_at, site.time_zone),
        "agent": _agents(signed, results),
    }
    if any(emergency_words(result, signed) is not None for result in results):
        made["reason"] = [concept([codes.BREAK_THE_GLASS])]
    entities = [_raw(result, signed) for result in results if result.ekg is not None]
    if entities:
        made["entity"] = entities
    return key, made


def _targets(
    signed: SignedVisit, results: Sequence[Result], site: FhirSite, report: ReportForm
) -> list[Json]:
    made: list[tuple[str, str]] = []
    form = site.intake is IntakeForm.QUESTIONNAIRE_RESPONSE
    for result in results:
        if form and is_intake(result):
            made.append(
                ("QuestionnaireResponse", f"{signed.visit.station_id}:{signed.visit.id}:intake")
            )
            continue
        if result.ekg is None or site.send_waveforms:
            made.append(("Observation", key_of(result, signed)))
        if result.ekg is not None and report.resource is not None:
            made.append((report.resource, report_key(result, signed)))
    return [
        {"type": kind, "identifier": {"system": site.result_system, "value": value}}
        for kind, value in dict.fromkeys(made)
    ]


def _agents(signed: SignedVisit, results: Iterable[Result]) -> list[Json]:
    enterers = {result.accepted_by.user_id: result.accepted_by for result in results}
    return [
        {"type": concept([codes.AGENT_AUTHOR]), "who": _person(signed.signed_by)},
        *(
            {"type": concept([codes.AGENT_ENTERER]), "who": _person(one)}
            for one in enterers.values()
        ),
        {"type": concept([codes.AGENT_ASSEMBLER]), "who": {"reference": "#station"}},
    ]


def _person(actor: Actor) -> Json:
    return {"type": "Practitioner", "display": actor.name}


def _raw(result: Result, signed: SignedVisit) -> Json:
    """The raw samples that an EKG was made of, by their SHA-256 as a `ni:` URI (RFC 6920).

    Only an EKG keeps what the instrument sent; other readings keep values.
    """
    assert result.ekg is not None
    digest = hashlib.sha256(result.ekg.counts + result.ekg.valid).digest()
    name = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return {
        "role": "source",
        "what": {
            "identifier": {"system": "urn:ietf:rfc:3986", "value": f"ni:///sha-256;{name}"},
            "display": "Raw samples as this station keeps them",
        },
    }
