"""What Bluetooth oximeters share: a finger, and values that come by themselves at a steady rate
while a host listens. Nobody starts a measurement, and nothing is kept for later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import ClassVar, Final

from station.simulators.bluetooth.plans import PeripheralPlan
from station.simulators.devices.base import Act, Metronome, Scene
from station.simulators.devices.bluetooth import TIME_SERVICE, BluetoothDevice, Outgoing
from station.simulators.devices.finger import Finger

__all__ = ["BluetoothOximeter"]

# Time spent without a host is not made up for: a value is told when it is new.
_LONGEST_BACKLOG: Final = 200


class BluetoothOximeter(BluetoothDevice):
    """Starts with a finger in it, settled. Subclasses say what is due at each beat of `rate_hz`."""

    rate_hz: ClassVar[float] = 1.0

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.finger = Finger(scene)
        self._beats = Metronome(self.rate_hz)

    def plan(self) -> PeripheralPlan:
        """As its radio shows it; it has no clock that a host could set."""
        plan = super().plan()
        kept = tuple(service for service in plan.services if service.uuid != TIME_SERVICE)
        return replace(plan, services=kept)

    def acts(self) -> Mapping[str, Act]:
        """Finger, sensor and battery."""
        return self.finger.acts()

    def advance(self, now: float) -> None:
        """Say what became due since the last call, where a host listens."""
        due = self._beats.due(now)
        if due and self._ready_since is not None:
            for value in self.values_at(due, now):
                self.notify(value)

    def notify(self, value: bytes) -> None:
        """Leave a value for the host, on the characteristic of the measurements."""
        if len(self._live) < _LONGEST_BACKLOG:
            self._live.append(Outgoing(uuid=self.final_uuid, value=value, indicate=False))

    def host_ready(self, ready: bool, now: float) -> None:
        """What was meant for the last host is gone."""
        self._live.clear()
        super().host_ready(ready, now)

    def values_at(self, due: range, now: float) -> Iterable[bytes]:
        """The notifications for these beats; beat number k is at k / `rate_hz` seconds."""
        raise NotImplementedError

    def go_on(self, now: float) -> None:
        """There is no measurement that could go on."""
