import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.signals.wave_grid import boxcar, bridge, cut_strip, median_of, rows, steps, take


def strip(ecg_mv: np.ndarray, rate_hz: float):
    middle = len(ecg_mv[0]) // 2
    return cut_strip(ecg_mv, rate_hz, np.array([middle]), np.array([0, middle]))


def test_steps_are_2_ms() -> None:
    assert steps(0.1) == 50


@pytest.mark.parametrize("rate_hz", [100, 250, 360, 500, 977.5, 1000, 2000])
def test_a_slow_wave_is_the_same_on_the_grid(rate_hz: float) -> None:
    at = np.arange(int(2 * rate_hz)) / rate_hz
    on_grid = strip(np.sin(2 * np.pi * at)[None], rate_hz)
    grid = np.arange(on_grid.ecg_mv.shape[1]) / 500
    inner = slice(5, -5)
    assert on_grid.ecg_mv[0, inner] == pytest.approx(np.sin(2 * np.pi * grid)[inner], abs=0.005)
    assert abs(on_grid.r[0] / 500 - len(at) // 2 / rate_hz) <= 0.001


def test_lost_samples_are_bridged_and_remembered() -> None:
    ecg = np.arange(100.0)[None] / 100
    ecg[0, 40:60] = np.nan
    on_grid = strip(ecg, 500)
    assert on_grid.ecg_mv[0] == pytest.approx(np.arange(100) / 100)
    start = np.array([[10.0, 30.0, 45.0, 61.0, -1.0, np.nan]])
    end = np.array([[30.0, 41.0, 50.0, 90.0, 9.0, 9.0]])
    assert on_grid.intact(start, end)[0].tolist() == [True, False, False, True, False, False]


def test_a_lead_that_is_all_lost_is_flat() -> None:
    on_grid = strip(np.full((1, 100), np.nan), 500)
    assert (on_grid.ecg_mv == 0).all()
    assert not on_grid.intact(np.array([[2.0]]), np.array([[4.0]])).any()


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=30), st.sampled_from([1, 3, 7]))
def test_boxcar_is_the_mean_around_each_step(samples: list[float], width: int) -> None:
    held = np.pad(samples, width // 2, mode="edge")
    means = [held[k : k + width].mean() for k in range(len(samples))]
    assert boxcar(np.array(samples), width) == pytest.approx(means, abs=1e-9)


def test_rows_hold_the_ends() -> None:
    signal = np.array([[0.0, 1.0, 2.0, 3.0], [5.0, 6.0, 7.0, 8.0]])
    assert rows(signal, np.array([0, 3]), -1, 2).tolist() == [
        [[0, 0, 1], [2, 3, 3]],
        [[5, 5, 6], [7, 8, 8]],
    ]
    assert rows(signal, np.array([[1], [2]]), 0, 2).tolist() == [[[1, 2]], [[7, 8]]]
    assert take(signal, np.array([1, 3])).tolist() == [1, 8]


def test_a_bridge_is_straight_and_leaves_the_rest() -> None:
    signal = np.array([[0.0, 9.0, 9.0, 3.0, 4.0]])
    assert bridge(signal, np.array([0]), np.array([3])).tolist() == [[0, 1, 2, 3, 4]]
    assert bridge(signal, np.array([-9]), np.array([-3])).tolist() == signal.tolist()
    assert signal[0, 1] == 9


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(-9, 9)), min_size=2, max_size=2),
        min_size=1,
        max_size=6,
    )
)
def test_median_of_the_valid_ones(values: list[list[int | None]]) -> None:
    array = np.array([[np.nan if v is None else v for v in row] for row in values], dtype=float)
    found = median_of(array, ~np.isnan(array))
    for column, median in zip(array.T, found, strict=True):
        known = column[~np.isnan(column)]
        assert np.isnan(median) if not len(known) else median == np.median(known)
