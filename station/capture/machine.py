"""The visit as an explicit state machine: everything that decides about phases is this table.

Theory of operation. A visit begins when a patient is chosen (CHOSEN) and nothing attaches until
both identifiers were heard and the visit is started (CONFIRMED). The first live value makes it
MEASURING, the first kept result ACCEPTED; taking the last result back returns to MEASURING. A
signature (SIGNED) is the point of no return: from then on the visit only waits for the chart's
receipts (DELIVERED), and a signed visit that is opened again to look at them begins there.
Leaving the patient is possible everywhere and ends in EMPTY. A visit that is paused ends in EMPTY,
too, and stays open on disk; it goes on the way that a new one begins: the patient is chosen and
confirmed again, and then it stands where it stood. What is not in the table does not happen, and
an event happens only after the disk has what it says: a result that could not be written was never
accepted, a signature never given.

What else a step asks for is in `course`: START wants both identifiers heard, LEAVE a reason
where results are unsigned, ALL_DELIVERED a receipt from every destination.

`python -m station.capture.machine --write` draws the table into `docs/visit-states.md`.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final

from station.capture.views import Phase

__all__ = ["TRANSITIONS", "Event", "NotNowError", "allowed", "diagram", "next_phase"]


class Event(StrEnum):
    """What can happen to a visit."""

    CHOOSE = "patient chosen"
    HEAR = "identifier heard"
    START = "visit started"
    LIVE = "live value"
    ACCEPT = "result kept"
    WITHDRAW = "result taken back"
    WITHDRAW_LAST = "last result taken back"
    SIGN = "signed"
    ALL_DELIVERED = "all delivered"
    PAUSE = "visit paused"
    GO_ON = "visit with results goes on"
    LEAVE = "patient left"
    REOPEN = "signed visit opened"


TRANSITIONS: Final[dict[tuple[Phase, Event], Phase]] = {
    (Phase.EMPTY, Event.CHOOSE): Phase.CHOSEN,
    (Phase.EMPTY, Event.REOPEN): Phase.SIGNED,
    (Phase.CHOSEN, Event.CHOOSE): Phase.CHOSEN,
    (Phase.CHOSEN, Event.HEAR): Phase.CHOSEN,
    (Phase.CHOSEN, Event.START): Phase.CONFIRMED,
    (Phase.CHOSEN, Event.GO_ON): Phase.ACCEPTED,
    (Phase.CHOSEN, Event.LEAVE): Phase.EMPTY,
    (Phase.CONFIRMED, Event.LIVE): Phase.MEASURING,
    (Phase.CONFIRMED, Event.ACCEPT): Phase.ACCEPTED,
    (Phase.CONFIRMED, Event.PAUSE): Phase.EMPTY,
    (Phase.CONFIRMED, Event.LEAVE): Phase.EMPTY,
    (Phase.MEASURING, Event.LIVE): Phase.MEASURING,
    (Phase.MEASURING, Event.ACCEPT): Phase.ACCEPTED,
    (Phase.MEASURING, Event.PAUSE): Phase.EMPTY,
    (Phase.MEASURING, Event.LEAVE): Phase.EMPTY,
    (Phase.ACCEPTED, Event.LIVE): Phase.ACCEPTED,
    (Phase.ACCEPTED, Event.ACCEPT): Phase.ACCEPTED,
    (Phase.ACCEPTED, Event.WITHDRAW): Phase.ACCEPTED,
    (Phase.ACCEPTED, Event.WITHDRAW_LAST): Phase.MEASURING,
    (Phase.ACCEPTED, Event.SIGN): Phase.SIGNED,
    (Phase.ACCEPTED, Event.PAUSE): Phase.EMPTY,
    (Phase.ACCEPTED, Event.LEAVE): Phase.EMPTY,
    (Phase.SIGNED, Event.ALL_DELIVERED): Phase.DELIVERED,
    (Phase.SIGNED, Event.LEAVE): Phase.EMPTY,
    (Phase.DELIVERED, Event.LEAVE): Phase.EMPTY,
}


class NotNowError(ValueError):
    """The event does not belong into this phase."""

    def __init__(self, phase: Phase, event: Event) -> None:
        possible = ", ".join(sorted(other for at, other in TRANSITIONS if at is phase))
        super().__init__(f"{event!s} cannot happen while {phase!s}; possible: {possible}")
        self.phase = phase
        self.event = event


def allowed(phase: Phase, event: Event) -> bool:
    """Whether the table has it."""
    return (phase, event) in TRANSITIONS


def next_phase(phase: Phase, event: Event) -> Phase:
    """The phase after the event. Raises `NotNowError` for what is not in the table."""
    try:
        return TRANSITIONS[phase, event]
    except KeyError:
        raise NotNowError(phase, event) from None


def diagram() -> str:
    """The page `docs/visit-states.md`, with the table as a Mermaid state diagram."""
    lines = [f"    [*] --> {Phase.EMPTY}"]
    lines += [f"    {at} --> {to}: {event}" for (at, event), to in TRANSITIONS.items()]
    body = "\n".join(lines)
    return (
        "# A visit, phase by phase\n\n"
        "Generated from the table in `station/capture/machine.py`; "
        "`python -m station.capture.machine --write` draws it again.\n\n"
        f"```mermaid\nstateDiagram-v2\n{body}\n```\n"
    )


def _page() -> Path:
    return Path(__file__).resolve().parents[2] / "docs" / "visit-states.md"


if __name__ == "__main__":
    import sys

    if "--write" in sys.argv[1:]:
        _page().write_text(diagram(), "utf-8")
    else:
        sys.stdout.write(diagram())
