"""How far a cuff goes that is started from here: some are told for whom, and that is an adult.

A child's cuff holds less and a child's pressure is lower, so modules start lower for them. Which
mode is right for which child is its maker's to say, and a person's who sees the arm: below the age
at which an adult cuff is assumed, such a cuff is not started by the station.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.capture.commands import Denied
from station.capture.modifiers import ADULT_CUFF_FROM_YEARS
from station.capture.programs.machine import Order
from station.saying import say

if TYPE_CHECKING:
    from station.capture.board import Board

__all__ = ["too_far"]


def too_far(board: Board, age_years: int | None, instrument: str, action: str) -> Denied | None:
    """Why that instrument is not started for a patient of that age; None where it may be."""
    if action != Order.START or age_years is None or age_years >= ADULT_CUFF_FROM_YEARS:
        return None
    if not board.inflates_for_adults(instrument):
        return None
    return Denied(
        say("{name} is started from here as for an adult.", name=instrument),
        say(
            "Below {years} years use another cuff, or start this one by hand in its mode for"
            " children.",
            years=ADULT_CUFF_FROM_YEARS,
        ),
    )
