"""The quarantine tray: finished measurements that are nobody's until a person says whose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from station.capture.attach import Record, record_of
from station.capture.views import HeldView, HoldReason
from station.visit import ResultKind, kind_of
from station.vitals import Reading

__all__ = ["Tray"]


@dataclass(slots=True)
class _Held:
    reason: HoldReason
    readings: list[Reading] = field(default_factory=list)


@dataclass(slots=True)
class Tray:
    """Held measurements in the order of their arrival. Nothing leaves by itself, but what is
    the same as something that lies here is not laid beside it: a device may send its whole
    memory at every connection.
    """

    _held: dict[str, _Held] = field(default_factory=dict)
    _owners: dict[Record, str] = field(default_factory=dict)
    """Record → the held measurement that brought it first."""
    _last: str | None = None

    def hold(self, reading: Reading, reason: HoldReason) -> None:
        """Keep a reading with the others of its measurement; the last reason given counts."""
        if reading.measurement != self._last:
            self._settle()
            self._last = reading.measurement
        held = self._held.setdefault(reading.measurement, _Held(reason))
        held.reason = reason
        held.readings.append(reading)
        self._owners.setdefault(_lies_as(reading), reading.measurement)

    def take_out(self, measurement: str) -> tuple[Reading, ...]:
        """Remove a measurement and give its readings; empty where it is not there (any more)."""
        self._settle()
        held = self._held.pop(measurement, None)
        if held is None:
            return ()
        for record in [record for record, by in self._owners.items() if by == measurement]:
            del self._owners[record]
        return tuple(held.readings)

    def views(self, now: datetime) -> tuple[HeldView, ...]:
        """What is held, with its age."""
        self._settle()
        return tuple(
            HeldView(
                measurement=measurement,
                kind=_kind(held.readings),
                readings=tuple(held.readings),
                reason=held.reason,
                age_s=_age_s(held.readings[0], now),
            )
            for measurement, held in self._held.items()
        )

    def _settle(self) -> None:
        """The last measurement is whole now: drop it where all of it lies here already."""
        last, self._last = self._last, None
        held = self._held.get(last) if last is not None else None
        if last is None or held is None or not all(one.duplicate for one in held.readings):
            return
        owners = {self._owners.get(_lies_as(one)) for one in held.readings}
        if not owners & {None, last}:
            del self._held[last]


def _lies_as(reading: Reading) -> Record:
    """By what a held value is found again. Without a device's time its values must do: only a
    reading that is known to be a duplicate is looked for.
    """
    device = reading.device
    who = (device.spec, device.serial_number or device.address or device.name)
    return record_of(reading) or (*who, None, reading.vital, reading.quantity)


def _kind(readings: list[Reading]) -> ResultKind:
    kinds = [kind for reading in readings if (kind := kind_of(reading.vital)) is not None]
    return ResultKind.BLOOD_PRESSURE if ResultKind.BLOOD_PRESSURE in kinds else kinds[0]


def _age_s(reading: Reading, now: datetime) -> float:
    """Since it arrived, or since the device says that it was made where that is longer ago."""
    arrived = (now - reading.taken.received).total_seconds()
    if reading.taken.stored_for is not None:
        return max(0.0, arrived + reading.taken.stored_for.total_seconds())
    offset = reading.taken.clock_offset
    age = max(arrived, arrived - offset.total_seconds()) if offset is not None else arrived
    return max(0.0, age)
