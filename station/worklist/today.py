"""Today's list as it was read, and why there may be none."""

from __future__ import annotations

from dataclasses import dataclass

from station.visit import ExpectedPatient

__all__ = ["NoSuchPatientError", "Today", "WorklistError"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """Who is expected, by time.

    `notes` say, in words and without names, what the chart sent that could not be used or read:
    an entry without a patient, a birth date that is only a year, a list that was cut short.
    """

    patients: tuple[ExpectedPatient, ...] = ()
    notes: tuple[str, ...] = ()


class WorklistError(Exception):
    """Nobody can be listed. `says` what happened, `next_step` what a person can do."""

    def __init__(self, says: str, next_step: str) -> None:
        super().__init__(f"{says} {next_step}")
        self.says = says
        self.next_step = next_step


class NoSuchPatientError(WorklistError):
    """The chart answers, and does not know this patient."""
