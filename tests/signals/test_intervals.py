import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.recordings.wfdb import read_wfdb
from station.signals.inputs import SignalError
from station.signals.intervals import (
    EcgMeasurements,
    bazett,
    framingham,
    fridericia,
    hodges,
    measure,
)
from station.signals.measured import Measured
from station.signals.waves import delineate
from tests.signals.paper_ecg import PaperEcg
from tests.support.recordings import shared_data

FIELDS = EcgMeasurements.__dataclass_fields__


def every(measured: EcgMeasurements) -> dict[str, Measured]:
    return {name: getattr(measured, name) for name in FIELDS}


@pytest.mark.parametrize("formula", [bazett, fridericia, framingham, hodges])
def test_nothing_is_corrected_at_60_per_minute(formula) -> None:
    assert formula(400.0, 1000.0) == pytest.approx(400.0)


@pytest.mark.parametrize(
    ("formula", "qtc_ms"),
    [
        # QT 360 ms at 75/min, RR 0.8 s: 0.360/√0.8, 0.360/∛0.8, 0.360 + 0.154·0.2, + 1.75·15 ms
        (bazett, 402.49),
        (fridericia, 387.80),
        (framingham, 390.80),
        (hodges, 386.25),
    ],
)
def test_corrections_worked_by_hand(formula, qtc_ms: float) -> None:
    assert formula(360.0, 800.0) == pytest.approx(qtc_ms, abs=0.01)


@pytest.mark.parametrize("rate_hz", [100, 250, 500, 1000, 2000])
def test_intervals_of_a_drawn_ecg(rate_hz: float) -> None:
    ecg = PaperEcg(rate_hz=rate_hz)
    measured = measure(ecg.twelve(), rate_hz, ecg.r_peaks)
    # A reader sees the feet of the waves a little outside of where they were drawn.
    within = 12 + 1000 / rate_hz
    assert measured.rr.value == pytest.approx(900, abs=0.01)
    assert measured.heart_rate.value == pytest.approx(60 / 0.9, abs=0.01)
    assert measured.pr.value == pytest.approx(150, abs=within)
    assert measured.qrs.value == pytest.approx(90, abs=within)
    assert measured.qt.value == pytest.approx(390, abs=within)
    assert measured.qt.value is not None
    assert measured.qtc_bazett.value == pytest.approx(measured.qt.value / np.sqrt(0.9))
    assert measured.qrs_axis.value == pytest.approx(30, abs=1)
    for one in every(measured).values():
        assert one.reason is None
        assert one.spread == pytest.approx(0, abs=1000 / rate_hz)
        assert one.beats in (9, 10)


def test_rate_is_over_the_mean_interval_and_spread_is_that_of_beats() -> None:
    """RR 800 and 1000 ms in turn: mean 900 ms, each 100 ms from it; 75 and 60 per minute."""
    ecg = PaperEcg(beats=9, jitter_s=(0.0, -0.1))
    measured = measure(ecg.lead(), ecg.rate_hz, ecg.r_peaks)
    assert measured.rr.value == pytest.approx(900)
    assert measured.rr.spread == pytest.approx(100)
    assert measured.heart_rate.value == pytest.approx(66.667, abs=0.001)
    assert measured.heart_rate.spread == pytest.approx((8.333 + 6.667) / 2, abs=0.01)
    assert measured.heart_rate.beats == 8


def test_without_p_waves_there_is_no_pr_and_no_p_axis() -> None:
    ecg = PaperEcg(p_mv=0.0, noise_mv=0.005)
    measured = measure(ecg.twelve(), ecg.rate_hz, ecg.r_peaks)
    assert measured.pr.value is None
    assert measured.pr.spread is None
    assert "no P wave repeats" in str(measured.pr.reason)
    assert measured.p_axis.value is None
    assert measured.qt.value == pytest.approx(390, abs=14)


def test_too_few_beats_have_no_measurements() -> None:
    ecg = PaperEcg(beats=2)
    for one in every(measure(ecg.twelve(), ecg.rate_hz, ecg.r_peaks)).values():
        assert one.value is None
        assert "at least 3 are needed" in str(one.reason)


def test_an_interval_over_a_gap_in_all_leads_does_not_count() -> None:
    ecg = PaperEcg(beats=8)
    samples = ecg.twelve()
    samples[:, ecg.r_peaks[3] + 200 : ecg.r_peaks[3] + 260] = np.nan
    peaks = np.delete(ecg.r_peaks, 4)
    measured = measure(samples, ecg.rate_hz, peaks)
    assert measured.rr.value == pytest.approx(900)
    assert measured.rr.beats == 5


