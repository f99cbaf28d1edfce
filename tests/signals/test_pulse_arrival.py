"""Pulse arrival: only on one clock, and only for a pulse that belongs to its beat."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.recordings.wfdb import read_wfdb
from station.signals.inputs import SignalError
from station.signals.pleth import detect_pulses
from station.signals.pulse_arrival import PulseArrival, pulse_arrival
from tests.support.recordings import shared_data


def on_one_clock(r_peaks_s: object, foot_s: object) -> PulseArrival:
    return pulse_arrival(r_peaks_s, foot_s, ecg_clock="monitor", pleth_clock="monitor")  # type: ignore[arg-type]


def test_a_constant_delay_is_found() -> None:
    peaks = np.arange(20) * 0.8
    found = on_one_clock(peaks, peaks + 0.25)
    assert found.median_s == pytest.approx(0.25)
    assert found.spread_s == pytest.approx(0, abs=1e-9)
    assert found.pairs == 20
    assert found.each_s == pytest.approx(np.full(20, 0.25))


def test_a_beat_without_a_pulse_gets_none() -> None:
    peaks = np.arange(20) * 0.8
    found = on_one_clock(peaks, np.delete(peaks + 0.25, 7))
    assert np.flatnonzero(np.isnan(found.each_s)).tolist() == [7]
    assert found.pairs == 19


def test_a_pulse_long_after_belongs_to_no_beat() -> None:
    found = on_one_clock(np.arange(10) * 2.0, np.arange(10) * 2.0 + 1.5)
    assert found.pairs == 0
    assert found.median_s is None
    assert found.reason == "5 beats with their pulse are needed, 0 are there."


@pytest.mark.parametrize(
    ("ecg_clock", "pleth_clock"), [("a", "b"), (None, None), ("a", None), (None, "b"), (1, 2)]
)
def test_two_clocks_are_refused(ecg_clock: object, pleth_clock: object) -> None:
    with pytest.raises(SignalError, match="one clock"):
        pulse_arrival([1.0], [1.2], ecg_clock=ecg_clock, pleth_clock=pleth_clock)


@pytest.mark.parametrize(
    ("peaks", "feet"),
    [([2.0, 1.0], [1.2]), ([1.0], [1.2, 1.2]), ([[1.0]], [1.2]), ([np.nan], [1.0]), (["a"], [1.0])],
)
def test_times_that_do_not_rise_are_refused(peaks: object, feet: object) -> None:
    with pytest.raises(SignalError):
        on_one_clock(peaks, feet)


times = st.lists(st.floats(0, 60), max_size=60, unique=True).map(sorted)


@given(times, times)
def test_any_times_give_arrivals_within_the_limits(peaks: list[float], feet: list[float]) -> None:
    found = on_one_clock(np.array(peaks), np.array(feet))
    known = found.each_s[np.isfinite(found.each_s)]
    assert len(found.each_s) == len(peaks)
    assert len(known) == found.pairs
    assert ((known >= 0.08 - 1e-9) & (known <= 0.7)).all()
    assert (found.median_s is None) == (found.reason is not None)


@pytest.mark.unshipped
def test_arrival_of_a_patients_pulses_is_steady() -> None:
    recording = read_wfdb(shared_data() / "bidmc" / "bidmc07")
    ecg = recording.channel("II").samples[:15000]
    # A paced rhythm with tall R peaks: whatever is the highest within half a second.
    high = np.flatnonzero(ecg > ecg.min() + 0.7 * np.ptp(ecg))
    first = high[np.diff(high, prepend=-100) > 60]
    peaks = np.array([at + int(np.argmax(ecg[at : at + 12])) for at in first])
    pulses = detect_pulses(recording.channel("PLETH").samples[:15000], 125.0)
    found = on_one_clock(peaks / 125, [pulse.foot_s for pulse in pulses])
    assert found.pairs > 0.9 * len(peaks)
    assert found.median_s is not None
    assert found.spread_s is not None
    assert 0.2 < found.median_s < 0.6
    assert found.spread_s < 0.02
