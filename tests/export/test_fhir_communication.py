"""A message to the provider: the resource, and its way through the real store to a real chart."""

from __future__ import annotations

import dataclasses
import functools
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fhir.resources.R4B.communication import Communication
from fhir.resources.R4B.observation import Observation

from station.export.backoff import BackOff
from station.export.courier import Courier
from station.export.errors import CannotComposeError, NotATestChartError
from station.export.fhir import observation
from station.export.fhir_communication import communication, compose_notice, notice_key
from station.export.fhir_destination import FhirDestination
from station.export.fhir_sink import FhirSink
from station.export.file_sink import FileSink
from station.export.sink import Refused
from station.export.site import FhirSite
from station.marks import Bound, Level, Mark
from station.simulators.demo_chart import DemoChart
from station.store.errors import NothingToResendError, RecordConflictError
from station.store.store import Store
from station.visit import Delivery, DeliveryState, ResultKind, new_id
from station.vitals import Origin, Quantity, Unit, Vital
from tests.export.notices import CRISIS, TEXT, crisis, notice
from tests.export.records import (
    ACTOR,
    CHART_PATIENT,
    PATIENT,
    THERMOMETER,
    reading,
    result,
    sign,
    visit,
)
from tests.support.chart import BareClient
from tests.support.fault_proxy import Answer, FaultProxy, PassThenReset

SITE = FhirSite(namespace="https://clinic.example/vitals-station", time_zone=ZoneInfo("UTC"))
NOTICES = "https://clinic.example/vitals-station/notice"
TEST_CHART = FhirDestination(name="demo chart", test=True, site=SITE)
KEY = bytes(range(32))


def test_the_resource_says_who_what_when_and_about_which_value() -> None:
    told = notice(PATIENT, encounter="enc-1")
    made = json.loads(compose_notice(told, [TEST_CHART])[0].body)

    Communication.model_validate(made)
    assert made["identifier"] == [{"system": NOTICES, "value": notice_key(told)}]
    assert made["status"] == "in-progress"
    assert made["category"][0]["coding"][0]["code"] == "alert"
    assert made["priority"] == "asap"
    assert made["subject"] == {"reference": "Patient/pat-1"}
    assert made["encounter"] == {"reference": "Encounter/enc-1"}
    assert made["recipient"] == [{"display": "Dr. Chen"}]
    assert made["sender"] == {"display": "Jordan Reyes"}
    assert made["sent"] == "2026-11-24T15:46:30.250+00:00"
    assert made["payload"] == [{"contentString": TEXT}]
    [about] = made["about"]
    assert about["identifier"]["value"] == f"station-7:v1:blood_pressure:{told.about.id}"
    signed = sign(told.about)
    filed = observation(told.about, signed, SITE)
    assert about["identifier"] == filed["identifier"][0]  # type: ignore[index]
    assert "meta" not in made


def test_what_was_simulated_says_so_and_goes_to_no_real_chart() -> None:
    told = notice(origin=Origin.SIMULATOR)

    [message] = compose_notice(told, [TEST_CHART])
    assert message.simulated
    assert json.loads(message.body)["meta"]["security"][0]["code"] == "HTEST"
    real = dataclasses.replace(TEST_CHART, test=False, name="chart")
    with pytest.raises(NotATestChartError):
        compose_notice(told, [real])


def test_a_patient_that_no_chart_knows_cannot_be_told_about() -> None:
    with pytest.raises(CannotComposeError):
        communication(notice(dataclasses.replace(PATIENT, id="no id")), SITE)


# Interpretation.


def test_a_component_of_the_panel_has_its_interpretation() -> None:
    marked = crisis()
    made: Any = observation(marked, sign(marked), SITE)

    Observation.model_validate(json.loads(json.dumps(made, default=float)))
    systolic, diastolic = made["component"][:2]
    [coding] = systolic["interpretation"][0]["coding"]
    assert coding == {
        "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
        "code": "HH",
        "display": "Critical high",
    }
    assert "interpretation" not in diastolic
    assert "interpretation" not in made
    assert made["note"] == [
        {
            "text": "Systolic pressure above 180 mm[Hg]: Hypertensive crisis range"
            " (rule systolic-crisis, checks 2026.11; 2017 ACC/AHA)."
        }
    ]


@pytest.mark.parametrize(
    ("level", "bound", "code"),
    [
        (Level.ABNORMAL, Bound.AT_LEAST, "H"),
        (Level.ABNORMAL, Bound.BELOW, "L"),
        (Level.CRITICAL, Bound.ABOVE, "HH"),
        (Level.CRITICAL, Bound.AT_MOST, "LL"),
        (Level.IMPLAUSIBLE, Bound.BELOW, None),
    ],
)
def test_each_level_and_side_has_its_code(level: Level, bound: Bound, code: str | None) -> None:
    mark = Mark(
        level=level,
        vital=Vital.BODY_TEMPERATURE,
        bound=bound,
        limit=Quantity(CRISIS.limit.value, Unit.CELSIUS),
        rule="a-rule",
        title="A title",
        source="A source",
        version="2026.11 + clinic 3",
        confirmed=level is Level.IMPLAUSIBLE,
    )
    marked = dataclasses.replace(
        result(
            ResultKind.BODY_TEMPERATURE,
            reading(Vital.BODY_TEMPERATURE, "33.5", Unit.CELSIUS, device=THERMOMETER),
        ),
        marks=(mark,),
    )

    made: Any = observation(marked, sign(marked), SITE)

    if code is None:
        assert "interpretation" not in made
        assert made["note"][0]["text"].endswith(
            "(rule a-rule, checks 2026.11 + clinic 3). Said to be right by Jordan Reyes."
        )
    else:
        assert made["interpretation"][0]["coding"][0]["code"] == code


