"""Earlier values of the patient in the room: from a real chart and a real store, and never of
anybody else.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station.capture.commands import Denied, Done
from station.capture.history_view import ChartMemory, HistoryView
from station.charts import composer
from station.earlier import EarlierOrigin
from station.history import History
from station.settings import ChartSettings, HistorySettings, Settings
from station.simulators.demo_chart import DemoChart
from station.store.store import Store
from station.visit import Patient, Result, ResultKind, SignedVisit, Visit, new_id
from station.vitals import Origin, Quantity, Reading, Taken, Unit, Vital
from tests.store.records import ACTOR, ADA, BEN, KEY, THERMOMETER
from tests.support.chart import BareClient, demo_chart
from tests.support.fault_proxy import Answer, FaultProxy, Hang

__all__ = ["demo_chart"]

pytestmark = pytest.mark.chart

AT = datetime(2026, 8, 12, 10, 31, tzinfo=UTC)


@pytest.fixture
def proxy(demo_chart: DemoChart) -> Iterator[FaultProxy]:
    with FaultProxy(demo_chart.base_url) as running:
        yield running


@pytest.fixture
def settings(proxy: FaultProxy) -> Settings:
    chart = ChartSettings(name="clinic", url=proxy.base_url, test=False)
    return Settings(station_id="room4", chart=(chart,), history=HistorySettings(url=proxy.base_url))


@pytest.fixture
def store(tmp_path: Path, settings: Settings) -> Iterator[Store]:
    opened = Store.open(tmp_path / "station.db", KEY, composer(settings))
    yield opened
    opened.close()


def somebody(patient: Patient = ADA) -> Patient:
    return dataclasses.replace(patient, id=f"past-{uuid.uuid4().hex[:12]}")


def in_room(patient: Patient, *results: Result, at: datetime = AT) -> Visit:
    return Visit(
        id=new_id(),
        station_id="room4",
        room="4",
        patient=patient,
        opened_at=at,
        opened_by=ACTOR,
        confirmed_at=at,
        results=results,
    )


def temperature(
    value: str, unit: Unit = Unit.CELSIUS, origin: Origin = Origin.DEVICE, at: datetime = AT
) -> Result:
    return Result(
        id=new_id(),
        kind=ResultKind.BODY_TEMPERATURE,
        accepted_at=at,
        accepted_by=ACTOR,
        readings=(
            Reading(
                id=new_id(),
                measurement=new_id(),
                vital=Vital.BODY_TEMPERATURE,
                quantity=Quantity(Decimal(value), unit),
                taken=Taken(received=at, started=at),
                device=THERMOMETER,
                origin=origin,
            ),
        ),
    )


def sign(store: Store, visit: Visit) -> SignedVisit:
    signed = SignedVisit(visit=visit, signed_at=visit.opened_at, signed_by=ACTOR)
    store.sign(signed).result(10)
    return signed


def deliver(store: Store, chart: BareClient) -> None:
    """Put the oldest message into the chart as it is, without telling the store."""
    claim = store.claim("clinic", datetime.now(UTC)).result(10)
    assert claim is not None
    status, _ = chart.ask("POST", "/Observation", json.loads(claim.message.body))
    assert status == 201


def put(chart: BareClient, patient: Patient, celsius: float, **more: Any) -> str:
    name = f"o-{uuid.uuid4().hex[:16]}"
    chart.put(
        {
            "resourceType": "Observation",
            "id": name,
            "status": "final",
            "category": [
                {
                    "coding": [
                        {
                            "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                            "code": "vital-signs",
                        }
                    ]
                }
            ],
            "code": {"coding": [{"system": "http://loinc.org", "code": "8310-5"}]},
            "subject": {"reference": f"Patient/{patient.id}"},
            "effectiveDateTime": "2026-02-03T09:00:00Z",
            "valueQuantity": {
                "value": celsius,
                "unit": "°C",
                "system": "http://unitsofmeasure.org",
                "code": "Cel",
            },
        }
        | more
    )
    return name


@pytest.fixture
def chart(demo_chart: DemoChart) -> BareClient:
    return BareClient(demo_chart.base_url)


def admit(chart: BareClient, patient: Patient) -> Patient:
    chart.put({"resourceType": "Patient", "id": patient.id, "name": [{"family": "Past"}]})
    return patient


def numbers(history: History) -> list[tuple[str, str]]:
    assert history.view is not None
    return [(f"{one.quantity.value:f} {one.unit}", one.origin) for one in history.view.values]


def shown(history: History) -> HistoryView | None:
    return history.view


async def test_disk_and_chart_are_one_list(
    settings: Settings, store: Store, chart: BareClient
) -> None:
    patient = admit(chart, somebody())
    sign(store, in_room(patient, temperature("98.6", Unit.FAHRENHEIT)))
    deliver(store, chart)
    put(chart, patient, 36.2)
    history = History(settings, store)

    history.follow(in_room(patient, at=datetime.now(UTC)))
    answer = await history.read()

    assert answer == Done()
    assert numbers(history) == [("36.2 Cel", "chart"), ("37.0 Cel", "station")]
    assert history.view is not None
    assert history.view.chart is ChartMemory.READ
    last = history.last(patient.id, ResultKind.BODY_TEMPERATURE)
    assert last is not None
    assert (last.source, last.at, last.changed) == (THERMOMETER.name, AT, False)
    await history.close()


async def test_only_the_patient_in_the_room_is_asked_for_and_told(
    settings: Settings, store: Store, chart: BareClient
) -> None:
    ada, ben = admit(chart, somebody()), admit(chart, somebody(BEN))
    put(chart, ada, 36.2)
    put(chart, ben, 39.9)
    history = History(settings, store)
    assert history.earlier(ada.id, ResultKind.BODY_TEMPERATURE) == ()

    history.follow(in_room(ada))
    await history.read()

    assert numbers(history) == [("36.2 Cel", EarlierOrigin.CHART)]
    assert history.earlier(ben.id, ResultKind.BODY_TEMPERATURE) == ()
    history.follow(in_room(ben))
    assert history.view is not None
    assert history.view.values == ()
    assert history.earlier(ada.id, ResultKind.BODY_TEMPERATURE) == ()
    await history.read()
    assert numbers(history) == [("39.9 Cel", EarlierOrigin.CHART)]
    history.follow(None)
    assert shown(history) is None
    await history.close()


async def test_another_patient_cancels_a_reading_that_is_under_way(
    settings: Settings, store: Store, chart: BareClient, proxy: FaultProxy
) -> None:
    ada, ben = admit(chart, somebody()), admit(chart, somebody(BEN))
    put(chart, ada, 36.2)
    proxy.faults.append(Hang(passed=False))
    history = History(settings, store)
    history.follow(in_room(ada))
    await asyncio.to_thread(proxy.heard.wait, 10)

    history.follow(in_room(ben))
    await history.read()

    assert numbers(history) == []
    assert history.view is not None
    assert history.view.patient_id == ben.id
    await history.close()
    # Nothing of the cancelled one is left behind: no task, and no thread with a loop in it.
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert [task.get_name() for task in others if task.get_name() == "history"] == []
    assert not [one for one in threading.enumerate() if one.name == "history"]


async def test_without_an_answer_the_disk_is_shown_and_that_is_told(
    settings: Settings, store: Store, chart: BareClient, proxy: FaultProxy
) -> None:
    patient = admit(chart, somebody())
    sign(store, in_room(patient, temperature("36.8")))
    proxy.down()
    history = History(settings, store)
    history.follow(in_room(patient))

    answer = await history.read()

    assert isinstance(answer, Denied)
    assert answer.says == "The chart does not answer."
    assert answer.next_step == "Go on with the visit. Read it again later, or look in the chart."
    assert numbers(history) == [("36.8 Cel", "station")]
    assert history.view is not None
    assert history.view.chart is ChartMemory.SILENT
    proxy.up()
    assert await history.read() == Done()
    await history.close()


async def test_what_the_chart_takes_back_goes_from_the_screen_too(
    settings: Settings, store: Store, chart: BareClient
) -> None:
    patient = admit(chart, somebody())
    sign(store, in_room(patient, temperature("38.6")))
    claim = store.claim("clinic", datetime.now(UTC)).result(10)
    assert claim is not None
    body = json.loads(claim.message.body)
    status, _ = chart.ask("POST", "/Observation", {**body, "status": "entered-in-error"})
    assert status == 201
    history = History(settings, store)
    history.follow(in_room(patient))
    await history.read()
    assert numbers(history) == []
    await history.close()


async def test_the_visit_that_is_under_way_is_no_history(
    settings: Settings, store: Store, chart: BareClient
) -> None:
    patient = admit(chart, somebody())
    visit = in_room(patient, temperature("37.1"))
    sign(store, visit)
    deliver(store, chart)
    history = History(settings, store)
    history.follow(visit)
    await history.read()
    assert numbers(history) == []
    await history.close()


@pytest.mark.parametrize(("test", "seen"), [(True, ["36.9 Cel"]), (False, [])])
async def test_simulated_values_are_history_only_where_every_chart_is_a_test(
    settings: Settings,
    store: Store,
    chart: BareClient,
    proxy: FaultProxy,
    test: bool,
    seen: list[str],
) -> None:
    patient = admit(chart, somebody())
    put(chart, patient, 36.9, meta={"security": [{"code": "HTEST"}]})
    there = ChartSettings(name="clinic", url=proxy.base_url, test=test)
    history = History(settings.model_copy(update={"charts": (there,)}), store)
    history.follow(in_room(patient))
    await history.read()
    assert [number for number, _ in numbers(history)] == seen
    await history.close()


async def test_notes_are_told_and_nothing_configured_is_told(
    settings: Settings, store: Store, chart: BareClient, proxy: FaultProxy
) -> None:
    patient = admit(chart, somebody())
    put(chart, patient, 36.2, valueQuantity={"value": 97.2, "unit": "F"})
    history = History(settings, store)
    history.follow(in_room(patient))
    assert await history.read() == Done()
    assert history.view is not None
    assert history.view.chart is ChartMemory.PARTLY
    assert history.view.notes == ("1 × not shown: a number without a unit.",)
    await history.close()

    alone = History(Settings(), store)
    alone.follow(in_room(patient))
    answer = await alone.read()
    assert isinstance(answer, Denied)
    assert alone.view is not None
    assert alone.view.chart is ChartMemory.NO_CHART
    await alone.close()


async def test_a_refusal_of_the_pain_scores_leaves_the_rest(
    settings: Settings, store: Store, chart: BareClient, proxy: FaultProxy
) -> None:
    patient = admit(chart, somebody())
    put(chart, patient, 36.2)
    page = {"resourceType": "Bundle", "entry": []}
    proxy.faults += [Answer(200, body=json.dumps(page).encode()), Answer(403)]
    answered = asyncio.Event()

    def look() -> None:
        if history.view is not None and history.view.chart is not ChartMemory.READING:
            answered.set()

    history = History(settings, store, changed=look)
    history.follow(in_room(patient))
    assert history.view is not None
    since = history.view.since
    assert since is not None
    assert timedelta(days=1825) < datetime.now(UTC) - since < timedelta(days=1828)
    await answered.wait()
    assert history.view.notes == (
        "Pain scores could not be read. The chart does not give it (HTTP 403).",
    )
    await history.close()
