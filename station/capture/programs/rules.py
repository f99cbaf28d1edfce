"""Which readings of a program count, when one more is wanted, and what their average is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from station.capture.programs.program import Program, Purpose

__all__ = ["Pressure", "average", "counted", "mean", "wants_repeat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressure:
    """One reading, in mmHg."""

    systolic: Decimal
    diastolic: Decimal


def counted(program: Program, readings: int) -> range:
    """The places (from 0) of the readings that count, of so many that were taken."""
    first = min(program.discard_first, readings)
    if program.last is not None:
        first = max(first, readings - program.last)
    return range(first, readings)


def wants_repeat(program: Program, taken: Sequence[Pressure]) -> bool:
    """Whether one more reading is wanted after all that were planned."""
    rule = program.repeat
    extra = len(taken) - len(program.readings)
    if rule is None or len(taken) < 2 or extra >= rule.most:
        return False
    before, last = taken[-2:]
    return (
        abs(last.systolic - before.systolic) > rule.differ_mmhg
        or abs(last.diastolic - before.diastolic) > rule.differ_mmhg
    )


def mean(values: Sequence[Decimal]) -> Decimal:
    """The arithmetic mean in whole units; a half is rounded up, as a person does it."""
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal(1), ROUND_HALF_UP)


def average(program: Program, taken: Sequence[Pressure]) -> Pressure | None:
    """The program's result; None where it has none, or too few readings count."""
    used = [taken[at] for at in counted(program, len(taken))]
    if program.purpose is not Purpose.AVERAGE or len(used) < max(1, program.fewest):
        return None
    return Pressure(
        systolic=mean([one.systolic for one in used]),
        diastolic=mean([one.diastolic for one in used]),
    )
