"""Breathing rate: signals with a known rate, bad input, and recordings with counted breaths."""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.recordings.wfdb import read_wfdb
from station.signals.beats import detect_r_peaks
from station.signals.inputs import Signal, SignalError
from station.signals.respiration import Estimate, respiratory_rate
from tests.signals.synthetic_breathing import beat_times_s, breathing_ecg, breaths, pleth
from tests.support.recordings import shared_data

if TYPE_CHECKING:
    from pathlib import Path

RATES = [4, 6, 9, 12, 17, 22, 30, 45, 60]


def heart_for(rate: float) -> float:
    """Beats can only carry a rate below half of their own."""
    return max(72.0, 2.3 * rate)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("rate_hz", [10.0, 25.6, 125.0, 250.0])
def test_a_chest_signal_is_counted(rate: float, rate_hz: float) -> None:
    found = respiratory_rate(resp=breaths(rate, rate_hz))
    assert found.value_per_min == pytest.approx(rate, abs=0.1)
    assert found.quality > 0.9
    assert found.reason is None


@pytest.mark.parametrize("rate", RATES)
def test_breathing_shows_in_the_height_of_the_beats(rate: float) -> None:
    ecg, r_peaks = breathing_ecg(rate, heart_for(rate))
    assert respiratory_rate(ecg=ecg, r_peaks=r_peaks).value_per_min == pytest.approx(rate, abs=0.2)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("rate_hz", [60.0, 100.0])
def test_breathing_shows_in_the_pleth(rate: float, rate_hz: float) -> None:
    beats_s = beat_times_s(heart_for(rate), 60)
    signal = pleth(beats_s, rate_hz, 60, breaths_per_min=rate, depth=0.2)
    assert respiratory_rate(pleth=signal).value_per_min == pytest.approx(rate, abs=0.2)


def test_several_signals_with_rates_of_their_own_are_one_estimate() -> None:
    ecg, r_peaks = breathing_ecg(14, 70)
    finger = pleth(beat_times_s(70, 60), 75, 60, breaths_per_min=14, depth=0.2)
    both = respiratory_rate(ecg=ecg, r_peaks=r_peaks, pleth=finger)
    assert both.value_per_min == pytest.approx(14, abs=0.2)
    three = respiratory_rate(resp=breaths(14), ecg=ecg, r_peaks=r_peaks, pleth=finger)
    assert three.value_per_min == pytest.approx(14, abs=0.1)


def test_a_flat_chest_signal_leaves_the_estimate_to_the_beats() -> None:
    ecg, r_peaks = breathing_ecg(14, 70)
    found = respiratory_rate(resp=Signal(np.zeros(1500), 25.0), ecg=ecg, r_peaks=r_peaks)
    assert found.value_per_min == pytest.approx(14, abs=0.2)


def test_the_chest_is_believed_less_when_the_beats_disagree() -> None:
    ecg, r_peaks = breathing_ecg(22, 90)
    alone = respiratory_rate(resp=breaths(14))
    doubted = respiratory_rate(resp=breaths(14), ecg=ecg, r_peaks=r_peaks)
    assert doubted.value_per_min == alone.value_per_min
    assert 0.5 <= doubted.quality < alone.quality


def test_a_chest_signal_that_moves_with_the_heart_is_no_breathing() -> None:
    ecg, r_peaks = breathing_ecg(0, 58, depth=0.0)
    found = respiratory_rate(resp=breaths(58), ecg=ecg, r_peaks=r_peaks)
    assert found.value_per_min is None
    assert found.reason is not None
    assert "heartbeat" in found.reason


def test_every_third_beat_early_is_no_breathing() -> None:
    """Early beats are smaller, three to a period of 27.7 /min; the breath is at 13 /min."""
    beats_s = [0.5]
    while beats_s[-1] < 59:
        beats_s.append(beats_s[-1] + (0.82, 0.82, 0.52)[len(beats_s) % 3])
    times = np.array(beats_s)
    early = np.diff(times, prepend=times[0] - 0.82) < 0.6
    height = 1 - 0.3 * early + 0.08 * np.sin(2 * np.pi * 13 / 60 * times)
    time_s = np.arange(15000) / 250
    ecg = sum(
        size * np.exp(-0.5 * ((time_s - at) / 0.012) ** 2)
        for at, size in zip(times, height, strict=True)
    )
    peaks = np.round(times * 250).astype(np.int64)
    found = respiratory_rate(ecg=Signal(np.asarray(ecg), 250.0), r_peaks=peaks)
    assert found.value_per_min == pytest.approx(13, abs=0.3)


