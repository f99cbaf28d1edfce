import numpy as np

from station.signals.wave_agreement import agreed

NONE = np.nan


def of_leads(*leads: float, mark: int) -> float:
    """What is agreed on for one mark of one beat, at 1000 Hz."""
    marks = np.full((7, len(leads), 1), np.nan)
    marks[mark, :, 0] = leads
    return float(agreed(marks, 1000)[mark, 0])


P_ON, P_PEAK, P_OFF, QRS_ON, QRS_OFF, T_PEAK, T_OFF = range(7)


def test_the_earliest_onset_that_a_second_lead_confirms() -> None:
    assert of_leads(100, 130, 135, 160, mark=QRS_ON) == 130
    assert of_leads(124, 130, 135, 160, mark=QRS_ON) == 124  # 6 ms apart agree, 7 do not
    assert of_leads(123, 130, 135, 160, mark=QRS_ON) == 130


def test_the_latest_end_that_a_second_lead_confirms() -> None:
    assert of_leads(300, 310, 335, 400, mark=T_OFF) == 335
    assert of_leads(300, 312, 320, 400, mark=QRS_OFF) == 320


def test_each_limit_has_its_tolerance_from_the_cse_study() -> None:
    assert of_leads(100, 110, mark=P_ON) == 100
    assert of_leads(100, 112, mark=P_OFF) == 112
    assert of_leads(100, 111, mark=QRS_OFF) == 111
    assert of_leads(100, 130, mark=T_OFF) == 130


def test_where_none_agree_it_is_the_median() -> None:
    assert of_leads(100, 120, 180, mark=QRS_ON) == 120
    assert of_leads(100, 200, mark=T_OFF) == 150


def test_peaks_are_medians() -> None:
    assert of_leads(100, 101, 140, mark=P_PEAK) == 101
    assert of_leads(200, NONE, 210, mark=T_PEAK) == 205


def test_leads_without_the_wave_do_not_count() -> None:
    assert of_leads(NONE, 130, NONE, 134, mark=QRS_ON) == 130
    assert of_leads(NONE, 130, NONE, mark=QRS_ON) == 130
    assert of_leads(NONE, 130, NONE, mark=T_OFF) == 130
    assert np.isnan(of_leads(NONE, NONE, mark=T_OFF))


def test_one_lead_is_agreed_on() -> None:
    assert of_leads(77, mark=QRS_ON) == 77
