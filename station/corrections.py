"""What was signed and turned out to be wrong: a corrected value, or one that was never valid.

Plain data. The signed result stays as it was signed; a correction is kept beside it and goes to
the chart as a message of its own, about the same resource.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.visit import Actor, Delivery, Result, kind_of, new_id
from station.vitals import Origin, Quality, Quantity, Vital

__all__ = [
    "Correction",
    "CorrectionKind",
    "corrected",
    "latest_correction",
    "standing_deliveries",
    "standing_results",
]


class CorrectionKind(StrEnum):
    """What is said about a signed result."""

    AMENDED = "amended"
    ENTERED_IN_ERROR = "entered_in_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One correction of one signed result. `result` is what holds now; None: nothing does."""

    id: str
    visit_id: str
    result_id: str
    kind: CorrectionKind
    at: datetime
    by: Actor
    reason: str
    result: Result | None = None

    def __post_init__(self) -> None:
        """Refuse one without a reason, and a value where none can be."""
        if not self.reason.strip():
            raise ValueError("a correction has a reason")
        if (self.result is None) != (self.kind is CorrectionKind.ENTERED_IN_ERROR):
            raise ValueError("an amended result has a value, one entered in error has none")
        if self.result is not None and self.result.id != self.result_id:
            raise ValueError("a corrected result keeps the id of what it corrects")


def corrected(
    result: Result, values: Iterable[tuple[Vital, Quantity]], actor: Actor, now: datetime
) -> Result:
    """The result with other numbers, as a person says them; when and how it was measured stays.

    Numbers that are not said again (a mean pressure) are left out: they belonged to the wrong
    ones. A pulse beside a blood pressure stays. Raises `ValueError` for a vital that the result
    does not have.
    """
    readings = []
    for vital, quantity in values:
        was = result.reading(vital)
        if was is None:
            raise ValueError(f"this result has no {vital}")
        readings.append(
            dataclasses.replace(
                was,
                id=new_id(),
                quantity=quantity,
                origin=Origin.MANUAL,
                quality=Quality(reasons=("corrected by a person",)),
            )
        )
    beside = [reading for reading in result.readings if kind_of(reading.vital) is not result.kind]
    return dataclasses.replace(
        result, readings=(*readings, *beside), accepted_at=now, accepted_by=actor
    )


def standing_results(
    results: Iterable[Result], corrections: Iterable[Correction]
) -> tuple[Result, ...]:
    """What holds of signed results; without those that were entered in error."""
    last = {one.result_id: one for one in corrections}
    now = (last[one.id].result if one.id in last else one for one in results)
    return tuple(one for one in now if one is not None)


def latest_correction(corrections: Iterable[Correction], result_id: str) -> Correction | None:
    """The last one that was said about a result; None where it stands as it was signed."""
    own = [one for one in corrections if one.result_id == result_id]
    return own[-1] if own else None


def standing_deliveries(
    deliveries: Iterable[Delivery], corrections: Iterable[Correction]
) -> tuple[Delivery, ...]:
    """The receipts of what holds now: those of a result's last correction, else its own."""
    last = {one.result_id: one.id for one in corrections}
    return tuple(one for one in deliveries if one.correction_id == last.get(one.result_id))
