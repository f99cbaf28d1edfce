"""A Nonin oximeter that tells its values once a second: formats 1 and 8, and lines of text."""

from __future__ import annotations

from typing import Final

from station.codec import Spec, encode
from station.simulators.devices.base import Metronome, Scene
from station.simulators.devices.finger import Finger

__all__ = ["SECONDS", "NoninSeconds"]

SECONDS: Final = {"format_1": "second_1", "format_8": "second_8", "ascii": "line"}
"""Mode → message."""

# After the finger has left, format 8 shows the last values this long (data format notes).
_HELD_S: Final = 10.0
_WEAK_PERCENT: Final = 0.3
_MARGINAL_PERCENT: Final = 0.6


class NoninSeconds:
    """One frame or line a second, whether there is a finger or not."""

    def __init__(self, spec: Spec, scene: Scene, finger: Finger, mode: str) -> None:
        self._spec, self._scene, self._finger = spec, scene, finger
        self._mode, self._message = mode, SECONDS[mode]
        self._seconds = Metronome(1.0)

    def tick(self, now: float) -> bytes:
        """The frames that are due."""
        frames = (self._frame(float(second)) for second in self._seconds.due(now))
        return b"".join(frames)

    def _frame(self, now: float) -> bytes:
        finger = self._finger
        values: dict[str, object] = {"pulse_rate": None, "spo2": None}
        if finger.settled(now):
            values |= self._numbers(now)
        if self._mode != "ascii":
            values |= {"out_of_track": finger.searching(now), "artifact": finger.moving}
            values |= self._perfusion(now)
        if self._mode == "format_1":
            values["sensor_disconnected"] = not finger.connected
        if self._mode == "format_8":
            if not finger.inside and now - finger.out_since < _HELD_S:
                values |= self._numbers(finger.out_since)
            values["sensor_alarm"] = not finger.inside
            values["smartpoint"] = finger.settled(now) and not finger.moving
            values["low_battery"] = finger.low_battery
        return encode(self._spec, self._message, values)

    def _numbers(self, now: float) -> dict[str, object]:
        numbers = self._finger.numbers(now)
        return {"pulse_rate": numbers.pulse_rate, "spo2": numbers.spo2}

    def _perfusion(self, now: float) -> dict[str, object]:
        if not self._finger.settled(now):
            return {}
        perfusion = self._finger.numbers(now).perfusion
        weak = perfusion < _WEAK_PERCENT
        marginal = not weak and perfusion < _MARGINAL_PERCENT
        return {"low_perfusion": weak, "marginal_perfusion": marginal}
