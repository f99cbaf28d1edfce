"""An A&D UA-767PC on an arm: measures when its button is pressed, and tells the result once.

It answers the commands that open and close its port; others get its NAK.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from station.simulators.devices.arm import Result, measured
from station.simulators.devices.base import Act, Scene, StreamDevice

__all__ = ["Ua767Cuff"]

_MEASUREMENT_S: Final = 30.0
# In a room that plays by itself somebody measures this often.
_AUTO_S: Final = 60.0
_STX: Final = b"\x02"
_COMMAND: Final = 7
_KNOWN: Final = (b"CPC05", b"CPC04")
_ACK: Final = b"\x0170PC\x06"
_NAK: Final = b"\x0170PC\x15"
_CODES: Final = (0x81, 0x82, 0x83)


class Ua767Cuff(StreamDevice):
    """Starts at rest; in a room that plays by itself it measures at once."""

    spec_id = "and_ua767pc"

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._heard = b""
        self._began: float | None = None
        self._next_auto = 0.0
        self._code: int | None = None
        self._mute = False
        self._moving = False

    def acts(self) -> Mapping[str, Act]:
        """Its button, and what goes wrong with the arm and the line."""
        return {
            "start": self._start,
            "fail": self._fail,
            "movement": self._set_movement,
            "mute": self._set_mute,
        }

    def receive(self, data: bytes, now: float) -> bytes:
        """Answer every whole command."""
        self._heard += data
        answers = b""
        while True:
            self._heard = self._heard[self._heard.find(_STX) :] if _STX in self._heard else b""
            if len(self._heard) < _COMMAND:
                return b"" if self._mute else answers
            command, self._heard = self._heard[:_COMMAND], self._heard[_COMMAND:]
            text = command[1:-1]
            right = sum(text) & 0xFF == command[-1]
            answers += _ACK if right and text in _KNOWN else _NAK

    def tick(self, now: float) -> bytes:
        """The result, when a measurement has ended."""
        if self._scene.auto and self._began is None and now >= self._next_auto:
            self._start(now)
        if self._began is None:
            return b""
        if (now - self._began) * self._scene.time_scale < _MEASUREMENT_S:
            return b""
        self._began = None
        self._next_auto = now + _AUTO_S / self._scene.time_scale
        told = self._told(now)
        self._code = None
        return b"" if self._mute else told

    def _told(self, now: float) -> bytes:
        if self._code is not None:
            return _digits(self._code, 0, 0, 0, 0)
        found = measured(self._scene, now, moving=self._moving)
        if not isinstance(found, Result):
            return _digits(_CODES[0], 0, 0, 0, 0)
        difference = found.systolic - found.diastolic
        return _digits(0x80, difference, found.diastolic, found.pulse_rate, found.mean)

    def _start(self, now: float) -> None:
        """The button; during a measurement it changes nothing here."""
        if self._began is None:
            self._began = now

    def _fail(self, now: float, code: int = 0x81) -> None:
        if code not in _CODES:
            raise ValueError(f"it fails with {', '.join(map(str, _CODES))}, not with {code!r}")
        self._code = code

    def _set_movement(self, now: float, on: bool = True) -> None:
        self._moving = bool(on)

    def _set_mute(self, now: float, on: bool = True) -> None:
        self._mute = bool(on)


def _digits(*numbers: int) -> bytes:
    return bytes(numbers).hex().upper().encode("ascii")
