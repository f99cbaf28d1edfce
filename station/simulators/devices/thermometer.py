"""A Bluetooth oral thermometer: rises for some seconds, then tells the temperature once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from station.codec import encode, full_uuid
from station.simulators.devices.base import Act
from station.simulators.devices.bluetooth import DATE_TIME, BluetoothDevice, Outgoing

__all__ = ["Thermometer"]

_MEASUREMENT_S: Final = 4.0
_STEPS: Final = 12
_ROOM_CELSIUS: Final = 27.0
_INTERMEDIATE: Final = full_uuid("2A1E")
# Unlike any patient that is drawn, so that a mix-up is seen.
_BEFORE: Final = Decimal("38.9")
# It measures when its user asks it to: the interval is 0.
_READABLE: Final[dict[str, dict[str, object]]] = {
    "temperature_type": {"temperature_type": "mouth"},
    "interval": {"interval_s": 0},
}


class Thermometer(BluetoothDevice):
    """In its holder until somebody measures."""

    spec_id = "bluetooth_health_thermometer"
    title = "Simulated thermometer"
    model = "Thermometer 1"
    address = "F0:00:00:00:00:02"
    clock_uuid = DATE_TIME

    def acts(self) -> Mapping[str, Act]:
        """Into the mouth, out of it too early, and a probe that does not find a value."""
        return {
            "start": self.begin,
            "stop": self._stop,
            "error": self._set_error,
            "wrong_clock": self._wrong_clock,
            "old_record": self._old_record,
            "keep_memory": self._keep_memory,
        }

    def go_on(self, now: float) -> None:
        """Tell the rising value, and the final one at the end."""
        if not self.busy:
            return
        share = self._share(now, _MEASUREMENT_S)
        step = min(_STEPS, int(share * _STEPS))
        if step > self._step and share < 1.0:
            self._step = step
            body = self._scene.patient.at(now).temperature
            rising = body - (body - _ROOM_CELSIUS) * math.exp(-4.0 * share)
            value = self._encoded("intermediate", rising, now)
            self._live.append(Outgoing(uuid=_INTERMEDIATE, value=value, indicate=False))
        if share >= 1.0:
            final = None if self._fails else self._scene.patient.at(now).temperature
            self._finish(self._encoded("measurement", final, now), now)

    def _encoded(self, message_id: str, celsius: float | None, now: float) -> bytes:
        values: dict[str, object] = {"temperature_type": "mouth", "temperature": None}
        if celsius is not None:
            values["temperature"] = Decimal(round(celsius * 10)).scaleb(-1)
        if message_id == "measurement":
            values["time_stamp"] = self._own_time(now)
        return encode(self._spec, message_id, values)

    def _before(self, at: datetime) -> bytes:
        values = {"temperature": _BEFORE, "time_stamp": at, "temperature_type": "mouth"}
        return encode(self._spec, "measurement", values)

    def _readable(self, message_id: str) -> bytes:
        return encode(self._spec, message_id, _READABLE[message_id])
