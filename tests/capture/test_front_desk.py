"""The front desk joins records, mends a name or cancels while the patient is in the room."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from pathlib import Path

import pytest

from station.capture.commands import (
    ChoosePatient,
    Denied,
    PauseVisit,
    ResumeVisit,
    Sign,
    StartVisit,
)
from station.capture.views import Phase, TileState, VisitView
from station.store.errors import RecordConflictError, VisitSignedError
from station.store.store import Store
from station.visit import Patient, ResultKind
from tests.capture.room import ACTOR, BRANDT, OKAFOR, Room
from tests.capture.test_pause import PAIN, begun, confirm
from tests.store.records import ADA, BEN, KEY, compose, signed, temperature, visit

SURVIVOR = Patient(
    id="900",
    family="Okafor-Reyes",
    given="Ada",
    birth_date=date(1984, 2, 29),
    sex="female",
    mrn="900",
    alerts_known=False,
)
WAS = OKAFOR.patient.id


def seen(room: Room) -> VisitView:
    """What the banner is drawn from."""
    view = room.capture.view(room.now)[0]
    assert view is not None
    return view


async def test_a_merge_in_the_room_asks_again_and_keeps_what_was_measured() -> None:
    room = Room()
    visit_id = await begun(room)
    room.later(60)
    assert await room.capture.known_as(WAS, SURVIVOR)

    assert room.phase() is Phase.CHOSEN
    shown = seen(room)
    assert (shown.patient.id, shown.patient.family) == ("900", "Okafor-Reyes")
    assert shown.patient.alerts == OKAFOR.patient.alerts, "no news is not that there are none"
    assert shown.confirmed == frozenset()
    assert isinstance(await room.do(PAIN), Denied)
    assert isinstance(await room.do(StartVisit(actor=ACTOR)), Denied)
    tiles = room.capture.view(room.now)[1]
    assert all(tile.state is not TileState.BY_HAND for tile in tiles)

    await confirm(room)
    assert (room.phase(), room.visit().id) == (Phase.ACCEPTED, visit_id)
    assert [result.kind for result in room.kept()] == [ResultKind.PAIN_SCORE]
    await room.done(Sign(actor=ACTOR, pin="1"))
    assert room.store.signed[visit_id].visit.patient.id == "900"


async def test_a_reading_from_before_the_merge_does_not_attach_by_itself() -> None:
    room = Room()
    await begun(room)
    before = room.now
    room.later(60)
    await room.capture.known_as(WAS, SURVIVOR)
    room.later(30)
    await confirm(room)
    since = room.capture.visit.certain_since if room.capture.visit else None
    assert since == before + timedelta(seconds=90)


async def test_a_merge_of_somebody_who_is_only_chosen() -> None:
    room = Room()
    await room.done(ChoosePatient(actor=ACTOR, expected=OKAFOR))
    assert await room.capture.known_as(WAS, SURVIVOR)
    await confirm(room)
    assert room.visit().patient.id == "900"


async def test_a_paused_visit_goes_on_under_the_other_record() -> None:
    room = Room()
    visit_id = await begun(room)
    await room.done(PauseVisit(actor=ACTOR))
    assert not await room.capture.known_as(WAS, SURVIVOR), "nobody is in the room"
    [listed] = room.capture.unfinished.views()
    assert (listed.visit_id, listed.patient.id) == (visit_id, "900")
    await room.done(ResumeVisit(actor=ACTOR, visit_id=visit_id))
    await confirm(room)
    await room.done(Sign(actor=ACTOR, pin="1"))
    assert room.store.signed[visit_id].visit.patient.id == "900"


async def test_a_signed_visit_stays_as_it_was_signed() -> None:
    room = Room()
    visit_id = await begun(room)
    await room.done(Sign(actor=ACTOR, pin="1"))
    assert not await room.capture.known_as(WAS, SURVIVOR)
    assert room.phase() is Phase.SIGNED
    assert room.store.signed[visit_id].visit.patient.id == WAS


async def test_news_about_somebody_else_change_nothing() -> None:
    room = Room()
    await begun(room)
    assert not await room.capture.known_as(BRANDT.patient.id, SURVIVOR)
    assert not room.capture.warn_about(BRANDT.patient.id, "gone")
    assert room.phase() is Phase.ACCEPTED
    assert room.visit().patient == OKAFOR.patient


async def test_a_cancelled_visit_is_said_on_the_banner_once() -> None:
    room = Room()
    await begun(room)
    for _ in range(2):
        assert room.capture.warn_about(WAS, "The front desk has cancelled this visit.")
    assert seen(room).patient.alerts == (
        *OKAFOR.patient.alerts,
        "The front desk has cancelled this visit.",
    )
    assert room.phase() is Phase.ACCEPTED, "a person decides"


async def test_a_disk_that_refuses_leaves_the_visit_as_it_was() -> None:
    room = Room()
    visit_id = await begun(room)
    room.store.failing = True
    assert not await room.capture.known_as(WAS, SURVIVOR)
    assert (room.phase(), room.visit().id) == (Phase.ACCEPTED, visit_id)
    assert room.visit().patient == OKAFOR.patient


def test_on_disk_the_visit_is_the_other_records_with_its_results(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "station.db", KEY, compose)
    store.save_visit(visit(number="v1", patient=ADA)).result()
    store.save_result("v1", temperature("t1")).result()
    merged = dataclasses.replace(visit(number="v1", patient=BEN), results=())
    for _ in range(2):
        store.change_patient(merged, ADA.id).result()
    [kept] = store.unfinished_visits().result()
    assert kept.patient == BEN
    assert [one.id for one in kept.results] == ["t1"]
    with pytest.raises(RecordConflictError):
        store.change_patient(visit(number="v1", patient=ADA), "somebody else").result()

    store.sign(signed(temperature("t2"), number="v2", patient=ADA)).result()
    with pytest.raises(VisitSignedError):
        store.change_patient(visit(number="v2", patient=BEN), ADA.id).result()
    store.close()
