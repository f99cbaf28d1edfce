"""A visit that was open when the backup was made, and was signed before it was restored: the chart
has each of its results once, whatever people do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from station.capture.commands import (
    ChoosePatient,
    ConfirmIdentifier,
    Denied,
    Done,
    EnterText,
    EnterValue,
    Identifier,
    LookedInChart,
    PauseVisit,
    ResumeVisit,
    Sign,
    StartVisit,
)
from station.capture.views import Phase
from station.demo_user import DemoUser
from station.engine import Engine
from station.settings import ChartSettings, Settings
from station.simulators.demo_chart import DemoChart
from station.visit import Actor, ExpectedPatient, Presence, ResultKind
from station.vitals import Quantity, Unit, Vital
from tests.crash.ledger import in_chart
from tests.crash.person import make_patients
from tests.store.keeping import put_back, write
from tests.support.chart import BareClient, demo_chart
from tests.test_engine import Room

__all__ = ["demo_chart"]

pytestmark = pytest.mark.chart

PIN = "7341"
WEIGHT = ((Vital.BODY_WEIGHT, Quantity(Decimal("82.4"), Unit.KILOGRAM)),)


@contextmanager
def at_work(folder: Path, chart: DemoChart) -> Iterator[tuple[Room, Actor]]:
    settings = Settings(
        data_folder=folder,
        chart=(ChartSettings(name="chart", url=chart.base_url, test=True),),
    )
    engine = Engine(settings, demo_user=DemoUser(name="Demo", pin=PIN))
    engine.start().result(20)
    try:
        room = Room(engine)
        yield room, room.sign_in()
    finally:
        engine.stop()


def confirm(room: Room, actor: Actor) -> None:
    for which in Identifier:
        assert room.do(ConfirmIdentifier(actor=actor, which=which)) == Done()
    assert room.do(StartVisit(actor=actor)) == Done()


def resume(room: Room, actor: Actor) -> str:
    (paused,) = room.engine.view().unfinished
    assert room.do(ResumeVisit(actor=actor, visit_id=paused.visit_id)) == Done()
    confirm(room, actor)
    return paused.visit_id


def delivered(room: Room) -> None:
    room.until(lambda view: view.visit is not None and view.visit.phase is Phase.DELIVERED)


def test_what_was_signed_since_the_backup_is_in_the_chart_once(
    demo_chart: DemoChart,
    tmp_path: Path,
) -> None:
    folder, backup = tmp_path / "data", tmp_path / "station.backup"
    chart = BareClient(demo_chart.base_url)
    (patient, *_), _ = make_patients(chart, "restored")
    with at_work(folder, demo_chart) as (room, actor):
        expected = ExpectedPatient(patient=patient, presence=Presence.ARRIVED)
        assert room.do(ChoosePatient(actor=actor, expected=expected)) == Done()
        confirm(room, actor)
        assert room.do(EnterValue(actor=actor, values=WEIGHT)) == Done()
        text = EnterText(actor=actor, kind=ResultKind.REASON_FOR_VISIT, text="Cough")
        assert room.do(text) == Done()
        assert room.do(PauseVisit(actor=actor)) == Done()
    write(folder, backup)
    with at_work(folder, demo_chart) as (room, actor):
        visit_id = resume(room, actor)
        assert room.do(Sign(actor=actor, pin=PIN)) == Done()
        delivered(room)
    there = in_chart(chart, patient.id)
    assert sorted(one.says for one in there) == ["82.4", "Cough"]

    put_back(folder, backup)
    with at_work(folder, demo_chart) as (room, actor):
        assert resume(room, actor) == visit_id
        view = room.engine.view()
        assert view.visit is not None
        assert "out of a backup" in view.visit.patient.alerts[0]
        refused = room.do(Sign(actor=actor, pin=PIN))
        assert isinstance(refused, Denied)
        assert "in the chart already" in refused.says
        # Somebody says that they looked, and did not: the chart itself is asked, too.
        assert room.do(LookedInChart(actor=actor)) == Done()
        assert room.do(Sign(actor=actor, pin=PIN)) == Done()
        delivered(room)
        rooms = room.engine._rooms
        assert rooms is not None
        actions = [row.entry.action for row in rooms.store.audit().result(20)]
        assert actions[-2:] == ["LookedInChart", "Sign"]
    assert in_chart(chart, patient.id) == there
