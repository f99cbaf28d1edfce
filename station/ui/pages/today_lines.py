"""The lines of Today: who is expected, and whose visit was begun here and is not finished."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from station.visit import ExpectedPatient, Presence

if TYPE_CHECKING:
    from station.capture.views import StationView, UnfinishedView

__all__ = ["Line", "is_here", "lines_of", "to_finish"]

_HERE = (Presence.ARRIVED, Presence.ROOMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. `unfinished` is the visit that goes on when it is touched."""

    expected: ExpectedPatient
    unfinished: UnfinishedView | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What stays the same while the line's state changes."""
        expected = self.expected
        return (
            expected.patient.id,
            expected.encounter_id or "",
            expected.appointment_id or "",
        )


def lines_of(view: StationView) -> tuple[Line, ...]:
    """The list in its own order; before it, unfinished visits of people who are not on it."""
    left = list(view.unfinished)
    listed = []
    for expected in view.worklist.patients:
        mine = next((one for one in left if _belongs(one, expected)), None)
        if mine is not None:
            left.remove(mine)
        listed.append(Line(expected=expected, unfinished=mine))
    others = [
        Line(
            expected=ExpectedPatient(
                patient=one.patient,
                presence=Presence.PAUSED,
                at=one.began,
                encounter_id=one.encounter_id,
            ),
            unfinished=one,
        )
        for one in left
    ]
    return (*others, *listed)


def is_here(line: Line) -> bool:
    """Whether the patient waits or is in a room."""
    return line.expected.presence in _HERE


def to_finish(line: Line) -> bool:
    """Whether somebody must still go on with the visit, or end it."""
    return line.unfinished is not None


def _belongs(unfinished: UnfinishedView, expected: ExpectedPatient) -> bool:
    encounters = {unfinished.encounter_id, expected.encounter_id} - {None}
    return unfinished.patient.id == expected.patient.id and len(encounters) < 2
