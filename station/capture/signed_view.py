"""What faces show of a signed visit that is not open any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.visit import DeliveryState

__all__ = ["SignedView"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedView:
    """`states` are those of its messages, one each."""

    visit_id: str
    patient_name: str
    signed_at: datetime
    states: tuple[DeliveryState, ...] = ()

    @property
    def waits_for_a_person(self) -> bool:
        """Whether something of it was refused or is unclear, and stays so until somebody looks."""
        return not {DeliveryState.REFUSED, DeliveryState.AMBIGUOUS}.isdisjoint(self.states)
