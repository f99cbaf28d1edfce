"""The quarantine tray: finished measurements that are nobody's until a person says whose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from station.capture.attach import Record, record_of, sender
from station.capture.held_disk import HeldDisk
from station.capture.recalled import Recalled
from station.capture.views import HeldView
from station.held import HeldReading, HoldReason
from station.visit import ResultKind, kind_of
from station.vitals import Reading

__all__ = ["Tray"]


@dataclass(slots=True)
class _Held:
    reason: HoldReason
    readings: list[Reading] = field(default_factory=list)

    def records(self) -> tuple[HeldReading, ...]:
        return tuple(HeldReading(reading=one, reason=self.reason) for one in self.readings)


@dataclass(slots=True)
class Tray:
    """Held measurements in the order of their arrival. Nothing leaves by itself, but what is
    the same as something that lies here is not laid beside it: a device may send its whole
    memory at every connection.

    It shows what the disk has, and says so of what the disk refuses. What a person attaches stays
    on the disk as held until it is kept, and is back here with the next patient where it was not.
    """

    disk: HeldDisk
    _held: dict[str, _Held] = field(default_factory=dict)
    _attached: dict[str, _Held] = field(default_factory=dict)
    """On the board, and not kept yet."""
    _owners: dict[Record, str] = field(default_factory=dict)
    """Record → the held measurement that brought it first."""
    _recalled: Recalled = field(default_factory=Recalled)
    _last: str | None = None

    def recall(self, before: Iterable[HeldReading]) -> None:
        """What the disk has of before this run, in the order of arrival: what was held lies here
        again, and what is sent again is known.
        """
        for one in before:
            self._recalled.add(one.reading)
            if not one.gone:
                self.disk.recalled((one,))
                self._lay(one.reading, one.reason)

    def hold(self, reading: Reading, reason: HoldReason) -> None:
        """Keep a reading with the others of its measurement; the last reason given counts."""
        if reading.measurement != self._last:
            self._settle()
            self._last = reading.measurement
        self._lay(reading, reason)

    def _lay(self, reading: Reading, reason: HoldReason) -> None:
        held = self._held.setdefault(reading.measurement, _Held(reason))
        held.reason = reason
        held.readings.append(reading)
        self._owners.setdefault(_lies_as(reading), reading.measurement)

    def look(self) -> None:
        """Time passes: what came is written to the disk."""
        self._settle()
        self.disk.look()

    def close(self) -> None:
        """The station stops: what came is handed to the disk."""
        self._settle()
        self.disk.close()

    def get(self, measurement: str) -> tuple[HeldReading, ...]:
        """What is held of a measurement; empty where it is not there (any more)."""
        self._settle()
        held = self._held.get(measurement)
        return held.records() if held is not None else ()

    def drop(self, readings: Iterable[HeldReading]) -> None:
        """These were discarded, and the disk knows."""
        self._drop({one.reading.id for one in readings})

    def _drop(self, ids: set[str]) -> None:
        self.disk.forget(ids)
        for name, held in tuple(self._held.items()):
            held.readings = [one for one in held.readings if one.id not in ids]
            if not held.readings:
                self._take_out(name)

    def attach(self, measurement: str) -> None:
        """A person says whose it is: it is on the board now."""
        self._settle()
        held = self._take_out(measurement)
        if held is not None:
            self.disk.forget(one.id for one in held.readings)
            self._attached[measurement] = held

    def kept(self, readings: Iterable[Reading]) -> None:
        """These are on the disk as somebody's."""
        ids = {one.id for one in readings}
        for held in self._attached.values():
            held.readings = [one for one in held.readings if one.id not in ids]
        self._drop(ids)  # the board was cleared while it was being kept

    def put_back(self) -> None:
        """The board is cleared: what was attached to a patient and not kept lies here again."""
        attached, self._attached = self._attached, {}
        for held in attached.values():
            for reading in held.readings:
                self._lay(reading, held.reason)
            self.disk.write(held.records())

    def views(self, now: datetime) -> tuple[HeldView, ...]:
        """What is held, with its age: what the disk has, or has refused."""
        self.look()
        return tuple(
            view
            for measurement, held in self._held.items()
            if (view := self._view(measurement, held, now)) is not None
        )

    def _view(self, measurement: str, held: _Held, now: datetime) -> HeldView | None:
        has, refuses = self.disk.has, self.disk.refuses
        shown = tuple(one for one in held.readings if has(one.id) or refuses(one.id))
        if not shown:
            return None
        return HeldView(
            measurement=measurement,
            kind=_kind(shown),
            readings=shown,
            reason=held.reason,
            age_s=_age_s(shown[0], now),
            on_disk=all(has(one.id) for one in shown),
        )

    def _take_out(self, measurement: str) -> _Held | None:
        for record in [record for record, by in self._owners.items() if by == measurement]:
            del self._owners[record]
        return self._held.pop(measurement, None)

    def _settle(self) -> None:
        """The last measurement is whole now: drop it where all of it lies here already, else it
        is to be written.
        """
        last, self._last = self._last, None
        held = self._held.get(last) if last is not None else None
        if last is None or held is None:
            return
        new = [one for one in held.records() if not self.disk.knows(one.reading.id)]
        if len(new) == len(held.readings) and self._lies_here(last, held):
            del self._held[last]
        else:  # else more came of what lies here
            new = [one for one in held.records() if not self.disk.knows(one.reading.id)]
            self.disk.write(new)

    def _lies_here(self, last: str, held: _Held) -> bool:
        if not all(one.duplicate for one in held.readings):
            before = self._recalled.again(held.readings)
            if before is None:
                return False
            held.reason = HoldReason.DUPLICATE
            held.readings = [one.replace(duplicate=True) for one in held.readings]
            if before in self._held:
                return True
        owners = {self._owners.get(_lies_as(one)) for one in held.readings}
        return not owners & {None, last}


def _lies_as(reading: Reading) -> Record:
    """By what a held value is found again. Without a device's time its values must do: only a
    reading that is known to be a duplicate is looked for.
    """
    return record_of(reading) or (*sender(reading), None, reading.vital, reading.quantity)


def _kind(readings: Iterable[Reading]) -> ResultKind:
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
