"""A program as a state machine: no I/O, no clock, no device. Times are seconds of one monotonic
clock that is passed in.

    position -> rest -> measure -> wait -> measure -> ... -> done
                          ^  prepare -> wait

Every step is a function of a `Run` and gives a new one, with at most one order for the cuff. A
step that does not apply now changes nothing, so that a late event can do no harm. Once a run is
over it never changes again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, NamedTuple

from station.capture.programs.program import Planned, Program
from station.capture.programs.rules import Pressure, wants_repeat
from station.saying import say

__all__ = [
    "Ending",
    "Moved",
    "Order",
    "Run",
    "Stage",
    "abort",
    "began",
    "begin",
    "confirm",
    "failed",
    "pause",
    "resume",
    "skip_rest",
    "start_refused",
    "tick",
    "took",
]

# A cuff that will not start yet is asked again, and given up after this.
_ASK_AGAIN_S: Final = 1.0
_PATIENCE_S: Final = 90.0


class Stage(StrEnum):
    """What goes on. POSITION and PREPARE wait for a person, REST and WAIT for the time, MEASURE
    for the cuff.
    """

    POSITION = "position"
    REST = "rest"
    PREPARE = "prepare"
    WAIT = "wait"
    MEASURE = "measure"
    DONE = "done"
    ENDED = "ended"


class Ending(StrEnum):
    """Why a program ended before its last reading."""

    ASKED = "asked"
    CUFF_STOPPED = "cuff_stopped"
    READING_FAILED = "reading_failed"
    CUFF_LOST = "cuff_lost"
    PATIENT_LEFT = "patient_left"


class Order(StrEnum):
    """What the cuff is to do."""

    START = "start"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Where one program stands.

    `startable`: the cuff takes orders from here. `until_s` ends the countdown of the stage,
    None where there is none or it is paused with `left_s` to go. `asks_s` is when the cuff is
    asked to start, None where it was, or is started by hand. `began_s`: since when the cuff is
    known to measure.
    """

    program: Program
    startable: bool
    stage: Stage
    since_s: float
    readings: tuple[Planned, ...]
    taken: tuple[Pressure, ...] = ()
    attempt: int = 1
    until_s: float | None = None
    left_s: float | None = None
    asks_s: float | None = None
    began_s: float | None = None
    rest_skipped: str | None = None
    rested_s: float = 0.0
    prepared_s: float | None = None
    failures: tuple[str, ...] = ()
    ending: Ending | None = None
    says: str = ""

    @property
    def over(self) -> bool:
        """Whether it will never change again."""
        return self.stage in (Stage.DONE, Stage.ENDED)

    @property
    def paused(self) -> bool:
        """Whether the countdown stands still."""
        return self.left_s is not None

    @property
    def counting(self) -> bool:
        """Whether there is a countdown, running or paused."""
        return self.stage in (Stage.REST, Stage.WAIT)

    @property
    def place(self) -> int:
        """The place (from 0) of the reading that is next or under way."""
        return len(self.taken)

    def remaining_s(self, now_s: float) -> float | None:
        """What is left of the countdown; None where there is none."""
        if self.left_s is not None:
            return self.left_s
        return max(0.0, self.until_s - now_s) if self.until_s is not None else None


class Moved(NamedTuple):
    """The next state, and what the cuff is to do."""

    run: Run
    order: Order | None = None


def begin(program: Program, *, startable: bool, now_s: float) -> Run:
    """Begin with the checklist, or with the rest where there is nothing to check."""
    run = Run(
        program=program,
        startable=startable,
        stage=Stage.POSITION,
        since_s=now_s,
        readings=program.readings,
    )
    return run if program.checklist else _rest(run, now_s)


def confirm(run: Run, now_s: float) -> Run:
    """The patient sits, lies or stands as wanted."""
    if run.stage is Stage.POSITION:
        return _rest(run, now_s)
    if run.stage is Stage.PREPARE:
        return _wait(replace(run, prepared_s=now_s), run.readings[run.place].wait_s, now_s)
    return run


def skip_rest(run: Run, reason: str, now_s: float) -> Run:
    """Measure now, without the rest of the rest; the reason stays with the result."""
    if run.stage is not Stage.REST:
        return run
    left = run.remaining_s(now_s) or 0.0
    rested = max(0.0, run.program.rest_s - left)
    return _measure(replace(run, rest_skipped=reason, rested_s=rested), now_s)


def pause(run: Run, now_s: float) -> Run:
    """Stop the countdown; a cuff that measures is stopped, not paused."""
    if not run.counting or run.paused:
        return run
    return replace(run, left_s=run.remaining_s(now_s), until_s=None)


def resume(run: Run, now_s: float) -> Run:
    """Go on with what was left."""
    if run.left_s is None:
        return run
    return replace(run, until_s=now_s + run.left_s, left_s=None)


