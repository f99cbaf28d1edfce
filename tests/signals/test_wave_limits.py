import numpy as np
import pytest

from station.signals.wave_limits import corner, dying_slope, pull_together, tangent_foot, walk_out

ALL = np.array([0])


def test_the_walk_ends_where_activity_is_below_the_outer_share() -> None:
    activity = np.array([[0.3, 1.0, 0.8, 0.3, 0.09, 0.06, 0.04, 0.04, 0.04]])
    assert walk_out(activity, ALL + 1, 0.2, 0.05, 2).tolist() == [6]


def test_the_walk_bridges_a_pause_but_not_a_long_one() -> None:
    notched = np.array([[1.0, 0.5, 0.01, 0.01, 0.6, 0.3, 0.01, 0.01]])
    assert walk_out(notched, ALL, 0.2, 0.05, 3).tolist() == [6]
    assert walk_out(notched, ALL, 0.2, 0.05, 1).tolist() == [2]


def test_the_walk_stops_in_a_dip_where_the_next_wave_begins() -> None:
    activity = np.array([[1.0, 0.4, 0.12, 0.08, 0.13, 0.15, 0.14, 0.12]])
    assert walk_out(activity, ALL, 0.2, 0.05, 2).tolist() == [3]


def test_a_walk_without_end_leaves_the_row() -> None:
    assert walk_out(np.ones((2, 9)), np.array([0, 4]), 0.2, 0.05, 2).tolist() == [9, 9]


def ramp(fall: int, size: int = 160) -> np.ndarray:
    """A flank that falls evenly from 1 to 0 in so many steps and stays there."""
    return np.maximum(1 - np.arange(size) / fall, 0)[None]


@pytest.mark.parametrize("fall", [20, 40, 60])
def test_all_readings_find_the_foot_of_a_ramp(fall: int) -> None:
    length = np.array([100])
    assert corner(ramp(fall), length).tolist() == [fall]
    assert tangent_foot(ramp(fall), length) == pytest.approx([fall])
    # Three steps to either side are in the slope; it falls below 30 % of itself one step later.
    assert dying_slope(ramp(fall), length) == pytest.approx([fall], abs=3)


def test_a_flat_flank_ends_where_it_begins() -> None:
    flat = np.zeros((2, 160))
    length = np.array([100, 50])
    assert corner(flat, length).tolist() == [0, 0]
    assert np.isfinite(tangent_foot(flat, length)).all()
    assert (dying_slope(flat, length) <= length).all()


def test_a_rising_flank_has_no_foot_beyond_its_steepest() -> None:
    rising = np.linspace(0, 1, 160)[None]
    assert tangent_foot(rising, np.array([100])).tolist() <= [100.0]


def test_limits_are_drawn_towards_the_median() -> None:
    limits = np.array([[10.0], [12.0], [14.0], [60.0]])
    valid = np.array([[True], [True], [True], [False]])
    assert pull_together(limits, valid, 0.5)[:3, 0].tolist() == [11.0, 12.0, 13.0]
    assert pull_together(limits, valid, 0.5, at_most=0.25)[:3, 0].tolist() == [11.75, 12, 12.25]
    # A reading of all leads at once counts as much as the median of leads.
    common = pull_together(limits, valid, 0.5, common=np.array([16.0]))
    assert common[:3, 0].tolist() == [12.0, 13.0, 14.0]


def test_one_lead_alone_keeps_its_limit() -> None:
    assert pull_together(np.array([[7.0, 9.0]]), np.ones((1, 2), bool), 0.5).tolist() == [[7, 9]]
