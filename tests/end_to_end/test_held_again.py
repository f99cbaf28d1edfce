"""The power fails while something lies in the tray: it lies there again, in the window, too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton

from station.capture.commands import Accept, AttachHeld, Denied, Done, SignIn
from station.capture.views import HoldReason
from station.demo_user import DEMO_USER
from station.engine import Engine
from station.ui import names
from station.visit import ResultKind
from station.vitals import Origin
from tests.engine.holding import hear, record, site
from tests.support.bedside import Bedside, at_work
from tests.test_engine import Room

pytestmark = [pytest.mark.slow, pytest.mark.window, pytest.mark.timeout(120)]

ROOT = Path(__file__).parents[2]
BP = ResultKind.BLOOD_PRESSURE


def test_what_was_held_at_a_power_cut(xvfb_display: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.engine.holding", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == -9, done.stderr
    measurement, reason = done.stdout.split()
    assert reason == "from_memory"
    with at_work(site(tmp_path)) as bedside:
        new = it_is_shown_and_sent_again(bedside, measurement)
        another_is_discarded(bedside, new)
        it_becomes_somebodys_by_hand(bedside.engine, measurement)
    engine = Engine(site(tmp_path), demo_user=DEMO_USER)
    engine.start().result(30)
    try:
        room = Room(engine)
        room.sign_in()
        hear(engine, *record(), *record(minute=17, systolic="133"))
        view = room.until(lambda view: len(view.held) == 2)
    finally:
        engine.stop()
    # What was kept and is sent again came before; what is new is new.
    shown = [(one.readings[0].quantity.value, one.reason) for one in view.held]
    assert shown == [(151, HoldReason.DUPLICATE), (133, HoldReason.FROM_MEMORY)]
    [unfinished] = view.unfinished
    assert unfinished.kept == 1


def it_is_shown_and_sent_again(bedside: Bedside, measurement: str) -> str:
    """Somebody signs in and finds it; the cuff sends its memory, and what is new is beside it."""
    bedside.write(names.NAME_FIELD, DEMO_USER.name)
    bedside.write(names.PIN_FIELD, DEMO_USER.pin, enter=True)
    shown = bedside.shown(names.HELD)
    assert isinstance(shown, QAbstractButton)
    [held] = bedside.engine.view().held
    assert (held.measurement, held.reason) == (measurement, HoldReason.FROM_MEMORY)
    assert held.readings[0].origin is Origin.SIMULATOR
    assert held.age_s > 2 * 3600
    hear(bedside.engine, *record(), *record(minute=16, systolic="144"))
    bedside.until("what is new", lambda: len(bedside.engine.view().held) == 2)
    first, second = bedside.engine.view().held
    assert (first.measurement, first.readings) == (measurement, held.readings)
    bedside.touch(names.HELD)
    row = bedside.shown(names.held(measurement))
    assert row.accessibleName().startswith("Blood pressure, 151/92 mmHg, Came from the device's")
    assert "simulated" in row.accessibleName()
    return second.measurement


def another_is_discarded(bedside: Bedside, measurement: str) -> None:
    """The trail has the reason's code, and no value."""
    bedside.touch(names.held(measurement))
    bedside.touch(names.TRAY_DISCARD)
    bedside.until("one", lambda: len(bedside.engine.view().held) == 1)
    rooms = bedside.engine._rooms
    assert rooms is not None
    entries = [row.entry for row in rooms.store.audit().result(20)]
    [entry] = [one for one in entries if one.action == "DiscardHeld"]
    assert entry.detail == f"not_this_patients, measurement {measurement}"
    assert entry.user_name == DEMO_USER.name


def it_becomes_somebodys_by_hand(engine: Engine, measurement: str) -> None:
    room = Room(engine)
    signed_in = room.do(SignIn(name=DEMO_USER.name, pin=DEMO_USER.pin))
    assert isinstance(signed_in, Done)
    assert signed_in.actor is not None
    actor = signed_in.actor
    room.start_visit(actor)
    assert isinstance(room.do(Accept(actor=actor, kind=BP)), Denied), "not by itself"
    assert room.do(AttachHeld(actor=actor, measurement=measurement, reason="hers")) == Done()
    assert room.do(Accept(actor=actor, kind=BP)) == Done()
