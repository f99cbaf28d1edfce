"""Marks are put on the same point of beats of the same shape."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.signals.breath_align import aligned
from tests.signals.synthetic_breathing import breathing_ecg


@pytest.mark.parametrize("rate_hz", [125.0, 250.0, 360.0, 1000.0])
def test_marks_beside_their_beats_are_moved_onto_them(rate_hz: float) -> None:
    ecg, r_peaks = breathing_ecg(15, 70, rate_hz, seconds=30)
    beside = r_peaks.copy()
    beside[::3] += round(0.15 * rate_hz)
    found = aligned(ecg.samples, rate_hz, beside)
    assert len(found) == len(r_peaks)
    assert np.abs(found - r_peaks).max() <= 0.009 * rate_hz


def test_a_beat_of_another_shape_is_left_out() -> None:
    ecg, r_peaks = breathing_ecg(15, 70, seconds=30)
    time_s = np.arange(len(ecg.samples)) / 250
    wide = np.exp(-0.5 * ((time_s - r_peaks[9] / 250) / 0.05) ** 2)
    near = np.abs(time_s - r_peaks[9] / 250) < 0.3
    changed = np.where(near, -1.5 * wide, ecg.samples)
    assert np.array_equal(aligned(changed, 250.0, r_peaks), np.delete(r_peaks, 9))


def test_marks_without_a_common_shape_come_back_as_they_were() -> None:
    noise = np.random.default_rng(3).standard_normal(7500)
    marks = np.arange(100, 7400, 180)
    assert np.array_equal(aligned(noise, 250.0, marks), marks)
    assert np.array_equal(aligned(np.zeros(7500), 250.0, marks), marks)
    assert np.array_equal(aligned(np.full(7500, np.nan), 250.0, marks), marks)


@given(
    st.lists(st.integers(-100, 2100), max_size=30, unique=True).map(sorted),
    st.integers(0, 1000),
    st.sampled_from([100.0, 360.0, 2000.0]),
)
def test_any_marks_come_back_rising(marks: list[int], seed: int, rate_hz: float) -> None:
    ecg_mv = np.random.default_rng(seed).standard_normal(2000)
    ecg_mv[300:350] = np.nan
    found = aligned(ecg_mv, rate_hz, np.array(marks, dtype=np.int64))
    assert (np.diff(found) > 0).all()
    assert len(found) <= len(marks)
