"""R peaks of signals whose beats are known by construction, and of signals that have none."""

from __future__ import annotations

import numpy as np
import pytest

from station.signals.beats import TRUSTED, Beat, RPeakDetector, detect_r_peaks, trusted
from station.signals.inputs import SignalError
from tests.signals.beat_signals import SINUS, WIDE, ecg, every, found

RATES_HZ = (100, 125, 128, 180, 200, 250, 256, 300, 360, 500, 977.5, 1000, 2000)


def all_found(peaks, beats_s, rate_hz):
    return found(peaks, beats_s, rate_hz) == (len(beats_s), 0, 0)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_every_beat_at_every_rate(rate_hz):
    beats_s = every(0.8, 30)
    peaks = detect_r_peaks(ecg(rate_hz, beats_s, 30), rate_hz)
    assert peaks.dtype == np.int64
    errors_s = peaks / rate_hz - beats_s
    assert abs(np.median(errors_s)) <= 0.003 + 0.5 / rate_hz
    assert np.std(errors_s) <= 0.005


@pytest.mark.parametrize("rate_per_min", [30, 45, 72, 120, 180, 220, 240])
def test_rates_of_the_heart(rate_per_min):
    waves = SINUS if rate_per_min < 150 else SINUS[:2]
    beats_s = every(60 / rate_per_min, 30)
    assert all_found(detect_r_peaks(ecg(250, beats_s, 30, waves), 250), beats_s, 250)


def test_irregular_rhythm():
    beats_s = 0.5 + np.cumsum(np.random.default_rng(3).uniform(0.35, 1.2, 50))
    lead = ecg(250, beats_s, beats_s[-1] + 1)
    assert all_found(detect_r_peaks(lead, 250), beats_s, 250)


def test_negative_complexes_offset_and_small_signals():
    beats_s = every(0.8, 30)
    lead = ecg(250, beats_s, 30)
    noise = np.random.default_rng(1).normal(0, 0.002, len(lead))
    for other in (-lead, lead + 300.0, lead - 300.0, 0.1 * lead + noise, 5.0 * lead):
        assert all_found(detect_r_peaks(other, 250), beats_s, 250)


def test_ventricular_beats_among_normal_ones():
    normal_s, ectopic_s = every(1.6, 40), every(1.6, 40, first_s=1.1)
    lead = ecg(360, normal_s, 40) + ecg(360, ectopic_s, 40, WIDE)
    both = np.sort(np.concatenate((normal_s, ectopic_s)))
    assert all_found(detect_r_peaks(lead, 360), both, 360)


@pytest.mark.parametrize("rate_hz", [250, 360, 500, 1000])
@pytest.mark.parametrize(("height_mv", "width_s"), [(2, 0.001), (5, 0.002), (-5, 0.002)])
@pytest.mark.parametrize(("before_s", "waves"), [(0.16, SINUS), (0.09, WIDE)])
def test_pacing_spikes_are_no_beats(rate_hz, height_mv, width_s, before_s, waves):
    beats_s = every(0.8, 20)
    lead = ecg(rate_hz, beats_s, 20, waves)
    for beat in beats_s:
        spike = int((beat - before_s) * rate_hz)
        lead[spike : spike + max(1, round(width_s * rate_hz))] += height_mv
    assert all_found(detect_r_peaks(lead, rate_hz), beats_s, rate_hz)


