"""A Bluetooth scale with a height rod: somebody steps on, and it tells the locked weight once.
What no host has confirmed stays in its memory, oldest first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from station.codec import encode
from station.simulators.devices.base import Act, Scene
from station.simulators.devices.bluetooth import BluetoothDevice
from station.simulators.devices.platform import Platform
from station.vitals import Quantity, Unit

__all__ = ["WeightScale"]

_TENTH: Final = Decimal("0.1")
# Unlike any patient that is drawn, so that a mix-up is seen.
_BEFORE: Final[dict[str, object]] = {
    "weight": Decimal("123.5"),
    "bmi": Decimal("38.1"),
    "height": Decimal("1.80"),
}
_FEATURES: Final = {
    "tells_time": True,
    "tells_bmi": True,
    "weight_resolution": "0.1 kg or 0.2 lb",
    "height_resolution": "0.01 m or 1 in",
}


class WeightScale(BluetoothDevice):
    """Nobody on it; set to kilograms."""

    spec_id = "bluetooth_weight_scale"
    title = "Simulated scale"
    model = "Scale 1"
    address = "F0:00:00:00:00:06"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._platform = Platform(scene)
        self._weighed: float | None = None
        """When whoever was weighed last stepped on."""
        self._pounds = False

    def acts(self) -> Mapping[str, Act]:
        """On and off the platform, its unit switch, its clock and its memory."""
        return {
            **self._platform.acts(),
            "pounds": self._set_pounds,
            "wrong_clock": self._wrong_clock,
            "old_record": self._old_record,
        }

    def advance(self, now: float) -> None:
        """Stepping on begins a measurement, nothing else does."""
        self._platform.advance(now)
        self.go_on(now)

    def go_on(self, now: float) -> None:
        """Lock the weight once it has settled, and tell it."""
        if self._platform.settled(now) and self._weighed != self._platform.since:
            self._weighed = self._platform.since
            self._finish(self._value(now), now)

    def _value(self, now: float) -> bytes:
        message = "measurement_imperial" if self._pounds else "measurement"
        values: dict[str, object] = {"time_stamp": self._own_time(now)}
        if self._platform.overload:
            return encode(self._spec, message, values | {"weight": None})
        weight = round(self._platform.weight_kg(now), 1)
        metres = round(self._platform.height_cm(now) / 100, 2)
        values["bmi"] = (weight / metres**2).quantize(_TENTH)
        if self._pounds:
            values["weight"] = Quantity(weight, Unit.KILOGRAM).to(Unit.POUND, 1)
            values["height"] = Quantity(metres, Unit.METRE).to(Unit.INCH, 0)
        else:
            values |= {"weight": weight, "height": metres}
        return encode(self._spec, message, values)

    def _before(self, at: datetime) -> bytes:
        return encode(self._spec, "measurement", {"time_stamp": at} | _BEFORE)

    def _readable(self, message_id: str) -> bytes:
        return encode(self._spec, message_id, _FEATURES)

    def _set_pounds(self, now: float, on: bool = True) -> None:
        self._pounds = bool(on)
