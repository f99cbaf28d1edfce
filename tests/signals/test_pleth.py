"""Pulses: synthetic ones where they were put, any chunking, bad input, and patients' pleths."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.recordings.wfdb import read_wfdb
from station.signals.inputs import SignalError
from station.signals.pleth import PlethDetector, PulseBeat, detect_pulses
from tests.signals.synthetic_breathing import beat_times_s, pleth
from tests.support.recordings import shared_data

# Where the tangent in the middle of the raised cosine of `pleth` meets zero.
TANGENT_FOOT_S = 0.075 - 0.15 / np.pi


def feed_in_pieces(detector: PlethDetector, samples: np.ndarray, size: int) -> list[PulseBeat]:
    found: list[PulseBeat] = []
    for start in range(0, len(samples), size):
        found += detector.feed(samples[start : start + size])
    return found


@pytest.mark.parametrize("rate_hz", [25.0, 60.0, 75.0, 100.0, 125.0, 250.0, 500.0])
@pytest.mark.parametrize("heart", [30.0, 70.0, 120.0, 200.0])
def test_every_pulse_is_found_where_it_was_put(rate_hz: float, heart: float) -> None:
    beats_s = beat_times_s(heart, 30)
    found = detect_pulses(pleth(beats_s, rate_hz, 30).samples, rate_hz)
    assert len(found) == pytest.approx(len(beats_s), abs=1)
    foot_s = np.array([pulse.foot_s for pulse in found])
    nearest = np.abs(foot_s[:, None] - (beats_s + TANGENT_FOOT_S)).min(axis=1)
    # At 200 /min a pulse rises out of the one before it, and its foot is higher.
    assert np.median(nearest) < max(0.02, 1 / rate_hz)
    peak_s = np.array([pulse.peak for pulse in found]) / rate_hz
    late = np.abs(peak_s[:, None] - (beats_s + 0.15)).min(axis=1)
    assert np.median(late) < max(0.02, 1.5 / rate_hz)


def test_amplitude_and_level_are_in_the_signals_unit() -> None:
    signal = 40 + 5 * pleth(beat_times_s(60, 20), 125, 20).samples
    pulse = detect_pulses(signal, 125.0)[5]
    assert pulse.amplitude == pytest.approx(5, rel=0.1)
    assert pulse.foot_level == pytest.approx(40, abs=0.2)


def test_the_dicrotic_wave_is_no_pulse() -> None:
    beats_s = beat_times_s(60, 30)
    both = (
        pleth(beats_s, 100, 30).samples
        + pleth(beats_s + 0.4, 100, 30, heights=np.full(len(beats_s), 0.35)).samples
    )
    assert len(detect_pulses(both, 100.0)) == pytest.approx(len(beats_s), abs=1)


def test_one_artefact_does_not_hide_the_pulses_after_it() -> None:
    beats_s = beat_times_s(70, 30)
    signal = pleth(beats_s, 100, 30).samples
    signal[1500:1530] += 20
    found = detect_pulses(signal, 100.0)
    after = [pulse for pulse in found if pulse.foot_s > 17]
    assert len(after) == pytest.approx(np.count_nonzero(beats_s > 17), abs=1)


def test_pulses_that_become_small_are_found_again() -> None:
    beats_s = beat_times_s(70, 60)
    heights = np.where(beats_s < 30, 1.0, 0.2)
    found = detect_pulses(pleth(beats_s, 100, 60, heights=heights).samples, 100.0)
    late = [pulse for pulse in found if pulse.foot_s > 40]
    assert len(late) == pytest.approx(np.count_nonzero(beats_s > 40), abs=1)


def test_a_lost_span_holds_no_pulse_and_breaks_the_interval() -> None:
    signal = pleth(beat_times_s(60, 30), 100, 30).samples
    signal[1000:1500] = np.nan
    found = detect_pulses(signal, 100.0)
    assert not [pulse for pulse in found if 9.9 < pulse.foot_s < 15.0]
    after = [pulse for pulse in found if pulse.foot_s >= 15.0]
    assert not after[0].whole
    assert all(pulse.whole for pulse in after[1:])


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    rate_hz=st.sampled_from([25.0, 33.3, 60.0, 75.0, 100.0, 125.0, 250.0, 500.0]),
    kind=st.sampled_from(["pulses", "noise", "steps", "holes", "flat end"]),
)
def test_any_chunking_gives_the_same_pulses_to_the_bit(
    seed: int, rate_hz: float, kind: str
) -> None:
    random = np.random.default_rng(seed)
    signal = pleth(beat_times_s(70, 12), rate_hz, 12).samples
    signal += (1.0 if kind == "noise" else 0.05) * random.standard_normal(len(signal))
    if kind == "steps":
        signal = np.round(signal * 10)
    if kind == "holes":
        signal[random.integers(0, len(signal), 5)] = np.nan
    if kind == "flat end":
        signal[len(signal) // 2 :] = 0
    whole = detect_pulses(signal, rate_hz)
    states = set()
    for size in (1, 7, 64, 1000):
        detector = PlethDetector(rate_hz)
        found = feed_in_pieces(detector, signal, size) + detector.flush()
        assert found == whole
        states.add(detector.state)
    assert len(states) == 1


def test_a_pulse_is_given_within_the_stated_latency() -> None:
    beats_s = beat_times_s(70, 20)
    signal = pleth(beats_s, 100, 20).samples
    detector = PlethDetector(100.0)
    assert detector.latency_s < 1.2
    for now, sample in enumerate(signal):
        for pulse in detector.feed(np.array([sample])):
            if pulse.foot_s > 4:
                assert now / 100 - pulse.foot_s < detector.latency_s + 0.15


def test_memory_is_bounded() -> None:
    detector = PlethDetector(100.0)
    signal = pleth(beat_times_s(70, 60), 100, 60).samples
    feed_in_pieces(detector, signal, 4)
    front = detector._finder._front
    kept = len(front._kept)
    for _ in range(2):
        feed_in_pieces(detector, signal, 4)
    assert len(front._kept) <= kept + 4
    assert len(detector._tracker._moments) < 60


@pytest.mark.parametrize(
    "signal",
    [
        np.zeros(3000),
        np.full(3000, 127.0),
        np.full(3000, np.nan),
        np.array([]),
        np.array([3.0]),
        np.full(3000, 0.1),
        np.linspace(5, -5, 3000),
        np.linspace(-5, 5, 3000),
        np.linspace(-1, 1, 3000) ** 2,
    ],
)
def test_no_pulse_in_a_flat_line(signal: np.ndarray) -> None:
    assert detect_pulses(signal, 100.0) == []
    detector = PlethDetector(100.0)
    detector.feed(signal)
    state = detector.state
    assert state.pulse_rate.value_per_min is None
    assert not state.steady
    assert state.reason == "There is no pulse."


@pytest.mark.parametrize("rate_hz", [0, -1, 24, 501, float("nan"), "fast", None])
def test_a_wrong_rate_is_refused(rate_hz: float) -> None:
    with pytest.raises(SignalError):
        PlethDetector(rate_hz)


@pytest.mark.parametrize("block", [[[1.0, 2.0]], ["a"], [np.inf], None])
def test_a_wrong_block_is_refused(block: object) -> None:
    with pytest.raises(SignalError):
        PlethDetector(100.0).feed(block)  # type: ignore[arg-type]


def fed(signal: np.ndarray, *, carries_dc: bool = False) -> PlethDetector:
    detector = PlethDetector(100.0, carries_dc=carries_dc)
    detector.feed(signal)
    return detector


def test_a_finger_that_holds_still_is_steady_after_ten_seconds() -> None:
    signal = pleth(beat_times_s(72, 40), 100, 40).samples
    early, later = fed(signal[:900]).state, fed(signal[:2000]).state
    assert not early.steady
    assert early.reason == "It was not watched for long enough yet."
    assert later.steady
    assert later.reason is None
    assert 10 <= later.steady_for_s <= 20
    assert later.pulse_rate.value_per_min == pytest.approx(72, abs=0.5)
    assert later.relative_amplitude == pytest.approx(1, abs=0.05)
    assert not later.motion


def test_a_finger_that_moves_is_not_steady() -> None:
    signal = pleth(beat_times_s(72, 40), 100, 40).samples
    time_s = np.arange(len(signal)) / 100
    signal[3000:] += (2 * np.sin(2 * np.pi * 0.9 * time_s) * np.sin(2 * np.pi * 0.31 * time_s))[
        3000:
    ]
    state = fed(signal).state
    assert state.motion
    assert not state.steady
    assert state.reason == "The finger moves."


def test_a_rate_that_changes_is_not_steady() -> None:
    slow, fast = beat_times_s(60, 20), beat_times_s(90, 20) + 20
    state = fed(pleth(np.concatenate((slow, fast)), 100, 27).samples).state
    assert not state.steady
    assert state.reason == "The pulse rate changes."


def test_strength_that_changes_is_not_steady() -> None:
    beats_s = beat_times_s(72, 40)
    heights = np.where(beats_s < 30, 1.0, 0.6)
    state = fed(pleth(beats_s, 100, 40, heights=heights).samples).state
    assert state.reason == "The pulse's strength changes."
    assert state.relative_amplitude == pytest.approx(0.6, abs=0.1)


def test_perfusion_needs_the_constant_part_of_the_light() -> None:
    wave = pleth(beat_times_s(72, 40), 100, 40).samples
    light = 100 + 2 * wave
    # Smoothing rounds the tip of this wave, which is sharper than any finger's.
    assert fed(light, carries_dc=True).state.perfusion_percent == pytest.approx(2, rel=0.15)
    assert fed(light).state.perfusion_percent is None
    # A signal without DC that is said to carry it gives an impossible index, and none is shown.
    assert fed(wave, carries_dc=True).state.perfusion_percent is None


def test_the_rate_ends_when_the_finger_is_taken_out() -> None:
    signal = np.concatenate((pleth(beat_times_s(72, 40), 100, 40).samples, np.zeros(800)))
    state = fed(signal).state
    assert state.pulse_rate.value_per_min is None
    assert state.reason == "There is no pulse."
    assert state.perfusion_percent is None
    assert state.relative_amplitude is None


def test_too_few_pulses_are_said() -> None:
    signal = np.concatenate((np.zeros(2000), pleth(np.array([1.0, 3.6]), 100, 6).samples))
    assert fed(signal).state.reason == "There are too few pulses yet."


@pytest.mark.unshipped
@pytest.mark.parametrize("record", ["bidmc01", "bidmc07", "bidmc15", "bidmc27", "bidmc51"])
def test_pulse_rate_of_patients_is_that_of_the_bedside_monitor(record: str) -> None:
    folder = shared_data() / "bidmc"
    signal = read_wfdb(folder / record).channel("PLETH").samples
    with (folder / f"{record}_Numerics.csv").open(newline="") as file:
        shown = [float(row[2] or "nan") for row in list(csv.reader(file))[1:]]
    detector = PlethDetector(125.0)
    apart: list[float] = []
    for second in range(0, 480, 5):
        detector.feed(signal[second * 125 : (second + 5) * 125])
        rate = detector.state.pulse_rate.value_per_min
        if second >= 20 and rate is not None and np.isfinite(shown[second + 5]):
            apart.append(abs(rate - shown[second + 5]))
    assert len(apart) > 80
    assert np.median(apart) <= 2
    assert np.percentile(apart, 90) <= 5
