"""All checks, in the order of a report."""

from __future__ import annotations

from typing import Final

from station.conform import framing_checks, talk_checks, timing_checks, value_checks
from station.conform.breaks import Fault
from station.conform.exchange import Exchange
from station.conform.result import Check, Result

__all__ = ["CHECKS", "judge"]


def _framing(name: str, sentence: str, fault: Fault) -> Check:
    run = framing_checks.no_break(fault)
    return Check(name=name, group="framing", sentence=sentence, fault=str(fault), run=run)


CHECKS: Final[tuple[Check, ...]] = (
    Check(
        name="connection",
        group="link",
        sentence="It can be connected.",
        fault="no-connection",
        run=talk_checks.reached,
    ),
    Check(
        name="frames",
        group="framing",
        sentence="Frames of this spec arrive.",
        fault="no-frames",
        run=framing_checks.frames_found,
    ),
    _framing("checksum", "Every checksum is right.", Fault.CHECKSUM),
    _framing("places", "The bytes of a frame stand in their places.", Fault.SHIFTED),
    _framing("sync", "Every frame begins with its sync bytes.", Fault.SYNC),
    _framing("whole", "No frame is cut short.", Fault.TRUNCATED),
    _framing("no extra bytes", "No byte too much stands in a frame or between two.", Fault.EXTRA),
    _framing("nothing else", "No other bytes come than those of frames.", Fault.OTHER),
    Check(
        name="none lost",
        group="framing",
        sentence="No frame is missing.",
        fault="lost-frame",
        run=framing_checks.no_lost_frame,
    ),
    Check(
        name="none repeated",
        group="framing",
        sentence="No frame is sent twice.",
        fault="repeated-frame",
        run=framing_checks.no_repeated_frame,
    ),
    Check(
        name="rate",
        group="timing",
        sentence="Samples and values come at the rate of the spec.",
        fault="wrong-rate",
        run=timing_checks.right_rate,
    ),
    Check(
        name="even",
        group="timing",
        sentence="Samples arrive evenly.",
        fault="jitter",
        run=timing_checks.even_arrival,
    ),
    Check(
        name="silence",
        group="timing",
        sentence="It is never silent for longer than the spec allows.",
        fault="silence",
        run=timing_checks.never_silent,
    ),
    Check(
        name="range",
        group="values",
        sentence="No number outside the device's range goes out unmarked.",
        fault="out-of-range",
        run=value_checks.in_range,
    ),
    Check(
        name="unit",
        group="values",
        sentence="Numbers fit the unit that their flag tells.",
        fault="wrong-unit",
        run=value_checks.right_unit,
    ),
    Check(
        name="byte order",
        group="values",
        sentence="Numbers of several bytes have the order of the spec.",
        fault="swapped-bytes",
        run=value_checks.byte_order,
    ),
    Check(
        name="moves",
        group="values",
        sentence="A wave of a person moves.",
        fault="stuck-value",
        run=value_checks.signal_moves,
    ),
    Check(
        name="special values",
        group="values",
        sentence="Marks for a missing value are those of the spec.",
        fault="special-values",
        run=value_checks.specials_seen,
    ),
    Check(
        name="answers",
        group="dialogue",
        sentence="Every command that wants an answer gets one.",
        fault="no-answer",
        run=talk_checks.answered,
    ),
    Check(
        name="right answers",
        group="dialogue",
        sentence="An answer belongs to the command that was sent.",
        fault="wrong-answer",
        run=talk_checks.right_answers,
    ),
    Check(
        name="clock",
        group="clock",
        sentence="A clock that was set is kept.",
        fault="clock-not-set",
        run=talk_checks.clock_kept,
    ),
    Check(
        name="memory",
        group="memory",
        sentence="Stored records are marked or stamped as such.",
        fault="memory-as-live",
        run=talk_checks.memory_marked,
    ),
    Check(
        name="comes back",
        group="link",
        sentence="After a disconnection it goes on as before.",
        fault="no-return",
        run=talk_checks.comes_back,
    ),
)


def judge(exchange: Exchange) -> tuple[Result, ...]:
    """Run every check."""
    return tuple(Result(check=check, outcome=check.run(exchange)) for check in CHECKS)
