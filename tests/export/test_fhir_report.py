"""An EKG as a document: JSON written out by hand, somebody else's models, and a real chart."""

from __future__ import annotations

import base64
import dataclasses
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from station.export.errors import CannotComposeError
from station.export.fhir_destination import FhirDestination
from station.export.fhir_json import decode, encode
from station.export.fhir_provenance import provenance
from station.export.fhir_report import ReportForm, ekg_measurements, ekg_report
from station.export.fhir_sink import FhirSink
from station.export.sink import Delivered
from station.export.site import FhirSite
from station.simulators.demo_chart import DemoChart
from station.visit import Message, Result, ResultKind, SignedVisit, new_id
from tests.export.records import CHART_PATIENT, sign
from tests.export.test_conformance import EKG
from tests.export.test_second_opinion import RESULTS
from tests.support.chart import BareClient
from tests.support.fault_proxy import FaultProxy, PassThenReset

NAMESPACE = "https://clinic.example/vitals-station"
SITE = FhirSite(namespace=NAMESPACE, time_zone=ZoneInfo("America/Chicago"))
PDF = b"%PDF-1.7\n"
LOINC = "http://loinc.org"
UNMEASURED = next(one for one in RESULTS if one.kind is ResultKind.EKG)


def built(
    one: Result = EKG,
    pdf: bytes | None = PDF,
    form: ReportForm = ReportForm.DIAGNOSTIC_REPORT,
    site: FhirSite = SITE,
) -> Any:
    made = ekg_report(one, sign(one), site, pdf, form)
    assert made is not None
    return decode(encode(made[1]))


def test_a_report_is_preliminary_and_says_that_nobody_confirmed_it() -> None:
    assert built() == {
        "resourceType": "DiagnosticReport",
        "meta": {
            "tag": [
                {
                    "system": f"{NAMESPACE}/origin",
                    "code": "device",
                    "display": "Measured by an instrument",
                }
            ]
        },
        "identifier": [{"system": f"{NAMESPACE}/result", "value": "station-7:v1:ekg:r1:report"}],
        "subject": {"reference": "Patient/pat-1"},
        "encounter": {"reference": "Encounter/enc-1"},
        "status": "preliminary",
        "category": [
            {"coding": [{"system": LOINC, "code": "LP29708-2", "display": "Cardiology"}]},
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/v2-0074",
                        "code": "EC",
                        "display": "Electrocardiac (e.g., EKG, EEC, Holter)",
                    }
                ]
            },
        ],
        "code": {
            "coding": [{"system": LOINC, "code": "11524-6", "display": "EKG study"}],
            "text": "EKG",
        },
        "effectivePeriod": {
            "start": "2026-11-24T09:46:05.000-06:00",
            "end": "2026-11-24T09:46:05.012-06:00",
        },
        "issued": "2026-11-24T09:52:00.125-06:00",
        "performer": [{"display": "Jordan Reyes"}],
        "conclusion": "Unconfirmed, not for diagnosis. Measured by a program "
        "(vitals-station ekg 1): heart rate 72 /min; PR 160 ms; QRS 92 ms; QT 402 ms; "
        "QTc (Fridericia) 427 ms; P axis 50 deg; QRS axis 61 deg.",
        "presentedForm": [
            {
                "contentType": "application/pdf",
                "language": "en",
                "data": "JVBERi0xLjcK",
                "size": 9,
                "hash": "7r5OAaqbiTv/+L9ajNmguh2TnUQ=",  # by `openssl dgst -sha1`
                "title": "EKG (preview, not for diagnosis)",
                "creation": "2026-11-24T09:52:00.125-06:00",
            }
        ],
    }


def test_without_measurements_there_is_no_conclusion_and_without_a_sheet_no_form() -> None:
    made = built(UNMEASURED, pdf=None)
    assert "conclusion" not in made
    assert "presentedForm" not in made


def test_a_poor_recording_says_so() -> None:
    assert EKG.ekg is not None
    assert EKG.ekg.findings is not None
    poor = dataclasses.replace(
        EKG,
        ekg=dataclasses.replace(
            EKG.ekg, findings=dataclasses.replace(EKG.ekg.findings, acceptable=False)
        ),
    )
    assert built(poor)["conclusion"].endswith(" The recording is of poor quality.")


def test_it_points_at_the_samples_where_they_are_sent() -> None:
    made = built(site=dataclasses.replace(SITE, send_waveforms=True))
    assert made["result"] == [
        {
            "type": "Observation",
            "identifier": {"system": f"{NAMESPACE}/result", "value": "station-7:v1:ekg:r1"},
        }
    ]


