"""A running cuff is at the left of the foot bar of every page, with its Stop and a key for it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from station.capture.commands import SignIn, StopCuff
from station.capture.views import CuffView
from station.ui import names
from station.ui.shell.rail import PAGES
from station.ui.shell.window import MainWindow
from station.vitals import Quantity, Unit
from tests.ui import board_views, message_views
from tests.ui.conftest import PIN, PRIYA, HandStation
from tests.ui.driving import child, click, go_to, settle, shows, texts, until, wait_for

pytestmark = pytest.mark.window

Open = Callable[..., MainWindow]
RUNNING = CuffView(
    device="SunTech module", pressure=Quantity(Decimal(142), Unit.MMHG), stoppable=True
)


def at_work(open_window: Open, station: HandStation, size: tuple[int, int]) -> MainWindow:
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
    return window


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800)])
def test_it_is_on_every_page_and_over_dialogs(
    open_window: Open, station: HandStation, size: tuple[int, int]
) -> None:
    window = at_work(open_window, station, size)
    assert not shows(window, names.FOOT_CUFF)
    station.show(cuff=RUNNING)
    until(window, names.FOOT_STOP)
    for page in PAGES:
        go_to(window, names.rail(page))
        stop = child(window, names.FOOT_STOP)
        assert "142 mmHg" in texts(window), page
        # Whoever presses it presses nothing else: 20 px to what is beside it.
        right = stop.mapTo(window, QPoint(stop.width(), 0)).x()
        for one in window.foot.findChildren(QAbstractButton):
            if one.isVisible() and one is not stop:
                assert one.mapTo(window, QPoint(0, 0)).x() - right >= 20, one.objectName()
        assert stop.width() >= stop.sizeHint().width()
    click(window, names.HELP_WANTED)
    until(window, names.HELP)
    click(window, names.FOOT_STOP)
    wait_for(lambda: any(isinstance(one, StopCuff) for one in station.commands))


def test_by_key_also_while_the_screen_is_locked(open_window: Open, station: HandStation) -> None:
    window = at_work(open_window, station, (1280, 800))
    station.show(cuff=RUNNING, locked=True)
    until(window, names.PAGE_SIGN_IN)
    QTest.keyClick(window, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    wait_for(lambda: any(isinstance(one, StopCuff) for one in station.commands))


def test_without_a_cuff_the_key_does_nothing(open_window: Open, station: HandStation) -> None:
    window = at_work(open_window, station, (1280, 800))
    QTest.keyClick(window, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert not [one for one in station.commands if isinstance(one, StopCuff)]


def test_a_cuff_that_takes_no_orders_says_where_to_stop_it(
    open_window: Open, station: HandStation
) -> None:
    window = at_work(open_window, station, (1280, 800))
    station.show(cuff=CuffView(device="Home cuff"))
    until(window, names.FOOT_CUFF)
    assert not shows(window, names.FOOT_STOP)
    assert "Press STOP on the cuff." in texts(window)
