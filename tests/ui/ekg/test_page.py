"""The EKG page in a real window: true millimetres, gaps as gaps, a lead that is off is said."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest
from PySide6.QtTest import QTest

from station.capture.commands import Answer, CaptureEkg, Command, Done, SignIn
from station.capture.ring import SampleRing
from station.capture.views import EkgLeadView, EkgView, Phase, StationView
from station.signals.quality_reasons import Reason
from station.ui import names
from station.ui.ekg.live_paper import LivePaper
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.pages.ekg import EkgPage
from station.ui.tokens import PALETTES, Metrics, ThemeName, Tone
from station.vitals import DeviceIdentity, Origin, SampleBlock, Unit
from tests.support.bedside import application
from tests.ui import board_views

pytestmark = pytest.mark.window

RATE = 250
# 4.5 V / 24 / (2^23 - 1) in microvolts: so 1 mV is 44739 counts.
SCALE = 4.5 / 24 / (2**23 - 1) * 1e6


class Port:
    """Two leads: II a flat line with one beat, V5 without an electrode."""

    def __init__(self, seconds: float, off: bool = True, gap: bool = False) -> None:
        count = round(seconds * RATE)
        counts = np.zeros((2, count), dtype=np.int32)
        counts[0, count // 2] = 44739
        valid = np.ones(counts.shape, dtype=np.bool_)
        valid[1] = not off
        if gap:
            valid[:, -100:-50] = False
        block = SampleBlock(
            signal="ecg",
            channels=("II", "V5"),
            first_sample=0,
            first_monotonic_s=0.0,
            rate_hz=float(RATE),
            measured_rate_hz=249.9,
            counts=counts,
            scale=SCALE,
            offset=0.0,
            unit=Unit.MICROVOLT,
            valid=valid,
            lost_before=0,
            device=DeviceIdentity(spec="openbci_cyton", name="EKG"),
            origin=Origin.SIMULATOR,
        )
        self._ring = SampleRing(block, 300.0)
        # Live for as long as a slow machine needs to paint it.
        self._ring.write(block, time.monotonic() + 60.0)
        self.painted: list[int] = []
        self.sent: list[object] = []

    def ring(self, signal: str) -> SampleRing | None:
        return self._ring if signal == "ecg" else None

    def note_painted(self, signal: str, sample_index: int, monotonic_s: float) -> None:
        self.painted.append(sample_index)

    def submit(self, command: Command | SignIn) -> Future[Answer]:
        self.sent.append(command)
        answer: Future[Answer] = Future()
        answer.set_result(Done())
        return answer

    def view(self) -> StationView:
        raise NotImplementedError

    def subscribe(self, listener: Callable[[StationView], None]) -> Callable[[], None]:
        raise NotImplementedError

    def stop(self) -> None:
        """Nothing is open."""


def look() -> Look:
    return Look(PALETTES[ThemeName.LIGHT], Metrics.of(1920, 1080, 4.0))


def shown(port: Port) -> LivePaper:
    application()
    strip = LivePaper(look(), port)
    strip.set_filters(("wide",))
    strip.resize(1600, 600)
    strip.show()
    assert QTest.qWaitForWindowExposed(strip)
    deadline = time.monotonic() + 10
    while not port.painted and time.monotonic() < deadline:
        QTest.qWait(10)
    return strip


def test_what_is_painted_is_told(xvfb_display: str) -> None:
    port = Port(8.0)
    strip = shown(port)
    assert port.painted[-1] == 8 * RATE
    strip.close()


def test_a_lead_without_an_electrode_is_named(xvfb_display: str) -> None:
    strip = shown(Port(8.0))
    assert strip.leads.off == ("V5",)
    strip.close()
    both = shown(Port(8.0, off=False))
    assert both.leads.off == ()
    both.close()


def test_a_millivolt_is_ten_millimetres_high(xvfb_display: str) -> None:
    strip = shown(Port(8.0))
    image = strip.grab().toImage()
    dark = [
        (x, y)
        for x in range(200, 1500)
        for y in range(0, 300)
        if image.pixelColor(x, y).lightness() < 60
    ]
    strip.close()
    heights = [y for _, y in dark]
    # 10 mm of 4 px each, give or take the pen; the beat is one sample wide and is not lost.
    assert max(heights) - min(heights) == pytest.approx(40, abs=4)


def test_a_gap_is_hatched_and_carries_no_line(xvfb_display: str) -> None:
    whole, torn = Port(8.0, off=False), Port(8.0, off=False, gap=True)
    pictures = []
    for port in (whole, torn):
        strip = shown(port)
        pictures.append(strip.grab().toImage())
        strip.close()
    # Above the trace the two papers differ only where the stripes are.
    striped = [
        x
        for x in range(1600)
        if any(pictures[0].pixelColor(x, y) != pictures[1].pixelColor(x, y) for y in range(60, 120))
    ]
    # 50 samples at 250 Hz are 0.2 s: 5 mm of 4 px.
    assert striped[-1] - striped[0] + 1 == pytest.approx(20, abs=3)
    inside = range(striped[0] + 3, striped[-1] - 2)
    trace = [
        (x, y) for x in inside for y in range(300) if pictures[1].pixelColor(x, y).lightness() < 40
    ]
    assert trace == []


def test_a_stream_that_stopped_does_not_look_live(xvfb_display: str) -> None:
    port = Port(8.0, off=False)
    strip = shown(port)
    row = range(200, 1500)

    def ink(y: int) -> int:
        image = strip.grab().toImage()
        return sum(image.pixelColor(x, y).lightness() < 60 for x in row)

    baseline = round(0.6 * 300)  # the flat line of the first of two leads, 600 px high
    assert max(ink(y) for y in range(baseline - 2, baseline + 3)) > 500
    port._ring.last_arrival_monotonic_s = time.monotonic() - 5
    QTest.qWait(100)
    assert max(ink(y) for y in range(baseline - 2, baseline + 3)) < 50
    strip.close()


@pytest.mark.parametrize(("seconds", "enough"), [(9.8, False), (10.0, True)])
def test_ten_seconds_are_captured_when_ten_are_there(
    xvfb_display: str, seconds: float, enough: bool
) -> None:
    application()
    page = EkgPage(look(), Port(seconds, off=False), lambda _: None, lambda _: None)
    page.update_view(board_views.view(phase=Phase.MEASURING))
    capture = next(one for one in page.foot_actions() if one.objectName() == names.CAPTURE_EKG)
    assert capture.isEnabled() is enough
    page.close()


def test_the_page_tells_how_it_is_drawn(xvfb_display: str) -> None:
    application()
    port = Port(8.0, gap=True)
    page = EkgPage(look(), port, lambda _: None, lambda _: None)
    page.resize(1700, 800)
    page.show()
    assert QTest.qWaitForWindowExposed(page)
    words = page.facts.facts.text()
    assert "Nothing comes in" not in words
    for said in ("25 mm/s", "10 mm/mV", "0.05 Hz", "249.9 of 250 Hz"):
        assert said in words
    port._ring.last_arrival_monotonic_s = time.monotonic() - 5
    page._tell()
    assert "Nothing comes in" in page.facts.facts.text()
    assert "249.9" not in page.facts.facts.text()  # an old rate must not look like one of now
    page.controls.speed.choose("50")
    page.controls.gain.choose("20")
    assert page.paper.mm_per_s == 50
    assert page.paper.mm_per_mv == 20
    assert "50 mm/s" in page.facts.facts.text()
    page.close()


def test_nothing_is_captured_by_nobody(xvfb_display: str) -> None:
    application()
    port = Port(8.0)
    page = EkgPage(look(), port, lambda _: None, lambda _: None)
    page._capture.click()
    assert not any(isinstance(command, CaptureEkg) for command in port.sent)


def well(*beats: int, **more: Any) -> EkgView:
    leads = more.pop("leads", (EkgLeadView(name="II", usable=True),))
    return EkgView(rate_per_min=72, averaging="mean", beats=beats, leads=leads, **more)


def test_a_beat_is_marked_above_its_peak(xvfb_display: str) -> None:
    strip = shown(Port(8.0, off=False))
    peak = 8 * RATE // 2  # where the port's one beat is
    strip.show_analysis(well(peak))
    image = strip.grab().toImage()
    accent = strip.look.colour(Tone.ACCENT)
    spike = [x for x in range(200, 1500) if image.pixelColor(x, 150).lightness() < 60]
    around = range(spike[0] - 100, spike[-1] + 100)  # not as far as the line at the newest sample
    marked = [x for x in around for y in range(2, 12) if image.pixelColor(x, y) == accent]
    assert (min(marked) + max(marked)) / 2 == pytest.approx(sum(spike) / len(spike), abs=2)
    corner = strip.grab().toImage().pixelColor(1584, 584)  # of the notice, beside its words
    assert corner.lightness() > 200
    strip.show_analysis(well())
    image = strip.grab().toImage()
    assert not any(image.pixelColor(x, y) == accent for x in around for y in range(2, 12))
    strip.close()


def test_a_beat_that_is_not_on_the_paper_any_more_has_no_mark(xvfb_display: str) -> None:
    strip = shown(Port(60.0, off=False))  # the paper holds some 15 s
    assert strip._places_of(10 * RATE) == []
    assert len(strip._places_of(55 * RATE)) == 1
    strip.close()


@pytest.mark.parametrize(
    ("reasons", "usable", "word"),
    [
        ((), True, "good"),
        ((Reason.WANDER, Reason.MAINS), True, "mains hum"),
        ((Reason.MAINS, Reason.MUSCLE), False, "muscle noise"),
        ((Reason.LEAD_OFF, Reason.MOTION), False, "off"),
    ],
)
def test_a_lead_says_the_worst_that_is_wrong_with_it(
    xvfb_display: str, reasons: tuple[Reason, ...], usable: bool, word: str
) -> None:
    strip = shown(Port(8.0, off=False))
    strip.show_analysis(well(leads=(EkgLeadView(name="II", usable=usable, reasons=reasons),)))
    state = strip.leads.state("II")
    assert state.word == word
    assert state.tone is (Tone.OK if not reasons else Tone.WARN if usable else Tone.BAD)
    assert state.icon is not Icon.DOT or not reasons  # never by colour alone
    strip.close()


def test_the_page_says_what_to_do_about_a_poor_lead(xvfb_display: str) -> None:
    application()
    port = Port(8.0, off=False)
    page = EkgPage(look(), port, lambda _: None, lambda _: None)
    page.resize(1700, 800)
    page.show()
    assert QTest.qWaitForWindowExposed(page)
    leads = (
        EkgLeadView(name="II", usable=False, reasons=(Reason.MUSCLE,)),
        EkgLeadView(name="V5", usable=True, reasons=(Reason.WANDER,)),
    )
    ring = port.ring("ecg")
    assert ring is not None
    ekg = well(leads=leads, stream=ring.stream)
    view = dataclasses.replace(board_views.view(phase=Phase.MEASURING), ekg=ekg)
    page.update_view(view)
    page._tell()
    assert page.facts.state.word == "II muscle noise: ask to relax arms and legs"
    assert "mean" in page.side.rate.explains.text()
    page.close()
