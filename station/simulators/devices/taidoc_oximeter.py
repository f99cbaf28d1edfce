"""A TaiDoc TD-8255 oximeter: SpO2 and pulse once a second after it was started."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from station.codec import encode, full_uuid
from station.simulators.bluetooth.plans import CharacteristicPlan
from station.simulators.devices.base import Act, Metronome, Scene
from station.simulators.devices.bluetooth import BluetoothDevice, Outgoing
from station.simulators.devices.finger import Finger

__all__ = ["TaidocOximeter"]

_METER: Final = full_uuid("00001524-1212-EFDE-1523-785FEABCD123")
_START: Final = bytes.fromhex("51 47 02 00 00 00 A3 3D")
_TURN_OFF: Final = bytes.fromhex("51 50 00 00 00 00 A3 44")


class TaidocOximeter(BluetoothDevice):
    """Starts with a finger in it, settled, and says nothing before it is started."""

    spec_id = "taidoc_oximeter"
    title = "TAIDOC TD8255 sim"
    model = "TD-8255"
    address = "F0:00:00:00:82:55"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._finger = Finger(scene)
        self._seconds = Metronome(1.0)
        self._started = False

    def acts(self) -> Mapping[str, Act]:
        """Finger and sensor."""
        return self._finger.acts()

    def _own_characteristics(self) -> tuple[CharacteristicPlan, ...]:
        """One for both directions."""
        return (CharacteristicPlan(uuid=_METER, properties=("write", "notify")),)

    def written(self, uuid: str, value: bytes, now: float) -> None:
        """Started or turned off; everything else is ignored."""
        if uuid != _METER:
            super().written(uuid, value, now)
        elif value == _START:
            self._started = True
            self._say("other", kind="started or stopped", told=bytes((2, 0, 0, 0)))
        elif value == _TURN_OFF:
            self._started = False
            self._say("other", kind="turned off")

    def host_ready(self, ready: bool, now: float) -> None:
        """A host that leaves takes its wish with it."""
        super().host_ready(ready, now)
        self._started &= ready

    def advance(self, now: float) -> None:
        """It streams; nobody begins a measurement."""
        self.go_on(now)

    def go_on(self, now: float) -> None:
        """The values that are due."""
        for number in self._seconds.due(now):
            if not self._started:
                continue
            if not self._finger.settled(float(number)):
                self._say("values", spo2="no finger", pulse_rate="no finger")
                continue
            numbers = self._finger.numbers(float(number))
            self._say("values", spo2=numbers.spo2, pulse_rate=numbers.pulse_rate)

    def _say(self, message: str, **values: object) -> None:
        data = encode(self._spec, message, values)
        self._live.append(Outgoing(uuid=_METER, value=data, indicate=False))
