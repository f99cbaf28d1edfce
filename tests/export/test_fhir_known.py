"""References made literal, and instruments as resources of their own at a real chart."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from station.export.compose import compose
from station.export.fhir_destination import FhirDestination
from station.export.fhir_device import device_identifier, referring_to, standing_device
from station.export.fhir_references import KnownIds, logical_references, made_literal
from station.export.fhir_sink import FhirSink
from station.export.sink import Delivered, RetryAfter
from station.simulators.demo_chart import DemoChart
from station.visit import Message, ResultKind, new_id
from station.vitals import Unit, Vital
from tests.export.conftest import SYSTEM
from tests.export.records import (
    CHART_PATIENT,
    CUFF,
    OXIMETER,
    blood_pressure,
    reading,
    result,
    sign,
)
from tests.support.chart import BareClient
from tests.support.fault_proxy import Answer, FaultProxy, PassThenReset

INSTRUMENTS = "https://clinic.example/vitals-station/instrument"
ONE = {"type": "Observation", "identifier": {"system": "urn:s", "value": "1"}}
OTHER = {"type": "Observation", "identifier": {"system": "urn:s", "value": "2"}}
BY_ID = {"type": "Observation", "reference": "Observation/9", "identifier": {"value": "3"}}


def test_only_what_is_known_becomes_literal() -> None:
    resource = {"target": [ONE, OTHER, BY_ID], "agent": [{"who": {"type": "Practitioner"}}]}

    assert logical_references(resource) == {
        ("Observation", "urn:s", "1"),
        ("Observation", "urn:s", "2"),
    }
    assert made_literal(resource, {("Observation", "urn:s", "1"): "a7"}) == {
        "target": [{"reference": "Observation/a7", **ONE}, OTHER, BY_ID],
        "agent": [{"who": {"type": "Practitioner"}}],
    }


def test_the_oldest_ids_are_forgotten() -> None:
    known = KnownIds(most=2)
    for value in ("1", "2", "1", "3"):
        known.keep(("Observation", "urn:s", value), f"id-{value}")

    assert len(known) == 2
    assert known.get(("Observation", "urn:s", "2")) is None
    assert known.get(("Observation", "urn:s", "1")) == "id-1"


@pytest.fixture
def front(demo_chart: DemoChart) -> Iterator[FaultProxy]:
    with FaultProxy(demo_chart.base_url, about="POST /fhir/Device") as running:
        yield running


@pytest.fixture
async def own_devices(front: FaultProxy) -> AsyncIterator[FhirSink]:
    sink = FhirSink("demo chart", front.base_url, test=True, timeout_s=5.0, own_devices=True)
    yield sink
    await sink.aclose()


def measured(serial: str, destination: FhirDestination, count: int = 1) -> list[Message]:
    cuff = dataclasses.replace(CUFF, serial_number=serial)
    results = []
    for _ in range(count):
        made = blood_pressure(number=new_id())
        readings = tuple(one.replace(device=cuff) for one in made.readings)
        results.append(dataclasses.replace(made, readings=readings))
    signed = sign(*results, patient=CHART_PATIENT, encounter=None, id_=new_id())
    return compose(signed, [destination])


def filed(chart: BareClient, message: Message) -> Any:
    (stored,) = chart.matches("Observation", f"{SYSTEM}|{message.key}")
    return stored


@pytest.mark.chart
async def test_an_instrument_is_created_once_and_referred_to(
    own_devices: FhirSink, front: FaultProxy, chart: BareClient, destination: FhirDestination
) -> None:
    serial = new_id()
    batch = measured(serial, destination, 3)
    for message in batch:
        assert isinstance(await own_devices.deliver(message, search_first=False), Delivered)

    (device,) = chart.matches("Device", f"{INSTRUMENTS}|Example Instruments:BP-2:{serial}")
    assert (device["serialNumber"], device["version"][0]["value"]) == (serial, "1.4")
    for message in batch:
        stored = filed(chart, message)
        assert stored["device"]["reference"] == f"Device/{device['id']}"
        assert "contained" not in stored
    assert len(front.requests) == 1


@pytest.mark.chart
async def test_an_answer_that_was_lost_creates_no_second_instrument(
    own_devices: FhirSink, front: FaultProxy, chart: BareClient, destination: FhirDestination
) -> None:
    serial = new_id()
    (message,) = measured(serial, destination)
    front.faults.append(PassThenReset())

    assert isinstance(await own_devices.deliver(message, search_first=False), RetryAfter)
    assert isinstance(await own_devices.deliver(message, search_first=True), Delivered)

    assert len(chart.matches("Device", f"{INSTRUMENTS}|Example Instruments:BP-2:{serial}")) == 1


@pytest.mark.chart
@pytest.mark.parametrize("status", [403, 404, 405, 422, 202])
async def test_a_chart_that_takes_no_instruments_gets_them_contained(
    own_devices: FhirSink,
    front: FaultProxy,
    chart: BareClient,
    destination: FhirDestination,
    status: int,
) -> None:
    (message,) = measured(new_id(), destination)
    front.faults.append(Answer(status))

    assert isinstance(await own_devices.deliver(message, search_first=False), Delivered)
    assert filed(chart, message)["device"]["reference"] == "#device"


@pytest.mark.chart
async def test_an_instrument_without_a_serial_number_stays_contained(
    own_devices: FhirSink, front: FaultProxy, chart: BareClient, destination: FhirDestination
) -> None:
    spo2 = reading(Vital.SPO2, "97", Unit.PERCENT, device=OXIMETER)
    one = result(ResultKind.SPO2, spo2, number=new_id())
    signed = sign(one, patient=CHART_PATIENT, encounter=None)
    (message,) = compose(signed, [destination])

    assert device_identifier(json.loads(message.body)) is None
    assert isinstance(await own_devices.deliver(message, search_first=False), Delivered)
    assert filed(chart, message)["device"]["reference"] == "#device"
    assert front.requests == []


@pytest.mark.chart
async def test_a_correction_keeps_the_reference_to_the_instrument(
    own_devices: FhirSink, chart: BareClient, destination: FhirDestination
) -> None:
    (message,) = measured(new_id(), destination)
    first = await own_devices.deliver(message, search_first=False)
    assert isinstance(first, Delivered)
    correction = f"{message.key}:c1"
    body = json.loads(message.body)
    body["status"] = "corrected"
    body["identifier"].append(
        {"system": "https://clinic.example/vitals-station/correction", "value": correction}
    )

    outcome = await own_devices.deliver(
        dataclasses.replace(
            message,
            key=correction,
            correction_id="c1",
            chart_id=first.chart_id,
            chart_version=first.version,
            body=json.dumps(body).encode(),
        ),
        search_first=False,
    )

    assert isinstance(outcome, Delivered)
    stored = filed(chart, message)
    assert (stored["id"], stored["status"]) == (first.chart_id, "corrected")
    assert stored["device"]["reference"].startswith("Device/")


OBSERVATION: dict[str, Any] = {
    "identifier": [{"system": "https://clinic.example/vitals-station/result", "value": "1"}],
    "contained": [
        {"resourceType": "Device", "id": "device", "modelNumber": "M", "serialNumber": "S"}
    ],
    "device": {"reference": "#device"},
}


@pytest.mark.parametrize(
    ("changes", "identifier"),
    [
        ({}, (INSTRUMENTS, ":M:S")),
        ({"device": {"reference": "Device/7"}}, None),
        ({"device": None}, None),
        ({"contained": []}, None),
        ({"contained": [{"id": "other"}]}, None),
        ({"contained": [{"id": "device", "modelNumber": "M"}]}, None),
        ({"contained": [{"id": "device", "serialNumber": "S"}]}, None),
        ({"identifier": []}, None),
        ({"identifier": [{"system": "urn-without-a-slash"}]}, None),
    ],
)
def test_an_instrument_is_one_resource_only_where_it_is_known_which(
    changes: dict[str, Any], identifier: tuple[str, str] | None
) -> None:
    assert device_identifier(OBSERVATION | changes) == identifier


def test_a_simulated_instrument_is_marked_and_other_contained_resources_stay() -> None:
    specimen = {"resourceType": "Specimen", "id": "specimen"}
    one = OBSERVATION | {
        "meta": {"security": [{"code": "HTEST"}]},
        "contained": [*OBSERVATION["contained"], specimen],
    }

    assert standing_device(one, (INSTRUMENTS, ":M:S")) == {
        "resourceType": "Device",
        "modelNumber": "M",
        "serialNumber": "S",
        "identifier": [{"system": INSTRUMENTS, "value": ":M:S"}],
        "meta": {"security": [{"code": "HTEST"}]},
    }
    referring = referring_to(one, "d9")
    assert (referring["contained"], referring["device"]) == (
        [specimen],
        {"reference": "Device/d9"},
    )
