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

__all__ = ["NoninOximeter"]

_FRAMES: Final = 25
_FRAME_BYTES: Final = 5
_RATE_HZ: Final = 75.0

# After the finger has left, the display values stay this long (data format notes).
_HELD_S: Final = 10.0
# A pulse is found within about this time.
_SEARCH_S: Final = 4.0
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
        self._in_since: float | None = -1e9
        self._out_since = -1e9
        self._connected = True
        self._moving = False
        self._low_battery = False

    def acts(self) -> Mapping[str, Act]:
        """Finger and sensor."""
        return {
            "finger_in": self._finger_in,
            "finger_out": self._finger_out,
            "motion": self._motion,
            "sensor_unplugged": self._sensor_unplugged,
            "low_battery": self._set_low_battery,
        }

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

    def _finger_in(self, now: float) -> None:
        if self._in_since is None:
            self._in_since = now

    def _finger_out(self, now: float) -> None:
        if self._in_since is not None:
            self._in_since, self._out_since = None, now

    def _motion(self, now: float, on: bool = True) -> None:
        self._moving = bool(on)

    def _sensor_unplugged(self, now: float, on: bool = True) -> None:
        self._connected = not on
        self._in_since = now if self._in_since is not None else None

    def _set_low_battery(self, now: float, on: bool = True) -> None:
        self._low_battery = bool(on)

    def _make_packet(self, start_s: float) -> bytes:
        times = start_s + np.arange(_FRAMES) / _RATE_HZ
        values: dict[str, object] = {
            "firmware_revision": _REVISION,
            "low_battery": self._low_battery,
            "artifact": self._moving,
            "pleth": self._pleth(times),
            # Missing, unless there is a finger.
            "pulse_rate": None,
            "spo2": None,
        }
        if not self._connected:
            values["sensor_disconnected"] = True
        elif self._in_since is None:
            values["sensor_alarm"] = True
            if start_s - self._out_since < _HELD_S:
                values |= self._numbers(self._out_since, display_only=True)
        elif start_s - self._in_since < _SEARCH_S / self._scene.time_scale:
            values["out_of_track"] = True
        else:
            values |= self._numbers(start_s)
            values["perfusion"] = self._perfusion(times)
            values["smartpoint"] = not self._moving
        return encode(self._spec, self._message, values)

    def _numbers(self, time_s: float, display_only: bool = False) -> dict[str, object]:
        """What it shows, and what it sends as averages beside it."""
        state = self._scene.patient.at(time_s)
        pulse_rate, spo2 = round(state.pulse_rate), round(state.spo2)
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
        first, last = self._scene.patient.beats(times[[0, -1]])
        if np.floor(first) == np.floor(last):
            return "no pulse in this packet"
        perfusion = self._scene.patient.at(float(times[0])).perfusion
        if perfusion < _RED_PERCENT:
            return "red"
        return "yellow" if perfusion < _YELLOW_PERCENT else "green"

    def _pleth(self, times: NDArray[np.float64]) -> NDArray[np.int64]:
        """Counts `(25,)`; in the middle and flat without a finger."""
        signal = np.full(times.size, 0.5)
        if self._connected and self._in_since is not None:
            perfusion = self._scene.patient.at(float(times[0])).perfusion
            # The oximeter sets its gain for a usual perfusion; a weak pulse stays small.
            signal = 0.12 + 0.7 * min(1.0, perfusion / 2.0) * self._scene.patient.pleth(times)
        if self._moving:
            signal = signal + 0.3 * np.sin(8.1 * times) + 0.2 * np.sin(19.0 * times)
        counts = np.rint(np.clip(signal, 0.0, 1.0) * self._greatest)
        return np.asarray(counts, dtype=np.int64)
