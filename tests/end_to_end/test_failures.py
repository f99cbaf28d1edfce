"""What goes wrong in a visit, in the real window: the tile says in words and shape what happened
and what to do, nothing wrong comes to the chart, and afterwards the visit is finished.

The chart is read by a client that knows nothing of the station.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from station.capture.commands import LeavePatient
from station.capture.views import HoldReason, LinkPhase, Phase, TileState, TileView
from station.demo import DEMO_USER
from station.ui import names
from station.visit import DeliveryState, ResultKind
from station.vitals import FailureReason
from tests.end_to_end.conftest import CUFF, MODULE, OXIMETER, Ward
from tests.end_to_end.test_visit import sign_in
from tests.support.bedside import Bedside

pytestmark = [
    pytest.mark.slow,
    pytest.mark.window,
    pytest.mark.chart,
    pytest.mark.timeout(240),
]

ADA, SAMIRA, BENEDICT = "demo-okafor-ada", "demo-haddad-samira", "demo-okafor-benedict"
BP, SPO2, PULSE = ResultKind.BLOOD_PRESSURE, ResultKind.SPO2, ResultKind.PULSE_RATE
START = names.action("blood_pressure", "again")
PRESSURE, PULSE_CODE, SPO2_CODE, PAIN = "85354-9", "8867-4", "2708-6", "72514-3"


@pytest.fixture
def bedside(person: Bedside, ward: Ward) -> Iterator[Bedside]:
    """Somebody is signed in, all instruments are there, nobody is in the room."""
    if person.engine.view().actor is None:
        sign_in(person)
    ward.settle(person)
    ward.remember(ADA, SAMIRA, BENEDICT)
    yield person
    view = person.engine.view()
    if view.visit is not None and view.actor is not None:  # the test ended early
        person.engine.submit(LeavePatient(actor=view.actor, reason="the test ended")).result(10)
        person.until("an empty room", lambda: person.engine.view().visit is None)
    person.touch(names.rail("today"))


def connected(bedside: Bedside) -> bool:
    return all(link.phase is LinkPhase.CONNECTED for link in bedside.engine.view().links)


def tile(bedside: Bedside, kind: ResultKind) -> TileView:
    found = bedside.engine.view().tile(kind)
    assert found is not None
    return found


def becomes(bedside: Bedside, kind: ResultKind, state: TileState) -> TileView:
    """Wait until the tile is so, in the engine and on the glass."""
    bedside.until(f"{kind} {state}", lambda: tile(bedside, kind).state is state)
    return tile(bedside, kind)


def says(bedside: Bedside, kind: ResultKind, *parts: str) -> None:
    """The tile says so to who looks and to who listens: its state's word, and the sentences."""

    def heard() -> bool:
        shown = bedside.find(names.tile(kind))
        return shown is not None and all(part in shown.accessibleName() for part in parts)

    shown = bedside.find(names.tile(kind))
    now = shown.accessibleName() if shown is not None else "nothing"
    bedside.until(f"{kind} to say {parts}, not {now}", heard)


def identify(bedside: Bedside, patient: str) -> None:
    bedside.touch(names.patient(patient))
    bedside.touch(names.HEARD_NAME)
    bedside.touch(names.HEARD_BIRTH_DATE)
    bedside.touch(names.START_VISIT)
    bedside.shown(names.PAGE_VITALS)


def change_to(bedside: Bedside, patient: str) -> None:
    """Leave the patient in the room, of whom nothing is kept, and confirm another one."""
    bedside.touch(names.CHANGE_PATIENT)
    bedside.touch(names.LEAVE_CONFIRM)
    bedside.shown(names.PAGE_TODAY)
    identify(bedside, patient)


def sign(bedside: Bedside) -> None:
    bedside.touch(names.rail("review"))
    bedside.write(names.SIGN_PIN, DEMO_USER.pin)
    bedside.touch(names.SIGN_AND_SEND)


def is_in(bedside: Bedside, phase: Phase) -> bool:
    visit = bedside.engine.view().visit
    return visit is not None and visit.phase is phase


def finish(bedside: Bedside) -> None:
    """Sign what is kept, see it delivered, and go on to the next patient."""
    sign(bedside)
    bedside.until("every receipt", lambda: is_in(bedside, Phase.DELIVERED))
    bedside.touch(names.FINISH_VISIT)
    bedside.shown(names.PAGE_TODAY)


def rate_pain(bedside: Bedside) -> None:
    bedside.touch(names.pain(2))
    becomes(bedside, ResultKind.PAIN_SCORE, TileState.BY_HAND)


