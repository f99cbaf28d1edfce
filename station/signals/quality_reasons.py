"""What can be wrong with a lead, in the words that are shown."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["HIDING", "Reason", "reasons_of"]


class Reason(StrEnum):
    """What is wrong with a lead. Arrays keep it in this order."""

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


# These hide the beats. Wander and mains spoil the picture, but a filter takes them off, and
# beats are found through them.
HIDING: Final = frozenset({Reason.LEAD_OFF, Reason.SATURATED, Reason.MUSCLE, Reason.MOTION})


def reasons_of(found: NDArray[np.bool_]) -> frozenset[Reason]:
    """The reasons for which `found` `(reasons,)` is true."""
    return _reasons(found.tobytes())


@cache
def _reasons(found: bytes) -> frozenset[Reason]:
    return frozenset(reason for reason, here in zip(Reason, found, strict=True) if here)
