"""Instruments in the real window: a measurement that is started and stopped from the board, and a
room with one of each link and conversation.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton

from station.capture.commands import AskInstrument, Done
from station.capture.views import TileState
from station.demo import DEMO_USER, Demo
from station.engine import Engine
from station.settings import ChartSettings
from station.simulators.demo_chart import DemoChart
from station.simulators.room import one_of_each
from station.ui import names
from station.visit import ResultKind
from tests.end_to_end.test_visit import identify
from tests.support.bedside import Bedside
from tests.support.chart import demo_chart  # noqa: F401 - a fixture

pytestmark = [pytest.mark.slow, pytest.mark.window, pytest.mark.timeout(240)]


def sign_in(bedside: Bedside, name: str) -> None:
    bedside.shown(names.PAGE_SIGN_IN)
    bedside.write(names.NAME_FIELD, name)
    bedside.write(names.PIN_FIELD, DEMO_USER.pin, enter=True)


@pytest.mark.chart
def test_a_measurement_is_started_and_stopped_on_the_board(
    xvfb_display: str,
    demo_chart: DemoChart,  # noqa: F811
    tmp_path: Path,
    short_pause: None,
) -> None:
    """The SunTech module takes orders: Stop ends an inflation, Start leads to a value."""
    chart = ChartSettings(name="demo chart", url=demo_chart.base_url, test=True)
    patient = "systolic=128,diastolic=82,mean_arterial=97,heart_rate=72,steady"
    with Demo(
        patient=patient,
        auto=False,
        time_scale=10.0,
        chart=chart,
        folder=tmp_path,
        devices=("suntech_nibp",),
    ) as demo:
        engine = Engine(demo.settings, demo_user=DEMO_USER)
        engine.start().result(30)
        bedside = Bedside(engine)
        try:
            sign_in(bedside, DEMO_USER.name)
            identify(bedside)
            start_and_stop(bedside)
        finally:
            bedside.close()
            engine.stop()


def start_and_stop(bedside: Bedside) -> None:
    button = names.action("blood_pressure", "again")

    def state() -> TileState | None:
        tile = bedside.engine.view().tile(ResultKind.BLOOD_PRESSURE)
        return tile.state if tile is not None else None

    def says(word: str) -> bool:
        shown = bedside.find(button)
        return isinstance(shown, QAbstractButton) and shown.text() == word and shown.isEnabled()

    bedside.until("Start", lambda: says("Start"))
    bedside.touch(button)
    bedside.until("Stop", lambda: says("Stop"))
    assert state() is TileState.MEASURING
    bedside.touch(button)
    bedside.until("the end of it", lambda: state() is not TileState.MEASURING)
    bedside.until("Start again", lambda: says("Start"))
    # The module rests between two inflations: asked too early it says so, and is asked again.

    def measuring() -> bool:
        if says("Start"):
            bedside.touch(button)
        return state() is TileState.MEASURING

    bedside.until("another inflation", measuring, seconds=90)
    bedside.touch(names.action("blood_pressure", "keep"), seconds=90)
    bedside.until("kept", lambda: state() is TileState.CAPTURED)
    tile = bedside.engine.view().tile(ResultKind.BLOOD_PRESSURE)
    assert tile is not None
    values = {str(reading.vital): str(reading.quantity) for reading in tile.readings}
    assert values["systolic"] == "128 mm[Hg]"
    assert values["diastolic"] == "82 mm[Hg]"


def test_one_of_each_link_and_conversation_is_live_in_the_window(
    xvfb_display: str, tmp_path: Path
) -> None:
    chart = ChartSettings(name="file", file=tmp_path / "bundle.json", test=True)
    with Demo(auto=True, time_scale=10.0, chart=chart, folder=tmp_path, one_of_each=True) as demo:
        engine = Engine(demo.settings, demo_user=DEMO_USER)
        engine.start().result(30)
        bedside = Bedside(engine)
        try:
            sign_in(bedside, DEMO_USER.name)
            bedside.touch(names.rail("devices"))
            assert {driver.spec.id for driver in engine.drivers} == set(one_of_each())

            bedside.until("the actor", lambda: engine.view().actor is not None)
            actor = engine.view().actor
            assert actor is not None
            # The module says nothing by itself: it is asked to measure.
            module = next(d.device.name for d in engine.drivers if d.spec.id == "suntech_nibp")
            ask = AskInstrument(actor=actor, instrument=module, action="start")

            def started() -> bool:
                return isinstance(engine.submit(ask).result(10), Done)

            bedside.until("the module to be asked", started)

            def silent() -> list[str]:
                return [d.spec.id for d in engine.drivers if not d.counts.bytes_read]

            bedside.until("bytes of each instrument", lambda: not silent(), seconds=120)
            for link in engine.view().links:
                assert bedside.find(names.device(link.name)) is not None
        finally:
            bedside.close()
            engine.stop()
