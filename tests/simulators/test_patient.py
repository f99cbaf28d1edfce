"""One physiology: what the ECG, the finger and the numbers say is the same heart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from station.simulators.patient import Patient, patient_from_words
from station.simulators.waves import LEADS, cardiac_leads

RATE_HZ = 500


def seconds(duration_s: float, start_s: float = 0.0) -> NDArray[np.float64]:
    return start_s + np.arange(round(duration_s * RATE_HZ)) / RATE_HZ


def peaks(signal: NDArray[np.float64], above: float) -> NDArray[np.int64]:
    """Where a signal has a local maximum above a level."""
    inner = signal[1:-1]
    return np.flatnonzero((inner > signal[:-2]) & (inner >= signal[2:]) & (inner > above)) + 1


def test_ecg_pleth_and_pulse_rate_have_the_same_beats() -> None:
    patient = Patient(seed=4, heart_rate=72, steady=True)
    times = seconds(60.0)
    r_peaks = times[peaks(patient.ecg(times)[0], above=0.6)]
    pulses = times[peaks(patient.pleth(times), above=0.7)]
    assert len(r_peaks) == 72
    assert len(pulses) == 72
    # Each R peak is followed by one pulse, always after about the same delay.
    delays = pulses[pulses > r_peaks[0]][: len(r_peaks) - 1] - r_peaks[:-1]
    assert np.all((delays > 0.25) & (delays < 0.50))
    assert patient.at(60.0).pulse_rate == pytest.approx(72.0, abs=1e-6)


def test_beat_times_are_the_r_peaks_of_the_ecg() -> None:
    patient = Patient(seed=9)
    times = seconds(30.0)
    seen = times[peaks(patient.ecg(times)[0], above=0.6)]
    true = patient.beat_times(times[0], times[-1])
    assert len(seen) == len(true)
    assert np.max(np.abs(seen - true)) <= 1.0 / RATE_HZ


@pytest.mark.parametrize("heart_rate", [40, 60, 75, 110, 180])
def test_an_hour_has_exactly_the_beats_of_its_rate(heart_rate: int) -> None:
    patient = Patient(heart_rate=heart_rate, steady=True)
    assert len(patient.beat_times(0.0, 3600.0)) == pytest.approx(heart_rate * 60, abs=1)


def test_breathing_moves_the_beats_but_not_their_mean() -> None:
    patient = Patient(heart_rate=60, respiratory_rate=15, steady=True)
    rr_s = np.diff(patient.beat_times(0.0, 120.0))
    assert rr_s.min() < 0.97
    assert rr_s.max() > 1.03
    assert patient.at(100.0).pulse_rate == pytest.approx(60.0, abs=1e-6)


def test_given_values_are_kept_exactly_even_when_the_rest_wanders() -> None:
    patient = Patient(seed=1, systolic=118, diastolic=76, spo2=97, temperature=36.8)
    for time_s in (0.0, 17.0, 444.0, 86_400.0):
        state = patient.at(time_s)
        assert (state.systolic, state.diastolic, state.spo2) == (118.0, 76.0, 97.0)
        assert state.temperature == 36.8
        assert state.mean_arterial == pytest.approx(90.0)


def test_a_steady_person_does_not_change() -> None:
    patient = Patient(seed=12, steady=True)
    early, late = patient.at(100.0), patient.at(5_000.0)
    assert early.systolic == late.systolic
    assert early.spo2 == late.spo2
    assert early.temperature == late.temperature
    assert early.pulse_rate == pytest.approx(late.pulse_rate, abs=1e-6)


def test_others_wander_a_little() -> None:
    patient = Patient(seed=12)
    pressures = [patient.at(float(time_s)).systolic for time_s in range(0, 300, 10)]
    assert 1.0 < max(pressures) - min(pressures) < 6.5


def test_the_same_seed_is_the_same_person_and_another_is_another() -> None:
    times = seconds(3.0, start_s=70.0)
    one, again, other = Patient(seed=5), Patient(seed=5), Patient(seed=6)
    assert one.at(70.0) == again.at(70.0)
    assert np.array_equal(one.ecg(times, LEADS), again.ecg(times, LEADS))
    assert one.at(70.0) != other.at(70.0)


def test_limb_leads_obey_einthoven_and_goldberger() -> None:
    times = seconds(2.0)
    one, two, three, avr, avl, avf = Patient(seed=2).ecg(
        times, ("I", "II", "III", "aVR", "aVL", "aVF")
    ) - 0.03 * Patient(seed=2).breathing(times)
    assert np.allclose(one + three, two)
    assert np.allclose(avr + avl + avf, 0.0)
    assert np.allclose(avf, (two + three) / 2)


def test_amplitudes_are_true_millivolts() -> None:
    """At the R peak of lead II: R 1.10 mV, and the feet of Q (23 ms off, 8 ms wide) and of S
    (26 ms off, 10 ms wide): 1.10 - 0.08 * exp(-4.133) - 0.18 * exp(-3.38) = 1.0926."""
    at_r = cardiac_leads(np.array([5.0]), np.array([1.0]), ("II",))
    assert at_r[0, 0] == pytest.approx(1.0926, abs=2e-3)


@pytest.mark.parametrize("rr_s", [0.33, 0.5, 1.0, 1.6])
def test_waves_have_no_seam_at_any_rate(rr_s: float) -> None:
    phase = np.linspace(0.0, 2.0, 40_001)
    signal = cardiac_leads(phase, np.full_like(phase, rr_s), ("V2",))[0]
    steepest = 1.35 / 0.010 * np.exp(-0.5)  # of the deepest Gaussian, in mV/s
    assert np.max(np.abs(np.diff(signal))) <= 1.3 * steepest * rr_s / 20_000


def test_unknown_leads_and_impossible_people_are_refused() -> None:
    with pytest.raises(ValueError, match="no lead V9"):
        Patient().ecg(seconds(1.0), ("V9",))
    with pytest.raises(ValueError, match="spo2 120 is not a living person's: 35 to 100 %"):
        Patient(spo2=120)
    with pytest.raises(ValueError, match="pressures must rise"):
        Patient(systolic=80, diastolic=90)


def test_a_patient_in_words() -> None:
    patient = patient_from_words("systolic=118, diastolic=76,steady", seed=3)
    assert patient == Patient(seed=3, systolic=118, diastolic=76, steady=True)
    with pytest.raises(ValueError, match="no 'weight' in a patient; there are heart_rate"):
        patient_from_words("weight=80")
    with pytest.raises(ValueError, match="spo2 wants a number, got 'high'"):
        patient_from_words("spo2=high")


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 2**32), time_s=st.floats(0, 1e6))
def test_everybody_is_alive_and_coherent(seed: int, time_s: float) -> None:
    state = Patient(seed=seed).at(time_s)
    assert 40 < state.diastolic < state.mean_arterial < state.systolic < 160
    assert 94 <= state.spo2 <= 100
    assert 50 < state.pulse_rate < 95
    assert 50 < state.heart_rate < 95
    assert 36.0 <= state.temperature <= 37.5
