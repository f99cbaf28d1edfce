"""A Bluetooth heart rate strap: each second the rate and the intervals between the last beats."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Final

from station.codec import encode
from station.simulators.devices.base import Act, Metronome, Scene
from station.simulators.devices.bluetooth import BluetoothDevice, Outgoing

__all__ = ["Strap"]

_TELLS_HZ: Final = 1.0
# Intervals are counted in 1/1024 s.
_TICK: Final = Decimal("0.0009765625")
# The rate is a mean over so many seconds: two beats of the slowest heart that there is.
_MEAN_S: Final = 8.0


class Strap(BluetoothDevice):
    """On the chest of the scene's patient, moist and tight."""

    spec_id = "bluetooth_heart_rate"
    title = "Simulated strap"
    model = "Strap 1"
    address = "F0:00:00:00:00:05"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._seconds = Metronome(_TELLS_HZ)
        self._contact = True
        self._tells_contact = True
        self._since = -math.inf
        """When it last got contact: the first interval is between two beats from then on."""
        self._told_up_to = 0.0

    def acts(self) -> Mapping[str, Act]:
        """On and off the chest, and a model without the contact bits."""
        return {
            "strap_on": self._strap_on,
            "strap_off": self._strap_off,
            "no_contact_bits": self._no_contact_bits,
        }

    def advance(self, now: float) -> None:
        """Nobody starts a strap: it tells every second."""
        self.go_on(now)

    def go_on(self, now: float) -> None:
        """Tell what is due; a host that was away gets the present only."""
        if len(self._seconds.due(now)):
            self._live.clear()
            value = encode(self._spec, "measurement", self._values(now))
            self._live.append(Outgoing(uuid=self.final_uuid, value=value, indicate=False))
            self._told_up_to = now

    def _values(self, now: float) -> dict[str, object]:
        contact: str | int = "contact" if self._contact else "no contact"
        values: dict[str, object] = {"contact": contact if self._tells_contact else 0}
        if not self._contact:
            return values | {"heart_rate": None}
        beats = self._scene.patient.beat_times(now - _MEAN_S, now)
        rate = 60.0 * (len(beats) - 1) / (beats[-1] - beats[0])
        return values | {"heart_rate": round(rate), "rr_intervals": self._intervals(now)}

    def _intervals(self, now: float) -> list[Decimal]:
        """Those that ended since the last time, the oldest first."""
        begin = max(self._told_up_to, self._since)
        beats = self._scene.patient.beat_times(begin - _MEAN_S, now)
        return [
            round((beat - before) * 1024) * _TICK
            for before, beat in pairwise(beats)
            if beat >= begin and before >= self._since
        ]

    def _readable(self, message_id: str) -> bytes:
        return encode(self._spec, message_id, {"sensor_location": "chest"})

    def _strap_on(self, now: float) -> None:
        if not self._contact:
            self._contact, self._since = True, now

    def _strap_off(self, now: float) -> None:
        self._contact = False

    def _no_contact_bits(self, now: float, on: bool = True) -> None:
        self._tells_contact = not on
