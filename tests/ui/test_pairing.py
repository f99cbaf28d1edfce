"""The pairing dialog: what each kind of question shows, and what closing it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from station.capture.commands import CancelPairing, EnterPasskey, SignIn
from station.capture.views import PairingKind, PairingView
from station.ui import names
from station.ui.shell.pairing import PairingDialog
from station.ui.shell.window import MainWindow
from tests.ui.conftest import PIN, PRIYA, HandStation
from tests.ui.driving import child, click, settle, shows, texts, until, wait_for

pytestmark = pytest.mark.window

ADDRESS = "F0:F1:F2:00:00:01"

Open = Callable[..., MainWindow]


def question(kind: PairingKind, code: str | None = None, left_s: float = 27.4) -> PairingView:
    return PairingView(kind=kind, name="Cuff, room 4", address=ADDRESS, code=code, left_s=left_s)


@pytest.fixture
def window(open_window: Open, station: HandStation) -> MainWindow:
    made = open_window(station)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(made, names.PAGE_TODAY)
    return made


def test_a_code_is_typed_with_the_keyboard(window: MainWindow, station: HandStation) -> None:
    station.show(pairing=question(PairingKind.TYPE))
    until(window, names.PAIRING_DIALOG)
    assert "Pair with Cuff, room 4" in texts(window)
    assert "28 s left" in texts(window)
    field = child(window, names.PASSKEY_FIELD)
    assert isinstance(field, QLineEdit)
    wait_for(field.hasFocus)
    QTest.keyClicks(field, "00a4821 9")
    assert field.text() == "004821"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert station.commands[-1] == EnterPasskey(actor=PRIYA, address=ADDRESS, passkey="004821")
    station.show(pairing=None)
    wait_for(lambda: not shows(window, names.PAIRING_DIALOG))
    assert not isinstance(station.commands[-1], CancelPairing)


@pytest.mark.parametrize("way", ["button", "escape"])
def test_closing_it_is_no(window: MainWindow, station: HandStation, way: str) -> None:
    station.show(pairing=question(PairingKind.TYPE))
    until(window, names.PAIRING_DIALOG)
    if way == "button":
        click(window, names.PAIRING_CANCEL)
    else:
        QTest.keyClick(child(window, names.PASSKEY_FIELD), Qt.Key.Key_Escape)
    wait_for(lambda: not shows(window, names.PAIRING_DIALOG))
    assert station.commands[-1] == CancelPairing(actor=PRIYA, address=ADDRESS)


def test_a_code_for_the_instrument_is_shown(window: MainWindow, station: HandStation) -> None:
    station.show(pairing=question(PairingKind.SHOW, "004821"))
    until(window, names.PAIRING_DIALOG)
    shown = child(window, names.PASSKEY_SHOWN)
    assert isinstance(shown, QLabel)
    assert shown.text() == "004 821"
    assert shown.accessibleName() == "0 0 4 8 2 1"
    assert "Type this code on the instrument." in texts(window)
    assert not shows(window, names.PAIRING_CONFIRM)


def test_a_code_is_compared(window: MainWindow, station: HandStation) -> None:
    station.show(pairing=question(PairingKind.COMPARE, "004821"))
    until(window, names.PAIRING_DIALOG)
    assert {"The same code", "Not the same"} <= texts(window)
    click(window, names.PAIRING_CONFIRM)
    assert station.commands[-1] == EnterPasskey(actor=PRIYA, address=ADDRESS, passkey="004821")


def test_the_next_question_gets_its_own_dialog(window: MainWindow, station: HandStation) -> None:
    station.show(pairing=question(PairingKind.TYPE))
    until(window, names.PAIRING_DIALOG)
    QTest.keyClicks(child(window, names.PASSKEY_FIELD), "12")
    station.show(pairing=question(PairingKind.SHOW, "777000"))
    until(window, names.PASSKEY_SHOWN)
    assert not shows(window, names.PASSKEY_FIELD)
    assert not any(isinstance(one, CancelPairing) for one in station.commands)


def test_a_locked_window_shows_no_code(window: MainWindow, station: HandStation) -> None:
    station.show(pairing=question(PairingKind.SHOW, "004821"))
    until(window, names.PAIRING_DIALOG)
    station.show(locked=True, pairing=None)
    until(window, names.PAGE_SIGN_IN)
    assert not shows(window, names.PASSKEY_SHOWN)
    assert not any(isinstance(one, CancelPairing) for one in station.commands)


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_every_key_is_inside_the_window(
    open_window: Open, station: HandStation, size: tuple[int, int]
) -> None:
    window = open_window(station, size=size)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    station.show(pairing=question(PairingKind.TYPE))
    until(window, names.PAIRING_DIALOG)
    settle()
    area = window.work_area()
    for name in (names.key("1"), names.key("0"), names.key("back"), names.PAIRING_CONFIRM):
        button = child(window, name)
        at = button.mapTo(window, button.rect().topLeft())
        assert area.contains(button.rect().translated(at)), name
        assert min(button.width(), button.height()) >= window.look.metrics.target


@pytest.mark.parametrize("kind", [PairingKind.TYPE, PairingKind.COMPARE])
def test_a_long_name_is_read_whole(
    window: MainWindow, station: HandStation, kind: PairingKind
) -> None:
    name = "Upper-arm blood pressure cuff of room 4, the one by the window"
    asked = PairingView(kind=kind, name=name, address=ADDRESS, code="004821", left_s=20.0)
    station.show(pairing=asked)
    until(window, names.PAIRING_DIALOG)
    dialog = child(window, names.PAIRING_DIALOG)
    assert isinstance(dialog, PairingDialog)
    title = dialog.title
    assert title.text() == f"Pair with {name}"

    def all_of_it() -> bool:
        flags = Qt.TextFlag.TextWordWrap if title.wordWrap() else Qt.TextFlag.TextSingleLine
        room = QRect(0, 0, title.width(), title.height())
        return room.contains(title.fontMetrics().boundingRect(room, flags, title.text()))

    wait_for(all_of_it)
