"""What the control window of simulated instruments costs its thread at a full data rate."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station.lab import Frames, InstrumentView, LabView
from station.simulators.byte_watch import ByteWatch
from station.ui.lab.window import LabWindow
from station.ui.look import Look
from station.ui.tokens import PALETTES, Metrics, ThemeName
from tests.simulators.twelve_leads import twelve_leads, twelve_leads_sent
from tests.support.bedside import application
from tests.support.figures import StateFigure

pytestmark = [pytest.mark.bench, pytest.mark.window]

SIZE = (1920, 1080)


class Board:
    """A port with one board on it; everything else of it stands still."""

    def __init__(self) -> None:
        self.watch = ByteWatch(twelve_leads(), "board")
        board = InstrumentView(
            id="board",
            title="Twelve leads at 500 Hz",
            way="tcp",
            where="127.0.0.1:1",
            plugged=True,
            sent=0,
            received=0,
            acts=(),
        )
        self._view = LabView(instruments=(board,))

    def view(self) -> LabView:
        return self._view

    def frames(self, most: int) -> Frames:
        return self.watch.frames(most)

    def tell(self, name: str, value: float | str) -> None:
        pass

    def do(self, instrument: str, word: str, on: bool | None = None) -> None:
        pass

    def keep(self, path: Path) -> None:
        pass


@pytest.mark.usefixtures("xvfb_display")
def test_the_bytes_of_twelve_leads(figure: StateFigure) -> None:
    app = application()
    port = Board()
    window = LabWindow(Look(PALETTES[ThemeName.LIGHT], Metrics.of(*SIZE, 4.0)), port)
    window.resize(*SIZE)
    window.show()
    assert QTest.qWaitForWindowExposed(window)
    window._timer.stop()  # here each turn is ours
    took = []
    for number, (at_s, data) in enumerate(twelve_leads_sent(30.0), 1):
        port.watch.piece(at_s, True, data, None)
        if number % 5 == 0:
            began = time.thread_time()
            window.refresh()
            app.processEvents()
            took.append(time.thread_time() - began)
    left_out = window.bytes._left_out
    window.close()
    QApplication.processEvents()
    took = took[50:]  # the pictures of the digits are drawn by then
    figure(
        "Control window, a turn of 0.1 s with 12 leads at 500 Hz",
        1000 * statistics.median(took),
        "ms",
        at_most=33,
        note=f"processor time of the window's thread at {SIZE[0]}x{SIZE[1]}; p99 "
        f"{1000 * statistics.quantiles(took, n=100)[-1]:.0f} ms; 60 frames a second are shown, "
        f"{left_out / 30:.0f} a second counted",
    )
