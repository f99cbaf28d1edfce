"""What a signal must be, and how a wrong one is refused: one place for the whole package."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from station.signals.inputs import SignalError, as_ecg, as_rate, as_samples


def test_one_lead_becomes_a_row() -> None:
    assert as_ecg([0.1, 0.2, np.nan]).shape == (1, 3)
    assert as_ecg(np.zeros((3, 10), dtype=np.float32)).dtype == np.float64


@pytest.mark.parametrize(
    ("ecg", "says"),
    [
        (np.zeros((2, 3, 4)), "shape (2, 3, 4)"),
        (np.float64(1.0), "shape ()"),
        (["a", "b"], "not an array of numbers"),
        ([1 + 2j], "not an array of numbers"),
        ([[1.0, 2.0], [3.0]], "not an array of numbers"),
        (np.zeros((5000, 12)), "5000 leads of 12 samples"),
        ([0.1, np.inf], "infinite"),
        ([0.5, 20_000.5], "2e+04 mV"),
    ],
)
def test_what_is_no_ecg_is_refused_in_words(ecg: object, says: str) -> None:
    with pytest.raises(SignalError) as refused:
        as_ecg(ecg)  # type: ignore[arg-type]
    assert says in refused.value.says
    assert refused.value.next_step


@pytest.mark.parametrize("kind", [np.int16, np.int32, np.float64])
def test_raw_counts_are_refused_with_a_hint(kind: type) -> None:
    counts = np.array([1024, 955, 1010, 1240, 1003], dtype=kind)  # MIT-BIH counts, 200 a mV
    with pytest.raises(SignalError, match="raw counts: multiply them"):
        as_ecg(counts)
    assert as_ecg(counts / 200).shape == (1, 5)


def test_leads_at_the_limits_of_their_amplifier_are_no_counts() -> None:
    railed = np.tile([16.0, 16.0, -16.0, 16.0], 1000)
    rest = np.full(4000, -16.0)
    assert as_ecg(np.stack([railed, rest])).shape == (2, 4000)


def test_one_lead_of_raw_counts_among_others_is_found() -> None:
    counts = np.tile([1024.0, 955.0, 1010.0, 1240.0, 1003.0], 100)
    with pytest.raises(SignalError, match="raw counts"):
        as_ecg(np.stack([counts / 200, counts]))
    with pytest.raises(SignalError, match="raw counts"):
        as_ecg(np.stack([np.tile([16.0, -16.0], 250), counts]))


def test_whole_millivolts_of_a_few_are_not_taken_for_counts() -> None:
    assert as_ecg(np.array([0, 1, 2, 1, 0])).tolist() == [[0, 1, 2, 1, 0]]


@pytest.mark.parametrize("rate", [0, -250, 99.9, 2000.1, float("nan"), "fast", None])
def test_a_rate_out_of_range_is_refused(rate: object) -> None:
    with pytest.raises(SignalError, match="sampling rate"):
        as_rate(rate)  # type: ignore[arg-type]


def test_rates_at_the_limits_are_taken() -> None:
    assert as_rate(100) == 100.0
    assert as_rate(2000) == 2000.0
    assert as_rate(25, 25, 500) == 25.0


def test_one_signal_is_one_row() -> None:
    assert as_samples([1, 2, 3]).tolist() == [1.0, 2.0, 3.0]
    with pytest.raises(SignalError, match="pleth has the shape"):
        as_samples([[1, 2], [3, 4]], "pleth")


@given(
    arrays.arrays(
        dtype=st.sampled_from([np.float32, np.float64, np.int16, np.int64, np.bool_, np.complex64]),
        shape=arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5),
    )
)
def test_any_array_is_taken_or_refused_and_nothing_else(array: np.ndarray) -> None:
    refused: SignalError | None = None
    taken = np.zeros((1, 1))
    try:
        taken = as_ecg(array)
    except SignalError as error:
        refused = error
    if refused is not None:
        assert refused.says.endswith(".")
        assert refused.next_step.endswith(".")
    assert taken.ndim == 2
    assert not np.isinf(taken).any()
