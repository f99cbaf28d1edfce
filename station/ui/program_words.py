"""Words for blood pressure programs: stages, countdowns, steps, and why one has ended."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from station.capture.programs.machine import Ending, Stage
from station.capture.programs.program import Purpose
from station.ui.translation import spoken
from station.visit import SetPart

if TYPE_CHECKING:
    from station.capture.programs.rules import Pressure
    from station.capture.programs.views import ProgramChoice, ProgramView, TakenView
    from station.visit import InSet, Result

__all__ = [
    "average_line",
    "countdown",
    "ended",
    "pressure",
    "pulses",
    "reading_name",
    "row_title",
    "set_note",
    "state",
    "step_state",
    "takes",
]

translate = QCoreApplication.translate


def countdown(seconds: float) -> str:
    """Minutes and seconds that are left, "4:32"; it steps once a second and ends with 0:00."""
    whole = math.ceil(max(0.0, seconds) - 1e-6)
    return f"{whole // 60}:{whole % 60:02d}"


def takes(choice: ProgramChoice) -> str:
    """About how long a program takes."""
    minutes = max(1.0, round(choice.takes_s / 30) / 2)
    text = f"{minutes:.0f}" if minutes == int(minutes) else f"{minutes:.1f}"
    return translate("programs", "about {n} min").format(n=text)


def pressure(value: Pressure) -> str:
    """A pressure as people write it: "138/84"."""
    return f"{value.systolic:f}/{value.diastolic:f}"


def reading_name(view: ProgramView, at: int) -> str:
    """What a reading is called: its own label, or its number."""
    label = view.readings[at].label
    return label or translate("programs", "Reading {n}").format(n=at + 1)


def state(view: ProgramView) -> str:
    """The word on the tile's chip; "" where the tile's own says enough."""
    if view.paused:
        return translate("programs", "Paused")
    of = translate("programs", "{n} of {all}").format(n=view.place + 1, all=len(view.readings))
    match view.stage:
        case Stage.POSITION:
            return translate("programs", "Get ready")
        case Stage.REST:
            return translate("programs", "Resting")
        case Stage.PREPARE:
            return translate("programs", "Next position, {of}").format(of=of)
        case Stage.WAIT:
            return translate("programs", "Pause before {of}").format(of=of)
        case Stage.MEASURE if view.asking:
            return translate("programs", "Cuff not ready, {of}").format(of=of)
        case Stage.MEASURE if view.startable or view.running:
            return translate("programs", "Measuring, {of}").format(of=of)
        case Stage.MEASURE:
            return translate("programs", "Press START, {of}").format(of=of)
        case Stage.ENDED if not view.kept and not view.keepable:
            return translate("programs", "Ended")
    return ""


def ended(view: ProgramView) -> tuple[str, str]:
    """Why it ended early, and what to do."""
    taken = sum(one.taken for one in view.readings)
    match view.ending:
        case Ending.ASKED:
            says = translate("programs", "The program was ended.")
        case Ending.CUFF_STOPPED:
            says = translate("programs", "The cuff was stopped, so the program ended.")
        case Ending.CUFF_LOST:
            says = translate("programs", "The cuff is not there any more, so the program ended.")
        case Ending.READING_FAILED:
            says = translate("programs", "{name} failed {n} times. {why}").format(
                name=reading_name(view, min(view.place, len(view.readings) - 1)),
                n=view.attempt,
                why=view.says,
            )
        case _:
            return "", ""
    if taken:
        return says, translate(
            "programs", "{n} of {all} readings can be kept, without an average."
        ).format(n=taken, all=len(view.readings))
    return says, translate("programs", "Look at the cuff, then start again.")


def row_title(result: Result) -> str:
    """What a part of a set is called in Review; "" for what is no part of one."""
    of = result.in_set
    if of is None:
        return ""
    match of.part:
        case SetPart.AVERAGE:
            return translate("programs", "Blood pressure, average of {n}").format(n=of.of)
        case SetPart.GROUP:
            return translate("programs", "Blood pressure, {n} readings").format(n=of.of)
        case SetPart.READING:
            name = translate("programs", "Reading {n}").format(n=of.place)
            return spoken(of.label) or name


def set_note(of: InSet) -> str:
    """What is worth knowing about a part of a set."""
    if of.part is SetPart.READING:
        return "" if of.counted else translate("programs", "not in the average")
    return ". ".join((spoken(of.title), *map(spoken, of.notes)))


def step_state(view: ProgramView, at: int, one: TakenView) -> str:
    """What is written at the end of a reading's line."""
    if one.taken:
        if one.pressure is None:
            return translate("programs", "taken")
        return pressure(one.pressure)
    if at != view.place or view.over:
        return countdown(one.wait_s) if one.wait_s and not view.over else ""
    match view.stage:
        case Stage.MEASURE:
            return translate("programs", "now")
        case Stage.WAIT if view.attempt > 1:
            return translate("programs", "again soon")
        case Stage.WAIT | Stage.PREPARE:
            return translate("programs", "next")
    return ""


def pulses(view: ProgramView) -> str:
    """The pulse of each reading where positions are compared; "" elsewhere."""
    found = [str(one.pulse) for one in view.readings if one.pulse is not None]
    if view.purpose is not Purpose.ORTHOSTATIC or not found:
        return ""
    return translate("programs", "Pulse so far: {all} /min").format(all=", ".join(found))


def average_line(view: ProgramView) -> tuple[str, str]:
    """The last line of the list: what comes of the readings."""
    if view.purpose is not Purpose.AVERAGE:
        return translate("programs", "Filed as one group"), ""
    if view.average is not None:
        name = translate("programs", "Average of {n}").format(n=view.averaged)
        return name, pressure(view.average)
    if view.over:
        return translate("programs", "No average"), ""
    return translate("programs", "Average"), translate("programs", "at the end")
