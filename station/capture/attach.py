"""Whose measurement is it? The rule that keeps readings out of the wrong patient's chart.

Only a measurement that *started after* the patient was confirmed on this station attaches by
itself. Everything else is held with its reason until a person says whose it is. What one
measurement gave is judged once, by its first reading, and never torn apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from station.held import HoldReason
from station.vitals import Quantity, Reading, Vital

__all__ = ["Judge", "Record", "record_of", "sender"]

# How much is remembered, to know it when it comes again: cuffs keep some hundred records.
_MEASUREMENTS: Final = 1_000
_RECORDS: Final = 10_000

Record = tuple[object, ...]
"""What one value in a device's memory is known by: device, its time, vital, value."""


def record_of(reading: Reading) -> Record | None:
    """The record that a reading is; None where the device tells no time."""
    stamp = reading.taken.device_time
    if stamp is None:
        return None
    return (*sender(reading), stamp, reading.vital, reading.quantity)


def sender(reading: Reading) -> tuple[str, str]:
    """Which instrument: its kind, and the best name that it has."""
    device = reading.device
    return device.spec, device.serial_number or device.address or device.name


@dataclass(slots=True)
class _Known:
    """A measurement that was judged: the verdict, and what it has given so far."""

    verdict: HoldReason | None
    who: tuple[str, str]
    values: dict[Vital, Quantity] = field(default_factory=dict)


@dataclass(slots=True)
class Judge:
    """Decides for each final reading: None where it attaches, else why it is held.

    `clock_tolerance`: how far a device's clock may be off before its records are not believed.
    It outlives patients, so that a record of the last one that is sent again is known.
    """

    clock_tolerance: timedelta = timedelta(minutes=5)
    _known: dict[str, _Known] = field(default_factory=dict)
    _records: dict[Record, str] = field(default_factory=dict)

    def remember(self, readings: Iterable[Reading]) -> None:
        """These came before this run of the station: sent again, they are duplicates."""
        for reading in readings:
            record = record_of(reading)
            if record is not None:
                self._records.setdefault(record, reading.measurement)

    def judge(
        self,
        reading: Reading,
        confirmed_at: datetime | None,
        signed: bool,
        broke_at: datetime | None = None,
    ) -> HoldReason | None:
        """Why this reading is not this patient's by itself; None where it is. `broke_at`: when,
        since the confirmation, the clock was set or the computer slept; only what began after it
        is compared with the confirmation in the same time.
        """
        known = self._known.get(reading.measurement)
        if known is None:
            verdict = self._verdict(reading, confirmed_at, signed, broke_at)
            known = _Known(verdict, sender(reading))
            if not reading.streaming:
                self._known[reading.measurement] = known
            if len(self._known) > _MEASUREMENTS:
                del self._known[next(iter(self._known))]
        known.values[reading.vital] = reading.quantity
        record = record_of(reading)
        if record is not None and not reading.streaming:
            self._records.setdefault(record, reading.measurement)
            if len(self._records) > _RECORDS:
                del self._records[next(iter(self._records))]
        return known.verdict

    def repeats(self, measurement: str) -> bool:
        """Whether an earlier measurement of the same device gave exactly the same values: all
        that can be told of a record from memory without a time against one that came live.
        """
        this = self._known.get(measurement)
        if this is None:
            return False
        for name, other in self._known.items():
            if name == measurement:
                return False
            if other.who == this.who and other.values == this.values:
                return True
        return False

    def _verdict(
        self,
        reading: Reading,
        confirmed_at: datetime | None,
        signed: bool,
        broke_at: datetime | None,
    ) -> HoldReason | None:
        if self._came_before(reading):
            return HoldReason.DUPLICATE
        if reading.from_memory:
            return HoldReason.FROM_MEMORY
        offset = reading.taken.clock_offset
        if offset is not None and abs(offset) > self.clock_tolerance:
            return HoldReason.CLOCK_WRONG
        if confirmed_at is None:
            return HoldReason.NO_PATIENT
        if signed:
            return HoldReason.AFTER_SIGNATURE
        taken = reading.taken
        if broke_at is not None:
            surely_after = broke_at <= taken.started <= taken.received
            return None if surely_after else HoldReason.CLOCK_SET
        if taken.started < confirmed_at:
            return HoldReason.BEFORE_PATIENT
        return None

    def _came_before(self, reading: Reading) -> bool:
        """By the driver, which knows this run's records, or by what is known since before it."""
        record = record_of(reading)
        if record is None:
            return reading.duplicate
        owner = self._records.get(record, reading.measurement)
        return reading.duplicate or owner != reading.measurement