def test_only_the_last_minute_counts() -> None:
    changed = np.concatenate((breaths(30).samples, breaths(12).samples))
    found = respiratory_rate(resp=Signal(changed, 25.0))
    assert found.value_per_min == pytest.approx(12, abs=0.2)
    slow, r_slow = breathing_ecg(12, 70)
    fast, r_fast = breathing_ecg(30, 70)
    ecg = Signal(np.concatenate((fast.samples, slow.samples)), 250.0)
    peaks = np.concatenate((r_fast, r_slow + len(fast.samples)))
    assert respiratory_rate(ecg=ecg, r_peaks=peaks).value_per_min == pytest.approx(12, abs=0.2)


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_no_breathing(seed: int) -> None:
    noise = np.random.default_rng(seed).standard_normal(7500)
    found = respiratory_rate(resp=Signal(noise, 125.0))
    assert found.value_per_min is None
    assert found.reason == "The breaths are too irregular to be counted."


@pytest.mark.parametrize(
    ("signals", "reason"),
    [
        ({"resp": Signal(np.zeros(1500), 25.0)}, "No breaths"),
        ({"resp": Signal(np.full(1500, np.nan), 25.0)}, "100% of the respiration signal was lost"),
        ({"resp": breaths(15, seconds=20)}, "30 s of signal, not 20"),
        ({"resp": Signal(np.array([1.0]), 25.0)}, "30 s of signal, not 0"),
        ({"resp": Signal(np.array([]), 25.0)}, "30 s of signal, not 0"),
        ({"pleth": Signal(np.zeros(6000), 100.0)}, "no beats in the pleth"),
        ({"ecg": Signal(np.zeros(15000), 250.0), "r_peaks": []}, "no beats in the ECG"),
        ({"ecg": Signal(np.zeros(15000), 250.0), "r_peaks": [500, 700, 900]}, "no beats for 5"),
    ],
)
def test_no_value_says_why(signals: dict[str, object], reason: str) -> None:
    found = respiratory_rate(**signals)  # type: ignore[arg-type]
    assert found.value_per_min is None
    assert found.quality == 0
    assert found.reason is not None
    assert reason in found.reason


def test_a_lost_piece_is_bridged_and_a_long_one_is_not() -> None:
    signal = breaths(15)
    signal.samples[300:360] = np.nan
    assert respiratory_rate(resp=signal).value_per_min == pytest.approx(15, abs=0.3)
    signal.samples[300:700] = np.nan
    assert respiratory_rate(resp=signal).value_per_min is None


def test_half_of_an_ecg_or_pleth_is_not_enough() -> None:
    """What is lost every eight seconds would look like breathing."""
    signal, r_peaks = breathing_ecg(15, 75)
    times = np.arange(len(signal.samples)) / signal.rate_hz
    signal.samples[times % 8 > 4] = np.nan
    for found in (respiratory_rate(ecg=signal), respiratory_rate(ecg=signal, r_peaks=r_peaks)):
        assert found.value_per_min is None
        assert found.reason == "47% of the ECG was lost."
    finger = pleth(beat_times_s(75, 60), 100, 60, breaths_per_min=15, depth=0.2)
    finger.samples[(np.arange(6000) / 100) % 8 > 4] = np.nan
    assert respiratory_rate(pleth=finger).reason == "47% of the pleth was lost."


@pytest.mark.parametrize("seed", range(5))
def test_noise_that_is_called_an_ecg_breathes_not(seed: int) -> None:
    noise = np.random.default_rng(seed).standard_normal(15000)
    found = respiratory_rate(ecg=Signal(noise, 250.0))
    assert (found.value_per_min, found.reason) == (None, "There are no beats in the ECG.")


