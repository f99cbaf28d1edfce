import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.signals.axis import angle_between, frontal_axis, measure_axes, net_area
from station.signals.waves import delineate
from tests.signals.paper_ecg import NAMES, PaperEcg


@pytest.mark.parametrize(
    ("net_i", "net_avf", "degrees"),
    [
        (1.0, 0.0, 0.0),
        (0.0, 1.0, 90.0),
        (-1.0, 0.0, 180.0),
        (0.0, -1.0, -90.0),
        # A dipole of 1 at 60° gives cos 60° = 0.5 in I and √3/2 · sin 60° = 0.75 in aVF.
        (0.5, 0.75, 60.0),
        # ... and at -30° √3/2 in I and -√3/4 in aVF.
        (0.8660254, -0.4330127, -30.0),
        (-0.5, -0.75, -120.0),
    ],
)
def test_axes_worked_by_hand(net_i: float, net_avf: float, degrees: float) -> None:
    assert frontal_axis(net_i, net_avf) == pytest.approx(degrees, abs=1e-4)


def test_no_area_has_no_direction() -> None:
    assert np.isnan(frontal_axis(0.0, 0.0))


@given(st.floats(-179, 180), st.floats(0.001, 1000))
def test_the_axis_of_any_dipole_is_its_angle(degrees: float, size: float) -> None:
    angle = np.radians(degrees)
    found = frontal_axis(size * np.cos(angle), size * np.sqrt(3) / 2 * np.sin(angle))
    assert angle_between(found, degrees) == pytest.approx(0, abs=1e-6)


def test_angles_differ_the_short_way_round() -> None:
    assert angle_between(np.array([170.0, -170.0, 10.0]), -170.0).tolist() == [-20.0, 0.0, -180.0]


def test_net_area_counts_what_is_below_as_negative_and_lost_samples_as_unknown() -> None:
    lead = np.array([0.0, 1.0, 2.0, -1.0, np.nan, 3.0])
    areas = net_area(lead, np.array([0, 1, 2, 5]), np.array([3, 4, 5, 6]))
    assert areas[:2].tolist() == [3.0, 2.0]
    assert np.isnan(areas[2])
    assert areas[3] == 3.0


@pytest.mark.parametrize(("p", "qrs", "t"), [(50, 30, 40), (70, -60, 20), (10, 110, 170)])
def test_axes_of_a_drawn_ecg_are_those_it_was_drawn_with(p: int, qrs: int, t: int) -> None:
    ecg = PaperEcg(p_axis_deg=p, qrs_axis_deg=qrs, t_axis_deg=t, p_mv=0.2)
    waves = delineate(ecg.twelve(), ecg.rate_hz, ecg.r_peaks)
    leads = dict(zip(NAMES, ecg.twelve(), strict=True))
    for measured, truth in zip(measure_axes(leads, ecg.rate_hz, waves), (p, qrs, t), strict=True):
        assert measured.value is not None
        assert angle_between(np.array(measured.value), truth) == pytest.approx(0, abs=3)
        assert measured.beats == ecg.beats


def test_leads_i_and_ii_are_enough() -> None:
    ecg = PaperEcg(qrs_axis_deg=-45)
    pair = {name: ecg.lead(name) for name in ("I", "II")}
    waves = delineate(np.stack(list(pair.values())), ecg.rate_hz, ecg.r_peaks)
    assert measure_axes(pair, ecg.rate_hz, waves)[1].value == pytest.approx(-45, abs=1)


def test_without_a_second_limb_lead_there_is_no_axis() -> None:
    ecg = PaperEcg()
    waves = delineate(ecg.lead("I"), ecg.rate_hz, ecg.r_peaks)
    for measured in measure_axes({"I": ecg.lead("I")}, ecg.rate_hz, waves):
        assert measured.value is None
        assert measured.spread is None
        assert "I and aVF" in str(measured.reason)


def test_beats_with_lost_samples_do_not_count() -> None:
    ecg = PaperEcg(beats=6)
    samples = ecg.twelve()
    waves = delineate(samples, ecg.rate_hz, ecg.r_peaks)
    samples[:, ecg.r_peaks[1] : ecg.r_peaks[5] + 5] = np.nan
    qrs = measure_axes(dict(zip(NAMES, samples, strict=True)), ecg.rate_hz, waves)[1]
    assert qrs.value is None
    assert "1 of 6 beats" in str(qrs.reason)


def test_a_direction_that_turns_from_beat_to_beat_is_none() -> None:
    ecg = PaperEcg(beats=9)
    samples = ecg.twelve()
    waves = delineate(samples, ecg.rate_hz, ecg.r_peaks)
    for beat, r in enumerate(ecg.r_peaks):  # the first three limb leads turned by 120° each time
        around = slice(r - 30, r + 40)
        samples[0:3, around] = np.roll(samples[0:3, around] * (1, -1, 1)[beat % 3], beat % 3, 0)
    i_and_ii = {"I": samples[0], "II": samples[1]}
    qrs = measure_axes(i_and_ii, ecg.rate_hz, waves)[1]
    assert qrs.value is None
    assert "differs from beat to beat" in str(qrs.reason)
