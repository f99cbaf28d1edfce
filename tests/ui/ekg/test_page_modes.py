"""The EKG page frozen, with calipers, beside an earlier EKG, and what is kept of it."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from station.capture.commands import Answer, CaptureEkg, ReadEarlierEkg
from station.capture.ring import SampleRing
from station.capture.views import (
    EarlierEkgView,
    EkgBest,
    EkgLeadView,
    EkgView,
    Phase,
    StationView,
)
from station.ekg.chain import chain_of
from station.ekg.findings import read_off
from station.signals.quality_reasons import Reason
from station.ui import names
from station.ui.ekg.live_paper import LivePaper
from station.ui.look import Look
from station.ui.pages.ekg import EkgPage
from station.ui.tokens import PALETTES, Metrics, ThemeName
from station.visit import Result, ResultKind
from station.vitals import DeviceIdentity, Origin
from tests.ekg.recordings import kept
from tests.support.bedside import application
from tests.support.blocks import ekg_block
from tests.ui import board_views
from tests.ui.board_views import RecordingPort

pytestmark = pytest.mark.window

RATE = 250.0
LEADS = ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")
SECONDS = 40


def waves(seconds: float = SECONDS) -> np.ndarray:
    """A narrow beat every 0.8 s in eight leads, in mV."""
    at = np.arange(round(seconds * RATE)) / RATE
    beat = np.exp(-((((at % 0.8) - 0.4) / 0.012) ** 2))
    return np.outer(np.linspace(0.4, 1.1, len(LEADS)), beat)


def ring(rate_hz: float = RATE, origin: Origin = Origin.SIMULATOR) -> SampleRing:
    block = ekg_block(waves(), LEADS, rate_hz, origin=origin)
    made = SampleRing(block, 600.0)
    made.write(block, time.monotonic() + 60.0)
    return made


def seen(**more: object) -> StationView:
    leads = tuple(EkgLeadView(name=name, usable=True) for name in LEADS)
    beats = tuple(round(RATE * (0.4 + 0.8 * n)) for n in range(49))
    ekg = EkgView(
        rate_per_min=75,
        averaging="mean",
        rr_ms=800,
        beats=beats,
        leads=leads,
        best=EkgBest(first_sample=1500, seconds=10.0, poor=0.0),
    )
    view = board_views.view(phase=Phase.MEASURING)
    return dataclasses.replace(view, ekg=ekg, **more)  # type: ignore[arg-type]


class Port(RecordingPort):
    """Shows what a test put there."""

    shows: StationView

    def view(self) -> StationView:
        return self.shows


class Desk:
    """The page, what it sent and what it told."""

    def __init__(self) -> None:
        application()
        self.port = Port()
        self.port.rings["ecg"] = ring()
        self.told: list[Answer] = []
        look = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1920, 1080, 4.0))
        self.page = EkgPage(look, self.port, lambda _: None, self.told.append)
        self.foot = {one.objectName(): one for one in self.page.foot_actions()}
        self.page.resize(1800, 900)
        self.page.show()
        assert QTest.qWaitForWindowExposed(self.page)
        self.show(seen())

    def show(self, view: StationView) -> None:
        if view.ekg is not None and view.ekg.stream is None:
            ekg = dataclasses.replace(view.ekg, stream=self.port.rings["ecg"].stream)
            view = dataclasses.replace(view, ekg=ekg)
        self.port.shows = view
        self.page.update_view(view)

    def press(self, name: str) -> None:
        button = self.foot.get(name) or self.page.findChild(QWidget, name)
        assert button is not None
        assert button.isEnabled()
        button.click()  # type: ignore[attr-defined]

    def until(self, true: Callable[[], object]) -> None:
        deadline = time.monotonic() + 20
        while not true():
            assert time.monotonic() < deadline
            QTest.qWait(5)

    def frozen(self) -> None:
        self.until(lambda: self.page.mode.value == "frozen")

    @property
    def captured(self) -> list[CaptureEkg]:
        return [one for one in self.port.commands if isinstance(one, CaptureEkg)]


@pytest.fixture
def desk(xvfb_display: str) -> Iterator[Desk]:
    made = Desk()
    yield made
    made.page.close()
    for action in made.foot.values():
        action.close()


def test_what_is_captured_says_how_it_was_looked_at(desk: Desk) -> None:
    desk.until(lambda: desk.page.paper.stream is not None)
    desk.press(names.CAPTURE_EKG)
    desk.page.findChild(QWidget, names.ekg_filter("st")).click()  # type: ignore[union-attr]
    desk.page.findChild(QWidget, names.ekg_mains("mains_50")).click()  # type: ignore[union-attr]
    desk.page.findChild(QWidget, names.ekg_layout("12x1")).click()  # type: ignore[union-attr]
    desk.page.findChild(QWidget, names.gain(5)).click()  # type: ignore[union-attr]
    stream = desk.page.paper.stream
    desk.until(lambda: desk.page.paper.stream not in (None, stream))
    desk.press(names.CAPTURE_EKG)
    first, second = desk.captured
    assert first.first_sample is None
    assert first.shown is not None
    assert (first.shown.layout, first.shown.filters) == ("3x4+1R", ("wide",))
    assert second.shown is not None
    assert (second.shown.layout, second.shown.filters) == ("12x1", ("st", "mains_50"))
    assert second.shown.filter_label == "0.05-40 Hz, 50 Hz notch"
    assert second.shown.mm_per_mv == 5.0
    chain = chain_of(("st", "mains_50"), RATE, 8)
    assert second.shown.fingerprint == chain.fingerprint


def test_the_live_paper_goes_on_where_something_is_said_below_it(desk: Desk) -> None:
    desk.until(lambda: desk.page.paper.stream is not None)
    QTest.qWait(20)
    size, stream = desk.page.paper.size(), desk.page.paper.stream
    view = seen()
    assert view.ekg is not None
    poor = EkgLeadView(name="V1", usable=False, reasons=(Reason.MUSCLE,))
    desk.show(dataclasses.replace(view, ekg=dataclasses.replace(view.ekg, leads=(poor,))))
    desk.page._tell()
    QTest.qWait(20)
    assert desk.page.facts.state.isVisible()
    assert (desk.page.paper.size(), desk.page.paper.stream) == (size, stream)


def test_a_rhythm_strip_is_kept_as_long_as_its_paper(desk: Desk) -> None:
    capture = desk.foot[names.CAPTURE_EKG]
    assert capture.text() == "Capture 10 s"  # type: ignore[attr-defined]
    desk.page.findChild(QWidget, names.ekg_layout("rhythm")).click()  # type: ignore[union-attr]
    assert capture.text() == "Capture 30 s"  # type: ignore[attr-defined]
    desk.press(names.CAPTURE_EKG)
    assert desk.captured[-1].seconds == 30.0
    desk.press(names.EKG_FREEZE)
    desk.frozen()
    desk.page.review.go_to(0)
    desk.press(names.CAPTURE_EKG)
    piece = desk.captured[-1]
    assert (piece.first_sample, piece.seconds) == (0, 30.0)


def test_the_best_ten_seconds_are_those_that_the_station_names(desk: Desk) -> None:
    desk.press(names.BEST_EKG)
    [command] = desk.captured
    assert (command.first_sample, command.seconds) == (1500, 10.0)
    assert command.stream == desk.port.rings["ecg"].stream


def test_frozen_one_goes_back_and_keeps_what_is_seen(desk: Desk) -> None:
    desk.press(names.EKG_FREEZE)
    desk.frozen()
    page = desk.page
    assert page.review.isVisible()
    assert page.papers.scrubber.isVisible()
    assert page.side.calipers.isVisible()
    assert not page.side.map.isVisible()
    assert page.review.leads is not None
    assert page.review.leads.end == SECONDS * RATE
    page.review.go_to(2000)
    desk.press(names.CAPTURE_EKG)
    [command] = desk.captured
    assert (command.first_sample, command.seconds) == (2000, 10.0)
    # The last page is shorter than ten seconds of signal: the newest ten are kept.
    page.review.go_to(page.review.leads.end)
    desk.press(names.CAPTURE_EKG)
    assert desk.captured[-1].first_sample == min(page.review.first_sample, 30 * RATE)
    desk.press(names.EKG_FREEZE)
    assert page.mode.value == "live"
    assert page.paper.isVisible()


def test_another_filter_is_shown_where_one_was(desk: Desk) -> None:
    desk.press(names.EKG_FREEZE)
    desk.frozen()
    desk.page.review.go_to(2500)
    desk.page.findChild(QWidget, names.ekg_filter("monitor")).click()  # type: ignore[union-attr]
    frozen = desk.page.frozen
    desk.until(lambda: desk.page.frozen is not frozen)
    assert desk.page.frozen is not None
    assert desk.page.frozen.filters == ("monitor",)
    assert desk.page.review.first_sample == 2500


def test_what_is_frozen_stays_though_the_instrument_begins_anew(desk: Desk) -> None:
    first = desk.port.rings["ecg"]
    view, measured = seen(), read_off(waves(10), RATE, LEADS)
    assert view.ekg is not None
    desk.show(dataclasses.replace(view, ekg=dataclasses.replace(view.ekg, measured=measured)))
    desk.press(names.EKG_FREEZE)
    desk.frozen()
    page = desk.page
    assert "Last 10 s before it was frozen" in page.side.measured.notes.text()
    page.review.go_to(2500)
    # Another rate, whose filters are fewer; and what is found of it is of other samples.
    second = desk.port.rings["ecg"] = ring(130.0, Origin.DEVICE)
    desk.show(dataclasses.replace(view, ekg=dataclasses.replace(view.ekg, rate_per_min=140)))
    page.findChild(QWidget, names.ekg_filter("monitor")).click()  # type: ignore[union-attr]
    page.findChild(QWidget, names.ekg_mains("mains_60")).click()  # type: ignore[union-attr]
    assert "From 0.05 Hz" in page.facts.facts.text()  # no other is seen yet
    desk.until(lambda: page.frozen is not None and len(page.frozen.filters) == 2)
    assert page.frozen is not None
    assert page.frozen.ring is first
    assert page.review.leads is page.frozen.leads
    assert (page.frozen.leads.rate_hz, page.frozen.leads.end) == (RATE, SECONDS * RATE)
    assert page.review.first_sample == 2500
    assert page.review.simulated
    assert "Nothing comes in" in page.facts.facts.text()
    assert page.facts.line.number.text() == "75"
    assert not desk.foot[names.BEST_EKG].isEnabled()
    desk.press(names.CAPTURE_EKG)
    assert (desk.captured[-1].stream, desk.captured[-1].first_sample) == (first.stream, 2500)
    desk.press(names.EKG_FREEZE)
    desk.until(lambda: page.paper.stream is not None and page.paper.stream.ring is second)
    assert page.controls.filters == ("monitor",)  # 60 Hz is too near to half of 130


def test_what_is_said_of_another_stream_is_not_said_of_this_one(desk: Desk) -> None:
    assert desk.page.facts.line.number.text() == "75"
    view = desk.port.shows
    desk.port.rings["ecg"] = ring()
    desk.show(view)  # made before the instrument began anew
    assert desk.page.facts.line.number.text() == "—"
    assert desk.page.paper.beats == ()
    assert not desk.foot[names.BEST_EKG].isEnabled()


def test_calipers_stop_the_paper_and_measure(desk: Desk) -> None:
    desk.press(names.EKG_CALIPERS)
    desk.frozen()
    assert desk.page.review.calipers is not None
    assert desk.page.review.reading is not None
    desk.press(names.EKG_CALIPERS)
    assert desk.page.review.calipers is None


def test_another_patient_sees_nothing_of_the_last_one(desk: Desk) -> None:
    desk.press(names.EKG_FREEZE)
    desk.frozen()
    view = seen()
    assert view.visit is not None
    other = dataclasses.replace(view, visit=dataclasses.replace(view.visit, id="another"))
    desk.show(other)
    assert desk.page.mode.value == "live"
    assert desk.page.frozen is None


def test_a_copy_says_who_recorded_it_and_closes_with_the_visit(desk: Desk) -> None:
    view = seen()
    assert view.visit is not None
    assert view.actor is not None
    kim = dataclasses.replace(view.actor, user_id="kim", name="Kim Ortiz")
    result = Result(
        id="r1",
        kind=ResultKind.EKG,
        accepted_at=view.now,
        accepted_by=kim,
        ekg=kept(waves(10), RATE, LEADS),
    )
    visit = dataclasses.replace(view.visit, results=(result,))
    desk.show(dataclasses.replace(view, visit=visit))
    desk.press(names.SAVE_EKG)
    dialog = desk.page._save_dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert (dialog._copy.operator, dialog._copy.patient) == ("Kim Ortiz", visit.patient)
    desk.show(dataclasses.replace(view, visit=dataclasses.replace(visit, id="another")))
    assert not dialog.isVisible()


def test_leaving_the_page_ends_the_freezing(desk: Desk) -> None:
    desk.press(names.EKG_FREEZE)
    desk.page.hide()
    desk.page.show()
    QTest.qWait(100)
    assert desk.page.mode.value == "live"


def test_an_earlier_ekg_stands_beside_this_one(desk: Desk) -> None:
    patient = seen().visit.patient.id  # type: ignore[union-attr]
    recording = kept(waves(10), RATE, LEADS)
    desk.port.shows = seen(
        earlier_ekg=EarlierEkgView(patient_id=patient, recording=recording, accepted_by="Mo Lee")
    )
    desk.press(names.EARLIER_EKG)
    desk.until(lambda: desk.page.mode.value == "beside")
    assert any(isinstance(one, ReadEarlierEkg) for one in desk.port.commands)
    assert desk.page.papers.beside.earlier.leads is not None
    assert desk.page.papers.beside.earlier.leads.end == 10 * RATE
    said = [label.text() for label in desk.page.papers.beside._facts]
    assert "Mo Lee" in said[1]
    assert not desk.page.side.map.isVisible()
    assert desk.page.side.rate.state.word == "Frozen"
    before = desk.page.frozen
    desk.page.findChild(QWidget, names.ekg_filter("st")).click()  # type: ignore[union-attr]
    desk.until(lambda: desk.page.frozen is not before)
    assert desk.page.mode.value == "beside"
    desk.press(names.EKG_FREEZE)
    assert desk.page.mode.value == "live"


def test_an_ekg_of_somebody_else_is_no_earlier_one(desk: Desk) -> None:
    recording = kept(waves(10), RATE, LEADS)
    desk.port.shows = seen(earlier_ekg=EarlierEkgView(patient_id="else", recording=recording))
    desk.press(names.EARLIER_EKG)
    desk.until(lambda: desk.told)
    assert desk.told[0].says == "The patient has changed meanwhile."
    assert desk.page.mode.value == "live"


def test_an_earlier_one_that_cannot_be_drawn_is_told(desk: Desk) -> None:
    patient = seen().visit.patient.id  # type: ignore[union-attr]
    recording = kept(waves(10)[:, :500], 50.0, LEADS)  # too slow for any filter
    desk.port.shows = seen(earlier_ekg=EarlierEkgView(patient_id=patient, recording=recording))
    desk.press(names.EARLIER_EKG)
    desk.until(lambda: desk.told)
    assert desk.told[0].says == "The earlier EKG cannot be drawn again here."
    assert (desk.page.mode.value, desk.page.frozen) == ("live", None)


def test_what_was_frozen_and_is_not_kept_any_more_is_told(desk: Desk) -> None:
    desk.press(names.EKG_FREEZE)
    desk.frozen()
    old = desk.port.rings["ecg"]
    count = 600 * round(RATE)
    nothing = np.zeros((len(LEADS), count))
    block = ekg_block(
        nothing, LEADS, RATE, first_sample=old.end, device=old.device, origin=old.origin
    )
    old.write(block, time.monotonic())
    desk.page.findChild(QWidget, names.ekg_filter("monitor")).click()  # type: ignore[union-attr]
    desk.until(lambda: desk.told)
    assert desk.told[0].says == "This piece of the EKG is not there any more."
    assert desk.page.mode.value == "live"


def test_beside_an_earlier_one_stays_what_was_frozen_where_one_was(desk: Desk) -> None:
    desk.press(names.EKG_FREEZE)
    desk.frozen()
    desk.page.review.go_to(2500)
    patient = seen().visit.patient.id  # type: ignore[union-attr]
    recording = kept(waves(10), RATE, LEADS)
    desk.port.shows = seen(earlier_ekg=EarlierEkgView(patient_id=patient, recording=recording))
    desk.press(names.EARLIER_EKG)
    desk.until(lambda: desk.page.mode.value == "beside")
    assert desk.page.papers.beside.now.first_sample == 2500


def test_without_an_earlier_ekg_that_is_said(desk: Desk) -> None:
    patient = seen().visit.patient.id  # type: ignore[union-attr]
    desk.port.shows = seen(earlier_ekg=EarlierEkgView(patient_id=patient))
    desk.press(names.EARLIER_EKG)
    desk.until(lambda: desk.told)
    assert desk.told[0].says == "There is no earlier EKG of this patient on this station."
    assert desk.page.mode.value == "live"


def test_one_lead_at_130_hz_has_no_columns_and_fewer_filters(xvfb_display: str) -> None:
    application()
    port = RecordingPort()
    port.rings["ecg"] = one_lead()
    look = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1920, 1080, 4.0))
    page = EkgPage(look, port, lambda _: None, lambda _: None)
    page.resize(1800, 900)
    page.show()
    assert QTest.qWaitForWindowExposed(page)
    offered = {one.objectName() for one in page.controls.findChildren(QWidget)}
    assert names.ekg_mains("mains_50") in offered
    assert names.ekg_mains("mains_60") not in offered
    assert names.ekg_layout("rows") in offered
    assert names.ekg_layout("3x4+1R") not in offered
    paper = page.findChild(LivePaper)
    assert paper is not None
    deadline = time.monotonic() + 10
    while not port.painted and time.monotonic() < deadline:
        QTest.qWait(10)
    assert paper.stream is not None
    assert paper.stream.montage.names == ("II",)
    page.close()


def one_lead() -> SampleRing:
    strap = DeviceIdentity(spec="polar_h10_ecg", name="Strap")
    block = ekg_block(np.zeros((1, 1300)), ("II",), 130.0, measured_rate_hz=None, device=strap)
    made = SampleRing(block, 600.0)
    made.write(block, time.monotonic() + 60.0)
    return made


@pytest.mark.parametrize(
    ("band_high_hz", "offered"), [(150.0, True), (100.0, False), (None, False)]
)
def test_diagnostic_is_offered_only_where_the_instrument_reaches_150_hz(
    xvfb_display: str, band_high_hz: float | None, offered: bool
) -> None:
    application()
    nothing = np.zeros((2, 5000))
    block = ekg_block(nothing, ("I", "II"), 500.0, measured_rate_hz=None, band_high_hz=band_high_hz)
    port = RecordingPort()
    port.rings["ecg"] = SampleRing(block, 600.0)
    port.rings["ecg"].write(block, time.monotonic() + 60.0)
    look = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1920, 1080, 4.0))
    page = EkgPage(look, port, lambda _: None, lambda _: None)
    page.resize(1800, 900)
    page.show()
    assert QTest.qWaitForWindowExposed(page)
    found = page.findChild(QWidget, names.ekg_filter("diagnostic"))
    assert (found is not None) is offered
    # Below 150 Hz the strip warns.
    assert page.facts.warning.isVisibleTo(page) is not offered
    page.close()
