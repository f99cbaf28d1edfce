"""How a run is shown: its machine and what was taken, as one immutable view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from station.capture.programs.machine import Run, Stage
from station.capture.programs.program import Program, Purpose
from station.capture.programs.rules import average, counted
from station.capture.programs.sets import Component, pressure_of
from station.capture.programs.views import ProgramChoice, ProgramView, TakenView
from station.vitals import Reading

__all__ = ["choice", "shown"]

# What a cuff takes for one reading, as a rule; only for telling how long a program takes.
_CUFF_S: Final = 35.0


def choice(program: Program) -> ProgramChoice:
    """A program in the list."""
    return ProgramChoice(
        id=program.id,
        title=program.title,
        about=program.about,
        source=program.sources[0].cite,
        takes_s=_takes_s(program),
        readings=len(program.readings),
        blinded=program.blinded,
    )


def _takes_s(program: Program) -> float:
    """Rest, waits and inflations, to half a minute."""
    waits = 0.0
    standing = 0.0
    for planned in program.readings[1:]:
        standing = 0.0 if planned.prepare else standing
        wait = max(0.0, planned.wait_s - standing) if planned.since_prepared else planned.wait_s
        waits += wait
        standing += wait + _CUFF_S
    return round((program.rest_s + waits + _CUFF_S * len(program.readings)) / 30) * 30.0


def shown(
    run: Run,
    components: Sequence[Component],
    *,
    now_s: float,
    set_id: str,
    cuff: str,
    pulses: Mapping[str, Reading],
    asking: str,
    keepable: bool,
    kept: bool,
) -> ProgramView:
    """The view of this moment. A blinded run has no numbers in it."""
    program = run.program
    hidden = program.blinded and not run.over
    whole = average(program, run.taken) if run.over and run.ending is None else None
    planned = run.readings[run.place] if run.place < len(run.readings) else None
    return ProgramView(
        set_id=set_id,
        program=program.id,
        title=program.title,
        purpose=program.purpose,
        stage=run.stage,
        cuff=cuff,
        startable=run.startable,
        readings=_readings(run, components, pulses, hidden=hidden),
        place=run.place,
        attempt=run.attempt,
        rest_s=program.rest_s,
        rest_skipped=run.rest_skipped,
        left_s=run.remaining_s(now_s) if run.counting else None,
        whole_s=_whole_s(run),
        paused=run.paused,
        running=run.began_s is not None,
        asking=asking,
        prepare=planned.prepare if planned is not None and run.stage is Stage.PREPARE else "",
        checklist=program.checklist,
        blinded=program.blinded,
        hidden=hidden,
        average=whole,
        averaged=len(counted(program, len(run.taken))) if whole is not None else 0,
        last_failure=run.failures[-1] if run.failures and run.attempt > 1 else "",
        ending=run.ending,
        says=run.says,
        keepable=keepable,
        kept=kept,
    )


def _whole_s(run: Run) -> float | None:
    """What the countdown began with, as near as it matters for a ring."""
    if run.stage is Stage.REST:
        return run.program.rest_s
    if run.stage is Stage.WAIT:
        again = run.attempt > 1
        return run.program.retry_after_s if again else run.readings[run.place].wait_s
    return None


def _readings(
    run: Run, components: Sequence[Component], pulses: Mapping[str, Reading], *, hidden: bool
) -> tuple[TakenView, ...]:
    used = counted(run.program, len(components)) if run.over and run.ending is None else None
    averaged = run.program.purpose is Purpose.AVERAGE
    views = []
    for at, planned in enumerate(run.readings):
        taken = components[at] if at < len(components) else None
        pulse = pulses.get(taken.measurement) if taken is not None else None
        show = taken is not None and not hidden
        views.append(
            TakenView(
                label=planned.label,
                taken=taken is not None,
                pressure=pressure_of(taken.readings) if show and taken is not None else None,
                pulse=round(pulse.quantity.value) if show and pulse is not None else None,
                wait_s=planned.wait_s if at else 0.0,
                counts=(at in used) if used is not None and averaged and taken else None,
            )
        )
    return tuple(views)
