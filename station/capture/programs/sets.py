"""What a program took, as results: each reading, and what stands for all of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from station.capture.programs.machine import Run
from station.capture.programs.program import Planned, Purpose
from station.capture.programs.rules import Pressure, average, counted, mean
from station.saying import say
from station.visit import Actor, InSet, Result, ResultKind, SetPart, new_id
from station.vitals import Origin, Quality, Quantity, Reading, Unit, Vital

__all__ = ["Component", "averages", "pressure_of", "results_of", "whole"]

_PRESSURES: Final = (Vital.SYSTOLIC, Vital.DIASTOLIC, Vital.MEAN_ARTERIAL_PRESSURE)


@dataclass(slots=True)
class Component:
    """One reading of the set: what one inflation gave, pulse included."""

    planned: Planned
    readings: dict[Vital, Reading] = field(default_factory=dict)

    @property
    def measurement(self) -> str:
        """Its id; "" before anything came."""
        return next((reading.measurement for reading in self.readings.values()), "")

    def said(self) -> tuple[Reading, ...]:
        """With the position and the side that the program asked for."""
        return tuple(self._placed(reading) for reading in self.readings.values())

    def _placed(self, reading: Reading) -> Reading:
        planned, context = self.planned, reading.context
        if reading.vital not in _PRESSURES:
            return reading
        if planned.position is not None:
            context = dataclasses.replace(context, position=planned.position)
        if planned.side is not None:
            site = context.body_site or "upper_arm"
            context = dataclasses.replace(context, side=planned.side, body_site=site)
        return reading if context == reading.context else reading.replace(context=context)


def pressure_of(readings: dict[Vital, Reading]) -> Pressure | None:
    """Both numbers in whole mmHg as sent, or None where one is missing."""
    systolic, diastolic = readings.get(Vital.SYSTOLIC), readings.get(Vital.DIASTOLIC)
    if systolic is None or diastolic is None:
        return None
    return Pressure(
        systolic=systolic.in_chart_unit().value, diastolic=diastolic.in_chart_unit().value
    )


def results_of(
    run: Run,
    components: Sequence[Component],
    *,
    set_id: str,
    now: datetime,
    actor: Actor,
) -> tuple[Result, ...]:
    """The readings in their order, then the average or the group where there is one.

    A program that ended early has no average, and a group only of two readings or more.
    """
    used = counted(run.program, len(components))
    common = InSet(
        set_id=set_id,
        part=SetPart.READING,
        program=run.program.id,
        title=run.program.title,
        source=run.program.sources[0].short,
        place=0,
        of=len(components),
        notes=_notes(run),
    )
    made = [
        Result(
            id=new_id(),
            kind=ResultKind.BLOOD_PRESSURE,
            accepted_at=now,
            accepted_by=actor,
            readings=component.said(),
            in_set=dataclasses.replace(
                common,
                place=at + 1,
                label=component.planned.label,
                counted=run.program.purpose is not Purpose.AVERAGE or at in used,
            ),
        )
        for at, component in enumerate(components)
    ]
    found = whole(run, components, set_id)
    if found is None:
        return tuple(made)
    part, readings = found
    members = [one for one in made if one.in_set is not None and one.in_set.counted]
    return (
        *made,
        Result(
            id=new_id(),
            kind=ResultKind.BLOOD_PRESSURE,
            accepted_at=now,
            accepted_by=actor,
            readings=readings,
            in_set=dataclasses.replace(common, part=part, of=len(members)),
        ),
    )


def whole(
    run: Run, components: Sequence[Component], set_id: str
) -> tuple[SetPart, tuple[Reading, ...]] | None:
    """What stands for the whole set, and its values; None where nothing does."""
    if run.program.purpose is Purpose.AVERAGE:
        found = average(run.program, run.taken) if run.ending is None else None
        if found is None:
            return None
        used = [components[at] for at in counted(run.program, len(components))]
        return SetPart.AVERAGE, averages(found, used, set_id)
    if len(components) < 2:
        return None
    return SetPart.GROUP, tuple(reading for one in components for reading in one.said())


def averages(found: Pressure, used: Sequence[Component], set_id: str) -> tuple[Reading, ...]:
    """Computed values, in the name of the cuff that took what they are made of."""
    values = {Vital.SYSTOLIC: found.systolic, Vital.DIASTOLIC: found.diastolic}
    means = [one.readings.get(Vital.MEAN_ARTERIAL_PRESSURE) for one in used]
    known = [reading.in_chart_unit().value for reading in means if reading is not None]
    if len(known) == len(used):
        values[Vital.MEAN_ARTERIAL_PRESSURE] = mean(known)
    return tuple(_average(vital, value, used, set_id) for vital, value in values.items())


def _average(vital: Vital, value: Decimal, used: Sequence[Component], set_id: str) -> Reading:
    said = [reading for one in used for reading in one.said() if reading.vital is vital]
    first, last = said[0], said[-1]
    doubts = [reading for reading in said if not reading.quality.good]
    # One number by hand makes it a person's; one that is not real makes it unreal.
    origins = [reading.origin for reading in said]
    typed = Origin.MANUAL if Origin.MANUAL in origins else first.origin
    origin = next((one for one in origins if not one.real), typed)
    same = all(reading.context == first.context for reading in said)
    return last.replace(
        id=new_id(),
        measurement=set_id,
        quantity=Quantity(value, Unit.MMHG),
        taken=dataclasses.replace(
            last.taken,
            started=min(reading.taken.started for reading in said),
            device_time=None,
            clock_offset=None,
            stored_for=None,
        ),
        origin=origin,
        context=first.context if same else dataclasses.replace(first.context, position=None),
        quality=Quality(
            good=not doubts,
            reasons=tuple(
                dict.fromkeys(why for reading in said for why in reading.quality.reasons)
            ),
        ),
    )


def _notes(run: Run) -> tuple[str, ...]:
    notes = []
    if run.rest_skipped is not None:
        notes.append(
            say(
                "Rest skipped after {rested:.0f} of {wanted:.0f} s: {why}",
                rested=run.rested_s,
                wanted=run.program.rest_s,
                why=run.rest_skipped,
            )
        )
    if run.failures:
        why = "; ".join(says.rstrip(".") for says in run.failures)
        notes.append(say("Failed tries: {n} ({why})", n=len(run.failures), why=why))
    if run.ending is not None:
        taken, wanted, why = len(run.taken), len(run.readings), run.says.rstrip(".: ")
        if why:
            notes.append(
                say("Ended after {n} of {all} readings: {why}", n=taken, all=wanted, why=why)
            )
        else:
            notes.append(say("Ended after {n} of {all} readings", n=taken, all=wanted))
    return tuple(notes)