def discard_what_is_held(bedside: Bedside, reason: HoldReason) -> None:
    """One reading is in the tray for that reason, and is nobody's."""
    [held] = bedside.engine.view().held
    assert held.reason is reason
    assert [str(one.quantity) for one in held.readings[:2]] == ["128 mm[Hg]", "82 mm[Hg]"]
    bedside.touch(names.HELD)
    bedside.shown(names.TRAY)
    bedside.touch(names.held(held.measurement))
    bedside.touch(names.reason("other"))
    bedside.write(names.reason("text"), "of the patient before")
    bedside.touch(names.TRAY_DISCARD)
    bedside.until("an empty tray", lambda: not bedside.engine.view().held)
    bedside.until("the tray closed", lambda: bedside.find(names.TRAY) is None)


def kept_kinds(bedside: Bedside) -> list[ResultKind]:
    visit = bedside.engine.view().visit
    return [one.kind for one in visit.results] if visit is not None else []


def pressures(found: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Systolic and diastolic of each filed blood pressure."""
    both = []
    for one in found:
        if one["code"]["coding"][0]["code"] == PRESSURE:
            parts = {p["code"]["coding"][0]["code"]: p for p in one["component"]}
            values = [parts[code]["valueQuantity"]["value"] for code in ("8480-6", "8462-4")]
            both.append((values[0], values[1]))
    return both


def test_a_moving_finger_a_failed_cuff_and_a_pulled_cable(bedside: Bedside, ward: Ward) -> None:
    """One visit in which nearly everything goes wrong, and which ends as any other."""
    with ward.broken(OXIMETER, "motion"):
        identify(bedside, ADA)
        failed = becomes(bedside, SPO2, TileState.FAILED)
        assert failed.failure is not None
        assert failed.failure.reason is FailureReason.MOTION
        says(bedside, SPO2, "failed", "The patient moved", "Ask the patient to keep still")
        with ward.broken(CUFF, "error"):
            ward.press_start()
            becomes(bedside, BP, TileState.MEASURING)
            becomes(bedside, BP, TileState.FAILED)
        says(bedside, BP, "failed", "The instrument could not measure", "then measure again")
        assert not is_enabled(bedside, names.action("blood_pressure", "keep"))
        ward.press_start()
        becomes(bedside, BP, TileState.READY)
        bedside.touch(names.action("blood_pressure", "keep"))
        becomes(bedside, BP, TileState.CAPTURED)
        # By now a quiet finger would have been kept: eight seconds for whose it is, one steady.
        bedside.until("ten seconds", lambda: visit_lasts(bedside, 10.0))
        assert tile(bedside, SPO2).state is TileState.FAILED
        assert SPO2 not in kept_kinds(bedside)
        assert not is_enabled(bedside, names.action("spo2", "keep"))
    with ward.unplugged(OXIMETER):
        becomes(bedside, SPO2, TileState.NO_DEVICE)
        gone = tile(bedside, SPO2)
        assert gone.readings == ()
        says(bedside, SPO2, "no device", "was unplugged", "Plug it in again. The station takes")
        assert SPO2 not in kept_kinds(bedside)
    bedside.keep("spo2")
    finish(bedside)
    assert ward.codes(ADA) == sorted([SPO2_CODE, PRESSURE, PULSE_CODE])
    assert pressures(ward.new(ADA)) == [(128, 82)]


def visit_lasts(bedside: Bedside, seconds: float) -> bool:
    view = bedside.engine.view()
    assert view.visit is not None
    assert view.visit.confirmed_at is not None
    return view.now - view.visit.confirmed_at > timedelta(seconds=seconds)


def is_enabled(bedside: Bedside, name: str) -> bool:
    button = bedside.find(name)
    return button is not None and button.isEnabled()


def test_the_chart_is_down_and_comes_back(bedside: Bedside, ward: Ward) -> None:
    identify(bedside, SAMIRA)
    rate_pain(bedside)
    bedside.touch(names.action("respiratory_rate", "enter"))
    bedside.write(names.field("respiratory_rate"), "14")
    bedside.touch(names.ENTRY_KEEP)
    becomes(bedside, ResultKind.RESPIRATORY_RATE, TileState.BY_HAND)
    ward.proxy.down()
    try:
        sign(bedside)
        bedside.until("the signature", lambda: is_in(bedside, Phase.SIGNED))
        why = "The chart does not answer. Everything is saved here and is sent when it returns."
        bedside.until("the reason", lambda: text(bedside, names.RECEIPTS_SAY) == why)
        visit = bedside.engine.view().visit
        assert visit is not None
        assert {one.state for one in visit.deliveries} <= {
            DeliveryState.QUEUED,
            DeliveryState.SENDING,
        }
        for kind in ("pain_score", "respiratory_rate"):
            bedside.shown(names.receipt(kind))
        assert ward.codes(SAMIRA) == []
    finally:
        ward.proxy.up()
    bedside.until("every receipt", lambda: is_in(bedside, Phase.DELIVERED))
    bedside.until("it is said", lambda: "2 results are in" in text(bedside, names.RECEIPTS_SAY))
    assert ward.codes(SAMIRA) == sorted([PAIN, "9279-1"])  # and each is there once
    bedside.touch(names.FINISH_VISIT)
    bedside.shown(names.PAGE_TODAY)


def text(bedside: Bedside, name: str) -> str:
    label = bedside.find(name)
    return label.text() if isinstance(label, QLabel) else ""


def start_module(bedside: Bedside) -> None:
    """The module rests between two inflations: asked too early it says so, and is asked again."""

    def measuring() -> bool:
        button = bedside.find(START)
        shown = isinstance(button, QAbstractButton) and button.text() == "Start"
        if shown and is_enabled(bedside, START):
            bedside.touch(START)
        return bedside.engine.view().cuff is not None

    bedside.until("an inflation", measuring)


def test_a_module_is_unplugged_and_later_inflates_for_the_next_patient(
    bedside: Bedside, ward: Ward
) -> None:
    """In one test, because the module wants a pause between two inflations that have ended."""
    identify(bedside, ADA)
    start_module(bedside)
    with ward.unplugged(MODULE):
        failed = becomes(bedside, BP, TileState.FAILED)
        assert failed.failure is not None
        assert failed.failure.reason is FailureReason.LINK_LOST
        says(
            bedside,
            BP,
            "failed",
            "The connection to the instrument was lost during the measurement",
            "Measure again when it is connected",
        )
        assert bedside.engine.view().cuff is None
    ward.settle(bedside)
    ward.press_start()  # the other cuff
    becomes(bedside, BP, TileState.READY)
    bedside.touch(names.action("blood_pressure", "keep"))
    becomes(bedside, BP, TileState.CAPTURED)
    finish(bedside)
    assert pressures(ward.new(ADA)) == [(128, 82)]
    ward.remember(ADA)

    ward.settle(bedside)
    identify(bedside, SAMIRA)
    start_module(bedside)
    change_to(bedside, BENEDICT)
    measuring = becomes(bedside, BP, TileState.MEASURING)
    assert measuring.before_patient
    bedside.until("the held value", lambda: bedside.engine.view().held)
    shown = tile(bedside, BP)
    assert (shown.state, shown.readings) == (TileState.WAITING, ()), "and not measuring any more"
    assert bedside.engine.view().cuff is None
    discard_what_is_held(bedside, HoldReason.BEFORE_PATIENT)
    rate_pain(bedside)
    finish(bedside)
    assert (ward.codes(ADA), ward.codes(SAMIRA), ward.codes(BENEDICT)) == ([], [], [PAIN])


def test_a_link_that_is_lost_in_an_inflation_and_comes_back(bedside: Bedside, ward: Ward) -> None:
    identify(bedside, BENEDICT)
    ward.press_start()
    becomes(bedside, BP, TileState.MEASURING)
    with ward.unplugged(CUFF):
        failed = becomes(bedside, BP, TileState.FAILED)
        assert failed.failure is not None
        assert failed.failure.reason is FailureReason.LINK_LOST
        says(bedside, BP, "failed", "Measure again when it is connected")
    bedside.until("its value", lambda: tile(bedside, BP).state is TileState.READY)
    bedside.touch(names.action("blood_pressure", "keep"))
    becomes(bedside, BP, TileState.CAPTURED)
    finish(bedside)
    assert pressures(ward.new(BENEDICT)) == [(128, 82)]


def test_the_patient_changes_while_the_link_is_lost_in_an_inflation(
    bedside: Bedside, ward: Ward
) -> None:
    """What goes on when the link is back began for the patient before."""
    identify(bedside, ADA)
    ward.press_start()
    becomes(bedside, BP, TileState.MEASURING)
    with ward.unplugged(CUFF):
        becomes(bedside, BP, TileState.FAILED)
        change_to(bedside, SAMIRA)
        assert tile(bedside, BP).failure is None, "it is no failure of hers"
    bedside.until("the held value", lambda: bedside.engine.view().held)
    assert tile(bedside, BP).readings == ()
    discard_what_is_held(bedside, HoldReason.BEFORE_PATIENT)
    rate_pain(bedside)
    finish(bedside)
    assert (ward.codes(ADA), ward.codes(SAMIRA)) == ([], [PAIN])


def test_a_stored_reading_of_the_last_patient_comes_now(bedside: Bedside, ward: Ward) -> None:
    identify(bedside, ADA)
    rate_pain(bedside)
    with ward.unplugged(CUFF):
        bedside.until("no cuff", lambda: not connected(bedside))
        ward.press_start()
        finish(bedside)
        identify(bedside, SAMIRA)
        assert tile(bedside, BP).state is TileState.WAITING, "for the other one"
    bedside.until("the held value", lambda: bedside.engine.view().held)
    assert tile(bedside, BP).readings == ()
    rate_pain(bedside)
    discard_what_is_held(bedside, HoldReason.BEFORE_PATIENT)
    finish(bedside)
    assert (ward.codes(ADA), ward.codes(SAMIRA)) == ([PAIN], [PAIN])
