"""What a person who hears, types or touches needs of every page: names, roles, sizes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)

from station.capture.commands import SignIn
from station.capture.views import TileState
from station.ui import names
from station.ui.pages.entry_dialog import EntryDialog
from station.ui.shell.rail import PAGES
from station.ui.shell.window import MainWindow
from station.ui.widgets.pin import KeyPad, PinDots
from tests.ui import board_views, message_views
from tests.ui.conftest import PIN, PRIYA, HandStation
from tests.ui.driving import child, go_to, settle, until, wait_for

Open = Callable[..., MainWindow]


def controls(window: QWidget) -> list[QWidget]:
    """Everything that is shown and can be touched or comes to have the focus."""
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit)
    return [
        one
        for one in window.findChildren(QWidget)
        if one.isVisible()
        and not isinstance(one, QScrollArea)
        and (isinstance(one, kinds) or one.focusPolicy() != Qt.FocusPolicy.NoFocus)
    ]


def wrong(window: MainWindow) -> list[str]:
    """What of the shown controls could not be heard, named or hit."""
    least = window.look.metrics.touch(12)
    found = []
    for one in controls(window):
        heard = QAccessible.queryAccessibleInterface(one)
        what = f"{type(one).__name__} {one.objectName()}"
        if not heard.text(QAccessible.Text.Name):
            found.append(f"{what} has no name to be heard")
        unsaid = heard.role() in (QAccessible.Role.NoRole, QAccessible.Role.Client)
        if unsaid and not isinstance(one, PinDots):  # dots that are typed into: Qt has no role
            found.append(f"{what} does not say what it is")
        if one.width() < least or one.height() < least:
            found.append(f"{what} is {one.width()} x {one.height()} px, a finger needs {least}")
    return found


@pytest.mark.window
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800)])
def test_every_control_has_a_name_a_role_and_room_for_a_finger(
    open_window: Open, station: HandStation, size: tuple[int, int]
) -> None:
    window = open_window(station, size)
    settle()
    assert not wrong(window)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.rail("today"))
    view = board_views.mixed()
    station.show(
        visit=view.visit,
        tiles=view.tiles,
        links=view.links,
        messages=message_views.messages(),
    )
    for page in PAGES:
        go_to(window, names.rail(page))
        assert not wrong(window), page
    go_to(window, names.rail("vitals"))
    for state in TileState:
        station.show(tiles=board_views.board(state).tiles)
        settle()
        assert not wrong(window), state


@pytest.mark.window
def test_a_dialog_says_that_it_is_one_keeps_the_keyboard_and_gives_it_back(
    open_window: Open, station: HandStation
) -> None:
    window = open_window(station)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.rail("today"))
    view = board_views.board(TileState.WAITING)
    station.show(visit=view.visit, tiles=view.tiles)
    go_to(window, names.rail("vitals"))
    before = child(window, names.action("body_temperature", "enter"))
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Space)
    dialog = window.findChild(EntryDialog)
    assert dialog is not None
    wait_for(dialog.isVisible)
    heard = QAccessible.queryAccessibleInterface(dialog)
    assert heard.role() is QAccessible.Role.Dialog
    assert "Temperature" in heard.text(QAccessible.Text.Name)
    assert not wrong(window)
    visited = set()
    for _ in range(40):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert dialog.isAncestorOf(window.focusWidget())
        visited.add(window.focusWidget())
    assert len(visited) > 3
    # What is outside and stays usable may be touched: the next Tab is back in the dialog.
    outside = child(window, names.REVIEW_AND_SIGN)
    for key, inside in ((Qt.Key.Key_Tab, True), (Qt.Key.Key_Backtab, True)):
        outside.setFocus()
        QTest.keyClick(outside, key)
        assert dialog.isAncestorOf(window.focusWidget()) is inside
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    wait_for(lambda: not dialog.isVisible())
    assert window.focusWidget() is before
    QTest.keyClick(before, Qt.Key.Key_Space)
    again = [one for one in window.findChildren(EntryDialog) if one.isVisible()]
    assert len(again) == 1
    outside.setFocus()
    QTest.keyClick(outside, Qt.Key.Key_Escape)
    wait_for(lambda: not again[0].isVisible())


@pytest.mark.window
@pytest.mark.parametrize("page", PAGES)
def test_the_keyboard_reaches_every_control_that_can_be_used(
    open_window: Open, station: HandStation, page: str
) -> None:
    window = open_window(station, (1920, 1080))
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.rail("today"))
    view = board_views.mixed()
    station.show(
        visit=view.visit,
        tiles=view.tiles,
        links=view.links,
        messages=message_views.messages(),
    )
    go_to(window, names.rail(page))
    usable = {
        one
        for one in controls(window)
        if one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    mouse_only = [
        one.objectName()
        for one in controls(window)
        if one.isEnabled()
        and isinstance(one, QAbstractButton)
        and not one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(one.parent(), KeyPad)  # digits are typed into the dots
    ]
    assert not mouse_only, "a finger can press these and the keyboard cannot"
    reached: set[QWidget] = set()
    one = window.nextInFocusChain()
    while one is not None and one is not window and one not in reached:
        reached.add(one)
        one = one.nextInFocusChain()
    assert usable <= reached