def test_names_decide_over_axes() -> None:
    ecg = PaperEcg()
    two = np.stack([ecg.lead("II"), ecg.lead("I")])
    named = measure(two, ecg.rate_hz, ecg.r_peaks, lead_names=("ii", "I"))
    assert named.qrs_axis.value == pytest.approx(30, abs=1)
    for names in (None, ("V1", "MLII")):
        unnamed = measure(two, ecg.rate_hz, ecg.r_peaks, lead_names=names)
        assert unnamed.qrs_axis.value is None
        assert unnamed.qrs.value == named.qrs.value


def test_waves_that_are_known_are_not_sought_again() -> None:
    ecg = PaperEcg()
    waves = delineate(ecg.twelve(), ecg.rate_hz, ecg.r_peaks)
    assert measure(ecg.twelve(), ecg.rate_hz, ecg.r_peaks, waves=waves) == measure(
        ecg.twelve(), ecg.rate_hz, ecg.r_peaks
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lead_names": ("I",)}, "12 leads"),
        ({"lead_names": ("I",) * 12}, "none twice"),
        ({"lead_names": 5}, "a name for each lead"),
        ({"lead_names": ("",) * 12}, "a name for each lead"),
        ({"waves": 5}, "The waves are a int"),
        ({"r_peaks": [5, 4]}, "R peaks do not ascend"),
        ({"rate_hz": 0}, "sampling rate"),
        ({"ecg_mv": np.full((12, 4000), "x")}, "not an array of numbers"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(change: dict, words: str) -> None:
    ecg = PaperEcg()
    call = {"ecg_mv": ecg.twelve(), "rate_hz": 500.0, "r_peaks": ecg.r_peaks, **change}
    with pytest.raises(SignalError, match=words):
        measure(**call)


def test_one_lead_may_have_its_name_alone() -> None:
    ecg = PaperEcg()
    lead = ecg.twelve()[1]
    alone = measure(lead, ecg.rate_hz, ecg.r_peaks, lead_names="II")
    assert alone == measure(lead, ecg.rate_hz, ecg.r_peaks, lead_names=["II"])


def test_waves_of_other_beats_are_refused() -> None:
    ecg = PaperEcg()
    waves = delineate(ecg.twelve(), ecg.rate_hz, ecg.r_peaks[:4])
    with pytest.raises(SignalError, match="waves are of 4 beats"):
        measure(ecg.twelve(), ecg.rate_hz, ecg.r_peaks, waves=waves)


@settings(max_examples=30, deadline=None)
@given(
    leads=st.sampled_from([1, 2, 12]),
    beats=st.lists(st.integers(0, 2999), unique=True, max_size=12),
    kind=st.sampled_from(["flat", "lost", "railed", "noise"]),
    seed=st.integers(0, 99),
)
def test_any_input_gives_a_value_or_a_reason(leads, beats, kind, seed) -> None:
    noise = np.random.default_rng(seed).normal(size=(leads, 3000))
    ecg = {"flat": 0 * noise, "lost": np.nan * noise, "railed": 0 * noise + 5, "noise": noise}[kind]
    for one in every(measure(ecg, 250, np.array(sorted(beats), dtype=int))).values():
        assert (one.value is None) == (one.reason is not None) == (one.spread is None)
        assert one.value is None or np.isfinite([one.value, one.spread]).all()


@pytest.mark.unshipped
def test_a_myocardial_infarction_at_1000_hz() -> None:
    """PTB record s0010_re, 15 leads; what is expected was read off a drawing of it by eye."""
    record = read_wfdb(shared_data() / "misc" / "s0010_re")
    names = tuple(channel.name for channel in record.channels)
    ecg = record.matrix()
    peaks = steepest_beats(ecg, 1000)
    measured = measure(ecg, 1000, peaks, lead_names=names)
    assert measured.heart_rate.value == pytest.approx(82, abs=2)
    assert measured.pr.value == pytest.approx(150, abs=20)
    assert measured.qrs.value == pytest.approx(145, abs=15)
    assert measured.qt.value == pytest.approx(430, abs=30)


def steepest_beats(ecg: np.ndarray, rate_hz: int) -> np.ndarray:
    """A plain beat finder for a clean record: the steepest place within every half second."""
    slope = np.abs(np.diff(ecg, axis=1)).sum(axis=0)
    slope = np.convolve(slope, np.ones(rate_hz // 20), "same")
    half = rate_hz // 4
    return np.array(
        [
            at
            for at in np.flatnonzero(slope > 0.5 * np.quantile(slope, 0.99))
            if slope[at] == slope[max(at - half, 0) : at + half + 1].max()
        ]
    )
