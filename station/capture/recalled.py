"""Stored records without a time that came before this run: known again by their place.

The driver's `RecordBook` knows the downloads of its run, and begins each run without one. Until an
instrument has sent its memory once more, what it sent before stands here: the records of the first
download are compared in their order with those, in the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from station.capture.attach import sender
from station.vitals import Quantity, Reading, Vital

__all__ = ["Recalled"]

_Values = frozenset[tuple[Vital, Quantity]]


@dataclass(slots=True)
class _Download:
    """What one instrument sent before, in its order."""

    records: dict[str, set[tuple[Vital, Quantity]]] = field(default_factory=dict)
    """Values by measurement."""
    place: int = 0
    starts: list[int] | None = None
    """Places from which what comes now has run the same so far; None: nothing has come."""


@dataclass(slots=True)
class Recalled:
    """The records of all instruments, from before this run."""

    _sent: dict[tuple[str, str], _Download] = field(default_factory=dict)

    def add(self, reading: Reading) -> None:
        """One that came before, in the order of arrival. What was a duplicate then has no place
        of its own.
        """
        if _by_place(reading) and not reading.duplicate:
            sent = self._sent.setdefault(sender(reading), _Download())
            said = (reading.vital, reading.quantity)
            sent.records.setdefault(reading.measurement, set()).add(said)

    def again(self, readings: Sequence[Reading]) -> str | None:
        """Which measurement of before this one is, None where it is a new one. Tell each whole
        measurement that comes now, in order.
        """
        sent = self._sent.get(sender(readings[0]))
        if sent is None or not all(map(_by_place, readings)):
            return None
        values: _Values = frozenset((one.vital, one.quantity) for one in readings)
        names, before = list(sent.records), list(sent.records.values())
        starts = range(len(before)) if sent.starts is None else sent.starts
        sent.starts = [
            start
            for start in starts
            if start + sent.place < len(before) and before[start + sent.place] == values
        ]
        found = names[sent.starts[0] + sent.place] if sent.starts else None
        sent.place += 1
        return found


def _by_place(reading: Reading) -> bool:
    """Whether only its place tells that it is the same: it is stored, and has no time."""
    return reading.from_memory and reading.taken.device_time is None
