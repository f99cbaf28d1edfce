import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from station.signals.inputs import SignalError
from station.signals.leads import (
    STANDARD_LEADS,
    complete_leads,
    derive_limb_leads,
    lead_name,
    row_names,
)

FINITE = st.floats(-10, 10)


def test_limb_leads_of_a_worked_example() -> None:
    # I = 0.5 mV, II = 1.2 mV: III = 0.7, aVR = -0.85, aVL = 0.5 - 0.6, aVF = 1.2 - 0.25
    leads = {lead.name: lead for lead in derive_limb_leads([0.5], [1.2])}
    assert list(leads) == ["III", "aVR", "aVL", "aVF"]
    assert [lead.samples_mv[0] for lead in leads.values()] == pytest.approx(
        [0.7, -0.85, -0.1, 0.95]
    )
    assert all(lead.derived for lead in leads.values())


def test_leads_add_up() -> None:
    """Einthoven: I + III = II. Goldberger: the augmented leads add up to nothing."""
    i, ii = np.random.default_rng(4).normal(size=(2, 50))
    iii, avr, avl, avf = (lead.samples_mv for lead in derive_limb_leads(i, ii))
    assert i + iii == pytest.approx(ii)
    assert avr + avl + avf == pytest.approx(0)


def test_a_lost_sample_is_lost_in_all_derived_leads() -> None:
    for lead in derive_limb_leads([0.1, np.nan, 0.3], [np.nan, 0.2, 0.3]):
        assert np.isnan(lead.samples_mv).tolist() == [True, True, False]


def test_given_leads_stay_as_they_are_and_missing_ones_are_marked() -> None:
    ecg = np.arange(8.0).reshape(4, 2) / 10
    leads = complete_leads(ecg, ("v1", "II", "I", "AVF"))
    assert [lead.name for lead in leads] == ["I", "II", "III", "aVR", "aVL", "aVF", "V1"]
    assert [lead.name for lead in leads if lead.derived] == ["III", "aVR", "aVL"]
    assert leads[5].samples_mv.tolist() == ecg[3].tolist()
    assert leads[2].samples_mv == pytest.approx(ecg[1] - ecg[2])


def test_twelve_leads_need_nothing() -> None:
    leads = complete_leads(np.zeros((12, 5)), STANDARD_LEADS)
    assert tuple(lead.name for lead in leads) == STANDARD_LEADS
    assert not any(lead.derived for lead in leads)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("I", "V1"), "Lead II is missing"),
        (("V2", "V1"), "Lead I and lead II is missing"),
        (("I", "I"), "none twice"),
        (("I",), "2 leads"),
        ((), "none"),
        (("I", "lead two"), "no standard lead 'lead two'"),
    ],
)
def test_wrong_names_are_refused_in_words(names: tuple[str, ...], words: str) -> None:
    with pytest.raises(SignalError, match=words):
        complete_leads(np.zeros((2, 5)), names)


def test_leads_of_different_length_are_refused() -> None:
    with pytest.raises(SignalError, match="3 samples and lead II 2"):
        derive_limb_leads([1.0, 2.0, 3.0], [1.0, 2.0])


def test_other_names_are_rows_all_the_same() -> None:
    assert row_names(["avf", " mlii "], 2) == ("aVF", "mlii")
    assert lead_name(" AVR ") == "aVR"


@given(arrays(float, (2, 20), elements=FINITE))
def test_deriving_is_linear_and_keeps_the_length(ecg: np.ndarray) -> None:
    once = derive_limb_leads(*ecg)
    twice = derive_limb_leads(*(2 * ecg))
    for a, b in zip(once, twice, strict=True):
        assert b.samples_mv == pytest.approx(2 * a.samples_mv)
