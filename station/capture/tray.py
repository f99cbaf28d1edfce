"""The quarantine tray: finished measurements that are nobody's until a person says whose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

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
    """Held measurements in the order of their arrival. Nothing leaves by itself."""

    _held: dict[str, _Held] = field(default_factory=dict)

    def hold(self, reading: Reading, reason: HoldReason) -> None:
        """Keep a reading with the others of its measurement."""
        self._held.setdefault(reading.measurement, _Held(reason)).readings.append(reading)

    def take_out(self, measurement: str) -> tuple[Reading, ...]:
        """Remove a measurement and give its readings; empty where it is not there (any more)."""
        held = self._held.pop(measurement, None)
        return tuple(held.readings) if held is not None else ()

    def reason(self, measurement: str) -> HoldReason | None:
        """Why it is held."""
        held = self._held.get(measurement)
        return held.reason if held is not None else None

    def views(self, now: datetime) -> tuple[HeldView, ...]:
        """What is held, with its age."""
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


def _kind(readings: list[Reading]) -> ResultKind:
    kinds = [kind for reading in readings if (kind := kind_of(reading.vital)) is not None]
    return ResultKind.BLOOD_PRESSURE if ResultKind.BLOOD_PRESSURE in kinds else kinds[0]


def _age_s(reading: Reading, now: datetime) -> float:
    """Since it arrived, or since the device says that it was made where that is longer ago."""
    arrived = (now - reading.taken.received).total_seconds()
    offset = reading.taken.clock_offset
    return max(arrived, arrived - offset.total_seconds()) if offset is not None else arrived
