"""A cuff is said to measure when it does: a program has begun long before that."""

from __future__ import annotations

from decimal import Decimal

from station.capture.views import CuffView
from station.engine.cuff import running_cuff
from station.vitals import Quantity, Unit
from tests.capture.bedside import CUFF
from tests.capture.programs.plans import plan
from tests.capture.programs.test_at_the_bedside import ProgramRoom


def said(room: ProgramRoom) -> CuffView | None:
    return running_cuff([room.pressure_tile])


async def test_a_program_that_rests_has_no_cuff_that_measures() -> None:
    room = ProgramRoom(plan())  # rests 300 s
    await room.begin()
    assert said(room) is None
    room.go(299)
    assert said(room) is None
    room.go(2)
    assert room.orders == [(CUFF.name, "start")]
    assert said(room) == CuffView(device=CUFF.name, stoppable=True)


async def test_a_cuff_with_its_own_key_measures_once_it_was_pressed() -> None:
    room = ProgramRoom(plan(), startable=False)
    await room.begin()
    room.go(301)
    assert said(room) is None
    room.inflating("60")
    pressure = Quantity(Decimal(60), Unit.MMHG)
    assert said(room) == CuffView(device=CUFF.name, pressure=pressure, stoppable=False)


async def test_a_cuff_that_was_started_in_the_rest_can_be_stopped() -> None:
    room = ProgramRoom(plan())
    await room.begin()
    room.go(100)
    room.inflating("60")
    pressure = Quantity(Decimal(60), Unit.MMHG)
    assert said(room) == CuffView(device=CUFF.name, pressure=pressure, stoppable=True)
