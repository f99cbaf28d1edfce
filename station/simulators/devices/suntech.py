"""A SunTech Advantage module on an arm: measures when its host says so, and answers its questions.

It says by itself only that a measurement has ended (K). It wants a pause between two of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from station.codec import encode, load_spec
from station.simulators.devices.arm import Result, cuff_pressure, measured
from station.simulators.devices.base import Act, Scene, StreamDevice
from station.simulators.oscillometry import Problem

__all__ = ["SuntechModule"]

_MEASUREMENT_S: Final = 20.0
_PAUSE_S: Final = 30.0
_HOST: Final = 0x3A
# Command → bytes behind it and before the checksum.
_DATA: Final[dict[int, int]] = {
    0x00: 1,
    0x0C: 2,
    0x17: 2,
    0x20: 0,
    0x28: 0,
    0x79: 2,
    0x87: 0,
    0x8A: 0,
}
_STARTS: Final = (0x20, 0x87, 0x28)
_ERRORS: Final = (
    "weak or no signal", "artefact", "out of range", "timed out", "pneumatic blockage", "leak",
    "safety time-out", "overpressure", "hardware", "transducer", "memory",
)  # fmt: skip


class SuntechModule(StreamDevice):
    """Starts at rest, without a result."""

    spec_id = "suntech_nibp"

    def __init__(self, scene: Scene) -> None:
        self._spec = load_spec(self.spec_id)
        self._scene = scene
        self._heard = b""
        self._began: float | None = None
        self._ready = 0.0
        self._fails: str | None = None
        self._mute = False
        self._moving = False
        self._result: dict[str, object] = {"error": "none"}

    def acts(self) -> Mapping[str, Act]:
        """What goes wrong with the arm, the cuff and the line."""
        return {"fail": self._fail, "movement": self._set_movement, "mute": self._set_mute}

    def receive(self, data: bytes, now: float) -> bytes:
        """Answer every whole command."""
        self._heard += data
        answers = b""
        while (command := self._next()) is not None:
            answers += self._answer(command, now)
        return b"" if self._mute else answers

    def tick(self, now: float) -> bytes:
        """The end of a measurement, when it has come."""
        if self._began is None or self._share(now) < 1.0:
            return b""
        found = measured(self._scene, now, moving=self._moving)
        if isinstance(found, Problem) and self._fails is None:
            self._fails = str(found)
        if self._fails is None and isinstance(found, Result):
            self._result = {
                "systolic": found.systolic,
                "diastolic": found.diastolic,
                "mean_arterial_pressure": found.mean,
                "pulse_rate": found.pulse_rate,
                "beats": 30,
                "bp_status": "good",
                "error": "none",
            }
        else:
            self._result = _without_numbers(self._fails or "artefact")
        self._end(now)
        return b"" if self._mute else self._reply("done")

    def _next(self) -> bytes | None:
        """The next whole command with a right checksum, without its start byte and checksum."""
        while self._heard:
            size = _DATA.get(self._heard[1]) if len(self._heard) > 1 else None
            if self._heard[0] != _HOST or (len(self._heard) > 1 and size is None):
                self._heard = self._heard[1:]
                continue
            if size is None or len(self._heard) < size + 3:
                return None
            frame, self._heard = self._heard[: size + 3], self._heard[size + 3 :]
            if sum(frame) % 256 == 0:
                return frame[1:-1]
        return None

    def _answer(self, command: bytes, now: float) -> bytes:
        if command[0] in _STARTS:
            if self._began is not None or now < self._ready:
                return self._reply("busy")
            self._began = now
            return self._reply("received")
        if command == b"\x79\x01\x00":
            if self._began is not None:
                self._result = _without_numbers("stopped")
                self._end(now)
            return self._reply("stopped")
        if command == b"\x79\x05\x00":
            shown = 0
            if self._began is not None:
                shown = cuff_pressure(self._scene.patient, now, self._share(now))
            return encode(self._spec, "cuff_pressure", {"cuff_pressure": shown})
        if command == b"\x79\x03\x00":
            return encode(self._spec, "result", self._result)
        return self._reply("done" if command[0] in (0x17, 0x8A) else "unknown command")

    def _share(self, now: float) -> float:
        """How much of the measurement is over."""
        began = now if self._began is None else self._began
        return min(1.0, (now - began) * self._scene.time_scale / _MEASUREMENT_S)

    def _end(self, now: float) -> None:
        self._began, self._fails = None, None
        self._ready = now + _PAUSE_S / self._scene.time_scale

    def _reply(self, word: str) -> bytes:
        return encode(self._spec, "reply", {"reply": word})

    def _fail(self, now: float, how: str = "weak or no signal") -> None:
        if how not in _ERRORS:
            raise ValueError(f"it fails by {', '.join(_ERRORS)}, not by {how!r}")
        self._fails = how

    def _set_movement(self, now: float, on: bool = True) -> None:
        self._moving = bool(on)

    def _set_mute(self, now: float, on: bool = True) -> None:
        self._mute = bool(on)


def _without_numbers(error: str) -> dict[str, object]:
    """A result of zeros, with its error."""
    missing = ("systolic", "diastolic", "mean_arterial_pressure", "pulse_rate")
    return dict.fromkeys(missing) | {"bp_status": 0, "error": error}
