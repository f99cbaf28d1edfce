"""The live detector: the same beats for any chunks, in time, and honest about lost samples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from station.signals.beats import RPeakDetector, detect_r_peaks
from tests.signals.beat_signals import ecg, every, found


def told(signal, rate_hz, chunk):
    """All beats, with the number of samples that had been given when each was told."""
    leads = 1 if signal.ndim == 1 else len(signal)
    detector = RPeakDetector(rate_hz, leads)
    beats = []
    for begin in range(0, signal.shape[-1], chunk):
        block = signal[..., begin : begin + chunk]
        beats += [(begin + block.shape[-1], beat) for beat in detector.feed(block)]
    return beats + [(signal.shape[-1], beat) for beat in detector.flush()]


def messy(rate_hz, seed=0, length_s=40):
    """A rhythm with noise, wander, an artefact and lost spans of several lengths."""
    random = np.random.default_rng(seed)
    beats_s = 0.5 + np.cumsum(random.uniform(0.4, 1.1, int(length_s / 0.75) - 2))
    lead = ecg(rate_hz, beats_s, length_s)
    times = np.arange(len(lead)) / rate_hz
    lead += random.normal(0, 0.08, len(lead)) * (times > length_s / 2) + np.sin(times)
    lead[(times > 12) & (times < 12.3)] += 3.0
    lead[(times > 17) & (times < 17.1)] = np.nan
    lead[(times > 24) & (times < 28)] = np.nan
    lead[int(31 * rate_hz)] = np.nan
    return lead


@pytest.mark.parametrize("rate_hz", [125, 250, 360, 500])
@pytest.mark.parametrize("leads", [1, 2])
def test_chunks_make_no_difference(rate_hz, leads):
    signal = messy(rate_hz)
    if leads == 2:
        signal = np.stack([signal, 0.6 * messy(rate_hz, seed=0) + messy(rate_hz, 9) * 0.0])
        signal[1, : int(1.5 * rate_hz)] = np.nan
    whole = [beat for _, beat in told(signal, rate_hz, signal.shape[-1])]
    assert len(whole) > 30
    for chunk in (7, 64, 1000):
        assert [beat for _, beat in told(signal, rate_hz, chunk)] == whole
    short = signal[..., : 8 * rate_hz]
    whole = [beat for _, beat in told(short, rate_hz, short.shape[-1])]
    assert [beat for _, beat in told(short, rate_hz, 1)] == whole


@pytest.mark.parametrize("rate_hz", [125, 250, 500])
def test_batch_is_the_stream(rate_hz):
    signal = messy(rate_hz, seed=1)
    beats = [beat.sample for _, beat in told(signal, rate_hz, 50)]
    assert sorted(beats) == detect_r_peaks(signal, rate_hz).tolist()


@pytest.mark.parametrize("rate_hz", [125, 200, 250, 300, 360, 500, 1000])
def test_a_beat_is_told_in_time(rate_hz):
    beats_s = every(0.8, 30)
    piece = round(0.04 * rate_hz)
    beats = told(ecg(rate_hz, beats_s, 30), rate_hz, piece)
    latency_s = RPeakDetector(rate_hz).latency_s
    in_time = [(at - beat.sample) / rate_hz for at, beat in beats if not beat.late]
    assert len(in_time) >= len(beats_s) - 5
    assert max(in_time) <= min(0.35, latency_s + 0.04)


def test_the_first_seconds_come_late_and_say_so():
    beats = told(ecg(250, every(0.8, 30), 30), 250, 10)
    assert [beat.late for _, beat in beats[:2]] == [True, True]
    assert not any(beat.late for _, beat in beats[4:-1])


def test_a_beat_found_by_search_back_is_late():
    beats_s = every(0.8, 30)
    lead = ecg(250, np.delete(beats_s, 20), 30) + 0.34 * ecg(250, beats_s[20:21], 30)
    late = [beat for _, beat in told(lead, 250, 10) if beat.late and beat.sample > 5 * 250]
    assert [round(beat.sample / 250, 1) for beat in late] == [round(float(beats_s[20]), 1)]


def test_lost_samples_are_told_and_not_bridged():
    beats_s = every(0.8, 30)
    lead = ecg(250, beats_s, 30)
    lead[10 * 250 : 14 * 250] = np.nan
    beats = sorted((beat for _, beat in told(lead, 250, 10)), key=lambda beat: beat.sample)
    after_loss = [beat for beat in beats if beat.after_loss]
    assert [beat is beats[0] for beat in after_loss] == [True, False]
    assert after_loss[1].sample >= 14 * 250
    assert not any(10 * 250 <= beat.sample < 14 * 250 for beat in beats)
    known = [beat for beat in beats_s if not 9.9 < beat < 14.1]
    assert found([beat.sample for beat in beats], known, 250)[1:] == (0, 0)


def test_memory_is_bounded():
    detector = RPeakDetector(250)
    piece = ecg(250, every(0.8, 8, first_s=0.4), 8)

    def held():
        lead = detector._leads[0]
        stretch = lead._stretch
        return len(stretch._wave) + len(lead._unrest._means) + len(lead._rules._passed)

    sizes = []
    for _ in range(60):
        detector.feed(piece)
        sizes.append(held())
    assert max(sizes[5:]) == min(sizes[5:]) or max(sizes[5:]) < 2 * min(sizes[5:])


anything = arrays.arrays(
    np.float64,
    st.integers(0, 1500),
    elements=st.one_of(
        st.floats(-9, 9, width=32),
        st.sampled_from([0.0, 0.0, 5.0, -5.0, float("nan")]),
    ),
    fill=st.sampled_from([0.0, float("nan"), 1.0]),
)


@settings(max_examples=60, deadline=None)
@given(anything, st.sampled_from([100.0, 250.0, 360.0, 1000.0]), st.integers(1, 400))
def test_any_signal_gives_the_same_honest_beats(signal, rate_hz, chunk):
    beats = [beat for _, beat in told(signal, rate_hz, chunk)]
    assert sorted(beat.sample for beat in beats) == detect_r_peaks(signal, rate_hz).tolist()
    assert all(0 <= beat.sample < len(signal) for beat in beats)
    assert all(0.0 <= beat.confidence <= 1.0 for beat in beats)


@settings(max_examples=40, deadline=None)
@given(arrays.arrays(np.float64, st.integers(0, 900), elements=st.floats(-1e4, 1e4)))
def test_absurd_values_are_survived(signal):
    signal = np.append(signal, 0.5)
    assert all(0 <= peak < len(signal) for peak in detect_r_peaks(signal, 250))
