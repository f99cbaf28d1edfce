"""The program: painted first, then the station; what went wrong is said; left clean."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station.scanner.burst import BurstRules
from station.ui import names
from station.ui.app import _Activity, run
from station.ui.shell.window import MainWindow
from tests.ui.conftest import HandStation
from tests.ui.driving import child, texts, wait_for

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("qt_app")]


class HandEngine(HandStation):
    """A hand-made station that is started, and told of activity."""

    def __init__(self, trouble: Exception | None = None) -> None:
        super().__init__()
        self.trouble = trouble
        self.warnings = ["No key store. Encrypt the disk."]
        self.touched = 0
        self.made_in = threading.current_thread()

    @property
    def scan_rules(self) -> BurstRules:
        return BurstRules(max_gap_s=0.02)

    def start(self) -> Future[None]:
        started: Future[None] = Future()
        if self.trouble is not None:
            started.set_exception(self.trouble)
        else:
            started.set_result(None)
        return started

    def activity(self) -> None:
        self.touched += 1


def opened() -> MainWindow:
    return next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, MainWindow) and one.isVisible()
    )


def program(make: Callable[[], HandEngine], look_at: Callable[[MainWindow], None]) -> int:
    """Run the program, look at its window, close it."""
    problems: list[BaseException] = []

    def drive() -> None:
        try:
            look_at(opened())
        except BaseException as problem:
            problems.append(problem)
        finally:
            opened().close()

    QTimer.singleShot(0, drive)
    code = run(make, size=(1280, 800), note="Sign in as Demo.")
    if problems:
        raise problems[0]
    return code


def test_the_station_is_made_elsewhere_and_stopped_at_the_end() -> None:
    engines: list[HandEngine] = []

    def make() -> HandEngine:
        engines.append(HandEngine())
        return engines[0]

    def look_at(window: MainWindow) -> None:
        wait_for(lambda: child(window, names.NAME_FIELD).isEnabled())
        assert "Sign in as Demo.\nNo key store. Encrypt the disk." in texts(window)
        QTest.keyClicks(child(window, names.NAME_FIELD), "Pri")
        assert 1 <= engines[0].touched <= 2, "told once a second at most"

    assert program(make, look_at) == 0
    assert engines[0].made_in is not threading.main_thread()
    assert engines[0].stopped


def test_a_key_that_something_lies_on_keeps_nobody_signed_in() -> None:
    engine = HandEngine()
    activity = _Activity(engine)

    def press(*, again: bool) -> None:
        key = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a", again
        )
        activity.eventFilter(activity, key)

    press(again=True)
    assert engine.touched == 0
    press(again=False)
    assert engine.touched == 1


def test_a_station_that_does_not_start_says_why() -> None:
    def look_at(window: MainWindow) -> None:
        wait_for(lambda: "The data folder cannot be written." in texts(window))
        assert not child(window, names.SIGN_IN).isEnabled()

    def make() -> HandEngine:
        return HandEngine(OSError("The data folder cannot be written."))

    assert program(make, look_at) == 0


PAINTED = """
import os, sys


def make():
    print(*sorted(name for name in sys.modules if name.startswith("station.") or "." not in name))
    sys.stdout.flush()
    os._exit(0)

from station.ui.app import _Activity, run
run(make, size=(1280, 800))
"""


def test_the_sign_in_page_is_painted_before_any_record_is_imported() -> None:
    told = subprocess.run(
        [sys.executable, "-c", PAINTED],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    ).stdout.split()
    assert "station.ui.pages.sign_in" in told
    rooms = ("capture", "visit", "vitals", "intake", "checks", "drivers", "engine", "signals")
    early = [name for name in told if name.split(".")[:2][-1] in rooms]
    assert early == []
    assert not {"numpy", "pyqtgraph", "pydantic", "asyncio", "bleak", "serial"} & set(told)
    shell = {"banner", "foot", "rail", "notice", "leave", "pairing_prompt", "help"}
    assert not {f"station.ui.shell.{name}" for name in shell} & set(told)