@pytest.mark.parametrize(
    "signals",
    [
        {},
        {"resp": np.zeros(1500)},
        {"resp": Signal(np.zeros((2, 1500)), 25.0)},
        {"resp": Signal(np.zeros(1500), 0.0)},
        {"resp": Signal(np.array(["a"] * 1500), 25.0)},
        {"resp": Signal(np.full(1500, np.inf), 25.0)},
        {"pleth": Signal(np.zeros(1500), 20.0)},
        {"ecg": Signal(np.arange(15000), 250.0), "r_peaks": [1]},
        {"ecg": Signal(np.zeros(15000), 250.0), "r_peaks": [5, 4]},
        {"resp": breaths(15), "r_peaks": [5, 3, -1]},
        {"resp": Signal(np.full(1500, 1e300), 25.0)},
        {"ecg": Signal(np.zeros(15000), 250.0), "r_peaks": [0.5]},
    ],
)
def test_what_is_no_signal_is_refused(signals: dict[str, object]) -> None:
    with pytest.raises(SignalError):
        respiratory_rate(**signals)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    seconds=st.floats(0, 70),
    rate_hz=st.sampled_from([25.0, 60.0, 125.0]),
    kind=st.sampled_from(["noise", "steps", "railed", "lost", "tiny", "huge"]),
)
def test_whatever_comes_gives_a_rate_or_a_reason(
    seed: int, seconds: float, rate_hz: float, kind: str
) -> None:
    random = np.random.default_rng(seed)
    samples = random.standard_normal(round(seconds * rate_hz))
    samples = {
        "noise": samples,
        "steps": np.round(samples),
        "railed": np.clip(100 * samples, -1, 1),
        "lost": np.where(samples > 0.5, np.nan, samples),
        "tiny": 1e-12 * samples,
        "huge": 1e12 + samples,
    }[kind]
    r_peaks = np.unique(random.integers(-50, len(samples) + 50, len(samples) // 80))
    signal = Signal(samples, rate_hz)
    ecg = Signal(np.clip(samples, -5, 5), 4 * rate_hz)
    for found in (
        respiratory_rate(resp=signal),
        respiratory_rate(pleth=signal),
        respiratory_rate(ecg=ecg, r_peaks=r_peaks),
        respiratory_rate(resp=signal, pleth=signal, ecg=ecg, r_peaks=r_peaks),
    ):
        assert 0 <= found.quality <= 1
        assert (found.value_per_min is None) == (found.reason is not None)
        if found.value_per_min is not None:
            assert 3.5 <= found.value_per_min <= 60.5
            assert found.quality >= 0.5


def counted_minutes(folder: Path, record: str) -> list[tuple[int, float]]:
    """Minutes of a BIDMC record where both annotators agree within 2 /min, and their mean rate."""
    with (folder / f"{record}_Breaths.csv").open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    marks = [
        np.array([int(row[k]) for row in rows if len(row) > k and row[k].strip().isdigit()])
        for k in (0, 1)
    ]
    minutes: list[tuple[int, float]] = []
    for minute in range(8):
        rates = []
        for one in marks:
            inside = one[(one >= minute * 7500) & (one < (minute + 1) * 7500)]
            rates.append(60 * 125 * (len(inside) - 1) / (inside[-1] - inside[0]))
        if abs(rates[0] - rates[1]) <= 2:
            minutes.append((minute, sum(rates) / 2))
    return minutes


# A third of the shared records; the others are for the benchmark.
RECORDS = [f"bidmc{number:02d}" for number in (1, 7, 13, 19, 25, 31, 37, 43, 49)]


@cache
def bidmc_estimates(what: str) -> tuple[list[Estimate], np.ndarray]:
    folder = shared_data() / "bidmc"
    found: list[Estimate] = []
    truth: list[float] = []
    for record in RECORDS:
        recording = read_wfdb(folder / record)
        for minute, rate in counted_minutes(folder, record):
            piece = slice(minute * 7500, (minute + 1) * 7500)
            signal = Signal(recording.channel(what).samples[piece], 125.0)
            key = {"RESP": "resp", "PLETH": "pleth"}[what]
            found.append(respiratory_rate(**{key: signal}))  # type: ignore[arg-type]
            truth.append(rate)
    return found, np.array(truth)


@pytest.mark.unshipped
@pytest.mark.parametrize(("what", "floor_per_min"), [("RESP", 0.25), ("PLETH", 2.0)])
def test_breaths_that_two_people_counted(what: str, floor_per_min: float) -> None:
    found, truth = bidmc_estimates(what)
    error = np.array(
        [
            np.nan if one.value_per_min is None else one.value_per_min - rate
            for one, rate in zip(found, truth, strict=True)
        ]
    )
    assert np.isfinite(error).mean() >= 0.9
    assert np.nanmean(np.abs(error)) <= floor_per_min


@pytest.mark.unshipped
def test_breathing_in_the_ecg_of_patients() -> None:
    folder = shared_data() / "bidmc"
    errors: list[float] = []
    windows = 0
    for record in RECORDS:
        recording = read_wfdb(folder / record)
        for minute, rate in counted_minutes(folder, record):
            piece = slice(minute * 7500, (minute + 1) * 7500)
            ecg = Signal(recording.channel("II").samples[piece], 125.0)
            r_peaks = detect_r_peaks(ecg.samples, ecg.rate_hz)
            found = respiratory_rate(ecg=ecg, r_peaks=r_peaks)
            windows += 1
            if found.value_per_min is not None:
                errors.append(abs(found.value_per_min - rate))
    assert len(errors) >= 0.9 * windows
    assert np.mean(errors) <= 1.05
