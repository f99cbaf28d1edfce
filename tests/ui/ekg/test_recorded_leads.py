"""The page with a recorded EKG of twelve leads: as it is, spoilt, and with exchanged arms.

Lobachevsky University Electrocardiography Database 1.0.1, record 101: 500 Hz, its beats marked by
cardiologists.
"""

from __future__ import annotations

import dataclasses
import time
import warnings
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtTest import QTest

from station.capture.ekg_watch import EkgWatch
from station.capture.ring import SampleRing
from station.capture.views import Phase
from station.sheets.layouts import Layout
from station.signals.leads import STANDARD_LEADS
from station.ui.look import Look
from station.ui.pages.ekg import EkgPage
from station.ui.tokens import PALETTES, Metrics, ThemeName
from station.vitals import Origin
from tests.support.bedside import application
from tests.support.blocks import ekg_block
from tests.support.recordings import shared_data
from tests.ui import board_views
from tests.ui.board_views import RecordingPort

pytestmark = [pytest.mark.window, pytest.mark.unshipped]

RATE = 500
RECORD = "ludb/101"

Recorded = tuple[tuple[str, ...], NDArray[np.float64], NDArray[np.int64]]


@pytest.fixture(scope="module")
def recorded() -> Recorded:
    """Names as in the file, mV `(12, 5000)`, and the cardiologists' R peaks in lead II."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of wfdb at its import, about pandas
        import wfdb

        path = str(shared_data() / RECORD)
        record, marks = wfdb.rdrecord(path), wfdb.rdann(path, "ii")
    peaks = marks.sample[np.array(marks.symbol) == "N"]
    return tuple(record.sig_name), record.p_signal.T, peaks


class Desk:
    """The page of an instrument that has sent this, looked at as the station does."""

    def __init__(self, names: tuple[str, ...], mv: NDArray[np.float64], step: int = 100) -> None:
        application()
        port = RecordingPort()
        look = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1920, 1080, 3.78))
        self.page = EkgPage(look, port, lambda _: None, lambda _: None)
        self.page.resize(1800, 900)
        self.page.show()
        assert QTest.qWaitForWindowExposed(self.page)
        valid = np.isfinite(mv)
        for first in range(0, mv.shape[1], step):
            lost = int((~valid[:, first : first + step]).all(axis=0).sum())
            block = ekg_block(
                mv[:, first : first + step],
                names,
                float(RATE),
                first_sample=first,
                lost_before=lost,
                origin=Origin.REPLAY,
            )
            if not first:
                self.ring = port.rings["ecg"] = SampleRing(block, 600.0)
                watch = EkgWatch(self.ring)
            self.ring.write(block, time.monotonic() + 60.0)
            self.ekg = watch.look(time.monotonic())
        view = board_views.view(phase=Phase.MEASURING)
        self.page.update_view(dataclasses.replace(view, ekg=self.ekg))
        self.page._tell()  # what stands beside the paper gets its size
        QTest.qWait(20)
        deadline = time.monotonic() + 10
        while self.page.paper.stream is None or not self.page.paper.beats:
            assert time.monotonic() < deadline
            QTest.qWait(10)  # fresh paper at the next frame
            self.page.update_view(dataclasses.replace(view, ekg=self.ekg))

    def word(self, lead: str) -> str:
        return self.page.paper.leads.state(lead).word


@pytest.fixture
def desk(xvfb_display: str) -> Iterator[list[Desk]]:
    made: list[Desk] = []
    yield made
    for one in made:
        one.page.close()


def test_as_it_was_recorded(recorded: Recorded, desk: list[Desk]) -> None:
    names, mv, peaks = recorded
    assert names[:4] == ("i", "ii", "iii", "avr")
    shown = Desk(names, mv)
    desk.append(shown)
    assert shown.page.paper.layout_used is Layout.THREE_BY_FOUR_ONE_RHYTHM
    stream = shown.page.paper.stream
    assert stream is not None
    assert stream.montage.names == STANDARD_LEADS
    assert {shown.word(lead) for lead in STANDARD_LEADS} == {"good"}
    beats = np.array(shown.page.paper.beats)
    assert all(np.abs(beats - peak).min() <= 0.04 * RATE for peak in peaks)
    rate = 60 * RATE / np.median(np.diff(peaks))
    assert shown.ekg is not None
    assert shown.ekg.rate_per_min == pytest.approx(rate, rel=0.1)
    assert "Nothing lost" in shown.page.facts.facts.text()


def test_spoilt_leads_say_so_and_the_others_go_on(recorded: Recorded, desk: list[Desk]) -> None:
    names, mv, _ = recorded
    spoilt = mv.copy()
    spoilt[names.index("v2"), 3500:] = 5.0  # at the amplifier's limit
    spoilt[names.index("v4")] += np.random.default_rng(1).normal(0, 0.25, mv.shape[1])
    spoilt[names.index("v6"), 4000:] = np.nan
    spoilt[:, 3000:3200] = np.nan
    shown = Desk(names, spoilt)
    desk.append(shown)
    words = {lead: shown.word(lead) for lead in STANDARD_LEADS}
    assert (words.pop("V2"), words.pop("V4"), words.pop("V6")) == ("off", "muscle noise", "off")
    assert set(words.values()) == {"good"}
    assert shown.page.paper.leads.state("V6").silent
    assert "0.40 s lost" in shown.page.facts.facts.text()
    assert shown.page.side.map.headline.text() == "V2 and V6 off."


def test_exchanged_arms_are_asked_about(recorded: Recorded, desk: list[Desk]) -> None:
    names, mv, _ = recorded
    exchanged = mv[[names.index(lead) for lead in ("i", "iii", "ii", "avl", "avr", "avf")]]
    exchanged[0] *= -1
    shown = Desk(names, np.concatenate((exchanged, mv[6:])))
    desk.append(shown)
    assert [shown.word(lead) for lead in STANDARD_LEADS[:3]] == ["arms exchanged?"] * 3
    assert shown.page.side.map.headline.text() == "I, II, III, aVR, aVL arms exchanged?"
