"""A kept EKG drawn again: the run-in lets the filter settle, gaps stay gaps, versions are told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from station.ekg.chain import chain_of
from station.ekg.picture import millivolts, picture_of
from station.ekg.record import EkgShown
from tests.ekg.recordings import kept, wave

RATE = 250.0


def shown(filters: tuple[str, ...]) -> EkgShown:
    chain = chain_of(filters, RATE, 1)
    return EkgShown(
        layout="rows",
        filters=filters,
        filter_label=chain.label,
        fingerprint=chain.fingerprint,
        mm_per_s=25.0,
        mm_per_mv=10.0,
    )


def test_it_is_what_the_live_filter_drew() -> None:
    """An hour of filtering and thirty seconds of it differ by less than a hundredth of a mm."""
    mv = wave(60, RATE, 1.2) + wave(60, RATE, 0.02, 0.5) + 3.0
    live = chain_of(("wide",), RATE, 1).feed(mv[None])[:, -2500:]
    recording = kept(mv[None, -7500:], RATE, ("II",), run_in=5000, shown=shown(("wide",)))
    picture = picture_of(recording)
    assert picture.same
    assert picture.mv.shape == (1, 2500)
    assert np.abs(picture.mv - live).max() < 0.01  # mV: a tenth of a millimetre
    without = picture_of(replace(recording, run_in_samples=0, run_in_counts=b"", run_in_valid=b""))
    assert np.abs(without.mv - live).max() > 0.05


def test_twice_drawn_is_the_same_to_the_last_bit() -> None:
    recording = kept(wave(12, RATE)[None], RATE, ("II",), run_in=500, shown=shown(("monitor",)))
    assert (picture_of(recording).mv == picture_of(recording).mv).all()


def test_lost_samples_are_lost_in_every_lead_made_of_them() -> None:
    mv = np.stack([wave(4, RATE), wave(4, RATE, 2.0)])
    mv[0, 300:350] = np.nan
    picture = picture_of(kept(mv, RATE, ("I", "II")))
    lost = dict(zip(picture.names, np.isnan(picture.mv).sum(axis=1).tolist(), strict=True))
    assert lost == {"I": 50, "II": 0, "III": 50, "aVR": 50, "aVL": 50, "aVF": 50}


def test_another_filter_is_told_from_the_one_it_was_kept_with() -> None:
    recording = kept(wave(4, RATE)[None], RATE, ("II",), shown=shown(("wide",)))
    assert not picture_of(recording, ("st",)).same
    changed = replace(shown(("wide",)), fingerprint="wide@250:0123456789abcdef")
    assert not picture_of(replace(recording, shown=changed)).same
    assert not picture_of(replace(recording, shown=None)).same


def test_raw_voltages_have_scale_offset_and_unit() -> None:
    mv = np.array([[0.5, np.nan, -1.25]])
    recording = kept(mv, RATE, ("II",))
    assert millivolts(recording)[0, [0, 2]].tolist() == [0.5, -1.25]
    assert np.isnan(millivolts(recording)[0, 1])
