"""An A&D UA-651BLE: bonded, found for a minute, hangs up on who is slow.

It sends what nobody has, oldest first, once its clock is set, and forgets it when it is
confirmed. Its own characteristic takes the time, a farewell, and the size of its buffer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from station.codec import full_uuid
from station.simulators.bluetooth.plans import CharacteristicPlan, PeripheralPlan, ServicePlan
from station.simulators.devices.base import Act, Scene
from station.simulators.devices.bluetooth import DATE_TIME, Outgoing
from station.simulators.devices.cuff import Cuff
from station.simulators.devices.visits import BriefVisits

__all__ = ["AndCuff"]

_SERVICE: Final = "233bf000-5a34-1b6d-975c-000d5690abe4"
_COMMAND: Final = "233bf001-5a34-1b6d-975c-000d5690abe4"
_SUBSCRIBE_S: Final = 5.0
# It tells its battery in these steps only.
_BATTERY_PERCENT: Final = 66


class AndCuff(BriefVisits, Cuff):
    """Its buffer is on, its clock right."""

    spec_id = "and_medical"
    title = "A&D_UA-651BLE_000010"
    model = "UA-651BLE"
    address = "F0:00:00:00:00:10"
    clock_uuid = DATE_TIME
    clock_properties = ("read", "write")
    tells_pressure = False
    subscribe_within_s = _SUBSCRIBE_S

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._buffer = True
        self._has_clock = True

    def acts(self) -> Mapping[str, Act]:
        """Besides those of a cuff: a clock that was never set."""
        return {**super().acts(), "no_clock": self._no_clock}

    def plan(self) -> PeripheralPlan:
        """It asks to be paired, and remembers what a host had subscribed."""
        return replace(super().plan(), asks_security=True, remembers_subscriptions=True)

    def _own_characteristics(self) -> tuple[CharacteristicPlan, ...]:
        return tuple(replace(one, secure=True) for one in super()._own_characteristics())

    def _more_services(self) -> tuple[ServicePlan, ...]:
        command = CharacteristicPlan(uuid=_COMMAND, properties=("read", "write"), secure=True)
        battery = CharacteristicPlan(
            uuid=full_uuid("2A19"), properties=("read",), value=bytes((_BATTERY_PERCENT,))
        )
        return (
            ServicePlan(uuid=full_uuid("180F"), characteristics=(battery,)),
            ServicePlan(uuid=_SERVICE, characteristics=(command,)),
        )

    def written(self, uuid: str, value: bytes, now: float) -> None:
        """Date Time, or a command: length, direction, number, data."""
        super().written(uuid, value, now)
        if uuid == DATE_TIME:
            self._served = self._has_clock = True
        elif uuid == _COMMAND and value[:1] and len(value) > value[0]:
            self._command(value[1 : 1 + value[0]], now)

    def _command(self, body: bytes, now: float) -> None:
        if body[:2] == b"\x01\x01" and len(body) == 8:
            year, month, day, hour, minute, second = body[2:]
            moment = datetime(2000 + year, month, day, hour, minute, second)  # noqa: DTZ001
            self._clock_error = moment - self._true_time(now)
            self._served = self._has_clock = True
        elif body == b"\x01\x03":
            self._hangs_up = True
        elif body == b"\x01\x12":
            self._memory.clear()
        elif body[:2] == b"\x01\xa6":
            self._buffer = body[2:3] != b"\0"

    def due(self, now: float) -> Outgoing | None:
        """Readings once the clock is set, or once the host had time enough to set it."""
        self.advance(now)
        since = self._ready_since
        if since is None or not self._memory:
            return None
        if not self._served and now - since < self.subscribe_within_s:
            return None
        return Outgoing(uuid=self.final_uuid, value=self._memory[0], indicate=True)

    def _finish(self, value: bytes, now: float) -> None:
        if not self._buffer:
            self._memory.clear()
        super()._finish(value, now)

    def _encoded(self, values: Mapping[str, object]) -> bytes:
        if not self._has_clock:
            values = {name: value for name, value in values.items() if name != "time_stamp"}
        return super()._encoded(values)

    def _no_clock(self, now: float) -> None:
        self._clock_error, self._has_clock = timedelta(0), False
