"""What an ADT message means for a patient who is in a room right now, with words for staff."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from station.saying import say
from station.visit import Patient

__all__ = ["Consequence", "ConsequenceKind"]


class ConsequenceKind(StrEnum):
    """What became of somebody."""

    MERGED = "merged"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    DISCHARGED = "discharged"


_SAYS: Final = {
    ConsequenceKind.MERGED: (
        say("The chart has joined two records, and this patient has another number now."),
        say("Confirm who is in the room again. The readings stay with this visit."),
    ),
    ConsequenceKind.CHANGED: (
        say("The chart has changed the name, birth date or sex of this patient."),
        say("Confirm who is in the room again."),
    ),
    ConsequenceKind.CANCELLED: (
        say("The front desk has cancelled this visit."),
        say("Ask the front desk before you sign."),
    ),
    ConsequenceKind.DISCHARGED: (
        say("The front desk has ended this visit."),
        say("Ask the front desk before you sign."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """`patient_id` is the identifier that a visit in a room may carry; `now_id` the one that is
    used now (another one only after a merge), `patient` what is known under that (None: no more
    than the identifier). That patient is not yet known to be in the chart: `AdtWorklist.chosen`
    makes it the chart's. `visit_number` is of the visit that ended (None: it has no number).

    After MERGED and CHANGED the identity is another one: staff confirm again, and readings stay
    with the visit. After CANCELLED and DISCHARGED nothing is thrown away either: a person decides.
    """

    kind: ConsequenceKind
    patient_id: str
    now_id: str
    patient: Patient | None = None
    visit_number: str | None = None

    @property
    def identity_changed(self) -> bool:
        """Whether who is in the room must be confirmed again."""
        return self.kind in (ConsequenceKind.MERGED, ConsequenceKind.CHANGED)

    @property
    def says(self) -> str:
        """What happened, for a person."""
        return _SAYS[self.kind][0]

    @property
    def next_step(self) -> str:
        """What to do about it."""
        return _SAYS[self.kind][1]
