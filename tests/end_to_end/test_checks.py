"""Checks, end to end: a crisis in the real window, a message in a real chart before the signature,
and marks in the results after it. The chart is read by a client that knows nothing of the station.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from station.capture.views import Phase
from station.demo import DEMO_USER, Demo
from station.marks import doubts
from station.settings import ChartSettings, CheckSettings
from station.simulators.demo_chart import DemoChart
from station.ui import names
from station.visit import DeliveryState, ResultKind
from tests.end_to_end.test_visit import PATIENT, identify, sign_in
from tests.support.bedside import Bedside, at_work
from tests.support.chart import BareClient, demo_chart  # noqa: F401 - a fixture

pytestmark = [pytest.mark.slow, pytest.mark.window, pytest.mark.chart, pytest.mark.timeout(240)]

UNWELL = (
    "systolic=192,diastolic=94,mean_arterial=127,heart_rate=72,spo2=97,temperature=33.6,"
    "respiratory_rate=14,steady"
)
OWN = """
version = "clinic 3"

[[abnormal]]
id = "respiration-high"
vital = "respiratory_rate"
unit = "/min"
from_age = "13 y"
at_least = 18
title = "High by our protocol"
source = "Clinic protocol 12, 2026-10-01"

[[change]]
id = "respiration-change"
vital = "respiratory_rate"
unit = "/min"
by = 10
within = "1 y"
title = "Far from the last visit"
source = "Clinic protocol 13, 2026-10-01"
"""


@pytest.fixture
def demo(demo_chart: DemoChart, tmp_path: Path) -> Iterator[Demo]:  # noqa: F811
    chart = ChartSettings(name="demo chart", url=demo_chart.base_url, test=True)
    with Demo(
        patient=UNWELL, auto=False, time_scale=5.0, chart=chart, folder=tmp_path
    ) as surroundings:
        yield surroundings


@pytest.fixture
def bedside(xvfb_display: str, demo: Demo, tmp_path: Path) -> Iterator[Bedside]:
    own = tmp_path / "checks.toml"
    own.write_text(OWN, "utf-8")
    settings = demo.settings.model_copy(
        update={"steady_s": Decimal(3), "checks": CheckSettings(file=own)}
    )
    with at_work(settings) as person:
        yield person


def test_a_crisis_is_told_before_it_is_signed(
    bedside: Bedside,
    demo: Demo,
    demo_chart: DemoChart,  # noqa: F811
) -> None:
    sign_in(bedside)
    identify(bedside)
    demo.room.command(do="start", device="bluetooth_blood_pressure")
    bedside.touch(names.action("blood_pressure", "keep"))
    bedside.touch(names.action("blood_pressure", "tell"))
    bedside.shown(names.TELL_PREVIEW)
    bedside.touch(names.TELL_SEND)

    chart = BareClient(demo_chart.base_url)
    chart_id = told(bedside)
    message = chart.get(f"/Communication/{chart_id}")
    [payload] = message["payload"]
    assert "blood pressure 192/94 mmHg" in payload["contentString"]
    assert "MRN" in payload["contentString"]
    assert message["subject"]["reference"] == f"Patient/{PATIENT}"
    assert message["priority"] == "asap"
    assert [label["code"] for label in message["meta"]["security"]] == ["HTEST"]
    about = message["about"][0]["identifier"]
    identifier = f"{about['system']}|{about['value']}"
    assert chart.matches("Observation", identifier) == []  # nothing is signed yet
    bedside.touch(names.TELL_LEAVE)

    demo.room.command(do="measure", device="bluetooth_health_thermometer")
    bedside.touch(names.action("body_temperature", "right"))
    bedside.touch(names.action("respiratory_rate", "enter"))
    bedside.write(names.field("respiratory_rate"), "19")
    bedside.touch(names.ENTRY_KEEP)
    bedside.until("three results", lambda: len(kinds(bedside)) >= 3)
    bedside.touch(names.rail("review"))
    bedside.shown(names.mark("body_temperature"))
    bedside.write(names.SIGN_PIN, DEMO_USER.pin)
    bedside.touch(names.SIGN_AND_SEND)
    bedside.until("every receipt", lambda: phase(bedside) is Phase.DELIVERED)

    [pressure] = chart.matches("Observation", identifier)
    coded = {
        part["code"]["coding"][0]["code"]: [
            one["coding"][0]["code"] for one in part.get("interpretation", [])
        ]
        for part in pressure["component"]
    }
    assert coded["8480-6"] == ["HH"]
    assert coded["8462-4"] == ["H"]
    filed = delivered(bedside, chart)
    assert codes(filed["8310-5"]) == ["LL"]
    notes = " ".join(note["text"] for note in filed["8310-5"]["note"])
    assert f"Said to be right by {DEMO_USER.name}." in notes
    assert codes(filed["9279-1"]) == ["H"]
    [note] = filed["9279-1"]["note"]
    assert "rule respiration-high, checks 2026.11 + clinic 3; Clinic protocol 12" in note["text"]
    bedside.touch(names.FINISH_VISIT)

    # The next visit knows this one: 30 is eleven above what was signed for this patient.
    identify(bedside)
    assert bedside.engine.view().checks.notices == ()
    bedside.touch(names.action("respiratory_rate", "enter"))
    bedside.write(names.field("respiratory_rate"), "30")
    bedside.touch(names.ENTRY_KEEP)
    bedside.touch(names.ENTRY_RIGHT)
    bedside.until("it is kept", lambda: ResultKind.RESPIRATORY_RATE in kinds(bedside))
    visit = bedside.engine.view().visit
    assert visit is not None
    [result] = visit.results
    [doubt] = doubts(result.marks)
    assert doubt.confirmed
    assert doubt.rule == "respiration-change"
    assert str(doubt.earlier) == "19 /min"
    assert doubt.earlier_from == DEMO_USER.name
    # The trail says what became of a command, so its line follows what the window shows.
    wanted = {"AcceptUnlikely", "TellProvider", "EnterUnlikely"}
    bedside.until("the trail's lines", lambda: wanted <= actions(bedside))


def actions(bedside: Bedside) -> set[str]:
    """What the trail has so far."""
    trail = bedside.engine._rooms.store.audit().result()  # type: ignore[union-attr]
    return {link.entry.action for link in trail}


def told(bedside: Bedside) -> str:
    """The chart's id of the message, when it is there."""

    def there() -> str | None:
        for notice in bedside.engine.view().checks.notices:
            for one in notice.deliveries:
                if one.state is DeliveryState.DELIVERED:
                    return one.chart_id
        return None

    bedside.until("the message in the chart", there)
    found = there()
    assert found is not None
    return found


def kinds(bedside: Bedside) -> set[ResultKind]:
    visit = bedside.engine.view().visit
    return {result.kind for result in visit.results if result.filed} if visit else set()


def phase(bedside: Bedside) -> Phase | None:
    visit = bedside.engine.view().visit
    return visit.phase if visit is not None else None


def delivered(bedside: Bedside, chart: BareClient) -> dict[str, dict[str, object]]:
    """Everything that was filed, by its first code."""
    visit = bedside.engine.view().visit
    assert visit is not None
    found = [chart.get(f"/Observation/{one.chart_id}") for one in visit.deliveries]
    return {one["code"]["coding"][0]["code"]: one for one in found}


def codes(resource: dict[str, object]) -> list[str]:
    interpretation = resource.get("interpretation", [])
    assert isinstance(interpretation, list)
    return [one["coding"][0]["code"] for one in interpretation]
