"""Screen = file: a piece of the frozen EKG, kept, stored, read back and drawn again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from station.capture.ekg import recording_of
from station.capture.ekg_stream import EkgStream
from station.capture.ring import SampleRing
from station.ekg.picture import picture_of
from station.ekg.record import EkgRecording, EkgShown
from station.sheets.layouts import Layout
from station.store.store import Store
from station.ui.ekg.leads import StillLeads
from station.ui.ekg.page import ReviewPage
from station.ui.ekg.review_picture import ReviewPicture
from station.visit import Result, ResultKind
from station.vitals import DeviceIdentity, Origin, SampleBlock, Unit
from tests.store.records import ACTOR, KEY, MEASURED, compose, visit
from tests.ui.ekg.signals import LOOK, SCALE
from tests.ui.ekg.test_review_picture import seen

RATE = 500.0
CHANNELS = ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")
FILTERS = ("diagnostic", "mains_60")
PIECE = 10 * int(RATE)


def ring(before_s: float) -> SampleRing:
    """Beats on a wandering baseline with mains, 3 mV off zero, and 0.24 s lost in the piece."""
    at = np.arange(int((before_s + 12) * RATE)) / RATE
    beat = np.exp(-((((at % 0.8) - 0.3) / 0.012) ** 2))
    mv = np.stack(
        [(0.3 + 0.15 * n) * beat + 0.2 * np.sin(1.9 * at + n) + 3.0 for n in range(len(CHANNELS))]
    )
    mv += 0.02 * np.sin(2 * np.pi * 60 * at)
    valid = np.ones(mv.shape, dtype=np.bool_)
    lost = int((before_s + 4) * RATE)
    valid[:, lost : lost + 120] = False
    block = SampleBlock(
        signal="ecg",
        channels=CHANNELS,
        first_sample=7_000,
        first_monotonic_s=0.0,
        rate_hz=RATE,
        measured_rate_hz=499.9,
        counts=np.round(mv * 10_000).astype(np.int32),
        scale=0.1,
        offset=0.0,
        unit=Unit.MICROVOLT,
        valid=valid,
        lost_before=0,
        device=DeviceIdentity(spec="openbci_cyton", name="EKG"),
        origin=Origin.SIMULATOR,
    )
    made = SampleRing(block, 300.0)
    made.write(block, 100.0)
    return made


def through_the_store(recording: EkgRecording, path: Path) -> EkgRecording:
    result = Result(
        id="e1", kind=ResultKind.EKG, accepted_at=MEASURED, accepted_by=ACTOR, ekg=recording
    )
    store = Store.open(path, KEY, compose)
    store.save_visit(visit()).result()
    store.save_result("v1", result).result()
    store.close()
    again = Store.open(path, KEY, compose)
    found = again.visit("v1").result()
    again.close()
    assert found is not None
    kept = found.results[0].ekg
    assert kept is not None
    return kept


def drawn(leads: StillLeads, first: int) -> np.ndarray:
    """Ten seconds on 250 mm, with 10 mm for the pulse."""
    page = ReviewPage(leads, Layout.THREE_BY_FOUR_ONE_RHYTHM, SCALE, 1040, 480)
    assert page.samples == PIECE
    # Into the first column of a frozen EKG, whose pen is two wide, comes a line from before.
    return np.delete(
        seen(ReviewPicture(LOOK, leads, page, first)).astype(int), (page.pulse, page.pulse + 1), 1
    )


@pytest.mark.parametrize(
    ("before_s", "most"),
    [
        # All that the live filter has seen is kept as its run-in: not one pixel differs.
        (15.0, 0),
        # It has seen more than the 20 s that are kept: what is left of the electrodes' 3 mV then is
        # below 1 µV, a twentieth of a pixel, and no pixel changes by more than 8 of 255.
        (40.0, 8),
    ],
)
def test_what_was_stored_is_drawn_as_it_was_seen(
    tmp_path: Path, before_s: float, most: int
) -> None:
    source = ring(before_s)
    stream = EkgStream(source, FILTERS)
    stream.take()
    frozen = StillLeads.of_stream(stream)
    first = 7_000 + int(before_s * RATE)
    shown = EkgShown(
        layout="3x4+1R",
        filters=FILTERS,
        filter_label=stream.filter.label,
        fingerprint=stream.filter.fingerprint,
        mm_per_s=25.0,
        mm_per_mv=10.0,
    )
    recording = recording_of(
        source,
        10.0,
        now=MEASURED,
        monotonic_s=100.0,
        confirmed_at=MEASURED - timedelta(minutes=5),
        first_sample=first,
        stream=source.stream,
        shown=shown,
    )
    assert recording.lost_samples == 120
    again = picture_of(through_the_store(recording, tmp_path / "station.db"))
    assert again.same  # the filters, to the last coefficient
    screen, file = drawn(frozen, first), drawn(StillLeads.of_picture(again), 0)
    assert np.abs(screen - file).max() <= most
    assert (np.abs(screen - file) > 0).mean() < 0.03
    later = drawn(frozen, first + 25)  # half a square later is another picture
    assert np.abs(screen - later).max() > 150
