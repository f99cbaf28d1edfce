"""A message to the provider as a FHIR R4 Communication. Pure: no clock, no network.

It says what a person said and when. `status` is in-progress: R4 uses it for a communication that
is being delivered, and whether the provider has read it is known to the chart alone, which may
make it completed. `about` names the Observation by its identifier, because it is not in the chart
before the signature.
"""

from __future__ import annotations

from collections.abc import Iterable

from station.checks.notice import ProviderNotice
from station.export import codes
from station.export.destination import refuse_simulated
from station.export.errors import CannotComposeError
from station.export.fhir import fhir_id, result_key
from station.export.fhir_destination import FhirDestination
from station.export.fhir_json import Json, JsonObject, encode
from station.export.fhir_parts import coding, concept, instant
from station.export.site import FhirSite
from station.visit import Message

__all__ = ["communication", "compose_notice", "notice_key"]


def notice_key(notice: ProviderNotice) -> str:
    """The identifier value: stable for its life, the same at every destination."""
    return f"{notice.station_id}:{notice.visit_id}:notice:{notice.id}"


def compose_notice(
    notice: ProviderNotice, destinations: Iterable[FhirDestination]
) -> list[Message]:
    """The message for each destination.

    Raises `NotATestChartError` where anything about it was simulated and a destination is a real
    chart, `CannotComposeError` for a patient that no chart knows.
    """
    destinations = tuple(destinations)
    if notice.simulated:
        refuse_simulated(destinations)
    return [
        Message(
            key=notice_key(notice),
            result_id=notice.id,
            visit_id=notice.visit_id,
            patient_id=notice.patient.id,
            destination=destination.name,
            body=encode(communication(notice, destination.site)),
            simulated=notice.simulated,
        )
        for destination in destinations
    ]


def communication(notice: ProviderNotice, site: FhirSite) -> JsonObject:
    """The resource. Raises `CannotComposeError`."""
    if not notice.text:
        raise CannotComposeError("A message without words cannot be sent.", "Write it again.")
    result = notice.about
    observation: Json = {
        "type": "Observation",
        "identifier": {
            "system": site.result_system,
            "value": result_key(notice.station_id, notice.visit_id, result),
        },
        "display": codes.RESULTS[result.kind].title,
    }
    made: JsonObject = {
        "resourceType": "Communication",
        "identifier": [{"system": site.notice_system, "value": notice_key(notice)}],
        "status": "in-progress",
        "category": [concept([codes.ALERT])],
        "priority": codes.PRIORITY_CRITICAL,
        "subject": {"reference": f"Patient/{fhir_id(notice.patient.id, 'patient')}"},
        "about": [observation],
        "sent": instant(notice.at, site.time_zone),
        "sender": {"display": notice.by.name},
        "payload": [{"contentString": notice.text}],
    }
    if notice.encounter_id is not None:
        encounter = fhir_id(notice.encounter_id, "encounter")
        made["encounter"] = {"reference": f"Encounter/{encounter}"}
    if notice.provider is not None:
        made["recipient"] = [{"display": notice.provider}]
    if notice.simulated:
        made["meta"] = {"security": [coding(codes.TEST_DATA)]}
    return made
