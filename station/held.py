"""Readings that are nobody's yet, as they lie in the tray and on the disk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.vitals import Reading

__all__ = ["DiscardReason", "HeldReading", "HoldReason"]


class HoldReason(StrEnum):
    """Why a reading is in the tray and not on the board."""

    BEFORE_PATIENT = "before_patient"
    NO_PATIENT = "no_patient"
    FROM_MEMORY = "from_memory"
    CLOCK_WRONG = "clock_wrong"
    CLOCK_SET = "clock_set"
    DUPLICATE = "duplicate"
    AFTER_SIGNATURE = "after_signature"
    OUTSIDE_PROGRAM = "outside_program"


class DiscardReason(StrEnum):
    """Why a person took a measurement out of the tray for good, as the trail has it."""

    NOT_THIS_PATIENTS = "not_this_patients"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldReading:
    """One held value. `gone`: it left the tray, kept for a patient or discarded; it is still
    known when the instrument sends it again.
    """

    reading: Reading
    reason: HoldReason
    gone: bool = False