# The way there.


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "station.db"


def opened(path: Path) -> Store:
    return Store.open(
        path, KEY, lambda _: (), functools.partial(compose_notice, destinations=[TEST_CHART])
    )


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = opened(path)
    yield store
    store.close()


class Receipts:
    """What the courier tells, and a way to wait for it."""

    def __init__(self) -> None:
        self.all: list[Delivery] = []
        self._came = threading.Condition()

    def __call__(self, delivery: Delivery) -> None:
        with self._came:
            self.all.append(delivery)
            self._came.notify_all()

    def wait(self, state: DeliveryState) -> Delivery:
        with self._came:
            assert self._came.wait_for(lambda: self.all and self.all[-1].state is state, 20)
            return self.all[-1]


def begin(store: Store) -> str:
    """A visit of its own, not signed; its id."""
    visit_id = new_id()
    store.save_visit(visit(patient=CHART_PATIENT, encounter=None, id_=visit_id)).result()
    return visit_id


@pytest.fixture
def proxy(demo_chart: DemoChart) -> Iterator[FaultProxy]:
    with FaultProxy(demo_chart.base_url, about="/Communication") as running:
        yield running


def courier(store: Store, base_url: str, receipts: Receipts) -> Courier:
    sink = FhirSink("demo chart", base_url, test=True, timeout_s=5.0, resource="Communication")
    return Courier(
        store.notices,
        [sink],
        on_delivery=receipts,
        back_off=BackOff(first_s=0.05, longest_s=0.1),
    )


@pytest.mark.chart
def test_a_message_is_in_the_real_chart_before_any_signature(
    store: Store, proxy: FaultProxy, chart: BareClient
) -> None:
    told = notice(visit_id=begin(store))
    receipts = Receipts()
    running = courier(store, proxy.base_url, receipts)
    running.start()
    store.tell(told).result()
    running.wake()

    done = receipts.wait(DeliveryState.DELIVERED)
    running.stop()

    assert [one.state for one in receipts.all] == [DeliveryState.SENDING, DeliveryState.DELIVERED]
    found = chart.get(f"/Communication/{done.chart_id}")
    assert found["payload"] == [{"contentString": TEXT}]
    assert found["subject"]["reference"] == "Patient/demo-okafor-ada"
    assert found["identifier"][0]["value"] == notice_key(told)


@pytest.mark.chart
def test_an_answer_that_was_lost_has_one_effect(
    store: Store, proxy: FaultProxy, chart: BareClient
) -> None:
    told = notice(visit_id=begin(store))
    receipts = Receipts()
    running = courier(store, proxy.base_url, receipts)
    proxy.faults.extend([PassThenReset(), PassThenReset()])
    store.tell(told).result()
    running.start()

    receipts.wait(DeliveryState.DELIVERED)
    running.stop()

    assert len(chart.matches("Communication", f"{NOTICES}|{notice_key(told)}")) == 1


@pytest.mark.chart
def test_a_chart_that_takes_none_says_so_and_can_be_asked_again(
    store: Store, proxy: FaultProxy, chart: BareClient
) -> None:
    told = notice(visit_id=begin(store))
    receipts = Receipts()
    running = courier(store, proxy.base_url, receipts)
    proxy.faults.extend([Answer(405)] * 3)
    store.tell(told).result()
    running.start()

    refused = receipts.wait(DeliveryState.REFUSED)
    assert refused.says
    assert refused.next_step
    proxy.faults.clear()
    store.notices.requeue(told.id, ACTOR).result()
    running.wake()
    receipts.wait(DeliveryState.DELIVERED)
    running.stop()
    assert len(chart.matches("Communication", f"{NOTICES}|{notice_key(told)}")) == 1
    with pytest.raises(NothingToResendError):
        store.notices.requeue(told.id, ACTOR).result()


def test_a_crash_on_the_way_leaves_it_to_be_searched_for(path: Path) -> None:
    store = opened(path)
    told = notice(visit_id=begin(store))
    store.tell(told).result()
    store.tell(told).result()  # the same again is nothing new
    claim = store.notices.claim("demo chart", told.at).result()
    assert claim is not None
    assert not claim.search_first
    assert store.notices.claim("demo chart", told.at).result() is None
    store.close()

    again = opened(path)
    claim = again.notices.claim("demo chart", told.at).result()
    assert claim is not None
    assert claim.search_first
    assert claim.message.attempts == 1
    # Whoever opens the visit again sees what was said, by whom, and how far it is.
    [kept] = again.told(told.visit_id).result()
    assert (kept.id, kept.result_id, kept.text, kept.by) == (told.id, told.about.id, TEXT, ACTOR)
    assert (kept.at, kept.kind) == (told.at, ResultKind.BLOOD_PRESSURE)
    assert [(one.destination, one.state, one.attempts) for one in kept.deliveries] == [
        ("demo chart", DeliveryState.SENDING, 1)
    ]
    assert again.told("another").result() == ()
    again.close()


def test_without_a_chart_for_it_nothing_is_queued(path: Path) -> None:
    store = Store.open(path, KEY, lambda _: ())
    with pytest.raises(RecordConflictError, match="No chart of this station takes messages"):
        store.tell(notice(visit_id=begin(store))).result()
    store.close()


async def test_a_file_takes_it_beside_the_results(tmp_path: Path) -> None:
    sink = FileSink("file", tmp_path / "bundle.json", test=True)
    [message] = compose_notice(notice(), [TEST_CHART])

    outcome = await sink.deliver(message, search_first=False)

    assert not isinstance(outcome, Refused)
    bundle = json.loads((tmp_path / "bundle.json").read_text())
    assert [entry["resource"]["resourceType"] for entry in bundle["entry"]] == ["Communication"]
