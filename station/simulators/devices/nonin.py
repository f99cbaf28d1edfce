"""A Nonin OEM III pulse oximeter: 75 frames a second, whether there is a finger or not.

Formats 2 (8-bit pleth) and 7 (16-bit pleth), Nonin 6470-000-01. The values of a packet stand in
its 25 frames, so a packet is made when its first frame is due and sent frame by frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.codec import encode, load_spec
from station.simulators.devices.base import Act, Metronome, Scene, StreamDevice
from station.simulators.devices.finger import Finger

__all__ = ["NoninOximeter"]

_FRAMES: Final = 25
_FRAME_BYTES: Final = 5
_RATE_HZ: Final = 75.0

# After the finger has left, the display values stay this long (data format notes).
_HELD_S: Final = 10.0
# Thresholds of the perfusion lamp; the maker prints none.
_RED_PERCENT: Final = 0.3
_YELLOW_PERCENT: Final = 0.6
_REVISION: Final = 48


class NoninOximeter(StreamDevice):
    """Starts with a finger in it, settled."""

    spec_id = "nonin_serial"

    def __init__(self, scene: Scene, mode: str = "format_2") -> None:
        self._spec = load_spec(self.spec_id)
        messages = {message.mode: message.id for message in self._spec.messages}
        if mode not in messages:
            raise ValueError(f"no mode {mode}; there are {', '.join(map(str, messages))}")
        self._message = messages[mode]
        self._greatest = 255 if mode == "format_2" else 65_535
        self._scene = scene
        self._frames = Metronome(_RATE_HZ)
        self._packet_number = -1
        self._packet = b""
        self._finger = Finger(scene)

    def acts(self) -> Mapping[str, Act]:
        """Finger and sensor."""
        return self._finger.acts()

    def tick(self, now: float) -> bytes:
        """The frames that are due."""
        out = bytearray()
        for frame in self._frames.due(now):
            packet, place = divmod(frame, _FRAMES)
            if packet != self._packet_number:
                self._packet_number = packet
                self._packet = self._make_packet(packet * _FRAMES / _RATE_HZ)
            out += self._packet[place * _FRAME_BYTES : (place + 1) * _FRAME_BYTES]
        return bytes(out)

    def _make_packet(self, start_s: float) -> bytes:
        times = start_s + np.arange(_FRAMES) / _RATE_HZ
        finger = self._finger
        values: dict[str, object] = {
            "firmware_revision": _REVISION,
            "low_battery": finger.low_battery,
            "artifact": finger.moving,
            "pleth": finger.pleth(times, self._greatest),
            # Missing, unless there is a finger.
            "pulse_rate": None,
            "spo2": None,
        }
        if not finger.connected:
            values["sensor_disconnected"] = True
        elif not finger.inside:
            values["sensor_alarm"] = True
            if start_s - finger.out_since < _HELD_S:
                values |= self._numbers(finger.out_since, display_only=True)
        elif finger.searching(start_s):
            values["out_of_track"] = True
        else:
            values |= self._numbers(start_s)
            values["perfusion"] = self._perfusion(times)
            values["smartpoint"] = not finger.moving
        return encode(self._spec, self._message, values)

    def _numbers(self, time_s: float, display_only: bool = False) -> dict[str, object]:
        """What it shows, and what it sends as averages beside it."""
        numbers = self._finger.numbers(time_s)
        pulse_rate, spo2 = numbers.pulse_rate, numbers.spo2
        shown: dict[str, object] = {
            "spo2_display": spo2,
            "spo2_extended_display": spo2,
            "pulse_rate_display": pulse_rate,
            "pulse_rate_extended_display": pulse_rate,
        }
        if display_only:
            return shown
        return shown | {
            "spo2": spo2,
            "spo2_fast": spo2,
            "spo2_beat_to_beat": spo2,
            "spo2_extended": spo2,
            "pulse_rate": pulse_rate,
            "pulse_rate_extended": pulse_rate,
        }

    def _perfusion(self, times: NDArray[np.float64]) -> str:
        """The lamp, which flashes with each pulse; dark in a packet without one."""
        if not self._finger.beat(times):
            return "no pulse in this packet"
        perfusion = self._scene.patient.at(float(times[0])).perfusion
        if perfusion < _RED_PERCENT:
            return "red"
        return "yellow" if perfusion < _YELLOW_PERCENT else "green"
