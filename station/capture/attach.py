"""Whose measurement is it? The rule that keeps readings out of the wrong patient's chart.

Only a measurement that *started after* the patient was confirmed on this station attaches by
itself. Everything else is held with its reason until a person says whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from station.capture.views import HoldReason
from station.vitals import Reading

__all__ = ["Judge"]

# How many records of a device's memory are remembered, to know them when they come again.
_REMEMBERED = 10_000


@dataclass(slots=True)
class Judge:
    """Decides for each final reading: None where it attaches, else why it is held.

    `clock_tolerance`: how far a device's clock may be off before its records are not believed.
    It remembers stamped records, so that one that is sent again is known.
    """

    clock_tolerance: timedelta = timedelta(minutes=5)
    _seen: dict[tuple[object, ...], str] = field(default_factory=dict)

    def judge(
        self, reading: Reading, confirmed_at: datetime | None, signed: bool
    ) -> HoldReason | None:
        """Why this reading is not this patient's by itself; None where it is."""
        if self._again(reading):
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
        if reading.taken.started < confirmed_at:
            return HoldReason.BEFORE_PATIENT
        return None

    def _again(self, reading: Reading) -> bool:
        """Whether this very record came before, in another measurement of the same device."""
        stamp = reading.taken.device_time
        if stamp is None:
            return False
        device = reading.device
        who = (device.spec, device.serial_number or device.address or device.name)
        record = (*who, stamp, reading.vital, reading.quantity)
        first = self._seen.setdefault(record, reading.measurement)
        if len(self._seen) > _REMEMBERED:
            self._seen.pop(next(iter(self._seen)))
        return first != reading.measurement
