"""Object names of the control window."""

from __future__ import annotations

from typing import Final

WINDOW: Final = "lab-window"
STRIP: Final = "lab-strip"
CLOCK: Final = "lab-clock"
FRAMES: Final = "lab-frames"
DETAIL: Final = "lab-detail"
PAUSE: Final = "lab-pause"
CLEAR: Final = "lab-clear"
NEWEST: Final = "lab-newest"
FILTER: Final = "lab-filter"
LEFT_OUT: Final = "lab-left-out"
PROBLEM: Final = "lab-problem"
KEEP: Final = "lab-keep"
COPY: Final = "lab-copy"


def instrument(which: str) -> str:
    """A row of the list of instruments."""
    return f"lab-instrument-{which}"


def number(which: str) -> str:
    """The slider of a number of the person."""
    return f"lab-number-{which}"


def word(which: str) -> str:
    """The button of a word of the person."""
    return f"lab-word-{which}"


def act(which: str) -> str:
    """The button of an act of the chosen instrument."""
    return f"lab-act-{which}"
