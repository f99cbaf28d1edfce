"""Unfinished visits in the real window: listed, gone on with, ended, paused from two places."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtTest import QTest

from station.capture.commands import (
    Answer,
    ChoosePatient,
    Command,
    Denied,
    Done,
    EndVisit,
    LeavePatient,
    MoveRoom,
    PauseVisit,
    ResumeVisit,
    SignIn,
    Unsigned,
)
from station.capture.views import Phase, UnfinishedView, WorklistView
from station.ui import names
from station.ui.shell.window import MainWindow
from station.visit import Presence
from tests.ui.conftest import NOW, PIN, PRIYA, WORKLIST, HandStation, expected, patient, visit_of
from tests.ui.driving import child, click, settle, shows, texts, until, wait_for

pytestmark = pytest.mark.window

BOATENG = patient(8841, "Boateng", "Samuel K.", date(1949, 1, 7), sex="male")
PAUSED = UnfinishedView(
    visit_id="v7",
    patient=BOATENG,
    room="4",
    began=NOW - timedelta(hours=2),
    since=NOW - timedelta(hours=1),
    paused=True,
    kept=7,
)
OF_INGRID = dataclasses.replace(PAUSED, visit_id="v8", patient=WORKLIST[1].patient, kept=1)


class PauseStation(HandStation):
    """Follows a pause and its end."""

    def _carry_out(self, command: Command | Unsigned) -> Answer:
        match command:
            case ResumeVisit():
                of = next(one for one in self.view().unfinished if one.visit_id == command.visit_id)
                chosen = expected(of.patient, 9, Presence.PAUSED, "")
                self.show(visit=dataclasses.replace(visit_of(chosen), resumed=True))
            case PauseVisit():
                self.show(visit=None, unfinished=(OF_INGRID,))
            case EndVisit(reason="refuse this"):
                return Denied("The disk is full.", "Free some space.")
            case EndVisit():
                self.show(visit=None, unfinished=())
            case _:
                return super()._carry_out(command)
        return Done()


@pytest.fixture
def station() -> PauseStation:
    return PauseStation()


@pytest.fixture
def window(open_window: Callable[..., MainWindow], station: PauseStation) -> MainWindow:
    opened = open_window(station)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    station.show(unfinished=(PAUSED,))
    until(opened, names.patient("p8841"))
    return opened


def under_way(window: MainWindow, station: HandStation) -> None:
    station.submit(ChoosePatient(actor=PRIYA, expected=WORKLIST[1]))
    station.show_visit(phase=Phase.ACCEPTED, confirmed_at=NOW, room="4")
    until(window, names.PAUSE_VISIT)


def test_who_is_not_in_the_list_stands_before_it(window: MainWindow) -> None:
    row = child(window, names.patient("p8841"))
    assert row.y() < child(window, names.patient("p3380")).y()
    at = (NOW - timedelta(hours=1)).astimezone().strftime("%H:%M")
    assert f"Paused, 7 kept, {at}" in row.accessibleName()
    click(window, names.LIST_OPEN)
    wait_for(lambda: not shows(window, names.patient("p3380")))
    assert shows(window, names.patient("p8841"))


def test_who_is_in_the_list_has_one_line(window: MainWindow, station: HandStation) -> None:
    before = child(window, names.patient("p2917"))
    station.show(unfinished=(OF_INGRID,))
    wait_for(lambda: not shows(window, names.patient("p8841")))
    assert "1 kept" in child(window, names.patient("p2917")).accessibleName()
    # From here on only the line's state changes, and it stays the same under a finger.
    same = child(window, names.patient("p2917"))
    listed = tuple(
        dataclasses.replace(one, presence=Presence.PAUSED) if one is WORKLIST[1] else one
        for one in WORKLIST
    )
    station.show(worklist=WorklistView(patients=listed, read_at=NOW))
    wait_for(lambda: "Paused" in same.accessibleName())
    assert child(window, names.patient("p2917")) is same
    assert before is not None


def test_going_on_asks_for_both_identifiers(window: MainWindow, station: HandStation) -> None:
    click(window, names.patient("p8841"))
    wait_for(lambda: station.commands[-1] == ResumeVisit(actor=PRIYA, visit_id="v7"))
    until(window, names.START_VISIT)
    start = child(window, names.START_VISIT)
    assert start.accessibleName() == "Go on with visit"
    assert not start.isEnabled()
    click(window, names.HEARD_NAME)
    click(window, names.HEARD_BIRTH_DATE)
    wait_for(start.isEnabled)


def test_ending_wants_a_reason_and_says_a_refusal(window: MainWindow, station: HandStation) -> None:
    click(window, names.patient("p8841"))
    until(window, names.END_VISIT)
    click(window, names.END_VISIT)
    until(window, names.END_DIALOG)
    assert not child(window, names.VISIT_CONFIRM).isEnabled()
    QTest.keyClicks(child(window, names.VISIT_FIELD), "refuse this")
    click(window, names.VISIT_CONFIRM)
    wait_for(lambda: "The disk is full. Free some space." in texts(window))
    child(window, names.VISIT_FIELD).clear()  # type: ignore[attr-defined]
    QTest.keyClicks(child(window, names.VISIT_FIELD), "went home")
    click(window, names.VISIT_CONFIRM)
    wait_for(lambda: not shows(window, names.END_DIALOG))
    assert station.commands[-1] == EndVisit(actor=PRIYA, visit_id="v7", reason="went home")
    wait_for(lambda: not shows(window, names.patient("p8841")))


def test_pausing_from_today_and_moving(window: MainWindow, station: HandStation) -> None:
    under_way(window, station)
    click(window, names.MOVE_ROOM)
    until(window, names.MOVE_DIALOG)
    QTest.keyClicks(child(window, names.VISIT_FIELD), "5")
    click(window, names.VISIT_CONFIRM)
    wait_for(lambda: station.commands[-1] == MoveRoom(actor=PRIYA, room="5"))
    click(window, names.PAUSE_VISIT)
    wait_for(lambda: station.commands[-1] == PauseVisit(actor=PRIYA))
    wait_for(lambda: not shows(window, names.PAUSE_VISIT))


def test_pausing_instead_of_leaving(window: MainWindow, station: HandStation) -> None:
    under_way(window, station)
    window.change_patient()
    until(window, names.LEAVE_PAUSE)
    click(window, names.LEAVE_PAUSE)
    until(window, names.PAGE_TODAY)
    wait_for(lambda: station.commands[-1] == PauseVisit(actor=PRIYA))
    assert not any(isinstance(one, LeavePatient) for one in station.commands)


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800)])
def test_what_is_compared_with_the_patient_is_never_squeezed(
    open_window: Callable[..., MainWindow], station: PauseStation, size: tuple[int, int]
) -> None:
    """The fullest panel: a namesake, alerts, a visit that goes on, and the strip above."""
    window = open_window(station, size)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    station.show(unfinished=(OF_INGRID,), simulated=True)
    until(window, names.patient("p2917"))
    wait_for(lambda: "1 kept" in child(window, names.patient("p2917")).accessibleName())
    click(window, names.patient("p2917"))
    until(window, names.END_VISIT)
    settle()
    panel = child(window, names.START_VISIT).parentWidget()
    for name in (
        names.HEARD_NAME,
        names.HEARD_BIRTH_DATE,
        names.START_VISIT,
        names.NOT_THIS_PATIENT,
    ):
        shown = child(window, name)
        assert shown.height() >= shown.sizeHint().height()
        assert panel.rect().contains(shown.geometry()), name
