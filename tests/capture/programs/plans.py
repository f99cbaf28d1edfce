"""Programs to test with: short names, round times."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

from station.capture.programs.program import Planned, Program, Repeat, Source
from station.capture.programs.rules import Pressure

SOURCE = Source(
    cite="Example 2026", publication="Example, J Example 2026", section="methods", says=""
)

AOBP = Program(
    id="aobp",
    title="AOBP",
    about="",
    rest_s=300.0,
    checklist=("Seated",),
    blinded=True,
    fewest=3,
    readings=(Planned(position="sitting"), *(Planned(wait_s=60.0, position="sitting"),) * 2),
    sources=(SOURCE,),
)
REPEAT = Repeat(differ_mmhg=Decimal(10), most=1, wait_s=60.0)


def plan(**changes: Any) -> Program:
    """The program above with changes."""
    return dataclasses.replace(AOBP, **changes)


def bp(systolic: int, diastolic: int) -> Pressure:
    return Pressure(systolic=Decimal(systolic), diastolic=Decimal(diastolic))
