"""Earlier values in the real window, from a real FHIR server and from this station's own disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QTableWidget

from station.capture.views import ChartMemory, Phase
from station.demo import DEMO_USER, Demo
from station.settings import ChartSettings
from station.simulators.demo_chart import DemoChart
from station.ui import names
from station.visit import DeliveryState
from tests.end_to_end.test_visit import PATIENT, identify, sign_in
from tests.support.bedside import Bedside, at_work
from tests.support.chart import BareClient, demo_chart  # noqa: F401 - a fixture

pytestmark = [pytest.mark.slow, pytest.mark.window, pytest.mark.chart, pytest.mark.timeout(240)]

LOINC = "http://loinc.org"


@pytest.fixture
def demo(demo_chart: DemoChart, tmp_path: Path) -> Iterator[Demo]:  # noqa: F811
    chart = ChartSettings(name="demo chart", url=demo_chart.base_url, test=True)
    with Demo(auto=False, time_scale=5.0, chart=chart, folder=tmp_path) as surroundings:
        yield surroundings


@pytest.fixture
def bedside(xvfb_display: str, demo: Demo) -> Iterator[Bedside]:
    settings = demo.settings.model_copy(update={"steady_s": Decimal(3)})
    with at_work(settings) as person:
        yield person


def test_what_the_chart_knows_and_what_was_filed_here_before(
    bedside: Bedside,
    demo_chart: DemoChart,  # noqa: F811
) -> None:
    chart = BareClient(demo_chart.base_url)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    chart.put(
        {
            "resourceType": "Observation",
            "id": "earlier-breaths",
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
            "code": {"coding": [{"system": LOINC, "code": "9279-1"}]},
            "subject": {"reference": f"Patient/{PATIENT}"},
            "effectiveDateTime": yesterday.isoformat(timespec="seconds"),
            "valueQuantity": {
                "value": 17,
                "unit": "/min",
                "system": "http://unitsofmeasure.org",
                "code": "/min",
            },
        }
    )
    sign_in(bedside)
    identify(bedside)
    file_breaths(bedside, "14")
    bedside.touch(names.FINISH_VISIT)
    bedside.shown(names.PAGE_TODAY)
    assert bedside.engine.view().history is None

    identify(bedside)
    file_breaths(bedside, None)
    bedside.touch(names.rail("history"))
    bedside.until("the chart's answer", lambda: read(bedside))
    bedside.touch(names.trend("respiratory_rate"))
    table = bedside.shown(names.HISTORY_TABLE)
    assert isinstance(table, QTableWidget)
    # In the chart it is there once, and so it is here: the disk and the chart are one list.
    # (The chart is shared: another test of this process may have filed more.)
    found = chart.get(f"/Observation?patient={PATIENT}&code=9279-1&_count=100")["entry"]
    bedside.until("the numbers", lambda: table.rowCount() == 1 + len(found))
    numbers = [[text(table, line, at) for at in (1, 2)] for line in range(table.rowCount())]
    assert numbers[:2] == [["15", "Now"], ["14", "By hand"]]
    assert numbers[-1] == ["17", "Chart"]
    state = bedside.shown(names.HISTORY_STATE)
    assert isinstance(state, QLabel)
    assert state.text().startswith("Chart history read ")


def test_a_wrong_value_is_corrected_from_the_list_of_today(
    bedside: Bedside,
    demo_chart: DemoChart,  # noqa: F811
) -> None:
    chart = BareClient(demo_chart.base_url)
    sign_in(bedside)
    identify(bedside)
    file_breaths(bedside, "41")
    visit = bedside.engine.view().visit
    assert visit is not None
    (filed,) = visit.deliveries
    bedside.touch(names.FINISH_VISIT)
    bedside.shown(names.PAGE_TODAY)
    bedside.touch(names.SIGNED_TODAY)
    bedside.touch(names.open_signed(visit.id))
    bedside.shown(names.receipt("respiratory_rate"))
    bedside.touch(names.CORRECT)
    bedside.write(names.field("respiratory_rate"), "14")
    bedside.write(names.CORRECT_REASON, "Digits were swapped")
    bedside.write(names.CORRECT_PIN, DEMO_USER.pin)
    bedside.touch(names.CORRECT_CONFIRM)

    def corrected() -> bool:
        now = bedside.engine.view().visit
        own = [one for one in now.deliveries if one.correction_id] if now is not None else []
        return bool(own) and own[0].state is DeliveryState.DELIVERED

    bedside.until("the receipt of the correction", corrected)
    there = chart.get(f"/Observation/{filed.chart_id}")
    assert (there["status"], there["valueQuantity"]["value"]) == ("corrected", 14)
    assert there["note"][-1]["text"] == "Corrected: Digits were swapped"
    bedside.touch(names.FINISH_VISIT)

    identify(bedside)
    bedside.touch(names.rail("history"))
    bedside.until("the chart's answer", lambda: read(bedside))
    history = bedside.engine.view().history
    assert history is not None
    own = [one for one in history.values if one.chart_id == filed.chart_id]
    assert [(int(one.quantity.value), one.changed) for one in own] == [(14, True)]


def file_breaths(bedside: Bedside, number: str | None) -> None:
    """Enter a count of breaths and sign it; None: only enter 15."""
    bedside.touch(names.action("respiratory_rate", "enter"))
    bedside.write(names.field("respiratory_rate"), number or "15")
    bedside.touch(names.ENTRY_KEEP)
    if number is None:
        bedside.until("the kept count", lambda: kept(bedside))
        return
    bedside.touch(names.rail("review"))
    bedside.write(names.SIGN_PIN, DEMO_USER.pin)
    bedside.touch(names.SIGN_AND_SEND)

    def delivered() -> bool:
        visit = bedside.engine.view().visit
        return visit is not None and visit.phase is Phase.DELIVERED

    bedside.until("the receipt", delivered)


def kept(bedside: Bedside) -> bool:
    visit = bedside.engine.view().visit
    return visit is not None and len(visit.results) == 1


def read(bedside: Bedside) -> bool:
    history = bedside.engine.view().history
    return history is not None and history.chart is ChartMemory.READ


def text(table: QTableWidget, line: int, column: int) -> str:
    cell = table.item(line, column)
    return cell.text() if cell is not None else ""
