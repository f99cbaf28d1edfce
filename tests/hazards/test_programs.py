"""Hazards of a blood pressure program: stops unseen, takes what is not its own, presses on."""

from __future__ import annotations

import dataclasses
from datetime import date
from types import SimpleNamespace
from typing import Any

from station.capture.commands import (
    Accept,
    AskInstrument,
    Denied,
    Done,
    LeavePatient,
    StartProgram,
)
from station.capture.programs.machine import Ending, Stage
from station.capture.views import HoldReason, TileState
from station.engine.commands import _do
from station.visit import ExpectedPatient, ResultKind, SetPart
from station.vitals import DeviceIdentity, Vital
from tests.capture.programs.plans import plan
from tests.capture.programs.test_at_the_bedside import ProgramRoom
from tests.capture.room import ACTOR, CUFF, OKAFOR

BP = ResultKind.BLOOD_PRESSURE
MODULE = DeviceIdentity(spec="suntech_nibp", name="Pressure module")
AS_FOR_AN_ADULT = "Pressure module is started from here as for an adult."


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


def born(year: int) -> ExpectedPatient:
    patient = dataclasses.replace(OKAFOR.patient, birth_date=date(year, 5, 1))
    return dataclasses.replace(OKAFOR, patient=patient)


async def test_h42_a_program_does_not_inflate_a_childs_cuff_as_an_adults() -> None:
    room = ProgramRoom(plan(), startable=False)
    room.link(MODULE, frozenset({"start", "stop"}))
    await room.start(born(2018))
    wanted = StartProgram(actor=ACTOR, program="aobp", instrument=MODULE.name)
    denied = await room.denied(wanted)
    assert denied.says == AS_FOR_AN_ADULT
    room.go(600)
    assert room.orders == []
    await room.done(LeavePatient(actor=ACTOR))
    await room.start(born(1984))
    await room.done(wanted)


async def test_h42_a_person_does_not_start_it_from_here_either() -> None:
    room = ProgramRoom(startable=False)
    room.link(MODULE, frozenset({"start", "stop"}))
    fleet = SimpleNamespace(ask=lambda wanted: room._order(wanted.instrument, wanted.action))
    rooms: Any = SimpleNamespace(capture=room.capture, fleet=fleet)
    start = AskInstrument(actor=ACTOR, instrument=MODULE.name, action="start")
    stop = dataclasses.replace(start, action="stop")
    await room.start(born(2018))
    denied = await _do(rooms, start)
    assert isinstance(denied, Denied)
    assert denied.says == AS_FOR_AN_ADULT
    assert await _do(rooms, stop) == Done(), "a stop is never refused"
    await room.done(LeavePatient(actor=ACTOR))
    await room.start(born(1984))
    assert await _do(rooms, start) == Done()
    assert room.orders == [(MODULE.name, "stop"), (MODULE.name, "start")]
