"""A station that shows nothing new: what is old is hidden, and comes back when it answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.ui import names
from station.ui.shell.window import MainWindow
from tests.ui.conftest import PRIYA, HandStation
from tests.ui.driving import child, shows, until, wait_for

pytestmark = pytest.mark.window


def test_old_pictures_are_hidden_until_there_is_a_new_one(
    open_window: Callable[..., MainWindow], station: HandStation
) -> None:
    station.show(actor=PRIYA)
    window = open_window(station)
    until(window, names.PAGE_TODAY)
    window.expect_views(0.3)
    until(window, names.PAGE_SIGN_IN)
    assert not shows(window, names.PAGE_TODAY)
    said = child(window, names.SIGN_IN_MESSAGE).accessibleName()
    assert said.startswith("The station does not answer, so what it showed last is hidden.")
    window.expect_views(60.0)
    station.show()
    until(window, names.PAGE_TODAY)
    wait_for(lambda: not shows(window, names.SIGN_IN_MESSAGE))
