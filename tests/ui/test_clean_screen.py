"""Wiping the glass does nothing, ends by time or by a finger that rests; a cuff can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from station.capture.commands import SignIn, SignOut, StopCuff, Unlock
from station.capture.views import CuffView
from station.ui import names
from station.ui.pages import clean_screen
from station.ui.shell.window import MainWindow
from station.vitals import Quantity, Unit
from tests.ui.conftest import NOW, PIN, PRIYA, HandStation
from tests.ui.driving import child, click, settle, shows, texts, until, wait_for

pytestmark = pytest.mark.window

CUFF = CuffView(device="Cuff", pressure=Quantity(Decimal(142), Unit.MMHG), stoppable=True)


@pytest.fixture
def window(open_window: Callable[..., MainWindow], station: HandStation) -> MainWindow:
    """Locked, with a visit that is kept."""
    opened = open_window(station)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(opened, names.PAGE_TODAY)
    station.show(visit_began=NOW)
    click(opened, names.LOCK)
    until(opened, names.CLEAN_THE_SCREEN)
    return opened


def test_a_cloth_does_nothing(window: MainWindow, station: HandStation) -> None:
    click(window, names.CLEAN_THE_SCREEN)
    cloth = child(window, names.CLEAN_SCREEN)
    assert cloth.geometry() == window.rect()
    assert "Touches and keys do nothing for 30 s." in texts(window)
    before = list(station.commands)
    for at in range(40, 700, 60):
        QTest.mouseClick(cloth, Qt.MouseButton.LeftButton, pos=QPoint(at, at))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_4, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_F1):
        QTest.keyClick(window.windowHandle(), key)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    click(window, names.CLEAN_END)
    settle()
    assert station.commands == before
    assert shows(window, names.CLEAN_SCREEN)


def test_a_finger_that_rests_ends_it(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean_screen, "HOLD_S", 0.2)
    click(window, names.CLEAN_THE_SCREEN)
    end = child(window, names.CLEAN_END)
    QTest.mousePress(end, Qt.MouseButton.LeftButton, pos=QPoint(30, 20))
    QTest.mouseMove(end, QPoint(280, 20))  # a cloth that wipes over it
    QTest.qWait(400)
    assert shows(window, names.CLEAN_SCREEN)
    QTest.mouseRelease(end, Qt.MouseButton.LeftButton, pos=QPoint(280, 20))
    QTest.mousePress(end, Qt.MouseButton.LeftButton, pos=QPoint(30, 20))
    wait_for(lambda: not shows(window, names.CLEAN_SCREEN))
    assert child(window, names.PIN_FIELD).hasFocus()


def test_a_chord_ends_it_and_so_does_time(window: MainWindow, station: HandStation) -> None:
    click(window, names.CLEAN_THE_SCREEN)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_for(lambda: not shows(window, names.CLEAN_SCREEN))
    station.show(cleaning_s=0.4)
    wait_for(lambda: window.view is not None and window.view.cleaning_s == 0.4)
    click(window, names.CLEAN_THE_SCREEN)
    assert shows(window, names.CLEAN_SCREEN)
    wait_for(lambda: not shows(window, names.CLEAN_SCREEN))


@pytest.mark.parametrize("wiping", [False, True])
def test_a_running_cuff_is_stopped_without_signing_in(
    window: MainWindow, station: HandStation, wiping: bool
) -> None:
    if wiping:
        click(window, names.CLEAN_THE_SCREEN)
    pin = child(window, names.PIN_FIELD) if not wiping else None
    place = pin.mapTo(window, QPoint(0, 0)) if pin is not None else None
    station.show(cuff=CUFF)
    wait_for(lambda: "142" in texts(window))
    if pin is not None:
        settle()
        assert pin.mapTo(window, QPoint(0, 0)) == place, "nothing moves under a finger"
    stops = [one for one in window.findChildren(type(window.sign_in.cuff.stop)) if one.isVisible()]
    stops = [one for one in stops if one.objectName() == names.STOP_CUFF]
    QTest.mouseClick(stops[-1], Qt.MouseButton.LeftButton)
    wait_for(lambda: station.commands[-1] == StopCuff(actor=PRIYA))
    assert not any(isinstance(one, Unlock | SignOut) for one in station.commands)


def test_a_cuff_that_cannot_be_stopped_from_here_says_where(
    window: MainWindow, station: HandStation
) -> None:
    station.show(cuff=CuffView(device="Cuff"))
    wait_for(lambda: "Press STOP on the cuff." in texts(window))
    assert not shows(window, names.STOP_CUFF)


def test_the_lock_page_says_that_the_visit_is_kept(window: MainWindow) -> None:
    began = NOW.astimezone().strftime("%H:%M")
    assert any(f"The visit is kept. It began at {began}." in text for text in texts(window))
