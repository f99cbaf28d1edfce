"""The live paper with twelve leads at 1000 Hz: layouts, and leads off, poor or not recorded."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QTimerEvent
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from station.capture.ring import SampleRing
from station.capture.views import EkgLeadView, EkgView
from station.sheets.layouts import Layout
from station.signals.leads import STANDARD_LEADS
from station.signals.quality_reasons import Reason
from station.ui.ekg.live_paper import LivePaper
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import PALETTES, Metrics, ThemeName, Tone
from tests.support.bedside import application
from tests.support.blocks import ekg_block
from tests.ui.board_views import RecordingPort

pytestmark = pytest.mark.window

RATE = 1000.0
LOOK = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1920, 1080, 4.0))  # 100 px/s, 40 px/mV


def beats(leads: int, first: int, count: int) -> NDArray[np.float64]:
    """A spike of one sample, 1 mV, each 0.8 s in all leads, in mV."""
    at = np.arange(first, first + count)
    return np.tile(np.where(at % 800 == 400, 1.0, 0.0), (leads, 1))


class Desk:
    """A paper of 1400 by 700 pixels, fed by hand."""

    def __init__(self, channels: tuple[str, ...], seconds: float = 12.0) -> None:
        application()
        self.channels = channels
        self.port = RecordingPort()
        self.next = 0
        self.ring: SampleRing | None = None
        self.arrive(beats(len(channels), 0, round(seconds * RATE)))
        self.paper = LivePaper(LOOK, self.port)
        self.paper.set_filters(("wide",))
        self.paper.resize(1400, 700)
        self.paper.show()
        assert QTest.qWaitForWindowExposed(self.paper)
        self.paper.killTimer(self.paper._timer)  # what comes is written by `arrive`
        self.paper._timer = 0
        self.tick()

    def arrive(self, mv: NDArray[np.float64], lost: int = 0) -> None:
        block = ekg_block(mv, self.channels, RATE, first_sample=self.next, lost_before=lost)
        if self.ring is None:
            self.ring = SampleRing(block, 60.0)
            self.port.rings["ecg"] = self.ring
        self.ring.write(block, time.monotonic() + 600.0)
        self.next += mv.shape[1]

    def tick(self) -> None:
        self.paper.timerEvent(QTimerEvent(0))
        QTest.qWait(1)

    def go_on(self, seconds: float, *, nothing_from: tuple[int, ...] = ()) -> None:
        """In pieces of 20 ms."""
        for _ in range(round(seconds / 0.02)):
            mv = beats(len(self.channels), self.next, 20)
            mv[list(nothing_from)] = np.nan
            self.arrive(mv)
            self.tick()

    def picture(self) -> QImage:
        return self.paper.grab().toImage()

    def ink(self, row: int, column: int) -> int:
        """How many pixels of the trace's colour are in a cell, below its name."""
        places = self.paper._places
        assert places is not None
        band = next(b for b in places.bands if b.cells[0].row <= row < b.cells[0].row + b.rows)
        left = band.left + column * band.cell_width + 4
        top = band.top + (row - band.cells[0].row) * band.cell_height
        picture, trace = self.picture(), LOOK.colour(Tone.TRACE)
        return sum(
            picture.pixelColor(x, y) == trace
            for x in range(left, left + band.cell_width - 8)
            for y in range(top + 60, top + band.cell_height)
        )


@pytest.fixture
def desk(xvfb_display: str) -> Iterator[Desk]:
    made = Desk(STANDARD_LEADS)
    yield made
    made.paper.close()


def test_every_lead_is_in_its_cell_and_no_spike_is_lost(desk: Desk) -> None:
    desk.go_on(1.0)
    assert desk.paper.layout_used is Layout.THREE_BY_FOUR_ONE_RHYTHM
    for row in range(3):
        for column in range(4):
            # 3.4 s: at least three whole spikes of one sample, each 40 px high.
            assert desk.ink(row, column) >= 3 * 40, (row, column)
    assert desk.ink(3, 0) >= 14 * 40


@pytest.mark.parametrize(
    ("layout", "rows"), [("3x4+3R", 6), ("6x2", 6), ("12x1", 12), ("rhythm", 3)]
)
def test_other_layouts(desk: Desk, layout: str, rows: int) -> None:
    desk.paper.set_layout(Layout(layout))
    desk.tick()
    desk.go_on(0.5)
    places = desk.paper._places
    assert places is not None
    assert sum(band.rows for band in places.bands) == rows
    assert places.layout is Layout(layout)
    assert desk.paper.stream is not None
    assert desk.paper.stream.end == desk.next
    peak = desk.next - desk.next % 800 - 400
    assert len(desk.paper._places_of(peak)) == (2 if layout == "6x2" else 1)


def test_where_the_paper_is_too_narrow_there_are_fewer_columns(desk: Desk) -> None:
    desk.paper.set_scale(mm_per_s=50)
    desk.paper.resize(800, 700)
    desk.tick()
    assert desk.paper.layout_used is Layout.SIX_BY_TWO