def tick(run: Run, now_s: float) -> Moved:
    """Time passes: a countdown ends, the cuff is asked to start, or has been silent too long."""
    if run.counting and run.until_s is not None and now_s >= run.until_s:
        rested = run.program.rest_s if run.stage is Stage.REST else run.rested_s
        run = _measure(replace(run, rested_s=rested), now_s)
    if run.stage is not Stage.MEASURE:
        return Moved(run)
    if run.asks_s is not None:
        refused = run.asks_s > run.since_s
        if refused and now_s - run.since_s > _PATIENCE_S:
            return Moved(_missed(run, say("The cuff did not start."), now_s))
        if now_s >= run.asks_s:
            return Moved(replace(run, asks_s=None, began_s=now_s), Order.START)
    elif run.began_s is not None and now_s - run.began_s > run.program.longest_s:
        order = Order.STOP if run.startable else None
        return Moved(_missed(run, say("The cuff gave no result."), now_s), order)
    return Moved(run)


def start_refused(run: Run, now_s: float) -> Run:
    """The cuff did not take the order (a pause of its own): it is asked again."""
    if run.stage is not Stage.MEASURE or not run.startable:
        return run
    return replace(run, asks_s=now_s + _ASK_AGAIN_S, began_s=None)


def began(run: Run, now_s: float) -> Run:
    """A pressure in the cuff is seen."""
    if run.stage is not Stage.MEASURE or run.asks_s is not None or run.began_s is not None:
        return run
    return replace(run, began_s=now_s)


def took(run: Run, pressure: Pressure, now_s: float) -> Run:
    """The reading of this step."""
    if run.stage is not Stage.MEASURE:
        return run
    run = replace(run, taken=(*run.taken, pressure), attempt=1, asks_s=None, began_s=None)
    if run.place < len(run.readings):
        return _next(run, now_s)
    if wants_repeat(run.program, run.taken) and run.program.repeat is not None:
        last = run.readings[-1]
        again = replace(last, wait_s=run.program.repeat.wait_s, label="", prepare="")
        return _next(replace(run, readings=(*run.readings, again)), now_s)
    return replace(run, stage=Stage.DONE, since_s=now_s, until_s=None)


def failed(run: Run, says: str, now_s: float, *, stopped: bool = False) -> Run:
    """The cuff gave no number. `stopped`: somebody stopped it, which ends the program."""
    if run.stage is not Stage.MEASURE:
        return run
    if stopped:
        return _end(run, Ending.CUFF_STOPPED, says, now_s)
    return _missed(run, says, now_s)


def abort(run: Run, ending: Ending, says: str, now_s: float) -> Moved:
    """End it now. A cuff that may be measuring for it is stopped."""
    if run.over:
        return Moved(run)
    stop = run.stage is Stage.MEASURE and run.startable and run.asks_s is None
    return Moved(_end(run, ending, says, now_s), Order.STOP if stop else None)


# The stages.


def _rest(run: Run, now_s: float) -> Run:
    if run.program.rest_s <= 0:
        return _measure(run, now_s)
    until = now_s + run.program.rest_s
    return replace(run, stage=Stage.REST, since_s=now_s, until_s=until)


def _wait(run: Run, wait_s: float, now_s: float) -> Run:
    if wait_s <= 0:
        return _measure(run, now_s)
    return replace(run, stage=Stage.WAIT, since_s=now_s, until_s=now_s + wait_s, left_s=None)


def _next(run: Run, now_s: float) -> Run:
    """Towards the reading at `place`."""
    planned = run.readings[run.place]
    if planned.prepare:
        return replace(run, stage=Stage.PREPARE, since_s=now_s, until_s=None)
    if planned.since_prepared and run.prepared_s is not None:
        return _wait(run, run.prepared_s + planned.wait_s - now_s, now_s)
    return _wait(run, planned.wait_s, now_s)


def _measure(run: Run, now_s: float) -> Run:
    return replace(
        run,
        stage=Stage.MEASURE,
        since_s=now_s,
        until_s=None,
        left_s=None,
        asks_s=now_s if run.startable else None,
        began_s=None,
    )


def _missed(run: Run, says: str, now_s: float) -> Run:
    """Try this reading again, or end where it was tried often enough."""
    run = replace(run, failures=(*run.failures, says), asks_s=None, began_s=None)
    if run.attempt > run.program.retries:
        return _end(run, Ending.READING_FAILED, says, now_s)
    again = replace(run, attempt=run.attempt + 1)
    return _wait(again, run.program.retry_after_s, now_s)


def _end(run: Run, ending: Ending, says: str, now_s: float) -> Run:
    return replace(
        run,
        stage=Stage.ENDED,
        since_s=now_s,
        until_s=None,
        left_s=None,
        asks_s=None,
        began_s=None,
        ending=ending,
        says=says,
    )
