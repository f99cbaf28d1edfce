"""A visit with a scanner in the hand: badge, wristband, a cuff that is stopped while locked, a
pause and a restart, and the signature. The real window, a simulated cuff that takes orders, a real
chart, which is read by a client that knows nothing of the station.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from station.capture.views import Phase
from station.demo import DEMO_USER, Demo
from station.settings import ChartSettings
from station.simulators.demo_chart import DemoChart
from station.ui import names
from station.visit import Presence
from tests.support.bedside import Bedside, at_work
from tests.support.chart import BareClient, demo_chart  # noqa: F401 - a fixture

pytestmark = [pytest.mark.slow, pytest.mark.window, pytest.mark.chart, pytest.mark.timeout(240)]

BADGE = f"BDG-{DEMO_USER.badge}"
WRISTBAND = "100231"  # Ada Okafor's number in the demo chart
START = names.action("blood_pressure", "again")


def test_badge_wristband_lock_stop_pause_and_restart(
    xvfb_display: str,
    demo_chart: DemoChart,  # noqa: F811
    tmp_path: Path,
) -> None:
    chart = ChartSettings(name="demo chart", url=demo_chart.base_url, test=True)
    with Demo(
        patient="systolic=128,diastolic=82,heart_rate=72,steady",
        auto=False,
        time_scale=1.0,
        chart=chart,
        folder=tmp_path,
        devices=("suntech_nibp",),
    ) as demo:
        with at_work(demo.settings) as bedside:
            come_in_and_begin(bedside)
            stop_on_the_locked_screen(bedside)
            pause(bedside)
        with at_work(demo.settings) as bedside:
            go_on(bedside)
            sign_and_read(bedside, BareClient(demo_chart.base_url))


def come_in_and_begin(bedside: Bedside) -> None:
    bedside.until("the name field", lambda: bedside.shown(names.NAME_FIELD).isEnabled())
    bedside.scan(BADGE)
    bedside.shown(names.PAGE_TODAY)
    bedside.until("the list", lambda: bedside.engine.view().worklist.patients)
    bedside.touch(names.rail("devices"))
    bedside.scan(WRISTBAND)
    bedside.shown(names.PAGE_TODAY)
    search = bedside.shown(names.SEARCH_FIELD)
    assert isinstance(search, QLineEdit)
    assert search.text() == "", "no key of the scan was typed"
    confirm(bedside)


def confirm(bedside: Bedside) -> None:
    bedside.touch(names.HEARD_NAME)
    bedside.touch(names.HEARD_BIRTH_DATE)
    bedside.touch(names.START_VISIT)
    bedside.shown(names.PAGE_VITALS)


def stop_on_the_locked_screen(bedside: Bedside) -> None:
    def says(word: str) -> bool:
        shown = bedside.find(START)
        return isinstance(shown, QAbstractButton) and shown.text() == word and shown.isEnabled()

    bedside.until("Start", lambda: says("Start"))
    bedside.touch(START)
    bedside.until("a running cuff", lambda: bedside.engine.view().cuff)
    bedside.touch(names.LOCK)
    bedside.shown(names.CLEAN_THE_SCREEN)
    assert bedside.engine.view().visit is None, "nothing of the patient is on the locked screen"
    bedside.touch(names.STOP_CUFF)
    bedside.until("the end of the inflation", lambda: bedside.engine.view().cuff is None)
    assert bedside.engine.view().locked
    bedside.scan(BADGE)
    bedside.shown(names.CHANGE_PATIENT)


def pause(bedside: Bedside) -> None:
    bedside.touch(names.pain(3))
    bedside.until("the pain score", lambda: kept(bedside) == 1)
    bedside.touch(names.CHANGE_PATIENT)
    bedside.touch(names.LEAVE_PAUSE)
    bedside.until("the empty room", lambda: bedside.engine.view().visit is None)
    bedside.until("the list of the unfinished", lambda: bedside.engine.view().unfinished)


def go_on(bedside: Bedside) -> None:
    bedside.until("the name field", lambda: bedside.shown(names.NAME_FIELD).isEnabled())
    bedside.scan(BADGE)
    bedside.shown(names.PAGE_TODAY)
    bedside.until(
        "the paused line",
        lambda: any(
            one.presence is Presence.PAUSED for one in bedside.engine.view().worklist.patients
        ),
    )
    bedside.touch(names.LIST_OPEN)
    bedside.scan(WRISTBAND)
    confirm(bedside)
    visit = bedside.engine.view().visit
    assert visit is not None
    assert (visit.phase, visit.patient.family) == (Phase.ACCEPTED, "Okafor")
    assert kept(bedside) == 1


def sign_and_read(bedside: Bedside, chart: BareClient) -> None:
    """The PIN signs, and the next badge finds an empty room."""
    bedside.touch(names.rail("review"))
    bedside.write(names.SIGN_PIN, DEMO_USER.pin)
    bedside.touch(names.SIGN_AND_SEND)
    bedside.until("every receipt", lambda: phase(bedside) is Phase.DELIVERED)
    visit = bedside.engine.view().visit
    assert visit is not None
    [receipt] = visit.deliveries
    filed = chart.get(f"/Observation/{receipt.chart_id}")
    assert filed["code"]["coding"][0]["code"] == "72514-3"
    assert filed["valueQuantity"]["value"] == 3
    assert filed["subject"]["reference"] == "Patient/demo-okafor-ada"
    bedside.touch(names.FINISH_VISIT)
    bedside.shown(names.PAGE_TODAY)


def phase(bedside: Bedside) -> Phase | None:
    visit = bedside.engine.view().visit
    return visit.phase if visit is not None else None


def kept(bedside: Bedside) -> int:
    visit = bedside.engine.view().visit
    return len(visit.results) if visit is not None else 0
