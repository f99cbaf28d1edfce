"""Agreement of rates: every verdict, and what stands in the way of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.signals.agreement import Agreement, Rate, Verdict, agreement
from station.signals.inputs import SignalError


def test_rates_within_five_agree() -> None:
    found = agreement(ecg=Rate(72), oximeter=Rate(70), cuff=Rate(75))
    assert found.verdict is Verdict.AGREE
    assert found.apart_per_min == 5
    assert found.says == "The rates agree: ECG 72, oximeter 70, cuff 75 /min."


def test_a_tenth_is_allowed_where_that_is_more() -> None:
    assert agreement(ecg=Rate(150), oximeter=Rate(136)).verdict is Verdict.AGREE
    assert agreement(ecg=Rate(150), oximeter=Rate(134)).verdict is Verdict.DISAGREE
    assert agreement(ecg=Rate(40), oximeter=Rate(46)).verdict is Verdict.DISAGREE


def test_the_one_that_stands_alone_is_named() -> None:
    found = agreement(ecg=Rate(144), oximeter=Rate(72), cuff=Rate(70))
    assert found.verdict is Verdict.DISAGREE
    assert found.stands_alone == "ECG"
    assert found.apart_per_min == 74
    assert "The ECG stands alone." in found.says


def test_nobody_stands_alone_where_all_three_differ() -> None:
    assert agreement(ecg=Rate(60), oximeter=Rate(80), cuff=Rate(110)).stands_alone is None


def test_nobody_stands_alone_between_two_that_differ() -> None:
    found = agreement(ecg=Rate(70), oximeter=Rate(74.5), cuff=Rate(79))
    assert found.verdict is Verdict.DISAGREE
    assert found.stands_alone is None


def test_a_pulse_deficit_is_told_as_one() -> None:
    found = agreement(ecg=Rate(110), oximeter=Rate(88))
    assert found.pulse_deficit_per_min == 22
    assert "not every beat reaches the finger" in found.says
    assert agreement(ecg=Rate(88), oximeter=Rate(110)).pulse_deficit_per_min is None


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (agreement(), "Two rates are needed."),
        (agreement(ecg=Rate(70)), "Two rates are needed."),
        (
            agreement(ecg=Rate(70), cuff=Rate(90, age_s=61)),
            "Two rates are needed; that of the cuff is too old or held.",
        ),
        (
            agreement(ecg=Rate(70, held=True), oximeter=Rate(90)),
            "Two rates are needed; that of the ECG is too old or held.",
        ),
    ],
)
def test_what_cannot_be_compared(found: Agreement, says: str) -> None:
    assert found == Agreement(Verdict.NOT_COMPARABLE, says)


@pytest.mark.parametrize(
    "rate", [Rate(0), Rate(-5), Rate(float("nan")), Rate(float("inf")), Rate(70, age_s=-1)]
)
def test_what_is_no_rate_is_refused(rate: Rate) -> None:
    with pytest.raises(SignalError):
        agreement(ecg=rate)


@given(*[st.none() | st.builds(Rate, st.floats(1, 400), st.floats(0, 100), st.booleans())] * 3)
def test_any_rates_have_a_verdict(
    ecg: Rate | None, oximeter: Rate | None, cuff: Rate | None
) -> None:
    found = agreement(ecg=ecg, oximeter=oximeter, cuff=cuff)
    assert (found.apart_per_min is None) == (found.verdict is Verdict.NOT_COMPARABLE)
    if found.verdict is not Verdict.DISAGREE:
        assert found.stands_alone is None
        assert found.pulse_deficit_per_min is None
