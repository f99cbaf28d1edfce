"""The table of phases against one that was typed by hand, and the page that is drawn from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.capture.machine import Event, NotNowError, allowed, diagram, next_phase
from station.capture.views import Phase

PAGE = Path(__file__).resolve().parents[2] / "docs" / "visit-states.md"

# A row a phase, a column an event; "." is what does not happen. E empty, C chosen, F confirmed,
# M measuring, A accepted, S signed, D delivered.
EVENTS = [
    "CHOOSE",
    "HEAR",
    "START",
    "LIVE",
    "ACCEPT",
    "WITHDRAW",
    "WITHDRAW_LAST",
    "SIGN",
    "ALL_DELIVERED",
    "PAUSE",
    "GO_ON",
    "LEAVE",
    "REOPEN",
]
TABLE = {
    "EMPTY": "C . . . . . . . . . . . S",
    "CHOSEN": "C C F . . . . . . . A E .",
    "CONFIRMED": ". . . M A . . . . E . E .",
    "MEASURING": ". . . M A . . . . E . E .",
    "ACCEPTED": ". . . A A A M S . E . E .",
    "SIGNED": ". . . . . . . . D . . E .",
    "DELIVERED": ". . . . . . . . . . . E .",
}
LETTERS = {
    "E": Phase.EMPTY,
    "C": Phase.CHOSEN,
    "F": Phase.CONFIRMED,
    "M": Phase.MEASURING,
    "A": Phase.ACCEPTED,
    "S": Phase.SIGNED,
    "D": Phase.DELIVERED,
}
CELLS = [
    pytest.param(Phase[row], Event[column], LETTERS.get(letter), id=f"{row}-{column}")
    for row, letters in TABLE.items()
    for column, letter in zip(EVENTS, letters.split(), strict=True)
]


def test_the_table_here_has_every_phase_and_every_event() -> None:
    assert set(TABLE) == set(Phase.__members__)
    assert sorted(EVENTS) == sorted(Event.__members__)


@pytest.mark.parametrize(("phase", "event", "after"), CELLS)
def test_every_event_in_every_phase(phase: Phase, event: Event, after: Phase | None) -> None:
    assert allowed(phase, event) is (after is not None)
    if after is not None:
        assert next_phase(phase, event) is after
        return
    with pytest.raises(NotNowError, match=f"{event} cannot happen while {phase}"):
        next_phase(phase, event)


def test_a_refusal_says_what_is_possible() -> None:
    with pytest.raises(NotNowError) as refused:
        next_phase(Phase.SIGNED, Event.ACCEPT)
    assert str(refused.value) == (
        "result kept cannot happen while signed; possible: all delivered, patient left"
    )


def test_the_page_is_drawn_from_the_table() -> None:
    assert PAGE.read_text("utf-8") == diagram()
    assert "    accepted --> signed: signed\n" in diagram()
