"""An EKG in a real FHIR chart, in all its forms: filed once, signed for, and withdrawn whole."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from station.charts.papers import ekg_sheet
from station.corrections import Correction, CorrectionKind
from station.export.compose import compose
from station.export.correct import correction_messages
from station.export.fhir_destination import FhirDestination
from station.export.fhir_report import ReportForm
from station.export.fhir_sink import FhirSink
from station.export.sink import Delivered
from station.export.site import FhirSite
from station.sample_visit import sample_visit
from station.settings import Settings
from station.simulators.demo_chart import DemoChart
from station.store.store import Store
from station.visit import Delivery, DeliveryState, ResultKind, SignedVisit, new_id
from tests.export.records import ACTOR, CHART_PATIENT
from tests.store.records import KEY
from tests.support.chart import BareClient

AT = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
SYSTEM = "https://clinic.example/vitals-station/result"
NAME = "demo chart"


def destination(form: ReportForm) -> FhirDestination:
    return FhirDestination(
        name=NAME,
        test=True,
        site=FhirSite(namespace="https://clinic.example/vitals-station", send_waveforms=True),
        report=form,
        ekg_sheet=ekg_sheet(Settings(time_zone="UTC")),
        provenance=True,
    )


def visit() -> SignedVisit:
    """An EKG and a weight of a patient whom the chart knows; nothing that another test sends."""
    signed = sample_visit("station-7", "3")
    wanted = (ResultKind.EKG, ResultKind.BODY_WEIGHT)
    results = tuple(
        dataclasses.replace(one, id=new_id()) for one in signed.visit.results if one.kind in wanted
    )
    return dataclasses.replace(
        signed,
        visit=dataclasses.replace(
            signed.visit, id=new_id(), patient=CHART_PATIENT, encounter_id=None, results=results
        ),
    )


@pytest.fixture
async def sink(demo_chart: DemoChart) -> AsyncIterator[FhirSink]:
    made = FhirSink(NAME, demo_chart.base_url, test=True, timeout_s=10.0)
    yield made
    await made.aclose()


@pytest.fixture(params=[ReportForm.DIAGNOSTIC_REPORT, ReportForm.DOCUMENT_REFERENCE])
def form(request: pytest.FixtureRequest) -> ReportForm:
    made: ReportForm = request.param
    return made


@pytest.fixture
def store(tmp_path: Path, form: ReportForm) -> Iterator[Store]:
    where = [destination(form)]
    store = Store.open(tmp_path / "station.db", KEY, lambda signed: compose(signed, where))
    yield store
    store.close()


async def delivered(store: Store, sink: FhirSink) -> list[str]:
    """Send what waits, in order; the chart's ids."""
    ids = []
    while (claim := store.claim(NAME, AT).result()) is not None:
        outcome = await sink.deliver(claim.message, search_first=claim.search_first)
        assert isinstance(outcome, Delivered), outcome
        ids.append(outcome.chart_id)
        receipt = Delivery(
            result_id=claim.message.result_id,
            visit_id=claim.message.visit_id,
            destination=NAME,
            state=DeliveryState.DELIVERED,
            at=AT,
            chart_id=outcome.chart_id,
            chart_version=outcome.version,
            key=claim.message.key,
        )
        store.settle(claim.message, receipt).result()
    return ids


@pytest.mark.chart
async def test_it_is_filed_signed_for_and_withdrawn_whole(
    store: Store, sink: FhirSink, demo_chart: DemoChart, form: ReportForm
) -> None:
    chart = BareClient(demo_chart.base_url)
    signed = visit()
    store.sign(signed).result()
    weight, samples, report, provenance = await delivered(store, sink)
    kind = form.resource or ""

    document = chart.get(f"/{kind}/{report}")
    if form is ReportForm.DIAGNOSTIC_REPORT:
        pdf = document["presentedForm"][0]["data"]
        assert document["status"] == "preliminary"
        assert document["result"][0]["reference"] == f"Observation/{samples}"
    else:
        pdf = document["content"][0]["attachment"]["data"]
        assert document["docStatus"] == "preliminary"
    assert base64.b64decode(pdf).startswith(b"%PDF-")
    targets = {one["reference"] for one in chart.get(f"/Provenance/{provenance}")["target"]}
    assert targets == {f"Observation/{weight}", f"Observation/{samples}", f"{kind}/{report}"}
    receipts = store.deliveries(signed.visit.id).result()
    assert [one.chart_id for one in receipts] == [weight, samples, report]
    lines = store.messages(undelivered=False).result()
    assert [one.beside for one in lines] == [True, False, False, False]

    ekg = next(one for one in signed.visit.results if one.kind is ResultKind.EKG)
    correction = Correction(
        id=new_id(),
        visit_id=signed.visit.id,
        result_id=ekg.id,
        kind=CorrectionKind.ENTERED_IN_ERROR,
        at=AT,
        by=ACTOR,
        reason="electrodes of the patient before",
    )
    messages = correction_messages(signed, ekg, correction, [destination(form)], [NAME])
    store.correct([correction], messages).result()
    assert await delivered(store, sink) == [samples, report]

    now: list[Any] = [chart.get(f"/Observation/{samples}"), chart.get(f"/{kind}/{report}")]
    assert [one["status"] for one in now] == ["entered-in-error", "entered-in-error"]
    assert "electrodes of the patient before" in str(now[1])
    assert chart.get(f"/Observation/{weight}")["status"] == "final"
    keys = [one["identifier"][0]["value"] for one in now]
    assert len(chart.matches("Observation", f"{SYSTEM}|{keys[0]}")) == 1
    assert len(chart.matches(kind, f"{SYSTEM}|{keys[1]}")) == 1


async def test_where_nothing_of_an_ekg_is_taken_no_correction_is_sent() -> None:
    signed = visit()
    ekg = next(one for one in signed.visit.results if one.kind is ResultKind.EKG)
    plain = FhirDestination(name=NAME, test=True, site=FhirSite(namespace="urn:here"))
    correction = Correction(
        id="c1",
        visit_id=signed.visit.id,
        result_id=ekg.id,
        kind=CorrectionKind.ENTERED_IN_ERROR,
        at=AT,
        by=ACTOR,
        reason="noise",
    )
    assert correction_messages(signed, ekg, correction, [plain], [NAME]) == []
