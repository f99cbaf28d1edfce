"""NEWS2: the chart of the Royal College of Physicians, row by row, and what is missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from station.checks.news2 import Part, news2
from station.vitals import Context, Unit, Vital
from tests.checks.values import reading

# A value and its points, on both sides of each line of the chart.
CHART = [
    (Vital.RESPIRATORY_RATE, "8 3, 9 1, 11 1, 12 0, 20 0, 21 2, 24 2, 25 3"),
    (Vital.SPO2, "91 3, 92 2, 93 2, 94 1, 95 1, 96 0"),
    (Vital.SYSTOLIC, "90 3, 91 2, 100 2, 101 1, 110 1, 111 0, 219 0, 220 3"),
    (Vital.PULSE_RATE, "40 3, 41 1, 50 1, 51 0, 90 0, 91 1, 110 1, 111 2, 130 2, 131 3"),
    (Vital.BODY_TEMPERATURE, "35.0 3, 35.1 1, 36.0 1, 36.1 0, 38.0 0, 38.1 1, 39.0 1, 39.1 2"),
]


@pytest.mark.parametrize(
    ("vital", "value", "points"),
    [(vital, *row.split()) for vital, rows in CHART for row in rows.split(",")],
)
def test_each_row_of_the_chart(vital: Vital, value: str, points: str) -> None:
    found = news2([reading(vital, value)], age_years=40)

    assert found is not None
    assert found.points == int(points)
    assert len(found.missing) == 6
    assert not found.whole


def test_a_whole_score_needs_all_seven_parts() -> None:
    readings = [
        reading(Vital.RESPIRATORY_RATE, "22"),  # 2
        reading(Vital.SPO2, "94"),  # 1
        reading(Vital.SYSTOLIC, "105"),  # 1
        reading(Vital.HEART_RATE, "112"),  # 2
        reading(Vital.BODY_TEMPERATURE, "101.3", Unit.FAHRENHEIT),  # 38.5 degC: 1
    ]

    part = news2(readings, age_years=40)
    assert part is not None
    assert part.points == 7
    assert part.missing == (Part.OXYGEN, Part.CONSCIOUSNESS)

    whole = news2(readings, age_years=40, on_oxygen=True, alert=False)
    assert whole is not None
    assert whole.points == 7 + 2 + 3
    assert whole.whole


@pytest.mark.parametrize(("flow", "points"), [("0", 0), ("2", 2), (None, None)])
def test_oxygen_is_what_was_said_at_the_saturation(flow: str | None, points: int | None) -> None:
    context = Context(oxygen_l_min=None if flow is None else Decimal(flow))
    found = news2([reading(Vital.SPO2, "97").replace(context=context)], age_years=40)

    assert found is not None
    assert dict(found.parts).get(Part.OXYGEN) == points
    assert (Part.OXYGEN in found.missing) is (points is None)


@pytest.mark.parametrize("age", [None, 15])
def test_it_is_not_for_children_or_an_unknown_age(age: int | None) -> None:
    assert news2([reading(Vital.SPO2, "97")], age_years=age) is None
