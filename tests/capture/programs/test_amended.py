"""A corrected reading of a set: what the average or the group becomes. Means by hand."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from station.capture.programs.amended import made_anew
from station.corrections import corrected
from station.visit import Result, SetPart
from station.vitals import Origin, Quantity, Unit, Vital
from tests.capture.room import ACTOR, NINE
from tests.export.test_fhir_sets import AVERAGE, GROUP, LYING_STANDING, THREE


def amended(one: Result, systolic: int, diastolic: int) -> Result:
    values = (
        (Vital.SYSTOLIC, Quantity(Decimal(systolic), Unit.MMHG)),
        (Vital.DIASTOLIC, Quantity(Decimal(diastolic), Unit.MMHG)),
    )
    return corrected(one, values, ACTOR, NINE)


def anew(*results: Result, set_id: str = "s1", fewest: int = 3) -> Result | None:
    found = made_anew(results, set_id, fewest=fewest, actor=ACTOR, now=NINE)
    assert found is not None
    return found[1]


def numbers(result: Result) -> list[str]:
    return [f"{one.vital} {one.quantity.value}" for one in result.readings]


def test_the_average_is_that_of_what_holds_now() -> None:
    # 124 + 134 + 131 = 389, 90 + 84 + 81 = 255; / 3
    now = anew(amended(THREE[0], 124, 90), *THREE[1:], AVERAGE)
    assert now is not None
    assert now.id == AVERAGE.id
    assert numbers(now) == ["systolic 130", "diastolic 85"]
    assert {one.origin for one in now.readings} == {Origin.MANUAL}
    assert now.in_set == AVERAGE.in_set
    assert now.accepted_by == ACTOR


def test_a_reading_in_error_leaves_the_average_where_enough_are_left() -> None:
    # (134 + 131) / 2 = 132.5, (84 + 81) / 2 = 82.5: a half goes up
    now = anew(*THREE[1:], AVERAGE, fewest=2)
    assert now is not None
    assert numbers(now) == ["systolic 133", "diastolic 83"]
    assert now.in_set is not None
    assert now.in_set.of == 2
    assert now.readings[0].taken.started == THREE[1].readings[0].taken.started


def test_with_too_few_left_there_is_no_average() -> None:
    assert anew(*THREE[1:], AVERAGE, fewest=3) is None
    assert anew(AVERAGE, fewest=0) is None


def test_a_group_holds_what_its_readings_hold() -> None:
    now = anew(amended(LYING_STANDING[0], 126, 76), LYING_STANDING[1], GROUP, set_id="s2")
    assert now is not None
    # The pulse of the same inflation is not what was wrong.
    assert numbers(now)[:3] == ["systolic 126", "diastolic 76", "pulse_rate 74"]
    assert anew(LYING_STANDING[1], GROUP, set_id="s2") is None


@pytest.mark.parametrize("gone", [THREE, (*THREE, GROUP)], ids=["no average", "another set"])
def test_where_nothing_stands_for_the_set_nothing_follows(gone: tuple[Result, ...]) -> None:
    results = tuple(
        dataclasses.replace(one, in_set=dataclasses.replace(one.in_set, set_id="s3"))
        if one.in_set is not None and one.in_set.part is SetPart.READING
        else one
        for one in gone
    )
    assert made_anew(results, "s3", fewest=2, actor=ACTOR, now=NINE) is None
