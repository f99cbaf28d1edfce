"""R peaks in recorded ECGs, against the beats that cardiologists marked."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from station.recordings.wfdb import read_annotations, read_wfdb
from station.signals.beats import RPeakDetector, detect_r_peaks, trusted
from tests.signals.beat_signals import found
from tests.support.recordings import shared_data

pytestmark = pytest.mark.unshipped

BEATS = frozenset("NLRBAaJSVrFejnE/fQ?")
RATE_HZ = 360
# EC57: the first five minutes are for learning and are not scored.
FROM_S, WITHIN_S = 300, 0.15
# The electrode motion of 118e_6 in the Noise Stress Test Database.
GAIN_AT_MINUS_6_DB = 5.91


@cache
def mitdb(name):
    """Both leads `(2, samples)` and the beats in seconds."""
    path = shared_data() / "mitdb" / name
    marks = read_annotations(path.with_suffix(".atr"))
    kept = [symbol in BEATS for symbol in marks.symbol]
    return read_wfdb(path).matrix(), marks.sample[kept] / RATE_HZ


def noisy(name, snr_db):
    """Channel 0 with electrode motion: two minutes with, two without, from minute 5 on."""
    leads, beats_s = mitdb(name)
    noise = read_wfdb(next((shared_data() / "nstdb").glob("em*.hea"))).channels[0].samples
    minutes = np.arange(leads.shape[1]) / (60 * RATE_HZ)
    spans = (minutes >= 5) & ((minutes - 5) % 4 < 2)
    gain = GAIN_AT_MINUS_6_DB * 10 ** (-(snr_db + 6) / 20)
    return leads[0] + gain * np.resize(noise, leads.shape[1]) * spans, beats_s


def scored(peaks, beats_s):
    peaks = np.asarray(peaks)
    return found(
        peaks[peaks >= FROM_S * RATE_HZ], beats_s[beats_s >= FROM_S], RATE_HZ, within_s=WITHIN_S
    )


def f1(hits, missed, extra):
    return 200 * hits / (2 * hits + missed + extra)


@pytest.mark.parametrize(
    ("name", "floor"),
    [("101", 99.8), ("106", 99.8), ("119", 99.8), ("203", 99.0), ("208", 99.3), ("223", 99.8)],
)
def test_arrhythmia(name, floor):
    leads, beats_s = mitdb(name)
    assert f1(*scored(detect_r_peaks(leads[0], RATE_HZ), beats_s)) >= floor


@pytest.mark.parametrize("name", ["101", "119", "220"])
def test_place_of_the_peaks(name):
    leads, beats_s = mitdb(name)
    peaks = detect_r_peaks(leads[0], RATE_HZ)
    nearest = peaks[np.abs(peaks[:, None] - beats_s[20:400] * RATE_HZ).argmin(axis=0)]
    errors_ms = 1000 * (nearest / RATE_HZ - beats_s[20:400])
    errors_ms = errors_ms[np.abs(errors_ms) <= 1000 * WITHIN_S]
    assert abs(np.median(errors_ms)) <= 3
    assert np.std(errors_ms) <= 7


def test_a_second_lead_with_electrode_motion_does_no_harm():
    leads, beats_s = mitdb("119")
    noise = read_wfdb(next((shared_data() / "nstdb").glob("em*.hea"))).channels[1].samples
    pair = np.stack([leads[0], 3 * np.resize(noise, leads.shape[1])])
    assert f1(*scored(detect_r_peaks(pair, RATE_HZ), beats_s)) >= 99.7


@pytest.mark.parametrize(("snr_db", "floor"), [(12, 98.5), (6, 95.5), (0, 83.0)])
def test_electrode_motion(snr_db, floor):
    scores = [
        f1(*scored(detect_r_peaks(lead, RATE_HZ), beats_s))
        for lead, beats_s in (noisy(name, snr_db) for name in ("118", "119"))
    ]
    assert np.mean(scores) >= floor


@pytest.mark.parametrize(("snr_db", "kept"), [(18, 0.95), (6, 0.60)])
def test_what_is_trusted_is_right(snr_db, kept):
    hits = missed = extra = 0
    for name in ("118", "119"):
        lead, beats_s = noisy(name, snr_db)
        detector = RPeakDetector(RATE_HZ)
        beats = trusted(detector.feed(lead) + detector.flush())
        one = scored(sorted(beat.sample for beat in beats), beats_s)
        hits, missed, extra = hits + one[0], missed + one[1], extra + one[2]
    assert hits / (hits + extra) >= 0.98
    assert hits / (hits + missed) >= kept


def test_twelve_leads():
    names = sorted(path.stem for path in (shared_data() / "ludb").glob("*.hea"))[:20]
    for name in names:
        path = shared_data() / "ludb" / name
        marks = read_annotations(path.with_suffix(".ii"))
        beats = marks.sample[[symbol == "N" for symbol in marks.symbol]]
        peaks = detect_r_peaks(read_wfdb(path).matrix(), 500)
        inside = peaks[(peaks > beats[0] - 150) & (peaks < beats[-1] + 150)]
        assert found(inside, beats / 500, 500, within_s=0.1) == (len(beats), 0, 0)
