"""A cuff is said to measure when it does: a program has begun long before that."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from station.access.gate import Gate, Refusal
from station.access.sessions import Sessions
from station.access.users import Users
from station.capture.commands import Done, StopCuff
from station.capture.views import CuffView
from station.engine.cuff import running_cuff, stop_cuff
from station.visit import Role
from station.vitals import Quantity, Unit
from tests.access.people import PIN, Shelf, person
from tests.capture.bedside import CUFF
from tests.capture.programs.plans import plan
from tests.capture.programs.test_at_the_bedside import ProgramRoom
from tests.capture.room import OKAFOR


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


@pytest.mark.parametrize("signed_in", [True, False])
async def test_who_stopped_it_and_on_whose_arm_is_in_the_trail(signed_in: bool) -> None:
    room = ProgramRoom(plan())
    await room.begin()
    room.go(301)
    room.inflating("60")
    shelf = Shelf()
    gate = Gate(Users([person(Role.ASSISTANT)], shelf), Sessions(timedelta(minutes=5)), shelf)
    actor = gate.sign_in(person(Role.ASSISTANT).name, PIN) if signed_in else None
    assert not isinstance(actor, Refusal)
    fleet = SimpleNamespace(ask_for=room._order)
    capture = SimpleNamespace(visit=room.capture.visit, view=lambda _: room.capture.view(room.now))
    rooms: Any = SimpleNamespace(capture=capture, fleet=fleet, seat=SimpleNamespace(gate=gate))
    assert await stop_cuff(rooms, StopCuff(actor=actor)) == Done()
    assert room.orders[-1] == (CUFF.name, "stop")
    row = shelf.entries[-1]
    assert (row.action, row.outcome, row.patient_id) == ("StopCuff", "done", OKAFOR.patient.id)
    assert row.user_name == (person(Role.ASSISTANT).name if signed_in else None)
    assert row.detail == (None if signed_in else "nobody was signed in")
