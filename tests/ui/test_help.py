"""Help on each page: it is there for every page, by touch and key, and hides nothing for long."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station.capture.commands import SignIn
from station.ui import names
from station.ui.shell.rail import PAGES
from station.ui.shell.window import MainWindow
from tests.ui import board_views, message_views
from tests.ui.conftest import PIN, PRIYA, HandStation
from tests.ui.driving import child, click, go_to, settle, shows, texts, until, wait_for

pytestmark = pytest.mark.window

Open = Callable[..., MainWindow]


def signed_in(open_window: Open, station: HandStation, size: tuple[int, int]) -> MainWindow:
    window = open_window(station, size)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    view = board_views.mixed()
    station.show(
        visit=view.visit,
        tiles=view.tiles,
        links=view.links,
        messages=message_views.messages(),
    )
    settle()
    return window


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800)])
@pytest.mark.parametrize("page", PAGES)
def test_each_page_has_help_of_its_own(
    open_window: Open, station: HandStation, page: str, size: tuple[int, int]
) -> None:
    window = signed_in(open_window, station, size)
    go_to(window, names.rail(page))
    before = texts(window)
    click(window, names.HELP_WANTED)
    until(window, names.HELP)
    settle()
    said = texts(window) - before
    assert f"Help: {window.rail.title(page)}" in said
    assert [text for text in said if len(text) > 60], "no words about this page"
    assert "lock the station; the visit is kept" in said


def test_by_key_and_away_again(open_window: Open, station: HandStation) -> None:
    window = signed_in(open_window, station, (1280, 800))
    QTest.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    until(window, names.HELP)
    assert child(window, names.BANNER).isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    settle()
    assert not shows(window, names.HELP)


def test_a_lock_takes_it_away(open_window: Open, station: HandStation) -> None:
    window = signed_in(open_window, station, (1280, 800))
    click(window, names.HELP_WANTED)
    until(window, names.HELP)
    station.show(locked=True)
    wait_for(lambda: not shows(window, names.HELP))
