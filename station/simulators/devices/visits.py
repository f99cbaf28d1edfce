"""A Bluetooth instrument that is there for a short time only: after a measurement, and in its
pairing mode. It hands over what it has, and hangs up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from station.simulators.devices.base import Act, Scene
from station.simulators.devices.bluetooth import BluetoothDevice

__all__ = ["BriefVisits"]

_MINUTE_S: Final = 60.0
# So long after the last thing that was said it hangs up.
_MOMENT_S: Final = 0.5


class BriefVisits(BluetoothDevice):
    """Mixed into an instrument, before it. In an automatic room it begins in pairing mode."""

    alone = True
    subscribe_within_s: ClassVar[float] = _MINUTE_S
    """A host that has not asked for readings by then is left."""

    def __init__(self, scene: Scene) -> None:
        """Not to be found, unless the room is automatic."""
        super().__init__(scene)
        self._found_until = self._pairs_until = _MINUTE_S if scene.auto else 0.0
        self._served = False  # the host has set the time, taken a reading, or said that it is done
        self._hangs_up = False
        self._spoke_at = 0.0

    def acts(self) -> Mapping[str, Act]:
        """Its Bluetooth button: held for pairing, or pressed to be found once more."""
        return {**super().acts(), "pair": self._pair, "button": self._button}

    def advertises(self, now: float) -> bool:
        """For a minute."""
        return now < self._found_until

    def pairs(self, now: float) -> bool:
        """In pairing mode only."""
        return now < self._pairs_until

    def linked(self, on: bool, now: float) -> None:
        """A visit begins or ends."""
        super().linked(on, now)
        self._served = self._hangs_up = False
        self._spoke_at = now

    def hangs_up(self, now: float) -> bool:
        """When it is told to, when the host did not ask for readings in time, when all is said,
        and after a minute.
        """
        if self._linked_since is None:
            return False
        lasted = now - self._linked_since
        late = self._ready_since is None and lasted >= self.subscribe_within_s
        if not (self._hangs_up or late or lasted >= _MINUTE_S or self._all_said(now)):
            return False
        if not late:
            self._found_until = now
        return True

    def confirmed(self) -> None:
        """The host has a reading."""
        super().confirmed()
        self._served = True

    def _all_said(self, now: float) -> bool:
        """Whether there is nothing left to do for a moment."""
        waiting = self._memory or self._live or self.busy
        if waiting or self._ready_since is None or not self._served:
            self._spoke_at = now
        return now - self._spoke_at >= _MOMENT_S

    def _finish(self, value: bytes, now: float) -> None:
        super()._finish(value, now)
        self._found_until = max(self._found_until, now + _MINUTE_S)

    def _pair(self, now: float) -> None:
        self._found_until = self._pairs_until = now + _MINUTE_S

    def _button(self, now: float) -> None:
        self._found_until = now + _MINUTE_S
