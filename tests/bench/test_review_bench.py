"""What it costs to open five frozen minutes of twelve leads, and to go through them."""

from __future__ import annotations

import statistics
import time

import numpy as np
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station.capture.ekg_stream import EkgStream
from station.capture.ring import SampleRing
from station.sheets.layouts import Layout
from station.signals.leads import STANDARD_LEADS
from station.ui.ekg.leads import StillLeads
from station.ui.ekg.review_paper import ReviewPaper
from station.ui.look import Look
from station.ui.tokens import PALETTES, Metrics, ThemeName
from station.vitals import DeviceIdentity, Origin, SampleBlock, Unit
from tests.support.bedside import application
from tests.support.figures import StateFigure

pytestmark = [pytest.mark.bench, pytest.mark.window]

RATE, SECONDS, LEADS = 500, 300, tuple(STANDARD_LEADS)
SIZE = (1920, 1080)
OPENINGS, FRAMES = 9, 300


def five_minutes() -> EkgStream:
    """A live EKG that has run for five minutes: beats, a slow wave, noise, and a gap."""
    at = np.arange(SECONDS * RATE) / RATE
    beat = 1000 * np.exp(-((((at % 0.8) - 0.3) / 0.012) ** 2))
    counts = np.stack([(0.4 + 0.1 * n) * beat + 150 * np.sin(8 * at) for n in range(len(LEADS))])
    counts += np.random.default_rng(1).normal(0, 8, counts.shape)
    valid = np.ones(counts.shape, dtype=np.bool_)
    valid[:, -2000:-1880] = False
    block = SampleBlock(
        signal="ecg",
        channels=LEADS,
        first_sample=0,
        first_monotonic_s=0.0,
        rate_hz=float(RATE),
        measured_rate_hz=float(RATE),
        counts=counts.astype(np.int32),
        scale=1.0,
        offset=0.0,
        unit=Unit.MICROVOLT,
        valid=valid,
        lost_before=0,
        device=DeviceIdentity(spec="openbci_cyton", name="EKG"),
        origin=Origin.SIMULATOR,
    )
    ring = SampleRing(block, float(SECONDS))
    ring.write(block, 0.0)
    stream = EkgStream(ring, ("diagnostic", "mains_60"))
    stream.take()
    return stream


def painted() -> None:
    QApplication.sendPostedEvents()
    QApplication.processEvents()


@pytest.mark.parametrize("layout", [Layout.THREE_BY_FOUR_ONE_RHYTHM, Layout.TWELVE_BY_ONE])
def test_five_minutes_of_twelve_leads(
    xvfb_display: str, figure: StateFigure, layout: Layout
) -> None:
    application()
    stream = five_minutes()
    paper = ReviewPaper(Look(PALETTES[ThemeName.LIGHT], Metrics.of(*SIZE, 4.0)))
    paper.set_layout(layout)
    paper.resize(*SIZE)
    paper.show()
    assert QTest.qWaitForWindowExposed(paper)
    openings = []
    for _ in range(OPENINGS):
        begin = time.perf_counter()
        paper.show_leads(StillLeads.of_stream(stream))
        painted()
        openings.append(time.perf_counter() - begin)
    paper.set_calipers(True)
    paper.set_march(True)
    painted()
    frames = []
    for at in range(FRAMES):
        picture = paper.drawn()
        assert picture is not None
        begin = time.perf_counter()
        paper.scroll_to(picture.column - (7, 23, 2)[at % 3])
        painted()
        frames.append(time.perf_counter() - begin)
    paper.close()
    note = f"12 leads, 5 min at {RATE} Hz, {SIZE[0]}×{SIZE[1]}, {layout.value}"
    name = f"EKG review {layout.value}"
    figure(f"{name}, opens", statistics.median(openings) * 1e3, "ms", at_most=150, note=note)
    figure(f"{name}, a pan, median", statistics.median(frames) * 1e3, "ms", at_most=16)
    figure(f"{name}, a pan, p99", sorted(frames)[int(0.99 * FRAMES)] * 1e3, "ms", better="lower")
