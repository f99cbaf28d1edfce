"""A Nonin pulse oximeter in any of its formats, and the commands that choose one.

Formats 2 (8-bit pleth) and 7 (16-bit pleth), Nonin 6470-000-01: 75 frames a second, whether there
is a finger or not. The values of a packet stand in its 25 frames, so a packet is made when its
first frame is due and sent frame by frame. The others are in `nonin_seconds` and `nonin_spot`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.codec import Spec, encode, load_spec
from station.simulators.devices.base import Act, Metronome, Scene, StreamDevice
from station.simulators.devices.finger import Finger
from station.simulators.devices.nonin_seconds import SECONDS, NoninSeconds
from station.simulators.devices.nonin_spot import NoninSpot

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


_NUMBERS: Final = {2: "format_2", 7: "format_7", 8: "format_8", 13: "format_13"}
_PACKETS: Final = {"format_2": ("packet_2", 255), "format_7": ("packet_7", 65_535)}
_ACK, _NAK = b"\x06", b"\x15"


class NoninOximeter(StreamDevice):
    """Starts with a finger in it, settled. It obeys commands at any time: nobody tells it when a
    connection begins, whose first five seconds are the time for them.
    """

    spec_id = "nonin_serial"

    def __init__(self, scene: Scene, mode: str = "format_2") -> None:
        spec = load_spec(self.spec_id)
        self._finger = Finger(scene)
        self._spot = NoninSpot(spec, scene, self._finger)
        self._forms: dict[str, NoninPackets | NoninSeconds | NoninSpot] = {
            **{name: NoninPackets(spec, scene, self._finger, name) for name in _PACKETS},
            **{name: NoninSeconds(spec, scene, self._finger, name) for name in SECONDS},
            "format_13": self._spot,
        }
        if mode not in self._forms:
            raise ValueError(f"no mode {mode}; there are {', '.join(self._forms)}")
        self._form = self._forms[mode]
        self._commands = b""

    def acts(self) -> Mapping[str, Act]:
        """Finger and sensor, the clock, and readings that were taken before."""
        return {**self._finger.acts(), **self._spot.acts()}

    def tick(self, now: float) -> bytes:
        """What is due in the format that is chosen."""
        return self._form.tick(now)

    def receive(self, data: bytes, now: float) -> bytes:
        """Answer the commands: select format, set time, get time. An acknowledgement of a reading
        wants no answer.
        """
        self._commands += data
        out = b""
        while start := self._commands.find(b"\x02") + 1:
            command = self._commands[start - 1 :]
            if len(command) < 3 or len(command) < 4 + command[2]:
                self._commands = command
                return out
            length = 4 + command[2]
            out += self._answer(command[1], command[3 : length - 1], now)
            self._commands = command[length:]
        self._commands = b""
        return out

    def _answer(self, what: int, data: bytes, now: float) -> bytes:
        if what == 0x70 and len(data) in (2, 4) and data[1] in _NUMBERS:
            self._form = self._forms[_NUMBERS[data[1]]]
            return _ACK
        if what == 0x72 and len(data) == 6:
            self._spot.set_clock(data, now)
            return b""
        if what == 0x72 and not data:
            return b"\x02\xf2\x06" + self._spot.clock_bytes(now) + b"\x03"
        return _NAK


class NoninPackets:
    """Formats 2 and 7."""

    def __init__(self, spec: Spec, scene: Scene, finger: Finger, mode: str) -> None:
        self._spec, self._scene, self._finger = spec, scene, finger
        self._message, self._greatest = _PACKETS[mode]
        self._frames = Metronome(_RATE_HZ)
        self._packet_number = -1
        self._packet = b""

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
