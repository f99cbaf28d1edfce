"""A Contec CMS50D-BT: a pulse wave 60 times a second and values once a second, after it was asked.

OxiVis issue 2, nringelstein/CMS50D-BT. It stops a minute after the last command, and ignores
commands with a wrong sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from station.codec import encode, full_uuid
from station.simulators.devices.base import Act, Metronome, Scene
from station.simulators.devices.bluetooth import BluetoothDevice, Outgoing
from station.simulators.devices.finger import Finger

__all__ = ["ContecBluetoothOximeter"]

_COMMANDS: Final = full_uuid("FF01")
_TOLD: Final = full_uuid("FF02")
_WAVE_HZ: Final = 60.0
_ALIVE_S: Final = 60.0
# What a classic connection takes at a time, in whole waves.
_NOTIFICATION_BYTES: Final = 18
_FLAT: Final = 0x40


class ContecBluetoothOximeter(BluetoothDevice):
    """Starts with a finger in it, settled, and says nothing before it is asked."""

    spec_id = "contec_cms50d_bt"
    title = "SleepO2 simulated"
    model = "CMS50D-BT"
    address = "F0:00:00:00:50:0D"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._finger = Finger(scene)
        self._waves = Metronome(_WAVE_HZ)
        self._seconds = Metronome(1.0)
        self._wanted: set[int] = set()
        self._alive_until = 0.0

    def acts(self) -> Mapping[str, Act]:
        """Finger and sensor."""
        return self._finger.acts()

    def written(self, uuid: str, value: bytes, now: float) -> None:
        """A command; one with a wrong sum is ignored."""
        if uuid != _COMMANDS:
            super().written(uuid, value, now)
            return
        if not value or value[-1] != sum(value[:-1]) & 0x7F:
            return
        self._alive_until = now + _ALIVE_S
        match value[:-1]:
            case b"\x9b\x00" | b"\x9b\x01":
                self._wanted.add(value[1])
            case b"\x9b\x7f":
                self._wanted.clear()
                self._say(self._encode("stopped"))

    def host_ready(self, ready: bool, now: float) -> None:
        """A host that leaves takes its wishes with it."""
        super().host_ready(ready, now)
        if not ready:
            self._wanted.clear()

    def advance(self, now: float) -> None:
        """It streams; nobody begins a measurement."""
        self.go_on(now)

    def go_on(self, now: float) -> None:
        """What is due, several frames to a notification."""
        alive = now < self._alive_until
        data = b""
        for number in self._waves.due(now):
            if alive and 0x00 in self._wanted:
                data += self._wave(number / _WAVE_HZ)
            if len(data) >= _NOTIFICATION_BYTES:
                self._say(data)
                data = b""
        if data:
            self._say(data)
        for number in self._seconds.due(now):
            if alive and 0x01 in self._wanted:
                self._say(self._values(float(number)))

    def _wave(self, at: float) -> bytes:
        finger = self._finger
        wave = int(finger.pleth(np.array([at]), 127)[0]) if finger.inside else _FLAT
        beat = finger.inside and finger.beat(np.array([at, at + 1 / _WAVE_HZ]))
        return self._encode("wave", signal_strength=3, pulse_beep=beat, bar=wave >> 3, pleth=[wave])

    def _values(self, at: float) -> bytes:
        if not self._finger.settled(at):
            return self._encode("values", pulse_rate="no value", spo2="no finger")
        numbers = self._finger.numbers(at)
        high, low = divmod(numbers.pulse_rate, 128)
        # Above 127 bit 7 is told apart; the field of the pulse is then not there by name.
        known: dict[str, object] = {"pulse_unclear": True} if high else {"pulse_rate": low}
        return self._encode("values", spo2=numbers.spo2, **known)

    def _encode(self, message: str, **values: object) -> bytes:
        return encode(self._spec, message, values)

    def _say(self, data: bytes) -> None:
        self._live.append(Outgoing(uuid=_TOLD, value=data, indicate=False))