def test_paper_that_is_too_small_for_its_rows_is_empty_until_there_is_room(desk: Desk) -> None:
    for width, height in ((90, 90), (30, 700), (1400, 20), (1, 1)):
        desk.paper.resize(width, height)
        desk.go_on(0.04)
        assert desk.paper.stream is None
        desk.picture()
    desk.paper.resize(1400, 700)
    desk.go_on(0.04)
    assert desk.paper.stream is not None


def test_a_lead_that_goes_off_is_covered_and_comes_back(desk: Desk) -> None:
    desk.go_on(1.3, nothing_from=(9,))  # V4
    assert desk.paper.leads.off == ("V4",)
    state = desk.paper.leads.state("V4")
    assert (state.icon, state.word, state.silent) == (Icon.LEAD_OFF, "off", True)
    assert desk.ink(0, 3) == 0
    assert desk.ink(1, 3) >= 3 * 40  # V5 goes on
    desk.go_on(1.2)
    assert desk.paper.leads.off == ()
    assert desk.ink(0, 3) > 50


def test_a_gap_says_how_long_it_is_until_it_is_written_over(desk: Desk) -> None:
    lost = np.full((12, 240), np.nan)
    desk.arrive(lost)
    desk.tick()
    desk.go_on(0.5)
    [gap] = desk.paper._overlay._gaps
    assert (gap.lost, desk.paper._overlay._gap_words(gap.lost)) == (240, "0.24 s lost")
    desk.go_on(14.0)
    assert desk.paper._overlay._gaps == []


def test_what_is_wrong_with_a_lead_is_said_beside_its_name(desk: Desk) -> None:
    said = {
        "V1": (Reason.SATURATED, False, "over range"),
        "V2": (Reason.MUSCLE, False, "muscle noise"),
        "V6": (Reason.WANDER, True, "baseline moves"),
        "I": (Reason.REVERSAL, True, "arms exchanged?"),
    }
    leads = tuple(
        EkgLeadView(
            name=name,
            usable=said[name][1] if name in said else True,
            reasons=(said[name][0],) if name in said else (),
        )
        for name in STANDARD_LEADS
    )
    desk.paper.show_analysis(EkgView(leads=leads))
    for name in STANDARD_LEADS:
        state = desk.paper.leads.state(name)
        assert state.word == (said[name][2] if name in said else "good")
        assert (state.icon is Icon.DOT) is (name not in said)


def test_a_derived_lead_says_so_and_is_as_good_as_its_sources(xvfb_display: str) -> None:
    desk = Desk(("I", "II", "V1", "V2", "V3", "V4", "V5", "V6"))
    assert desk.paper.leads.state("aVF").word == "not judged, derived"
    assert desk.paper.leads.state("V1").icon is not Icon.DOT
    poor = EkgLeadView(name="II", usable=False, reasons=(Reason.MOTION,))
    good = EkgLeadView(name="I", usable=True)
    desk.paper.show_analysis(
        EkgView(leads=(good, dataclasses.replace(poor, usable=True, reasons=())))
    )
    assert desk.paper.leads.state("aVF").word == "good, derived"
    desk.paper.show_analysis(EkgView(leads=(good, poor)))
    assert desk.paper.leads.state("aVF").word == "motion, derived"
    assert desk.paper.leads.state("I").word == "good"
    desk.go_on(1.3, nothing_from=(1,))
    assert desk.paper.leads.state("III").silent
    assert not desk.paper.leads.state("I").silent
    desk.paper.close()


def test_leads_that_are_not_recorded_keep_their_place_and_say_so(xvfb_display: str) -> None:
    desk = Desk(("V1", "V2", "V3", "V4", "V5", "V6", "I", "II")[:8])
    assert desk.ink(0, 0) > 100
    desk.paper.close()
    desk = Desk((*STANDARD_LEADS[:6], "V1", "V2"))
    assert desk.paper.layout_used is Layout.THREE_BY_FOUR_ONE_RHYTHM
    assert desk.ink(0, 3) == 0  # V4
    assert desk.ink(0, 2) > 100  # V1
    desk.paper.close()


def test_simulated_is_on_the_paper(desk: Desk) -> None:
    desk.paper.simulated = True
    desk.paper.forget()
    desk.tick()
    notice = desk.paper._overlay._notice
    assert notice is not None
    assert notice[1]._text == "SIMULATED. Preview, not for diagnosis"


def test_another_instrument_begins_on_fresh_paper(desk: Desk) -> None:
    before = desk.paper.stream
    desk.ring, desk.next = None, 0
    desk.channels = ("II",)
    desk.arrive(beats(1, 0, 3000))
    desk.tick()
    assert desk.paper.stream is not before
    assert desk.paper.stream is not None
    assert desk.paper.stream.montage.names == ("II",)
    assert dataclasses.astuple(desk.paper.scale())[0] == 4.0
