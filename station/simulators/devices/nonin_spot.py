"""A Nonin 9560 in format 13: single readings with their time, kept while nobody listens.

The oldest reading is sent first, and deleted once it is sent. That somebody listens shows by what
it says, such as the setting of the clock.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from station.codec import Spec, encode
from station.simulators.devices.base import Act, Scene
from station.simulators.devices.finger import Finger

__all__ = ["NoninSpot"]

# A reading is ready so long after the finger was put in.
_MEASURES_S: Final = 8.0
# In a room that plays by itself somebody measures this often.
_AUTO_S: Final = 60.0
_MOST: Final = 20
_MISSING: Final[dict[str, object]] = {
    "pulse_rate": None,
    "spo2": None,
    "no_measurement": True,
    "smartpoint": False,
}


class NoninSpot:
    """Starts with a clock that is right, no stored readings, and a finger in it."""

    def __init__(self, spec: Spec, scene: Scene, finger: Finger) -> None:
        self._spec, self._scene, self._finger = spec, scene, finger
        self._offset = timedelta(0)
        self._stored: list[dict[str, object]] = []
        self._heard = False
        self._finger_since: float | None = 0.0
        self._told = False
        self._next_auto: float | None = None

    def acts(self) -> Mapping[str, Act]:
        """Readings of somebody before, and a clock that is wrong."""
        return {"store": self._store, "wrong_clock": self._wrong_clock}

    def clock(self, now: float) -> datetime:
        """The oximeter's own time."""
        moment = self._scene.began + timedelta(seconds=now) + self._offset
        return moment.replace(microsecond=0)

    def set_clock(self, data: bytes, now: float) -> None:
        """Six bytes: year of the century, month, day, hour, minute, second."""
        self._heard = True
        year, month, day, hour, minute, second = data
        with contextlib.suppress(ValueError):  # no such day: the clock stays as it was
            wanted = datetime(2000 + year, month, day, hour, minute, second)  # noqa: DTZ001
            self._offset += wanted - self.clock(now)

    def clock_bytes(self, now: float) -> bytes:
        """The same six bytes as an answer."""
        self._heard = True
        moment = self.clock(now)
        parts = (moment.year % 100, moment.month, moment.day)
        return bytes((*parts, moment.hour, moment.minute, moment.second))

    def tick(self, now: float) -> bytes:
        """Stored readings once somebody listens, then one for each time that a finger was in."""
        out = b""
        if self._heard:
            out = b"".join(self._encoded(reading, memory=True) for reading in self._stored)
            self._stored.clear()
        if not self._finger.inside:
            self._finger_since, self._told = None, False
            return out
        if self._finger_since is None:
            self._finger_since = now
        ready = now - self._finger_since >= _MEASURES_S / self._scene.time_scale
        if not self._told and ready:
            self._told = True
            self._next_auto = now + _AUTO_S / self._scene.time_scale
            out += self._encoded(self._reading(now), memory=False)
        elif self._scene.auto and self._next_auto is not None and now >= self._next_auto:
            self._told = False
        return out

    def _reading(self, now: float) -> dict[str, object]:
        values: dict[str, object] = {
            "device_time": self.clock(now),
            "low_battery": self._finger.low_battery,
        }
        if self._finger.moving or not self._finger.settled(now):
            return values | _MISSING
        numbers = self._finger.numbers(now)
        return values | {
            "pulse_rate": numbers.pulse_rate,
            "spo2": numbers.spo2,
            "smartpoint": True,
        }

    def _encoded(self, reading: dict[str, object], *, memory: bool) -> bytes:
        return encode(self._spec, "spot_check", reading | {"from_memory": memory})

    def _store(
        self, now: float, spo2: int = 95, pulse_rate: int = 64, minutes_ago: float = 60.0
    ) -> None:
        """Somebody measured while nobody listened; the oldest of too many is forgotten."""
        taken = self.clock(now) - timedelta(minutes=minutes_ago)
        self._stored.append(
            {
                "device_time": taken.replace(microsecond=0),
                "spo2": spo2,
                "pulse_rate": pulse_rate,
                "smartpoint": True,
            }
        )
        self._stored = self._stored[-_MOST:]

    def _wrong_clock(self, now: float, hours: float = 24.0) -> None:
        self._offset += timedelta(hours=hours)
