"""The usual visit, from the choice of a patient to the signature: what a person has to do, and how
long the window takes to answer each touch.
"""

from __future__ import annotations

import statistics

import pytest

from station.demo import Demo
from tests.end_to_end.test_visit import (
    LONGEST_MS,
    MOST_INTERACTIONS,
    bedside,  # noqa: F401 - a fixture
    demo,  # noqa: F401 - a fixture
    from_choice_to_signed,
    sign_in,
)
from tests.support.chart import demo_chart  # noqa: F401 - a fixture
from tests.support.counting import CountingBedside, percentile
from tests.support.figures import StateFigure, state_all

pytestmark = [pytest.mark.bench, pytest.mark.window, pytest.mark.chart, pytest.mark.timeout(240)]


def test_the_usual_visit(
    bedside: CountingBedside,  # noqa: F811
    demo: Demo,  # noqa: F811
    figure: StateFigure,
) -> None:
    sign_in(bedside)
    with bedside.counting():
        from_choice_to_signed(bedside, demo)
    answers = [one.answer_ms for one in bedside.interactions]
    slowest = max(bedside.interactions, key=lambda one: one.answer_ms)
    block = bedside.longest_block()
    count = len(bedside.interactions)
    state_all(
        figure,
        [
            {
                "name": "Visit, interactions from patient choice to signed",
                "value": count,
                "unit": "",
                "at_most": MOST_INTERACTIONS,
                "note": "three of them for a weight that is too early to be surely this patient's",
            },
            {"name": "Visit, a touch until painted, p50", "value": statistics.median(answers)}
            | {"unit": "ms", "at_most": 100},
            {"name": "Visit, a touch until painted, p95", "value": percentile(answers, 0.95)}
            | {"unit": "ms", "at_most": 100},
            {"name": "Visit, a touch until painted, slowest", "value": max(answers)}
            | {"unit": "ms", "at_most": 100, "note": slowest.name},
            {"name": "Visit, longest time the window stood still", "value": block.own_ms}
            | {"unit": "ms", "at_most": LONGEST_MS, "note": f"{block.cpu_ms:.0f} ms at work"},
        ],
    )
