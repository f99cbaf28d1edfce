"""Signing in by keyboard and by finger, the lock, and a station that is not there yet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit
from shiboken6 import isValid

from station.capture.commands import ChoosePatient, SignIn, SignOut, Unlock
from station.ui import names
from station.ui.shell.window import MainWindow
from station.ui.ways_out import system_place, system_print
from station.ui.widgets.focus import FocusRing
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.pin import PinDots
from tests.ui.conftest import PIN, PRIYA, WORKLIST, HandStation
from tests.ui.driving import child, click, settle, texts, until, wait_for

pytestmark = pytest.mark.window

Open = Callable[..., MainWindow]


def test_sign_in_by_keyboard_alone(open_window: Open, station: HandStation) -> None:
    window = open_window(station)
    QTest.keyClicks(child(window, names.NAME_FIELD), PRIYA.name)
    QTest.keyClick(child(window, names.NAME_FIELD), Qt.Key.Key_Return)
    QTest.keyClicks(child(window, names.PIN_FIELD), PIN)
    QTest.keyClick(child(window, names.PIN_FIELD), Qt.Key.Key_Return)
    until(window, names.PAGE_TODAY)
    assert station.commands == [SignIn(name="Priya Nair", pin="4821")]


def test_the_pin_by_touch_keys(open_window: Open, station: HandStation) -> None:
    window = open_window(station)
    QTest.keyClicks(child(window, names.NAME_FIELD), PRIYA.name)
    for digit in "489":
        click(window, names.key(digit))
    click(window, names.key("back"))
    for digit in "21":
        click(window, names.key(digit))
    click(window, names.SIGN_IN)
    until(window, names.PAGE_TODAY)
    assert station.commands == [SignIn(name="Priya Nair", pin="4821")]


def test_a_wrong_pin_says_what_to_do_and_forgets_the_digits(
    open_window: Open, station: HandStation
) -> None:
    window = open_window(station)
    QTest.keyClicks(child(window, names.NAME_FIELD), PRIYA.name)
    QTest.keyClicks(child(window, names.PIN_FIELD), "0000")
    click(window, names.SIGN_IN)
    until(window, names.SIGN_IN_MESSAGE)
    message = child(window, names.SIGN_IN_MESSAGE)
    assert isinstance(message, QLabel)
    assert message.text() == "Name or PIN is not right. Type both again."
    dots = child(window, names.PIN_FIELD)
    assert isinstance(dots, PinDots)
    assert dots.pin == ""
    assert not child(window, names.SIGN_IN).isEnabled()


def test_nothing_can_be_typed_before_the_station_is_up(
    open_window: Open, station: HandStation
) -> None:
    window = open_window(None)
    assert not child(window, names.NAME_FIELD).isEnabled()
    assert "Starting…" in texts(window)
    window.attach(station)
    wait_for(lambda: child(window, names.NAME_FIELD).isEnabled())
    assert "Starting…" not in texts(window)


def test_a_failed_start_says_why(open_window: Open) -> None:
    window = open_window(None)
    window.fail("The key store is locked. Unlock it, then start again.")
    message = child(window, names.SIGN_IN_MESSAGE)
    assert isinstance(message, QLabel)
    assert message.text() == "The key store is locked. Unlock it, then start again."
    assert not child(window, names.SIGN_IN).isEnabled()


def test_the_lock_page_shows_who_is_signed_in_and_nothing_of_a_patient(
    open_window: Open, station: HandStation
) -> None:
    window = open_window(station)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    station.submit(ChoosePatient(actor=PRIYA, expected=WORKLIST[1]))
    wait_for(lambda: any("Halvorsen" in text for text in texts(window)))
    QApplication.clipboard().setText("Halvorsen")
    wait_for(lambda: QApplication.clipboard().text() == "Halvorsen")
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    until(window, names.PAGE_SIGN_IN)
    assert {one.windowTitle() for one in QApplication.topLevelWidgets()} <= {"Vitals station", ""}
    assert QApplication.clipboard().text() == "", "what was copied is gone with the page"
    said = " ".join(texts(window))
    assert "Priya Nair" in said
    for of_a_patient in ("Halvorsen", "Ingrid", "1958", "2917", "Latex", "Dizziness"):
        assert of_a_patient not in said

    QTest.keyClicks(child(window, names.PIN_FIELD), PIN)
    click(window, names.SIGN_IN)
    until(window, names.PAGE_TODAY)
    assert station.commands[-1] == Unlock(actor=PRIYA, pin="4821")


@pytest.mark.parametrize("ask", ["a place", "a printer"])
def test_a_dialog_of_the_system_goes_when_the_station_locks(
    open_window: Open, station: HandStation, ask: str
) -> None:
    """Else whoever comes to the locked station prints the visit, or works in its files."""
    window = open_window(station)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    over = Overlay(window.look, "A copy", name="a-copy")
    over.open_over(window)
    seen: list[QDialog] = []

    def lock() -> None:
        seen.extend(one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog))
        station.show(locked=True)

    def give_up() -> None:
        for one in seen:
            if isValid(one):
                one.done(1)

    QTimer.singleShot(200, lock)
    QTimer.singleShot(3000, window, give_up)
    if ask == "a place":
        assert system_place(over, "visit.pdf", ".pdf") is None
    else:
        assert system_print(over, ()) is None
    assert seen
    assert child(window, names.PAGE_SIGN_IN)


def test_what_was_typed_to_sign_in_cannot_be_had_back(
    open_window: Open, station: HandStation
) -> None:
    """Sometimes it is a PIN, in the wrong field."""
    window = open_window(station)
    QTest.keyClicks(child(window, names.NAME_FIELD), PRIYA.name)
    QTest.keyClick(child(window, names.NAME_FIELD), Qt.Key.Key_Return)
    QTest.keyClicks(child(window, names.PIN_FIELD), PIN)
    QTest.keyClick(child(window, names.PIN_FIELD), Qt.Key.Key_Return)
    until(window, names.PAGE_TODAY)
    station.show(actor=None)
    until(window, names.NAME_FIELD)
    field = child(window, names.NAME_FIELD)
    assert isinstance(field, QLineEdit)
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        QTest.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)
        assert field.text() == ""


def test_someone_else_signs_the_first_one_out(open_window: Open, station: HandStation) -> None:
    window = open_window(station)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    click(window, names.LOCK)
    until(window, names.SOMEONE_ELSE)
    click(window, names.SOMEONE_ELSE)
    until(window, names.NAME_FIELD)
    assert station.commands[-1] == SignOut(actor=PRIYA)
    assert not window.pages, "pages of the first person are gone"


def test_the_focus_ring_goes_where_the_field_goes(open_window: Open, station: HandStation) -> None:
    window = open_window(station)
    field = child(window, names.NAME_FIELD)
    field.setFocus()
    before = field.mapTo(window, field.rect().topLeft())
    station.show(simulated=True)
    wait_for(lambda: field.mapTo(window, field.rect().topLeft()) != before)
    settle()
    ring = next(one for one in window.findChildren(FocusRing) if one.isVisible())
    assert (
        ring.geometry().center()
        == field.geometry()
        .translated(field.mapTo(window, field.rect().topLeft()) - field.pos())
        .center()
    )
