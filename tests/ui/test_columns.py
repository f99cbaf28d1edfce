"""Samples into columns: nothing between two pixels is lost, and pieces do not matter."""

from __future__ import annotations

import numpy as np
import pytest

from station.ui.columns import Columns

NAN = np.nan


def test_a_spike_of_one_sample_is_the_high_of_its_column() -> None:
    columns = Columns(1, 100, px_per_sample=0.1)
    values = np.zeros((1, 500))
    values[0, 123] = 5.0
    columns.add(0, values)
    # Sample 123 at 0.1 px a sample lies in column 12.
    assert columns.high[0, 12] == 5.0
    assert columns.low[0, 12] == 0.0
    assert columns.high[0, [11, 13]].tolist() == [0.0, 0.0]


def test_a_step_is_joined_to_the_column_before() -> None:
    columns = Columns(1, 100, px_per_sample=1.0)
    columns.add(0, np.array([[0.0, 0.0, 4.0, 4.0]]))
    assert (columns.low[0, 2], columns.high[0, 2]) == (0.0, 4.0)
    assert (columns.low[0, 3], columns.high[0, 3]) == (4.0, 4.0)


@pytest.mark.parametrize("px_per_sample", [0.378, 1.0, 1.26, 2.5])
def test_the_pieces_do_not_matter(px_per_sample: float) -> None:
    values = np.random.default_rng(7).normal(size=(3, 200))
    values[:, 60:75] = NAN
    values[1, 100:140] = NAN
    whole = Columns(3, 600, px_per_sample)
    whole.add(0, values)
    torn = Columns(3, 600, px_per_sample)
    at = 0
    for length in (1, 2, 7, 1, 40, 3, 90, 11, 45):
        torn.add(at, values[:, at : at + length])
        at += length
    assert at == 200
    np.testing.assert_allclose(torn.low, whole.low, rtol=1e-5)
    np.testing.assert_allclose(torn.high, whole.high, rtol=1e-5)
    np.testing.assert_array_equal(torn.gap, whole.gap)


def test_lost_samples_are_a_gap_that_no_line_crosses() -> None:
    columns = Columns(1, 100, px_per_sample=1.0)
    columns.add(0, np.array([[1.0, 1.0, NAN, NAN, 9.0, 9.0]]))
    assert columns.gap[0, :6].tolist() == [False, False, True, True, False, False]
    assert np.isnan(columns.high[0, 2:4]).all()
    assert columns.low[0, 4] == 9.0  # not drawn from 1 up to 9


def test_one_lost_sample_in_a_column_is_told_beside_what_was_received() -> None:
    columns = Columns(1, 100, px_per_sample=0.25)
    columns.add(0, np.array([[2.0, NAN, 3.0, 2.5]]))
    assert columns.gap[0, 0]
    assert (columns.low[0, 0], columns.high[0, 0]) == (2.0, 3.0)


def test_with_fewer_samples_than_pixels_the_line_is_straight() -> None:
    columns = Columns(1, 100, px_per_sample=4.0)
    columns.add(0, np.array([[0.0]]))
    columns.add(1, np.array([[8.0]]))
    assert columns.high[0, :5].tolist() == [0.0, 2.0, 4.0, 6.0, 8.0]


def test_columns_come_round() -> None:
    columns = Columns(1, 10, px_per_sample=1.0)
    for at in range(23):
        columns.add(at, np.array([[float(at)]]))
    # Columns 20 to 22 took the places of 10 to 12; each joins the one before.
    assert columns.high[0, :4].tolist() == [20.0, 21.0, 22.0, 13.0]


def test_a_stream_that_jumps_ahead_is_not_joined() -> None:
    columns = Columns(1, 100, px_per_sample=1.0)
    columns.add(0, np.array([[1.0, 1.0]]))
    columns.add(40, np.array([[7.0]]))
    assert (columns.low[0, 40], columns.high[0, 40]) == (7.0, 7.0)
