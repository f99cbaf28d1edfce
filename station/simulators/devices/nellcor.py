"""A Nellcor NPB-290 that prints a line every two seconds, or its trend.

A heading stands before every 25 lines and when a value of it changes (operator's manual, data
port protocol). An XOFF (0x13) stops the printing, an XON (0x11) lets it go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from station.codec import encode, load_spec
from station.simulators.devices.base import Act, Metronome, Scene, StreamDevice
from station.simulators.devices.finger import Finger

__all__ = ["NellcorMonitor"]

_XON, _XOFF = 0x11, 0x13
_STEP_S: Final = 2.0
_LINES_A_HEADING: Final = 25
_TREND_LINES: Final = 30
# In the mode `trend` somebody prints it so often.
_TREND_S: Final = 60.0


class NellcorMonitor(StreamDevice):
    """Starts with a finger in its sensor, settled, and alarm limits that nobody reaches."""

    spec_id = "nellcor_ascii"

    def __init__(self, scene: Scene, mode: str = "live") -> None:
        if mode not in ("live", "trend"):
            raise ValueError(f"no mode {mode}; there are live, trend")
        self._spec = load_spec(self.spec_id)
        self._scene = scene
        self._finger = Finger(scene)
        self._trend = mode == "trend"
        self._due = Metronome(scene.time_scale / _TREND_S if self._trend else 1 / _STEP_S)
        self._lines = 0
        self._low_spo2 = 85
        self._silenced = False
        self._stopped = False
        self._print_trend = False

    def acts(self) -> Mapping[str, Act]:
        """Finger and sensor, the alarms, and the menu item that prints the trend."""
        return {
            **self._finger.acts(),
            "alarm_limit": self._alarm_limit,
            "silence": self._silence,
            "print_trend": self._ask_for_trend,
        }

    def receive(self, data: bytes, now: float) -> bytes:
        """Flow control; anything else says nothing to it."""
        for byte in data:
            if byte in (_XON, _XOFF):
                self._stopped = byte == _XOFF
        return b""

    def tick(self, now: float) -> bytes:
        """The lines that are due."""
        due = self._due.due(now)
        if self._stopped:
            return b""
        if self._trend:
            return b"".join(self._stored(now) for _ in due)
        out = b""
        if self._print_trend:
            self._print_trend = False
            out = self._stored(now)
        return out + b"".join(self._line(number * _STEP_S) for number in due)

    def _heading(self) -> bytes:
        spo2, pulse = f"{self._low_spo2}-100%", "40-170BPM"
        return encode(
            self._spec, "heading", {"crc": "A1B2", "spo2_limits": spo2, "pulse_rate_limits": pulse}
        ) + encode(self._spec, "columns", {})

    def _line(self, now: float) -> bytes:
        heading = self._heading() if self._lines % _LINES_A_HEADING == 0 else b""
        self._lines += 1
        finger = self._finger
        values: dict[str, object] = {
            "device_time": self._clock(now),
            "spo2": None,
            "pulse_rate": None,
            "pulse_amplitude": None,
            "sensor_disconnected": not finger.connected,
            "sensor_off": finger.connected and not finger.inside,
            "pulse_search": finger.searching(now),
            "interference": finger.moving,
            "low_battery": finger.low_battery,
            "alarm_silenced": self._silenced,
        }
        if finger.settled(now):
            numbers = finger.numbers(now)
            low = numbers.spo2 < self._low_spo2
            values |= self._numbers(now) | {"spo2_outside": low, "spo2_low": low}
        return heading + encode(self._spec, "line", values)

    def _numbers(self, now: float) -> dict[str, object]:
        numbers = self._finger.numbers(now)
        return {
            "spo2": numbers.spo2,
            "pulse_rate": numbers.pulse_rate,
            "pulse_amplitude": min(254, round(25 * numbers.perfusion)),
        }

    def _stored(self, now: float) -> bytes:
        """The last minute."""
        limits = {"spo2_limits": f"{self._low_spo2}-100%", "pulse_rate_limits": "40-170BPM"}
        lines = encode(self._spec, "trend_heading", limits)
        lines += encode(self._spec, "trend_columns", {})
        for number in range(_TREND_LINES):
            taken = self._clock(now) - timedelta(seconds=_STEP_S * (_TREND_LINES - number))
            values = {"device_time": taken} | self._numbers(now)
            lines += encode(self._spec, "trend_line", values)
        return lines + encode(self._spec, "trend_end", {})

    def _clock(self, now: float) -> datetime:
        return (self._scene.began + timedelta(seconds=now)).replace(microsecond=0)

    def _alarm_limit(self, now: float, spo2: int = 98) -> None:
        self._low_spo2 = spo2
        self._lines = 0  # a changed limit brings a new heading

    def _silence(self, now: float, on: bool = True) -> None:
        self._silenced = bool(on)

    def _ask_for_trend(self, now: float) -> None:
        self._print_trend = True
