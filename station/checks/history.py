"""What was measured on this patient before: the port through which checks ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.vitals import Quantity, Vital

__all__ = ["EarlierValue", "History", "NoHistory"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierValue:
    """One earlier value. `source` says where it is from ("this station", the chart's name).

    `real` is False for what was simulated or replayed: it says nothing about a patient.
    """

    quantity: Quantity
    at: datetime
    source: str
    real: bool = True


class History(Protocol):
    """Earlier values by patient and vital. It is asked often and answers at once: whoever has to
    fetch them does so beforehand, and a value that is not there yet is not there.
    """

    def earlier(self, patient_id: str, kind: Vital) -> tuple[EarlierValue, ...]:
        """In any order; empty where nothing is known."""


class NoHistory:
    """Nothing is known of anybody."""

    def earlier(self, patient_id: str, kind: Vital) -> tuple[EarlierValue, ...]:
        """Nothing."""
        return ()
