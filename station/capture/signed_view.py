"""What faces show of a visit that was signed today and is not open any more."""

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
