"""An Omron cuff that keeps the profile: tells its time first, and its records in the air.

Its records are numbered; the record access point sends all that it keeps once more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from station.codec import full_uuid
from station.codec.numbers import encode_date_time
from station.simulators.bluetooth.plans import CharacteristicPlan, PeripheralPlan, ServicePlan
from station.simulators.devices.base import Scene
from station.simulators.devices.bluetooth import CURRENT_TIME, Outgoing
from station.simulators.devices.cuff import Cuff
from station.simulators.devices.visits import BriefVisits

__all__ = ["OmronCuff"]

COMPANY: Final = 0x020E
_OPTION_SERVICE: Final = "5df5e817-a945-4f81-89c0-3d4e9759c07c"
_RECORD_ACCESS: Final = full_uuid("2A52")
_TIME_NOT_SET, _PAIRING, _STANDARD = 0x04, 0x08, 0x20
_DONE, _NO_RECORDS = 1, 6


class OmronCuff(BriefVisits, Cuff):
    """One user, and nothing measured yet."""

    spec_id = "omron_connect"
    title = "BLESmart_00000000F00000000012"
    model = "BP7250"
    address = "F0:00:00:00:00:12"
    clock_properties = ("notify", "write")
    tells_pressure = False

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._records: list[bytes] = []
        self._sequence = 0
        self._ever_set = False
        self._replies: list[bytes] = []
        self._answer_is_out = False

    def plan(self) -> PeripheralPlan:
        """Bonded, with Omron's number and data in its advertisement."""
        return replace(
            super().plan(),
            asks_security=True,
            remembers_subscriptions=True,
            manufacturer_data=(COMPANY, self.manufacturer_data(0.0)),
        )

    def manufacturer_data(self, now: float) -> bytes:
        """One user: the number of the newest record, and how many there are."""
        flags = _STANDARD | (0 if self._ever_set else _TIME_NOT_SET)
        flags |= _PAIRING if self.pairs(now) else 0
        user = self._sequence.to_bytes(2, "little") + bytes((min(len(self._records), 255),))
        return bytes((0x01, flags)) + user

    def _own_characteristics(self) -> tuple[CharacteristicPlan, ...]:
        return tuple(replace(one, secure=True) for one in super()._own_characteristics())

    def _more_services(self) -> tuple[ServicePlan, ...]:
        access = CharacteristicPlan(uuid=_RECORD_ACCESS, properties=("write", "indicate"))
        return (ServicePlan(uuid=_OPTION_SERVICE, characteristics=(access,)),)

    def subscribed(self, uuid: str, now: float) -> None:
        """A host that wants to know the time is told it."""
        if uuid == CURRENT_TIME:
            value = encode_date_time(self._own_time(now)) + b"\x00\x00\x01"
            self._live.append(Outgoing(uuid=CURRENT_TIME, value=value, indicate=False))

    def written(self, uuid: str, value: bytes, now: float) -> None:
        """The time, or a request for records: send all, or count them."""
        if uuid != _RECORD_ACCESS:
            super().written(uuid, value, now)
        if uuid == CURRENT_TIME:
            self._served = self._ever_set = True
        elif uuid == _RECORD_ACCESS and value == b"\x01\x01":
            self._memory.extend(self._records)
            self._replies.append(bytes((6, 0, 1, _DONE if self._records else _NO_RECORDS)))
        elif uuid == _RECORD_ACCESS and value == b"\x04\x01":
            self._replies.append(b"\x05\x00" + len(self._records).to_bytes(2, "little"))

    def due(self, now: float) -> Outgoing | None:
        """Readings first; an answer about records stands behind them."""
        out = super().due(now)
        self._answer_is_out = out is None and bool(self._replies)
        if self._answer_is_out:
            return Outgoing(uuid=_RECORD_ACCESS, value=self._replies[0], indicate=True)
        return out

    def confirmed(self) -> None:
        """The host has the answer, or the oldest reading."""
        if self._answer_is_out:
            self._replies.pop(0)
        else:
            super().confirmed()

    def _finish(self, value: bytes, now: float) -> None:
        self._sequence += 1
        self._records.append(value)
        super()._finish(value, now)

    def _encoded(self, values: Mapping[str, object]) -> bytes:
        """It tells its user."""
        return super()._encoded({**values, "user_id": 1})
