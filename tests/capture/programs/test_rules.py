"""Averages by hand: which readings count, and when one more is wanted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from station.capture.programs.program import Purpose
from station.capture.programs.rules import average, counted, mean, wants_repeat
from tests.capture.programs.plans import REPEAT, bp, plan

TAKEN = [bp(142, 90), bp(134, 84), bp(131, 81)]


def test_the_average_of_all_three() -> None:
    # 407 / 3 = 135.67 and 255 / 3 = 85
    assert average(plan(), TAKEN) == bp(136, 85)


def test_the_first_is_discarded() -> None:
    # 265 / 2 = 132.5 and 165 / 2 = 82.5: a half goes up
    assert average(plan(discard_first=1, fewest=2), TAKEN) == bp(133, 83)


def test_only_the_last_two_of_four_count() -> None:
    esh = plan(discard_first=1, last=2, fewest=2)
    assert list(counted(esh, 4)) == [2, 3]
    assert average(esh, [*TAKEN, bp(127, 79)]) == bp(129, 80)


def test_too_few_make_no_average() -> None:
    assert average(plan(), TAKEN[:2]) is None


def test_arms_and_positions_have_none() -> None:
    assert average(plan(purpose=Purpose.ARMS, fewest=1), TAKEN) is None


@pytest.mark.parametrize(
    ("last", "wanted"),
    [
        (bp(124, 84), False),  # ten is not more than ten
        (bp(123, 84), True),
        (bp(134, 95), True),
        (bp(145, 84), True),
    ],
)
def test_a_repeat_is_wanted_above_ten(last: object, wanted: bool) -> None:
    program = plan(repeat=REPEAT)
    assert wants_repeat(program, [bp(142, 90), bp(134, 84), last]) is wanted  # type: ignore[list-item]


def test_no_more_repeats_than_the_rule_says() -> None:
    program = plan(repeat=REPEAT)
    assert not wants_repeat(program, [*TAKEN, bp(160, 81)])


def test_a_half_is_rounded_up() -> None:
    assert mean([Decimal(120), Decimal(121)]) == Decimal(121)
    assert mean([Decimal("16.0"), Decimal("17.0"), Decimal("17.0")]) == Decimal(17)
