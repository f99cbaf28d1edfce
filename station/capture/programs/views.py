"""What is shown of programs: those that can be started, and the one that runs or has just run.

A blinded program that runs has no numbers in its view at all, so that no face can show them.
"""

from __future__ import annotations

from dataclasses import dataclass

from station.capture.programs.machine import Ending, Stage
from station.capture.programs.program import Purpose
from station.capture.programs.rules import Pressure

__all__ = ["ProgramChoice", "ProgramView", "ProgramsView", "TakenView"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramChoice:
    """A program that can be started. `takes_s`: rest and waits and the usual time of a cuff."""

    id: str
    title: str
    about: str
    source: str
    takes_s: float
    readings: int
    blinded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramsView:
    """The list, and what is wrong with files that are not in it. `cuff` would be used now, None
    where none is there; `startable`: it takes orders from here.
    """

    choices: tuple[ProgramChoice, ...] = ()
    problems: tuple[str, ...] = ()
    cuff: str | None = None
    startable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenView:
    """One reading of the program. `pressure` is None where it is not taken, or blinded; `wait_s`
    comes before it; `counts`: part of the average, None while that is not known. `unlikely`:
    a check asks about it.
    """

    label: str
    taken: bool
    pressure: Pressure | None = None
    pulse: int | None = None
    wait_s: float = 0.0
    counts: bool | None = None
    unlikely: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramView:
    """A program that runs, or that is over and not put away.

    `place` (from 0) of `readings` is next or under way. `left_s` of `whole_s` is the countdown,
    None where there is none. `hidden`: numbers are taken and not shown. `asking`: the cuff takes
    no order yet and is asked again. `keepable`: `Accept` keeps the set. `kept`: it is on disk.
    """

    set_id: str
    program: str
    title: str
    purpose: Purpose
    stage: Stage
    cuff: str
    startable: bool
    readings: tuple[TakenView, ...]
    place: int
    attempt: int = 1
    rest_s: float = 0.0
    rest_skipped: str | None = None
    left_s: float | None = None
    whole_s: float | None = None
    paused: bool = False
    running: bool = False
    asking: str = ""
    prepare: str = ""
    checklist: tuple[str, ...] = ()
    blinded: bool = False
    hidden: bool = False
    average: Pressure | None = None
    averaged: int = 0
    last_failure: str = ""
    ending: Ending | None = None
    says: str = ""
    keepable: bool = False
    kept: bool = False

    @property
    def over(self) -> bool:
        """Whether nothing more is measured."""
        return self.stage in (Stage.DONE, Stage.ENDED)
