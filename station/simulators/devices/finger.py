"""What every simulated oximeter has: a sensor, and a finger that is in it or not.

An oximeter searches for a pulse for some seconds, then tells values; when the finger leaves, some
makers hold the last display values for a while.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.simulators.devices.base import Act, Scene

__all__ = ["Finger", "Numbers"]

# A pulse is found within about this time.
_SEARCH_S: Final = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What an oximeter shows: % and /min as whole numbers, perfusion in %."""

    spo2: int
    pulse_rate: int
    perfusion: float


class Finger:
    """Starts in the sensor, settled."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._in_since: float | None = -1e9
        self.out_since = -1e9
        """When the finger last left."""
        self.connected = True
        """Whether the sensor is plugged in."""
        self.moving = False
        self.low_battery = False

    def acts(self) -> Mapping[str, Act]:
        """What can be done to finger, sensor and battery."""
        return {
            "finger_in": self._finger_in,
            "finger_out": self._finger_out,
            "motion": self._motion,
            "sensor_unplugged": self._sensor_unplugged,
            "low_battery": self._set_low_battery,
        }

    @property
    def inside(self) -> bool:
        """Whether there is a finger in a sensor that is plugged in."""
        return self.connected and self._in_since is not None

    def searching(self, now: float) -> bool:
        """Whether it looks for a pulse and has no values yet."""
        since = self._in_since
        return self.inside and since is not None and now - since < self._search_s

    def settled(self, now: float) -> bool:
        """Whether there are values."""
        return self.inside and not self.searching(now)

    def numbers(self, now: float) -> Numbers:
        """The values of the patient at a moment."""
        state = self._scene.patient.at(now)
        return Numbers(
            spo2=round(state.spo2), pulse_rate=round(state.pulse_rate), perfusion=state.perfusion
        )

    def pleth(self, times: NDArray[np.float64], greatest: int) -> NDArray[np.int64]:
        """The pulse wave as counts from 0 to `greatest`, `(samples,)`; flat without a finger."""
        signal = np.full(times.size, 0.5)
        if self.inside:
            perfusion = self._scene.patient.at(float(times[0])).perfusion
            # The oximeter sets its gain for a usual perfusion; a weak pulse stays small.
            signal = 0.12 + 0.7 * min(1.0, perfusion / 2.0) * self._scene.patient.pleth(times)
        if self.moving:
            signal = signal + 0.3 * np.sin(8.1 * times) + 0.2 * np.sin(19.0 * times)
        return np.asarray(np.rint(np.clip(signal, 0.0, 1.0) * greatest), dtype=np.int64)

    def beat(self, times: NDArray[np.float64]) -> bool:
        """Whether a pulse begins between the first and the last of these times."""
        return len(self._scene.patient.beat_times(float(times[0]), float(times[-1]))) > 0

    @property
    def _search_s(self) -> float:
        return _SEARCH_S / self._scene.time_scale

    def _finger_in(self, now: float) -> None:
        if self._in_since is None:
            self._in_since = now

    def _finger_out(self, now: float) -> None:
        if self._in_since is not None:
            self._in_since, self.out_since = None, now

    def _motion(self, now: float, on: bool = True) -> None:
        self.moving = bool(on)

    def _sensor_unplugged(self, now: float, on: bool = True) -> None:
        self.connected = not on
        self._in_since = now if self._in_since is not None else None

    def _set_low_battery(self, now: float, on: bool = True) -> None:
        self.low_battery = bool(on)