def test_a_document_for_charts_that_take_only_those() -> None:
    made = built(form=ReportForm.DOCUMENT_REFERENCE)
    assert (made["status"], made["docStatus"]) == ("current", "preliminary")
    assert made["type"]["coding"][0]["code"] == "11524-6"
    assert made["category"][0]["coding"][0]["code"] == "clinical-note"
    assert made["content"][0]["attachment"]["data"] == "JVBERi0xLjcK"
    assert made["context"]["encounter"] == [{"reference": "Encounter/enc-1"}]
    assert "encounter" not in made
    with pytest.raises(CannotComposeError, match="without its sheet"):
        built(pdf=None, form=ReportForm.DOCUMENT_REFERENCE)


def test_a_site_may_want_none() -> None:
    assert ekg_report(EKG, sign(EKG), SITE, PDF, ReportForm.NONE) is None


def test_what_is_no_ekg_is_refused() -> None:
    reason = next(one for one in RESULTS if one.kind is ResultKind.REASON_FOR_VISIT)
    with pytest.raises(CannotComposeError, match="without a recording"):
        ekg_report(reason, sign(reason), SITE, PDF)


def test_measurements_have_codes_of_settled_sources_and_are_preliminary() -> None:
    made: list[Any] = [decode(encode(one)) for _, one in ekg_measurements(EKG, sign(EKG), SITE)]
    assert [
        (
            one["code"]["coding"][0]["code"],
            one["valueQuantity"]["value"],
            one["valueQuantity"]["code"],
        )
        for one in made
    ] == [
        ("8867-4", 72, "/min"),
        ("8625-6", 160, "ms"),
        ("8633-0", 92, "ms"),
        ("8634-8", 402, "ms"),
        ("76634-5", 427, "ms"),
        ("8632-2", 61, "deg"),
    ]  # no P axis: its number is called an axis and a duration
    assert {one["status"] for one in made} == {"preliminary"}
    assert made[0]["note"] == [
        {"text": "Unconfirmed. Computed by vitals-station ekg 1 over 10 beats."}
    ]
    assert ekg_measurements(UNMEASURED, sign(UNMEASURED), SITE) == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_somebody_elses_models_take_them() -> None:
    from fhir.resources.R4B.diagnosticreport import DiagnosticReport
    from fhir.resources.R4B.documentreference import DocumentReference
    from fhir.resources.R4B.provenance import Provenance

    waveforms = dataclasses.replace(SITE, send_waveforms=True)
    DiagnosticReport.model_validate_json(encode(built(site=waveforms)))
    DocumentReference.model_validate_json(encode(built(form=ReportForm.DOCUMENT_REFERENCE)))
    signed = sign(EKG)
    whole = provenance(signed, [EKG], waveforms, ReportForm.DIAGNOSTIC_REPORT)[1]
    Provenance.model_validate_json(encode(whole))


def report_message(
    signed: SignedVisit, destination: FhirDestination, form: ReportForm, pdf: bytes
) -> Message:
    made = ekg_report(signed.visit.results[0], signed, destination.site, pdf, form)
    assert made is not None
    return Message(
        key=made[0],
        result_id=signed.visit.results[0].id,
        visit_id=signed.visit.id,
        patient_id=signed.visit.patient.id,
        destination=destination.name,
        body=encode(made[1]),
        simulated=False,
    )


@pytest.mark.chart
@pytest.mark.parametrize("form", [ReportForm.DIAGNOSTIC_REPORT, ReportForm.DOCUMENT_REFERENCE])
async def test_a_report_is_in_the_chart_once_with_the_same_bytes(
    demo_chart: DemoChart, chart: BareClient, destination: FhirDestination, form: ReportForm
) -> None:
    pdf = b"%PDF-1.7\n" + bytes(range(256)) * 4000  # a megabyte
    one = dataclasses.replace(EKG, id=new_id())
    signed = sign(one, patient=CHART_PATIENT, encounter=None, id_=new_id())
    message = report_message(signed, destination, form, pdf)
    assert form.resource is not None
    with FaultProxy(demo_chart.base_url, about=f"/{form.resource}") as front:
        sink = FhirSink("demo chart", front.base_url, test=True)
        front.faults.append(PassThenReset())
        await sink.deliver(message, search_first=False)
        outcome = await sink.deliver(message, search_first=True)
        again = await sink.deliver(message, search_first=False)
        await sink.aclose()

    (stored,) = chart.matches(form.resource, f"{NAMESPACE}/result|{message.key}")
    assert outcome == again == Delivered(chart_id=stored["id"])
    forms = stored.get("presentedForm") or [stored["content"][0]["attachment"]]
    assert base64.b64decode(forms[0]["data"]) == pdf
