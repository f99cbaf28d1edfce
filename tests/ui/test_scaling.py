"""Layouts at the scales of desktops: nothing cut, covered, out of reach or too small to touch."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from station.capture.commands import SignIn
from station.capture.views import TileState
from station.ui import names
from station.ui.shell.window import MainWindow
from station.ui.tokens import Metrics
from station.ui.translation import install
from station.ui.widgets.segmented import Segment
from station.ui.widgets.value import Value
from tests.support.display import virtual_display
from tests.support.long_names import with_long_names
from tests.ui import board_views
from tests.ui.conftest import PIN, PRIYA, HandStation
from tests.ui.driving import child, go_to, settle, until
from tests.ui.layout_faults import faults, walk

pytestmark = pytest.mark.window


def walked(scale: float, width: int, height: int) -> dict[str, Any]:
    """The walk in a process of its own, on a screen whose desktop is set to that scale. Sizes are
    logical; the screen has so many more dots, on the same glass.
    """
    screen = f"{round(width * scale)}x{round(height * scale)}x24"
    with virtual_display(screen, dpi=round(96 * scale)) as display:
        done = subprocess.run(
            [sys.executable, "-m", "tests.ui.layout_faults", str(width), str(height)],
            env={**os.environ, "DISPLAY": display, "QT_SCALE_FACTOR": str(scale)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)])
def test_every_page_at_its_own_size(
    open_window: Callable[..., MainWindow], station: HandStation, size: tuple[int, int]
) -> None:
    assert walk(open_window(station, size), station) == {}


class LongNames(HandStation):
    """Everybody here has long names."""

    def show(self, **changes: object) -> None:
        longer = with_long_names(tuple(changes.values()))
        super().show(**dict(zip(changes, longer, strict=True)))


def test_the_small_window_in_spanish_with_long_names(
    qt_app: QApplication, open_window: Callable[..., MainWindow]
) -> None:
    before = QLocale()
    translator = install(qt_app, "es")
    try:
        station = LongNames()
        assert walk(open_window(station, (1280, 800)), station) == {}
    finally:
        if translator is not None:
            qt_app.removeTranslator(translator)
        QLocale.setDefault(before)


def test_what_is_wrong_is_found(
    open_window: Callable[..., MainWindow], station: HandStation
) -> None:
    window = open_window(station, (1280, 800))
    settle()
    assert faults(window) == []
    key, other = (child(window, names.key(digit)) for digit in "12")
    key.setGeometry(other.x() + 10, other.y(), other.width(), other.height())
    child(window, names.SIGN_IN).resize(30, 60)
    child(window, names.CLEAN_THE_SCREEN).move(1200, 10)
    found = "\n".join(faults(window))
    for wrong in (
        "Button 'key-1' at .* and Button 'key-2' at .* overlap",
        "'sign-in' is 30 x 60, a finger needs 48",
        "'sign-in' cuts 'Sign in'",
        "'clean-the-screen' at .* reaches out of",
    ):
        assert re.search(wrong, found), found


def test_cut_choices_and_values_are_found(
    open_window: Callable[..., MainWindow], station: HandStation
) -> None:
    window = open_window(station, (1280, 800))
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    view = board_views.board(TileState.CAPTURED)
    settle()
    segment = next(one for one in window.findChildren(Segment) if one.isVisible())
    segment.resize(segment.sizeHint().width() // 3, segment.height())
    assert any(f"cuts {segment.text()!r}" in one for one in faults(window))
    station.show(visit=view.visit, tiles=view.tiles)
    go_to(window, names.rail("vitals"))
    weight = child(window, names.tile("body_weight")).findChild(Value)
    assert weight is not None
    weight.resize(40, weight.height())
    assert any("cuts '82.4 kg'" in one for one in faults(window))


def test_at_200_percent() -> None:
    said = walked(2.0, 1280, 800)
    assert said["ratio"] == 2.0
    assert said["faults"] == {}


@pytest.mark.soak
@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800)])
def test_at_the_scales_of_desktops(scale: float, size: tuple[int, int]) -> None:
    said = walked(scale, *size)
    assert said["ratio"] == scale
    assert said["faults"] == {}


def test_a_finger_keeps_its_millimetres_on_a_dense_4k_screen() -> None:
    # 27 inches at 3840x2160 are 6.43 dots a millimetre: 14 mm are 90 of them.
    metrics = Metrics.of(3840, 2160, 163 / 25.4)
    assert metrics.target >= 90
    assert metrics.touch(12) >= 77
