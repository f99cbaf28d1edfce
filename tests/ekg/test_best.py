"""The best stretch of the last minute."""

from __future__ import annotations

from station.ekg.best import Seconds
from station.signals.quality_reasons import Reason

GOOD: frozenset[Reason] = frozenset()
OFF = frozenset({Reason.LEAD_OFF})
WANDER = frozenset({Reason.WANDER})
REVERSED = frozenset({Reason.REVERSAL})


def noted(*seconds: frozenset[Reason], first: int = 0) -> Seconds:
    all_of_them = Seconds()
    for number, reasons in enumerate(seconds, start=first):
        all_of_them.note(number, [reasons, GOOD])
    return all_of_them


def test_there_is_none_before_there_are_as_many_seconds() -> None:
    assert noted(*[GOOD] * 9).best(10) is None


def test_of_equals_the_newest() -> None:
    best = noted(*[GOOD] * 15, first=100).best(10)
    assert best is not None
    assert (best.first_second, best.seconds, best.poor) == (105, 10, 0.0)


def test_a_poor_second_is_avoided() -> None:
    best = noted(*[GOOD] * 12, OFF, *[GOOD] * 3).best(10)
    assert best is not None
    assert (best.first_second, best.poor) == (2, 0.0)


def test_hidden_beats_are_worse_than_a_wandering_baseline() -> None:
    best = noted(*[WANDER] * 10, *[OFF] * 10).best(10)
    assert best is not None
    assert (best.first_second, best.poor) == (0, 4.0)


def test_exchanged_arms_are_no_reason_to_choose_another() -> None:
    best = noted(*[GOOD] * 10, *[REVERSED] * 10).best(10)
    assert best is not None
    assert (best.first_second, best.poor) == (10, 0.0)


def test_only_the_last_minute_counts_and_a_break_begins_anew() -> None:
    assert noted(*[GOOD] * 10, *[OFF] * 60).best(10).first_second == 60  # type: ignore[union-attr]
    seconds = noted(*[GOOD] * 20)
    seconds.note(40, [GOOD])
    assert seconds.best(10) is None
