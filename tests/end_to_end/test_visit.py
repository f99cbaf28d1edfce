"""One visit, end to end: the real window, five simulated instruments on real protocols, and a
real FHIR server, which is read in the end by a client that knows nothing of the station. It counts
what the person has to do, and times the window's answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from station.capture.views import Phase
from station.demo import DEMO_USER, Demo
from station.settings import ChartSettings
from station.simulators.demo_chart import DemoChart
from station.simulators.room import ROOM_DEVICES
from station.ui import names
from tests.support.bedside import Bedside, at_work
from tests.support.chart import BareClient, demo_chart  # noqa: F401 - a fixture
from tests.support.counting import CountingBedside

pytestmark = [pytest.mark.slow, pytest.mark.window, pytest.mark.chart, pytest.mark.timeout(240)]

PATIENT = "demo-okafor-ada"
SCALE = "bluetooth_weight_scale"
FOUND = (
    "systolic=128,diastolic=82,mean_arterial=97,heart_rate=72,spo2=97,temperature=36.8,"
    "respiratory_rate=14,body_weight=81.5,body_height=168,steady"
)
MOST_INTERACTIONS = 25
LONGEST_MS = 300


@pytest.fixture
def demo(demo_chart: DemoChart, tmp_path: Path) -> Iterator[Demo]:  # noqa: F811
    chart = ChartSettings(
        name="demo chart", url=demo_chart.base_url, test=True, send_waveforms=True
    )
    with Demo(
        patient=FOUND,
        auto=False,
        time_scale=5.0,
        chart=chart,
        folder=tmp_path,
        devices=(*ROOM_DEVICES, SCALE),
    ) as surroundings:
        yield surroundings


@pytest.fixture
def bedside(xvfb_display: str, demo: Demo) -> Iterator[CountingBedside]:
    settings = demo.settings.model_copy(update={"steady_s": Decimal(3)})
    with at_work(settings, CountingBedside) as person:
        yield person


def test_a_visit_from_sign_in_to_the_chart(
    bedside: CountingBedside,
    demo: Demo,
    demo_chart: DemoChart,  # noqa: F811
) -> None:
    before = datetime.now(UTC)
    sign_in(bedside)
    with bedside.counting():
        from_choice_to_signed(bedside, demo)
    assert len(bedside.interactions) <= MOST_INTERACTIONS, bedside.told()
    assert bedside.slowest().own_ms <= LONGEST_MS, bedside.told()
    assert bedside.longest_block().own_ms <= LONGEST_MS, bedside.told()

    def delivered() -> bool:
        visit = bedside.engine.view().visit
        return visit is not None and visit.phase is Phase.DELIVERED

    bedside.until("every receipt", delivered)
    bedside.until("the receipts on the page", lambda: receipts(bedside) == 10)
    visit = bedside.engine.view().visit
    assert visit is not None
    chart = BareClient(demo_chart.base_url)
    found = [chart.get(f"/Observation/{d.chart_id}") for d in visit.deliveries]
    check_chart({r["code"]["coding"][0]["code"]: r for r in found}, before)
    bedside.touch(names.FINISH_VISIT)
    bedside.shown(names.PAGE_TODAY)


def sign_in(bedside: Bedside) -> None:
    """By name on the keyboard and PIN on the keys of the glass."""
    bedside.write(names.NAME_FIELD, DEMO_USER.name)
    for digit in DEMO_USER.pin:
        bedside.touch(names.key(digit))
    bedside.touch(names.SIGN_IN)
    bedside.shown(names.PAGE_TODAY)


def identify(bedside: Bedside) -> None:
    """Choose the patient and hear both identifiers."""
    bedside.touch(names.patient(PATIENT))
    bedside.touch(names.HEARD_NAME)
    bedside.touch(names.HEARD_BIRTH_DATE)
    bedside.touch(names.START_VISIT)
    bedside.shown(names.PAGE_VITALS)
    name = bedside.shown(names.BANNER_NAME)
    assert isinstance(name, QLabel)
    assert name.text() == "Okafor, Ada"


def from_choice_to_signed(bedside: CountingBedside, demo: Demo) -> None:
    """The usual visit; what is not usual is not counted."""
    identify(bedside)
    assert bedside.shown(names.SIMULATED_STRIP)
    demo.room.command(do="start", device="bluetooth_blood_pressure")
    demo.room.command(do="measure", device="bluetooth_health_thermometer")
    demo.room.command(do="step_on", device=SCALE)
    attach_the_weight(bedside)
    for kind in ("spo2", "pulse_rate", "body_temperature", "body_weight", "blood_pressure"):
        bedside.keep(kind)
    bedside.touch(names.action("respiratory_rate", "enter"))
    bedside.write(names.field("respiratory_rate"), "14")
    bedside.touch(names.ENTRY_KEEP)
    bedside.touch(names.pain(3))
    with bedside.besides():
        say_the_rest(bedside)
    bedside.touch(names.OPEN_INTAKE)
    bedside.write(names.REASON_FIELD, "Headache since Monday")
    bedside.touch(names.action("reason_for_visit", "keep"))
    with bedside.besides():
        bedside.touch(names.rail("ekg"))
        bedside.shown(names.EKG_SWEEP)
        keep_ekg(bedside)
    bedside.touch(names.rail("review"))
    bedside.write(names.SIGN_PIN, DEMO_USER.pin)
    bedside.touch(names.SIGN_AND_SEND)

    def signed() -> bool:
        visit = bedside.engine.view().visit
        return visit is not None and visit.signed_at is not None

    bedside.until("the signature", signed)


def attach_the_weight(bedside: Bedside) -> None:
    """A scale does not tell when somebody stepped on. So soon after the patient was confirmed it
    may have been before that: a person says whose it is.
    """
    bedside.touch(names.HELD)
    bedside.touch(names.reason("taken_from"))
    bedside.touch(names.TRAY_ATTACH)
    bedside.until("the tray closed", lambda: bedside.find(names.TRAY) is None)


def say_the_rest(bedside: Bedside) -> None:
    """How the pressure and the saturation were taken, and the height that the scale has sent."""
    bedside.touch(names.action("blood_pressure", "how"))
    bedside.touch(names.choice("side", "left"))
    bedside.touch(names.HOW_DONE)
    bedside.touch(names.action("spo2", "how"))
    bedside.touch(names.choice("oxygen_l_min", "2"))
    bedside.touch(names.HOW_DONE)
    bedside.keep("body_height")


def keep_ekg(bedside: Bedside) -> None:
    """Ten seconds of it must have come since the patient was confirmed."""

    def long_enough() -> bool:
        view = bedside.engine.view()
        assert view.visit is not None
        assert view.visit.confirmed_at is not None
        return view.now - view.visit.confirmed_at > timedelta(seconds=10.5)

    bedside.until("ten seconds of EKG", long_enough)
    bedside.touch(names.CAPTURE_EKG)

    def kept() -> bool:
        visit = bedside.engine.view().visit
        return visit is not None and any(result.ekg for result in visit.results)

    bedside.until("the kept EKG", kept)


def receipts(bedside: Bedside) -> int:
    """How many receipts the page shows."""
    kinds = (
        "spo2", "pulse_rate", "body_temperature", "blood_pressure", "respiratory_rate",
        "pain_score", "reason_for_visit", "ekg", "body_weight", "body_height",
    )  # fmt: skip
    return sum(bedside.find(names.receipt(kind)) is not None for kind in kinds)


def check_chart(found: dict[str, dict[str, Any]], before: datetime) -> None:
    """Every value, unit, code, time and device in the server, as literals."""
    assert set(found) == {
        "85354-9", "8867-4", "2708-6", "8310-5", "9279-1", "72514-3", "29299-5", "11524-6",
        "29463-7", "8302-2",
    }  # fmt: skip
    pressures = {
        part["code"]["coding"][0]["code"]: part.get("valueQuantity", {})
        for part in found["85354-9"]["component"]
    }
    for code, value in (("8480-6", 128), ("8462-4", 82), ("8478-0", 97)):
        assert (pressures[code]["value"], pressures[code]["code"]) == (value, "mm[Hg]")
    for code, value, unit in (
        ("8867-4", 72, "/min"),
        ("2708-6", 97, "%"),
        ("8310-5", 36.8, "Cel"),
        ("9279-1", 14, "/min"),
        ("29463-7", 81.5, "kg"),
        ("8302-2", 168, "cm"),
        ("72514-3", 3, "{score}"),
    ):
        quantity = found[code]["valueQuantity"]
        assert (quantity["value"], quantity["code"]) == (value, unit), code
        assert quantity["system"] == "http://unitsofmeasure.org"
    assert found["29299-5"]["valueString"] == "Headache since Monday"
    assert found["85354-9"]["bodySite"]["coding"][0]["code"] == "368208006"  # left upper arm
    [oxygen] = found["2708-6"]["component"]
    assert (oxygen["valueQuantity"]["value"], oxygen["valueQuantity"]["code"]) == (2, "L/min")
    devices = {
        "85354-9": "Bluetooth blood pressure cuff",
        "2708-6": "Nonin serial pulse oximeter",
        "8310-5": "Bluetooth thermometer",
        "29463-7": "Bluetooth scale",
        "11524-6": "OpenBCI Cyton biosignal board",
    }
    for code, name in devices.items():
        [device] = found[code]["contained"]
        assert device["deviceName"][0]["name"] == name
    for code, resource in found.items():
        assert resource["subject"]["reference"] == f"Patient/{PATIENT}"
        assert resource["performer"][0]["display"] == DEMO_USER.name
        assert "HTEST" in [label["code"] for label in resource["meta"]["security"]]
        told = resource.get("effectiveDateTime") or resource["effectivePeriod"]["start"]
        at = datetime.fromisoformat(told)
        assert at.tzinfo is not None, code
        assert before - timedelta(seconds=5) <= at <= datetime.now(UTC), code
    leads = found["11524-6"]["component"]
    # MDC_ECG_ELEC_POTL_I, _II, _V1 to _V6
    assert [lead["code"]["coding"][0]["code"] for lead in leads] == [
        *("131329", "131330", "131331", "131332", "131333", "131334", "131335", "131336"),
    ]
    assert all(len(lead["valueSampledData"]["data"].split()) == 2500 for lead in leads)
