"""Whose act a visit was: as JSON written out by hand, and at a real chart."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest

from station import __version__
from station.export.compose import compose
from station.export.errors import CannotComposeError
from station.export.fhir import key_of
from station.export.fhir_destination import FhirDestination
from station.export.fhir_json import decode, encode
from station.export.fhir_provenance import provenance, provenance_key
from station.export.fhir_report import ReportForm
from station.export.fhir_sink import FhirSink
from station.export.sink import Delivered, Refused, RetryAfter
from station.export.site import FhirSite, IntakeForm
from station.visit import Actor, Message, ResultKind, Role, SignedVisit, new_id
from station.vitals import Origin, Unit, Vital
from tests.export.records import CHART_PATIENT, blood_pressure, reading, result, sign
from tests.export.test_conformance import EKG
from tests.support.chart import BareClient
from tests.support.fault_proxy import Answer, FaultProxy, PassThenReset

SITE = FhirSite(
    namespace="https://clinic.example/vitals-station", time_zone=ZoneInfo("America/Chicago")
)
TYPES = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
TAG = "https://clinic.example/vitals-station/provenance"


def agent(code: str, display: str, who: Any) -> Any:
    return {
        "type": {"coding": [{"system": TYPES, "code": code, "display": display}]},
        "who": who,
    }


def built(signed: SignedVisit, site: FhirSite = SITE, form: ReportForm = ReportForm.NONE) -> Any:
    return decode(encode(provenance(signed, signed.visit.results, site, form)[1]))


def test_a_signed_visit_says_who_signed_who_entered_and_what_put_it_together() -> None:
    other = Actor(user_id="u2", name="Sam Idowu", role=Role.CLINICIAN, session_id="s2")
    pain = result(ResultKind.PAIN_SCORE, reading(Vital.PAIN_SCORE, "3", Unit.SCORE), number="p")
    signed = sign(blood_pressure(), dataclasses.replace(pain, accepted_by=other))

    assert built(signed) == {
        "resourceType": "Provenance",
        "meta": {"tag": [{"system": TAG, "code": "station-7:v1:provenance"}]},
        "contained": [
            {
                "resourceType": "Device",
                "id": "station",
                "identifier": [
                    {
                        "system": "https://clinic.example/vitals-station/station",
                        "value": "station-7",
                    }
                ],
                "deviceName": [{"name": "Vitals Station", "type": "user-friendly-name"}],
                "version": [
                    {
                        "type": {
                            "coding": [
                                {
                                    "system": "urn:iso:std:iso:11073:10101",
                                    "code": "531975",
                                    "display": "MDC_ID_PROD_SPEC_SW",
                                }
                            ]
                        },
                        "value": __version__,
                    }
                ],
                "type": {"text": "Vital signs station (software)"},
            }
        ],
        "target": [
            {
                "type": "Observation",
                "identifier": {
                    "system": "https://clinic.example/vitals-station/result",
                    "value": f"station-7:v1:{kind}",
                },
            }
            for kind in ("blood_pressure:bp", "pain_score:p")
        ],
        "recorded": "2026-11-24T09:52:00.125-06:00",
        "agent": [
            agent("author", "Author", {"type": "Practitioner", "display": "Jordan Reyes"}),
            agent("enterer", "Enterer", {"type": "Practitioner", "display": "Jordan Reyes"}),
            agent("enterer", "Enterer", {"type": "Practitioner", "display": "Sam Idowu"}),
            agent("assembler", "Assembler", {"reference": "#station"}),
        ],
    }


def test_a_form_and_a_report_are_targets_as_what_they_are() -> None:
    reason = result(ResultKind.REASON_FOR_VISIT, text="Cough", number="r")
    site = dataclasses.replace(SITE, intake=IntakeForm.QUESTIONNAIRE_RESPONSE)
    made = built(sign(reason, EKG), site, ReportForm.DIAGNOSTIC_REPORT)

    assert [(one["type"], one["identifier"]["value"]) for one in made["target"]] == [
        ("QuestionnaireResponse", "station-7:v1:intake"),
        ("DiagnosticReport", "station-7:v1:ekg:r1:report"),
    ]


def test_the_raw_samples_of_an_ekg_are_named_by_their_hash() -> None:
    """SHA-256 of the int32 samples 1, 2, 3 and the bytes 1, 0, 1, from `sha256sum`; RFC 6920."""
    site = dataclasses.replace(SITE, send_waveforms=True)
    (entity,) = built(sign(EKG), site)["entity"]
    assert entity == {
        "role": "source",
        "what": {
            "identifier": {
                "system": "urn:ietf:rfc:3986",
                "value": "ni:///sha-256;GROfeZr1etY8LYMk7hSmQqESTySu0oj0s-bOoGm373Y",
            },
            "display": "Raw samples as this station keeps them",
        },
    }


def test_a_simulated_visit_is_marked() -> None:
    made = built(sign(blood_pressure(Origin.SIMULATOR)))
    assert [one["code"] for one in made["meta"]["security"]] == ["HTEST"]


def test_nothing_filed_is_nothing_to_sign_for() -> None:
    with pytest.raises(CannotComposeError):
        provenance(sign(EKG), [EKG], SITE)  # no waveforms, no report


def provenance_message(signed: SignedVisit, destination: FhirDestination) -> Message:
    key, resource = provenance(signed, signed.visit.results, destination.site)
    return Message(
        key=key,
        result_id=signed.visit.results[0].id,
        visit_id=signed.visit.id,
        patient_id=signed.visit.patient.id,
        destination=destination.name,
        body=encode(resource),
        simulated=False,
    )


def two_results() -> SignedVisit:
    pain = reading(Vital.PAIN_SCORE, "3", Unit.SCORE)
    return sign(
        blood_pressure(number=new_id()),
        result(ResultKind.PAIN_SCORE, pain, number=new_id()),
        patient=CHART_PATIENT,
        encounter=None,
        id_=new_id(),
    )


def there(chart: BareClient, key: str) -> list[Any]:
    bundle = chart.get(f"/Provenance?_tag={quote(f'{TAG}|{key}', safe='')}")
    return [one["resource"] for one in bundle.get("entry", [])]


@pytest.fixture
async def provenance_sink(demo_chart: Any) -> AsyncIterator[tuple[FhirSink, FaultProxy]]:
    with FaultProxy(demo_chart.base_url, about="/Provenance") as running:
        sink = FhirSink("demo chart", running.base_url, test=True, timeout_s=5.0)
        yield sink, running
        await sink.aclose()


@pytest.mark.chart
async def test_it_points_at_the_charts_own_resources_and_is_there_once(
    provenance_sink: tuple[FhirSink, FaultProxy], chart: BareClient, destination: FhirDestination
) -> None:
    sink, front = provenance_sink
    signed = two_results()
    ids = []
    for message in compose(signed, [destination]):
        outcome = await sink.deliver(message, search_first=False)
        assert isinstance(outcome, Delivered)
        ids.append(outcome.chart_id)
    message = provenance_message(signed, destination)

    front.faults.append(PassThenReset())
    lost = await sink.deliver(message, search_first=False)
    assert isinstance(lost, RetryAfter)
    assert lost.search_first
    first = await sink.deliver(message, search_first=True)
    again = await sink.deliver(message, search_first=False)

    (stored,) = there(chart, message.key)
    assert first == again == Delivered(chart_id=stored["id"])
    assert [one["reference"] for one in stored["target"]] == [f"Observation/{one}" for one in ids]


@pytest.mark.chart
async def test_after_a_restart_the_chart_is_asked_for_the_ids(
    sink: FhirSink,
    provenance_sink: tuple[FhirSink, FaultProxy],
    chart: BareClient,
    destination: FhirDestination,
) -> None:
    signed = two_results()
    filed, refused = compose(signed, [destination])
    outcome = await sink.deliver(filed, search_first=False)  # by the sink before the restart
    assert isinstance(outcome, Delivered)
    message = provenance_message(signed, destination)

    assert isinstance(await provenance_sink[0].deliver(message, search_first=False), Delivered)

    (stored,) = there(chart, provenance_key(signed))
    one, other = stored["target"]
    assert one["reference"] == f"Observation/{outcome.chart_id}"
    # What the chart never took is named, and nothing more.
    assert "reference" not in other
    assert other["identifier"]["value"] == refused.key == key_of(signed.visit.results[1], signed)


@pytest.mark.chart
async def test_a_chart_that_is_busy_when_asked_for_ids_is_asked_again_later(
    sink: FhirSink, proxy: FaultProxy, chart: BareClient, destination: FhirDestination
) -> None:
    signed = two_results()
    proxy.faults.append(Answer(503, headers=(("Retry-After", "9"),)))  # about /Observation

    outcome = await sink.deliver(provenance_message(signed, destination), search_first=False)

    assert isinstance(outcome, RetryAfter)
    assert outcome.after_s == 9.0
    assert there(chart, provenance_key(signed)) == []


async def test_a_provenance_without_its_tag_is_damaged(destination: FhirDestination) -> None:
    message = provenance_message(two_results(), destination)
    body = json.loads(message.body)
    del body["meta"]["tag"]
    damaged = dataclasses.replace(message, body=json.dumps(body).encode())
    sink = FhirSink("nowhere", "http://127.0.0.1:9/fhir", test=True)
    assert isinstance(await sink.deliver(damaged, search_first=False), Refused)
