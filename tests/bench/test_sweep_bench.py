"""What a frame of the EKG costs the window's thread, beside the same leads as pyqtgraph plots."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QTimerEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from station.capture.ring import SampleRing
from station.signals.leads import STANDARD_LEADS
from station.ui.ekg.live_paper import LivePaper
from station.ui.look import Look
from station.ui.tokens import PALETTES, Metrics, ThemeName
from station.vitals import DeviceIdentity, Origin, SampleBlock, Unit
from tests.support.bedside import application
from tests.support.figures import StateFigure
from tests.ui.board_views import RecordingPort

pytestmark = [pytest.mark.bench, pytest.mark.window]

LEADS, RATE, FRAME = 12, 500, 8  # eight samples are 16 ms
SIZE = (1920, 1080)
SHOWN_S = 10
FRAMES = 400


def beats(seconds: float) -> np.ndarray:
    """Counts int32 `(leads, samples)`: a narrow beat each 0.8 s on a slow wave, 1 µV a count."""
    at = np.arange(round(seconds * RATE)) / RATE
    beat = 1000 * np.exp(-((((at % 0.8) - 0.3) / 0.012) ** 2))
    wave = beat + 150 * np.sin(2 * np.pi * 1.25 * at)
    return np.tile(wave, (LEADS, 1)).astype(np.int32)


def block(first: int, counts: np.ndarray) -> SampleBlock:
    return SampleBlock(
        signal="ecg",
        channels=STANDARD_LEADS,
        first_sample=first,
        first_monotonic_s=0.0,
        rate_hz=float(RATE),
        measured_rate_hz=float(RATE),
        counts=counts,
        scale=1.0,
        offset=0.0,
        unit=Unit.MICROVOLT,
        valid=np.ones(counts.shape, dtype=np.bool_),
        lost_before=0,
        device=DeviceIdentity(spec="openbci_cyton", name="EKG"),
        origin=Origin.SIMULATOR,
    )


def show(widget: QWidget) -> None:
    widget.resize(*SIZE)
    widget.show()
    assert QTest.qWaitForWindowExposed(widget)
    QTest.qWait(100)


def frames(step: Callable[[int], None], before: Callable[[int], None] | None = None) -> list[float]:
    """Seconds of the window's thread for each frame, from new samples to the painted window: its
    own processor time, so that what else runs on the machine does not count. `before` is not.
    """
    times = []
    for at in range(FRAMES):
        if before is not None:
            before(at)
        begin = time.thread_time()
        step(at)
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        times.append(time.thread_time() - begin)
    return times


def sweep_frames(counts: np.ndarray, pen_mm: float = 0.45) -> list[float]:
    port = RecordingPort()
    full = SHOWN_S * RATE
    ring = SampleRing(block(0, counts[:, :full].copy()), 60.0)
    ring.write(block(0, counts[:, :full].copy()), time.monotonic())
    port.rings["ecg"] = ring
    strip = LivePaper(Look(PALETTES[ThemeName.LIGHT], Metrics.of(*SIZE, 4.0)), port)
    strip.set_filters(("st", "mains_50"))
    strip.pen_mm = pen_mm
    show(strip)
    strip.killTimer(strip._timer)  # each frame is asked for below
    strip._timer = 0
    painted = len(port.painted)

    def arrive(at: int) -> None:  # in the I/O thread
        first = full + at * FRAME
        ring.write(block(first, counts[:, first : first + FRAME].copy()), time.monotonic())

    times = frames(lambda _: strip.timerEvent(QTimerEvent(0)), arrive)
    assert len(port.painted) - painted >= FRAMES  # each frame came to the screen
    strip.close()
    return times


def plot_frames(counts: np.ndarray, *, fixed: bool) -> list[float]:
    """`fixed`: with ranges that never change, else plots as they come, which fit themselves."""
    import pyqtgraph

    board = pyqtgraph.GraphicsLayoutWidget()
    curves = []
    for lead in range(LEADS):
        plot = board.addPlot(row=lead % 3, col=lead // 3)
        if fixed:
            plot.setXRange(0, SHOWN_S)
            plot.setYRange(-500, 1500)
        curves.append(plot.plot(pen="w"))
    show(board)
    seconds = np.arange(SHOWN_S * RATE) / RATE

    def step(at: int) -> None:
        shown = counts[:, at * FRAME : at * FRAME + SHOWN_S * RATE]
        for curve, values in zip(curves, shown, strict=True):
            curve.setData(seconds, values)

    times = frames(step)
    board.close()
    board.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return times


def test_a_frame_of_twelve_leads(xvfb_display: str, figure: StateFigure) -> None:
    """In turns, so that both have the same neighbours; filters included in ours."""
    application()
    counts = beats(SHOWN_S + FRAMES * FRAME / RATE)
    ours: list[float] = []
    plots: list[float] = []
    fixed: list[float] = []
    for _ in range(3):
        ours += sweep_frames(counts)
        plots += plot_frames(counts, fixed=False)
        fixed += plot_frames(counts, fixed=True)
    median, other, tied = (statistics.median(times) for times in (ours, plots, fixed))
    note = f"{LEADS} leads, {RATE} Hz, {SIZE[0]}×{SIZE[1]}, filters included"
    figure("EKG sweep, a frame, median", median * 1e3, "ms", at_most=0.6, note=note)
    figure("EKG sweep, a frame, p99", sorted(ours)[int(0.99 * len(ours))] * 1e3, "ms", at_most=2)
    figure(
        "EKG sweep, pyqtgraph plots with fixed ranges against ours",
        tied / median,
        "×",
        note=f"twelve PlotItems, full setData: {tied * 1e3:.1f} ms",
    )
    figure(
        "EKG sweep, pyqtgraph plots as they come against ours",
        other / median,
        "×",
        at_least=20,
        note=f"the same with their own automatic ranges: {other * 1e3:.1f} ms",
    )


def test_the_pen_has_no_cliff(xvfb_display: str, figure: StateFigure) -> None:
    """A wide antialiased pen is where curves of a plot fall off; ours is coverage, not a path."""
    application()
    counts = beats(SHOWN_S + FRAMES * FRAME / RATE)
    times = {width_mm: sweep_frames(counts, width_mm) for width_mm in (0.25, 0.45, 1.0)}
    thin, _, wide = (statistics.median(one) for one in times.values())
    figure(
        "EKG sweep, a pen of 4 px against one of 1.5 px",
        wide / thin,
        "×",
        at_most=1.5,
        note="medians of a frame",
    )
