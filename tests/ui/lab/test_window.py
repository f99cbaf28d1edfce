"""The control window before real simulated instruments on real pseudo-terminals.

What a host sees is read from the port by the station's own decoder, as any host would.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QSlider, QWidget

from station.codec import Decoder, Frame, Refusal, load_spec
from station.simulators.background import Background
from station.simulators.control import Control
from station.simulators.scenario import read_scenario
from station.ui.lab import names
from station.ui.lab.frame_list import byte_words
from station.ui.lab.tints import TINTS
from station.ui.lab.window import LabWindow
from station.ui.look import Look
from station.ui.tokens import PALETTES, Metrics, ThemeName, Tone, contrast
from station.vitals import Vital
from tests.ui.driving import child, click, texts, wait_for

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("qt_app")]

OXIMETER = "nonin_serial"


class PortReader:
    """A host: reads what comes at a pseudo-terminal."""

    def __init__(self, path: Path) -> None:
        self._port = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self._decoder = Decoder(load_spec(OXIMETER), detail=True)
        self.frames: list[Frame] = []
        self.refused: list[Refusal] = []

    def read(self) -> None:
        with contextlib.suppress(BlockingIOError, OSError):
            while data := os.read(self._port, 4096):
                for item in self._decoder.feed(data).items:
                    if isinstance(item, Frame):
                        self.frames.append(item)
                    else:
                        self.refused.append(item)

    def spo2(self) -> object:
        """The newest one; None while it is missing."""
        self.read()
        return self.frames[-1].values[Vital.SPO2].number if self.frames else "nothing yet"

    def close(self) -> None:
        os.close(self._port)


class Bench:
    def __init__(self, folder: Path, size: tuple[int, int], theme: str = "light") -> None:
        self.path = folder / "oximeter"
        self.control = Control()
        self.simulation = Background(
            [OXIMETER],
            self.control,
            pty=str(self.path),
            patient="spo2=97,heart_rate=72,steady",
        )
        self.simulation.start()
        look = Look(PALETTES[ThemeName(theme)], Metrics.of(*size, 4.0))
        self.window = LabWindow(look, self.control)
        self.window.resize(QSize(*size))
        self.window.show()
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)
        self.host = PortReader(self.path)

    def close(self) -> None:
        self.host.close()
        self.window.close()
        self.window.deleteLater()
        self.simulation.stop()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, (1280, 800))
    yield made
    made.close()


def slider(bench: Bench, name: str) -> QSlider:
    found = child(bench.window, names.number(name))
    assert isinstance(found, QSlider)
    return found


def test_a_slider_a_button_and_a_fault_are_what_the_host_sees_next(bench: Bench) -> None:
    wait_for(lambda: bench.host.spo2() == 97)
    spo2 = slider(bench, "spo2")
    spo2.setFocus()
    for _ in range(12):
        QTest.keyClick(spo2, Qt.Key.Key_Left)
    wait_for(lambda: bench.host.spo2() == 85, "the slider was moved")
    assert not any("checksum" in one.error for one in bench.host.refused)
    click(bench.window, names.act("corrupt"))
    wait_for(
        lambda: (
            bench.host.spo2() is not None
            and any("checksum" in one.error for one in bench.host.refused)
        ),
        "a byte was to be damaged",
    )
    wait_for(
        lambda: any("checksum" in one.complaint for one in bench.window.bytes.list.shown),
        "the window tells it on the frame",
    )
    click(bench.window, names.act("finger_out"))
    wait_for(lambda: bench.host.spo2() is None, "the finger is out")
    kept = bench.path.with_name("kept.toml")
    bench.window.keep(kept)
    told = read_scenario(kept)
    assert [(one.link, one.act) for one in told.events] == [
        ("corrupt", None),
        (None, "finger_out"),
    ]
    assert told.person.told("spo2") == 85.0


def test_bytes_have_the_names_of_the_spec(bench: Bench) -> None:
    """Of a packet of format 2: pulse in byte 4 of frames 1 and 2, SpO2 in that of frame 3 (Nonin
    6470-000-01), with the numbers that were told.
    """
    window = bench.window
    shown = window.bytes.list
    wait_for(lambda: any(one.parts for one in shown.shown))
    frame = next(one for one in shown.shown if one.parts)
    assert byte_words(frame, 3) == "byte 3 = 00\npulse_rate: 72 /min"
    assert byte_words(frame, 8) == "byte 8 = 48\npulse_rate: 72 /min"
    assert byte_words(frame, 13) == "byte 13 = 61\nspo2: 97 %"
    assert byte_words(frame, 4).endswith("\nchecksum")
    # The same under the pointer, and in the table beside the bytes.
    row = shown.shown.index(frame) - shown.verticalScrollBar().value()
    y = row * shown._row_px + 5
    hits = {shown.byte_at(QPoint(x, y)) for x in range(0, shown.viewport().width(), 3)}
    assert (frame, 13) in hits
    shown.setFocus()
    QTest.keyClick(shown, Qt.Key.Key_Home)
    first = shown.choice
    assert first is shown.shown[0]
    assert window.bytes.detail.frame is first
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.choice is None
    wait_for(lambda: window.bytes.detail.frame is not first)
    described = window.bytes.detail.table.accessibleDescription()
    assert "spo2: 13: 97 %" in described


def test_a_view_that_stands_counts_what_goes_by(bench: Bench) -> None:
    window = bench.window
    wait_for(lambda: bool(window.bytes.list.shown))
    QTest.keyClick(window, Qt.Key.Key_P)
    stood = list(window.bytes.list.shown)
    before = child(window, names.LEFT_OUT)
    wait_for(lambda: "left out" in before.text())  # type: ignore[attr-defined]
    told = before.text()  # type: ignore[attr-defined]
    wait_for(lambda: before.text() != told)  # type: ignore[attr-defined]
    assert window.bytes.list.shown == stood
    click(window, names.PAUSE)
    wait_for(lambda: len(window.bytes.list.shown) > len(stood))
    click(window, names.CLEAR)
    assert not window.bytes.list.shown


def test_it_says_what_it_is_and_everything_can_be_reached_by_key(bench: Bench) -> None:
    window = bench.window
    wait_for(lambda: bool(window.bytes.list.shown))
    said = texts(window)
    assert "SIMULATOR" in said
    assert any(str(bench.path) in one for one in said), "where a host finds it"
    reached: set[QWidget] = set()
    for _ in range(60):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is not None:
            reached.add(focused)
    buttons = [one for one in window.findChildren(QAbstractButton) if one.isVisibleTo(window)]
    missing = [one.objectName() for one in buttons if one.isEnabled() and one not in reached]
    assert not missing
    assert {slider(bench, "spo2"), window.bytes.list, window.bytes.detail.table} <= reached
    assert all(one.accessibleName() for one in reached)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tints_are_apart_from_each_other_and_leave_the_ink_readable(theme: str) -> None:
    palette = PALETTES[ThemeName(theme)]
    for one in TINTS[ThemeName(theme)]:
        assert contrast(palette[Tone.INK], one) >= 7.0
        assert contrast(palette[Tone.SURFACE], one) >= 1.1


def test_a_simulation_that_ended_says_why(bench: Bench) -> None:
    bench.simulation.stop()
    wait_for(lambda: "ended" in child(bench.window, names.CLOCK).text())  # type: ignore[attr-defined]
