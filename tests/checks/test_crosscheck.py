"""Pulses of one visit against one another."""

from __future__ import annotations

from datetime import timedelta

from station.checks.crosscheck import PulseSource, TimedRate, pulses
from station.visit import Actor, Result, ResultKind, Role
from station.vitals import Vital
from tests.checks.values import NOON, reading

ACTOR = Actor(user_id="u", name="A", role=Role.ASSISTANT, session_id="s")


def pulse(value: str, method: str | None, *, seconds: float = 0, ecg: bool = False) -> Result:
    vital = Vital.HEART_RATE if ecg else Vital.PULSE_RATE
    return Result(
        id=f"{method}-{value}",
        kind=ResultKind.PULSE_RATE,
        accepted_at=NOON,
        accepted_by=ACTOR,
        readings=(reading(vital, value, at=NOON + timedelta(seconds=seconds), method=method),),
    )


def test_a_cuff_and_an_oximeter_that_disagree() -> None:
    found = pulses([pulse("72", "oximetry"), pulse("96", "oscillometric", seconds=20)])

    assert found is not None
    assert found.rates == ((PulseSource.OXIMETER, 72), (PulseSource.CUFF, 96))
    assert found.alone is None


def test_of_three_the_one_that_stands_alone_is_named() -> None:
    found = pulses(
        [pulse("72", "oximetry"), pulse("96", "oscillometric"), pulse("73", None, ecg=True)]
    )

    assert found is not None
    assert found.alone is PulseSource.CUFF


def test_the_live_ekg_counts_too_and_a_deficit_is_named() -> None:
    found = pulses([pulse("72", "oximetry")], TimedRate(96.0, NOON))

    assert found is not None
    assert found.deficit
    assert pulses([pulse("72", "oximetry")], TimedRate(74.0, NOON)) is None


def test_what_cannot_be_compared_is_not_called_different() -> None:
    assert pulses([]) is None
    assert pulses([pulse("72", "oximetry")]) is None
    assert pulses([pulse("72", "oximetry"), pulse("96", None)]) is None  # by hand
    late = pulse("96", "oscillometric", seconds=61)  # IEC: rates of one minute
    assert pulses([pulse("72", "oximetry"), late]) is None
    assert pulses([pulse("72", "oximetry"), pulse("77", "oscillometric")]) is None
