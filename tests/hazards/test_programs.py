"""Hazards of a blood pressure program: stops unseen, takes what is not its own, presses on."""

from __future__ import annotations

from station.capture.commands import Accept, LeavePatient
from station.capture.programs.machine import Ending, Stage
from station.capture.views import HoldReason, TileState
from station.visit import ResultKind, SetPart
from station.vitals import Vital
from tests.capture.programs.plans import plan
from tests.capture.programs.test_at_the_bedside import ProgramRoom
from tests.capture.room import ACTOR, CUFF

BP = ResultKind.BLOOD_PRESSURE


async def begun() -> ProgramRoom:
    room = ProgramRoom(plan())
    await room.begin()
    return room


async def test_h24_a_cuff_that_never_answers_ends_the_program_in_words() -> None:
    """The first reading is there, so that a number stands on the tile; then the cuff is silent."""
    room = await begun()
    room.go(300)
    room.go(30)
    room.pressure("142", "90", took=25)
    for _ in range(60):
        room.go(30)
    assert room.program.stage is Stage.ENDED
    assert room.program.ending is Ending.READING_FAILED
    assert room.program.says == "The cuff gave no result."
    assert room.orders[-1] == (CUFF.name, "stop")
    assert room.pressure_tile.state is not TileState.MEASURING


async def test_h26_a_reading_from_before_its_step_is_in_no_average() -> None:
    """Somebody presses the cuff's own key during the rest."""
    room = await begun()
    room.go(100)
    room.pressure("199", "120", took=25)
    assert [held.reason for held in room.held()] == [HoldReason.OUTSIDE_PROGRAM]
    room.three(rest=200)
    tile = room.pressure_tile
    await room.done(Accept(actor=ACTOR, kind=BP, measurement=tile.measurement))
    sets = [one for one in room.kept() if one.in_set is not None]
    [average] = [one for one in sets if one.in_set and one.in_set.part is SetPart.AVERAGE]
    systolic = average.reading(Vital.SYSTOLIC)
    assert systolic is not None
    assert systolic.quantity.value == 136  # (142 + 134 + 131) / 3, by hand
    assert len(sets) == 4


async def test_h27_a_cuff_is_stopped_when_its_patient_leaves() -> None:
    room = await begun()
    room.go(300)
    room.inflating("150")
    assert room.orders == [(CUFF.name, "start")]
    await room.done(LeavePatient(actor=ACTOR, reason="called away"))
    assert room.orders[-1] == (CUFF.name, "stop")
    room.go(600)
    assert room.orders.count((CUFF.name, "start")) == 1, "and it is not started again"
