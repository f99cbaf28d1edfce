"""Which questions are asked of whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.intake.question import AskedOf
from station.intake.reading import read_questionnaire
from station.intake.rules import LeftOut, left_out

_LMP = AskedOf(sex=frozenset({"female"}), from_age=10, to_age=55)


@pytest.mark.parametrize(
    ("sex", "age", "expected"),
    [
        ("female", 34, None),
        ("female", 10, None),
        ("female", 55, None),
        ("female", 9, LeftOut.TOO_YOUNG),
        ("female", 56, LeftOut.TOO_OLD),
        ("male", 34, LeftOut.SEX),
        ("male", 70, LeftOut.SEX),
        # What is not known leaves nothing out.
        (None, 34, None),
        ("unknown", 34, None),
        ("other", 34, None),
        ("female", None, None),
        (None, None, None),
        ("other", 70, LeftOut.TOO_OLD),
    ],
)
def test_a_rule_by_sex_and_age(sex: str | None, age: int | None, expected: LeftOut | None) -> None:
    assert left_out(_LMP, sex=sex, age=age) is expected


@given(
    st.sampled_from(["female", "male", "other", "unknown", None]), st.none() | st.integers(0, 130)
)
def test_without_a_rule_everybody_is_asked(sex: str | None, age: int | None) -> None:
    assert left_out(AskedOf(), sex=sex, age=age) is None


@pytest.mark.parametrize(
    ("sex", "age", "left_out_here"),
    [
        ("female", 68, {"last_menstrual_period"}),
        ("female", 30, set()),
        ("male", 30, {"last_menstrual_period"}),
        ("female", 8, {"last_menstrual_period", "tobacco"}),
        ("male", 8, {"last_menstrual_period", "tobacco"}),
        (None, None, set()),
    ],
)
def test_the_shipped_questions_by_patient(
    sex: str | None, age: int | None, left_out_here: set[str]
) -> None:
    questions = read_questionnaire().questions
    found = {q.id for q in questions if left_out(q.asked_of, sex=sex, age=age) is not None}
    assert found == left_out_here
