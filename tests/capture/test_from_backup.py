"""A visit that comes out of a backup, and may have been signed since the backup was made."""

from __future__ import annotations

import dataclasses

from station.capture.commands import (
    ChoosePatient,
    ConfirmIdentifier,
    Denied,
    Identifier,
    LookedInChart,
    ResumeVisit,
    Sign,
    StartVisit,
)
from station.capture.views import Phase, VisitView
from tests.capture.room import ACTOR, NINE, OKAFOR, Room
from tests.capture.test_pause import PAIN, begun, confirm

ALERT = "Visit out of a backup: it may be in the chart already"
SIGN = Sign(actor=ACTOR, pin="1")
LOOKED = LookedInChart(actor=ACTOR)


def shown(room: Room) -> VisitView:
    visit = room.capture.view(room.now)[0]
    assert visit is not None
    return visit


async def restored() -> tuple[Room, str]:
    """A room after a restore; the open visit of the backup has a pain score."""
    before = Room()
    visit_id = await begun(before)
    store = before.store
    store.visits[visit_id] = dataclasses.replace(store.visits[visit_id], restored_from=NINE)
    room = Room(store)
    await room.capture.unfinished.recall(NINE)
    return room, visit_id


async def test_it_warns_in_the_room_and_is_not_signed_before_somebody_has_looked() -> None:
    room, visit_id = await restored()
    await room.done(ResumeVisit(actor=ACTOR, visit_id=visit_id))
    assert (shown(room).doubtful, shown(room).patient.alerts[0]) == (True, ALERT)
    assert isinstance(await room.do(LOOKED), Denied), "nobody is confirmed yet"
    await confirm(room)
    refused = await room.do(SIGN)
    assert refused == Denied(
        "This visit comes out of a backup. It may have been signed since, and be in the chart "
        "already.",
        "Look in the patient's chart. If it is not there, say on Review that you looked, and sign; "
        "if it is, end this visit.",
    )
    assert room.phase() is Phase.ACCEPTED
    await room.done(LOOKED)
    kept = room.store.visits[visit_id]
    assert (kept.looked_at, kept.looked_by) == (room.now, ACTOR)
    assert not shown(room).doubtful
    assert ALERT not in shown(room).patient.alerts
    await room.done(SIGN)


async def test_another_visit_has_nothing_to_look_for() -> None:
    room = Room()
    await room.done(ChoosePatient(actor=ACTOR, expected=OKAFOR))
    for which in Identifier:
        await room.done(ConfirmIdentifier(actor=ACTOR, which=which))
    await room.done(StartVisit(actor=ACTOR))
    await room.done(PAIN)
    assert not shown(room).doubtful
    assert isinstance(await room.do(LOOKED), Denied)
    await room.done(SIGN)
