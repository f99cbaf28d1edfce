"""Emergency access at the window: asked for on purpose, and seen for as long as it lasts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from station.capture.commands import (
    Answer,
    Command,
    Denied,
    Done,
    EmergencyAccess,
    EmergencyReason,
    SignIn,
)
from station.ui import names
from station.ui.pages.emergency_dialog import KEY_PREFIX
from station.ui.shell.window import MainWindow
from station.ui.widgets.pin import PinDots
from station.visit import Actor, Role
from tests.ui.conftest import PRIYA, HandStation
from tests.ui.driving import child, click, settle, shows, texts, until, wait_for

pytestmark = pytest.mark.window

Open = Callable[..., MainWindow]
KIM = Actor(
    user_id="emergency-1", name="Kim Lund (emergency access)", role=Role.EMERGENCY, session_id="s9"
)
WRONG = Denied("This is not the emergency code.", "Try again.")


class WithCode(HandStation):
    def submit(self, command: Command | SignIn | EmergencyAccess) -> Future[Answer]:
        if not isinstance(command, EmergencyAccess):
            return super().submit(command)
        self.commands.append(command)  # type: ignore[arg-type]
        answer: Future[Answer] = Future()
        if command.code != "314159":
            answer.set_result(WRONG)
            return answer
        answer.set_result(Done(actor=KIM))
        self.show(actor=KIM, locked=False, emergency_left_s=1800.0)
        return answer


def ask(window: MainWindow, code: str) -> None:
    """By keyboard the name, by finger the rest."""
    for digit in code:
        click(window, KEY_PREFIX + names.key(digit))
    click(window, names.EMERGENCY_BEGIN)
    settle()


def field(window: MainWindow) -> QWidget:
    return child(window, names.EMERGENCY_NAME)


def test_name_reason_and_code_let_somebody_in_and_the_strip_stays(open_window: Open) -> None:
    station = WithCode()
    window = open_window(station)
    assert not shows(window, names.EMERGENCY), "no clinic has it that has not set it up"
    station.show(emergency_offered=True)
    until(window, names.EMERGENCY)
    click(window, names.EMERGENCY)
    until(window, names.EMERGENCY_DIALOG)
    station.show(room="5")  # views go on, and do not close it
    settle()
    QTest.keyClicks(field(window), "Kim Lund")
    assert not child(window, names.EMERGENCY_BEGIN).isEnabled()
    click(window, names.emergency_reason("CANNOT_WAIT"))
    ask(window, "000000")
    said = child(window, names.EMERGENCY_MESSAGE)
    assert isinstance(said, QLabel)
    wait_for(lambda: said.text() == "This is not the emergency code. Try again.")
    dots = child(window, names.EMERGENCY_CODE)
    assert isinstance(dots, PinDots)
    assert dots.pin == ""
    assert dots.usual == 6
    assert dots.hasFocus(), "it is typed again"

    ask(window, "314159")
    until(window, names.PAGE_TODAY)
    assert station.commands[-1] == EmergencyAccess(
        name="Kim Lund", reason=EmergencyReason.CANNOT_WAIT, code="314159"
    )
    assert not shows(window, names.EMERGENCY_DIALOG)
    strip = child(window, names.EMERGENCY_STRIP)
    assert strip.accessibleName() == (
        "EMERGENCY ACCESS. All that is done is marked and reviewed. It ends in 30 min."
    )
    assert {"EMERGENCY ACCESS", "Kim L.", "Emergency"} <= texts(window)
    station.show(emergency_left_s=61.0)
    wait_for(lambda: strip.accessibleName().endswith("It ends in 2 min."))

    station.show(actor=None, emergency_left_s=None)
    until(window, names.PAGE_SIGN_IN)
    assert not shows(window, names.EMERGENCY_STRIP)


def test_a_locked_station_offers_it_and_esc_forgets_what_was_typed(open_window: Open) -> None:
    station = WithCode()
    window = open_window(station)
    station.show(actor=PRIYA, locked=True, emergency_offered=True)
    until(window, names.EMERGENCY)
    click(window, names.EMERGENCY)
    until(window, names.EMERGENCY_DIALOG)
    QTest.keyClicks(field(window), "Kim Lund")
    QTest.keyClick(field(window), Qt.Key.Key_Escape)
    wait_for(lambda: not shows(window, names.EMERGENCY_DIALOG))
    click(window, names.EMERGENCY)
    until(window, names.EMERGENCY_DIALOG)
    assert field(window).property("text") == ""
    station.show(locked=False)  # a badge has unlocked it
    until(window, names.PAGE_TODAY)
    assert not shows(window, names.EMERGENCY_DIALOG)
    assert not shows(window, names.EMERGENCY_STRIP)
