"""The history that checks ask: what the station has read about the patient in the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.checks.history import EarlierValue
from station.visit import kind_of

if TYPE_CHECKING:
    from station.history import History
    from station.vitals import Vital

__all__ = ["ReadHistory"]


class ReadHistory:
    """The checks' own small port, answered with what the chart and this station's disk know."""

    def __init__(self, history: History) -> None:
        """`history` follows the patient by itself."""
        self._history = history

    def earlier(self, patient_id: str, kind: Vital) -> tuple[EarlierValue, ...]:
        """What is known of that patient by now. What was simulated is there only where all charts
        are tests: that is decided by the history itself.
        """
        result = kind_of(kind)
        found = self._history.earlier(patient_id, result) if result is not None else ()
        return tuple(
            EarlierValue(quantity=quantity, at=one.at, source=one.source)
            for one in found
            if (quantity := one.number(kind)) is not None
        )