@pytest.mark.parametrize("rate_hz", [250, 360, 500, 1000])
@pytest.mark.parametrize("mains_hz", [50, 60])
def test_mains_over_the_signal_changes_nothing(rate_hz, mains_hz):
    beats_s = every(0.8, 20)
    lead = ecg(rate_hz, beats_s, 20)
    lead += np.sin(2 * np.pi * mains_hz * np.arange(len(lead)) / rate_hz)
    assert all_found(detect_r_peaks(lead, rate_hz), beats_s, rate_hz)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_no_beat_where_there_is_no_heart(rate_hz):
    count = int(20 * rate_hz)
    times = np.arange(count) / rate_hz
    noise = np.random.default_rng(2).normal(0, 0.001, count)
    silent = {
        "flat": np.zeros(count),
        "constant": np.full(count, 3.3),
        "amplifier noise": noise,
        "50 Hz": np.sin(2 * np.pi * 50 * times),
        "60 Hz": np.sin(2 * np.pi * 60 * times),
        "rail to rail": np.where((times // 2.8) % 2 > 0, 5.0, -5.0),
        "railed mains": np.clip(20 * np.sin(2 * np.pi * 50 * times), -5, 5),
        "lost": np.full(count, np.nan),
    }
    beats = {name: len(detect_r_peaks(lead, rate_hz)) for name, lead in silent.items()}
    assert beats == dict.fromkeys(silent, 0)


def test_noise_alone_is_never_trusted():
    noise = np.random.default_rng(4).normal(0, 0.05, 250 * 60)
    detector = RPeakDetector(250)
    assert trusted(detector.feed(noise) + detector.flush()) == []


def test_a_clean_signal_is_trusted():
    detector = RPeakDetector(250)
    beats = detector.feed(ecg(250, every(0.8, 30), 30)) + detector.flush()
    assert trusted(beats) == beats
    assert trusted([Beat(7, late=False, confidence=TRUSTED)]) == []


def test_lead_attached_after_a_flat_line():
    beats_s = every(0.8, 40, first_s=10.5)
    lead = np.where(np.arange(40 * 250) < 2500, 0.0, ecg(250, beats_s, 40))
    hits, missed, extra = found(detect_r_peaks(lead, 250), beats_s, 250)
    assert hits >= len(beats_s) - 1
    assert missed + extra <= 3


def test_rail_in_the_middle_loses_only_its_own_beats():
    beats_s = every(0.8, 40)
    lead = ecg(250, beats_s, 40)
    lead[15 * 250 : 20 * 250] = 5.0
    outside = [beat for beat in beats_s if not 14.9 < beat < 20.1]
    hits, _, extra = found(detect_r_peaks(lead, 250), outside, 250)
    assert hits >= len(outside) - 1
    assert extra == 0


@pytest.mark.parametrize("step_mv", [-0.5, -0.35, -0.1, 0.1, 0.35, 0.5])
@pytest.mark.parametrize("flat_s", [1.0, 1.6, 2.5])
def test_a_flat_piece_has_no_beats_at_its_edges(step_mv, flat_s):
    """The electrode lets go, and the amplifier stands at some level."""
    beats_s = every(0.8, 40)
    lead = ecg(250, beats_s, 40)
    lead += 0.004 * np.random.default_rng(3).standard_normal(len(lead))
    begin = 4020
    end = begin + int(flat_s * 250)
    lead[begin:end] = step_mv
    peaks = detect_r_peaks(lead, 250)
    assert not [peak for peak in peaks if begin - 10 < peak < end + 10 and not near(peak, beats_s)]


def near(peak, beats_s):
    """Whether there is a heart beat."""
    return min(abs(peak / 250 - beat) for beat in beats_s) < 0.05


@pytest.mark.parametrize("rate_hz", [125, 199, 360, 500])
@pytest.mark.parametrize("offset_mv", [-4000.0, -300.0, 300.0, 1500.0, 5000.0])
def test_an_electrode_offset_of_any_size_does_not_matter(rate_hz, offset_mv):
    beats_s = every(0.8, 20)
    assert all_found(
        detect_r_peaks(ecg(rate_hz, beats_s, 20) + offset_mv, rate_hz), beats_s, rate_hz
    )


@pytest.mark.parametrize("rate_hz", [125, 199, 360])
def test_beats_go_on_after_a_step_of_the_offset(rate_hz):
    beats_s = every(0.8, 40)
    lead = ecg(rate_hz, beats_s, 40)
    lead[20 * rate_hz :] += 1200.0
    outside = [beat for beat in beats_s if not 19.5 < beat < 21.5]
    peaks = [peak for peak in detect_r_peaks(lead, rate_hz) if not 19.5 < peak / rate_hz < 21.5]
    assert found(peaks, outside, rate_hz)[1:] == (0, 0)


@pytest.mark.parametrize("spoilt", ["flat", "noise", "mains", "lost"])
def test_one_bad_lead_of_several(spoilt):
    beats_s = every(0.8, 40)
    lead = ecg(250, beats_s, 40)
    random = np.random.default_rng(5)
    bad = {
        "flat": np.zeros(len(lead)),
        "noise": random.normal(0, 0.5, len(lead)),
        "mains": np.sin(2 * np.pi * 50 * np.arange(len(lead)) / 250),
        "lost": np.full(len(lead), np.nan),
    }[spoilt]
    for leads in (np.stack([lead, bad]), np.stack([bad, lead, -0.5 * lead])):
        assert all_found(detect_r_peaks(leads, 250), beats_s, 250)


def test_several_leads_survive_bad_stretches_one_after_the_other():
    beats_s = every(0.8, 60)
    leads = np.stack([ecg(250, beats_s, 60), -0.7 * ecg(250, beats_s, 60)])
    leads[0, 15 * 250 : 25 * 250] = np.nan
    leads[1, 35 * 250 : 45 * 250] = 0.0
    assert all_found(detect_r_peaks(leads, 250), beats_s, 250)


@pytest.mark.parametrize(
    ("ecg_mv", "rate_hz"),
    [
        (np.zeros(1000), 0),
        (np.zeros(1000), 99),
        (np.zeros(1000), 2001),
        (np.zeros(1000), float("nan")),
        (np.zeros((2, 3, 4)), 250),
        (np.full(1000, np.inf), 250),
        (np.arange(1000) % 900, 250),
        (["a"] * 9, 250),
        (np.zeros((1000, 100)), 250),
    ],
)
def test_what_cannot_be_an_ecg_is_refused(ecg_mv, rate_hz):
    with pytest.raises(SignalError):
        detect_r_peaks(ecg_mv, rate_hz)


@pytest.mark.parametrize("leads", [0, -1, 1.5, "2", None])
def test_a_number_of_leads_that_is_none_is_refused(leads):
    with pytest.raises(SignalError, match="leads"):
        RPeakDetector(250, leads)


def test_a_detector_refuses_other_leads_than_it_was_made_for():
    with pytest.raises(SignalError, match="2 leads"):
        RPeakDetector(250, 1).feed(np.zeros((2, 100)))
    with pytest.raises(SignalError, match="at least one"):
        RPeakDetector(250, 0)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 40, 200])
def test_next_to_nothing_gives_nothing(count):
    assert detect_r_peaks(np.zeros(count), 250).tolist() == []
    assert detect_r_peaks(np.linspace(0, 1, count), 250).tolist() == []


def test_a_day_with_one_heart():
    """24 hours at 100 Hz go through in bounded memory and a few seconds."""
    minute = ecg(100, np.arange(0.5, 60, 1.0), 60)
    peaks = detect_r_peaks(np.tile(minute, 24 * 60), 100)
    assert len(peaks) == pytest.approx(24 * 3600, abs=2)
