"""What a refused step says: why it does not happen now, and what to do."""

from __future__ import annotations

from typing import Final

from station.capture.commands import Denied
from station.capture.views import Phase

__all__ = [
    "CHANGED",
    "CLOCK_BEHIND",
    "DOUBTFUL",
    "KEPT",
    "NOTHING",
    "NOT_NOW",
    "NOT_PAUSED",
    "UNSIGNED",
    "UNSTEADY",
    "not_stored",
]

_SIGNED: Final = Denied(
    "This visit is signed and can no longer be changed here.",
    "Finish it, and start another visit for what was forgotten.",
)

# Measuring, keeping and signing, by the phase in which they are not possible.
NOT_NOW: Final[dict[Phase, Denied]] = {
    Phase.EMPTY: Denied(
        "No patient is chosen.", "Choose a patient and confirm the name and the birth date first."
    ),
    Phase.CHOSEN: Denied(
        "The patient is not confirmed yet.",
        "Confirm the name and the birth date, then start the visit.",
    ),
    Phase.CONFIRMED: Denied("There is nothing to sign yet.", "Keep at least one result."),
    Phase.MEASURING: Denied("There is nothing to sign yet.", "Keep at least one result."),
    Phase.SIGNED: _SIGNED,
    Phase.DELIVERED: _SIGNED,
}

# Pausing or moving a visit, where other words fit than for measuring.
NOT_PAUSED: Final[dict[Phase, Denied]] = {
    Phase.SIGNED: Denied("This visit is signed; it cannot be paused.", "Finish it."),
    Phase.DELIVERED: Denied("This visit is signed; it cannot be paused.", "Finish it."),
}

NOTHING: Final = Denied("There is nothing to keep here now.", "Measure first.")
UNSTEADY: Final = Denied(
    "The value is not steady yet.", "Wait until it is, or ask the patient to keep still."
)
CHANGED: Final = Denied(
    "The value has just changed; nothing was kept.", "Look at it and keep it again."
)
KEPT: Final = Denied("This is kept already.", "Take it back first to keep another value.")
CLOCK_BEHIND: Final = Denied(
    "The clock of this computer is wrong: it shows a day before this program was made.",
    "Have the clock set, then try again. What would be kept now would have a wrong time.",
)
DOUBTFUL: Final = Denied(
    "This visit comes out of a backup. It may have been signed since, and be in the chart already.",
    "Look in the patient's chart. If it is not there, say on Review that you looked, and sign; "
    "if it is, end this visit.",
)
UNSIGNED: Final = Denied(
    "There are results that nobody has signed.", "Say why the visit ends here, or sign it."
)


def not_stored(problem: Exception) -> Denied:
    """What the store could not do, in its own words where it has some."""
    says = getattr(problem, "says", None)
    next_step = getattr(problem, "next_step", None)
    if isinstance(says, str) and isinstance(next_step, str):
        return Denied(says, next_step)
    return Denied(
        "The station could not write this to its disk; nothing was changed.",
        "Try again. If it happens again, tell the engineer.",
    )
