"""From the moment that a PIN is known to be right until the page is painted again.

The real window on the real engine, with a room of simulated instruments that go on meanwhile. What
the PIN itself costs (argon2, on purpose) is not in it, and is stated beside it.
"""

from __future__ import annotations

import time
from datetime import date
from statistics import median

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest

from station.access.gate import Gate, Refusal
from station.capture.commands import (
    ChoosePatient,
    ConfirmIdentifier,
    Done,
    Identifier,
    StartVisit,
)
from station.demo import Demo
from station.demo_user import DEMO_USER
from station.ui import names
from station.visit import Actor, ExpectedPatient, Patient, Presence
from tests.support.bedside import Bedside, at_work
from tests.support.counting import percentile
from tests.support.figures import StateFigure, state_all

pytestmark = [pytest.mark.bench, pytest.mark.window, pytest.mark.chart, pytest.mark.timeout(240)]

ROUNDS = 20
SOMEBODY = ExpectedPatient(
    patient=Patient(
        id="p1",
        family="Okafor",
        given="Ada",
        birth_date=date(1984, 2, 29),
        sex="female",
        mrn="100231",
    ),
    presence=Presence.ARRIVED,
)


class Painted(QObject):
    """When a widget was painted last."""

    def __init__(self) -> None:
        super().__init__()
        self.at_s: list[float] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            self.at_s.append(time.perf_counter())
        return False


def begin_visit(person: Bedside) -> None:
    person.write(names.NAME_FIELD, DEMO_USER.name, enter=True)
    person.write(names.PIN_FIELD, DEMO_USER.pin, enter=True)
    person.shown(names.PAGE_TODAY)
    actor = person.engine.view().actor
    assert actor is not None
    for command in (
        ChoosePatient(actor=actor, expected=SOMEBODY),
        ConfirmIdentifier(actor=actor, which=Identifier.NAME),
        ConfirmIdentifier(actor=actor, which=Identifier.BIRTH_DATE),
        StartVisit(actor=actor),
    ):
        assert person.engine.submit(command).result(20) == Done()
    person.touch(names.rail("vitals"))
    person.shown(names.PAGE_VITALS)


@pytest.mark.parametrize("page", ["vitals", "ekg"])
def test_unlock(
    xvfb_display: str, figure: StateFigure, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    known: list[tuple[float, float]] = []
    check = Gate._check_pin

    def timed(gate: Gate, actor: Actor, action: str, pin: str) -> Refusal | None:
        began = time.perf_counter()
        answer = check(gate, actor, action, pin)
        known.append((began, time.perf_counter()))
        return answer

    monkeypatch.setattr(Gate, "_check_pin", timed)
    painted = Painted()
    taken_ms = []
    with Demo(auto=True) as demo, at_work(demo.settings) as person:
        begin_visit(person)
        person.touch(names.rail(page))
        person.shown(f"page-{page}")
        for _ in range(ROUNDS):
            person.touch(names.LOCK)
            pin = person.shown(names.PIN_FIELD)
            widget = person.window.pages[page]
            widget.installEventFilter(painted)
            pin.setFocus()
            QTest.keyClicks(pin, DEMO_USER.pin)
            known.clear()
            painted.at_s.clear()
            person.touch(names.SIGN_IN)
            person.until("the page", lambda: known and painted.at_s)
            taken_ms.append((painted.at_s[0] - known[0][1]) * 1e3)
            widget.removeEventFilter(painted)
        pin_ms = (known[0][1] - known[0][0]) * 1e3
    state_all(
        figure,
        [
            {
                "name": f"Unlock, from the right PIN to the {page} page painted, p95",
                "value": percentile(taken_ms, 0.95),
                "unit": "ms",
                "at_most": 200,
                "note": f"median {median(taken_ms):.0f} ms, slowest {max(taken_ms):.0f} ms; "
                f"the PIN itself {pin_ms:.0f} ms",
            }
        ],
    )
