"""What becomes of an average or a group when one of its readings is corrected. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from station.capture.programs.program import Planned
from station.capture.programs.rules import Pressure, mean
from station.capture.programs.sets import Component, averages
from station.visit import Actor, Result, SetPart
from station.vitals import Reading, Vital

__all__ = ["FEWEST", "made_anew"]

# Without its program's file nobody knows how few would do; an average of one is none.
FEWEST: Final = 2


def made_anew(
    results: Sequence[Result], set_id: str, *, fewest: int, actor: Actor, now: datetime
) -> tuple[Result, Result | None] | None:
    """What stands for the whole set and what it is now, made of its counted readings in
    `results`: what holds of the visit after the correction. Its second part is None where too few
    readings are left; None where nothing stands for the set (any more).
    """
    own = [one for one in results if one.in_set is not None and one.in_set.set_id == set_id]
    whole = next((one for one in own if _part(one) is not SetPart.READING), None)
    if whole is None or whole.in_set is None:
        return None
    members = sorted((one for one in own if _counts(one)), key=_place)
    group = whole.in_set.part is SetPart.GROUP
    if len(members) < (2 if group else max(1, fewest)):
        return whole, None
    readings = _together(members) if group else _averaged(members, set_id)
    if not readings:
        return whole, None
    in_set = dataclasses.replace(whole.in_set, of=len(members))
    anew = dataclasses.replace(
        whole, readings=readings, in_set=in_set, accepted_at=now, accepted_by=actor
    )
    return whole, anew


def _part(result: Result) -> SetPart | None:
    return result.in_set.part if result.in_set is not None else None


def _counts(result: Result) -> bool:
    of = result.in_set
    return result.filed and of is not None and of.part is SetPart.READING and of.counted


def _place(result: Result) -> int:
    return result.in_set.place if result.in_set is not None else 0


def _together(members: Sequence[Result]) -> tuple[Reading, ...]:
    return tuple(reading for one in members for reading in one.readings)


def _averaged(members: Sequence[Result], set_id: str) -> tuple[Reading, ...]:
    """Empty where a reading lacks one of the two numbers."""
    used = [
        Component(Planned(), {reading.vital: reading for reading in one.readings})
        for one in members
    ]
    values = [_mean(used, vital) for vital in (Vital.SYSTOLIC, Vital.DIASTOLIC)]
    systolic, diastolic = values
    if systolic is None or diastolic is None:
        return ()
    return averages(Pressure(systolic=systolic, diastolic=diastolic), used, set_id)


def _mean(used: Sequence[Component], vital: Vital) -> Decimal | None:
    readings = [one.readings.get(vital) for one in used]
    known = [reading.in_chart_unit().value for reading in readings if reading is not None]
    return mean(known) if len(known) == len(used) else None
