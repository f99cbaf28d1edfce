"""What can be wrong with a lead, in the words that are shown."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

__all__ = ["CELL_REASONS", "HIDING", "Reason"]


class Reason(StrEnum):
    """What is wrong with a lead."""

    LEAD_OFF = "lead_off"
    """No signal: flat, or lost on the way (NaN)."""
    SATURATED = "saturated"
    """Cut off at the limit of the amplifier."""
    WANDER = "wander"
    """The baseline moves so far that levels cannot be read."""
    MAINS = "mains"
    """Visible 50 or 60 Hz."""
    MUSCLE = "muscle"
    """Noise above some 30 Hz that covers what lies between the beats."""
    MOTION = "motion"
    """Slower disturbance of that size, jumps, or no trace of the beats that other leads show."""
    REVERSAL = "reversal"
    """A hint that the electrodes of the arms are exchanged; the signal itself is good."""


# What one fifth of a second can have, in the order in which it is kept in arrays.
CELL_REASONS: Final = (
    Reason.LEAD_OFF,
    Reason.SATURATED,
    Reason.WANDER,
    Reason.MAINS,
    Reason.MUSCLE,
    Reason.MOTION,
)
# These hide the beats. Wander and mains spoil the picture, but a filter takes them off, and
# beats are found through them.
HIDING: Final = frozenset({Reason.LEAD_OFF, Reason.SATURATED, Reason.MUSCLE, Reason.MOTION})
