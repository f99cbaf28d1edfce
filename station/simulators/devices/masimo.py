"""A Masimo oximeter that sends a line of text a second, or the lines of its trend.

ASCII 1 as a Rad-8 sends it: date, time, serial number, saturation, pulse, perfusion, dashes for
what it does not have, alarms and exceptions. It holds its last numbers for nobody: without a
finger there are dashes, in a trend zeros.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from station.codec import encode, load_spec
from station.simulators.devices.base import Act, Metronome, Scene, StreamDevice
from station.simulators.devices.finger import Finger

__all__ = ["MasimoOximeter"]

_SERIAL_NUMBER: Final = "0000056661"
# Below this the oximeter says low perfusion; the maker prints none.
_WEAK_PERCENT: Final = 0.3
# A trend has a line for every two seconds; so much of it is sent at once.
_TREND_STEP_S: Final = 2.0
_TREND_LINES: Final = 30
_TREND_S: Final = 60.0


class MasimoOximeter(StreamDevice):
    """Starts with a finger in it, settled. In the mode `trend` somebody fetches the trend again
    and again.
    """

    spec_id = "masimo_ascii"

    def __init__(self, scene: Scene, mode: str = "live") -> None:
        if mode not in ("live", "trend"):
            raise ValueError(f"no mode {mode}; there are live, trend")
        self._spec = load_spec(self.spec_id)
        self._scene = scene
        self._finger = Finger(scene)
        self._trend = mode == "trend"
        # A time scale makes fetching more frequent, never the lines of a live oximeter.
        self._due = Metronome(scene.time_scale / _TREND_S if self._trend else 1.0)
        self._light = False

    def acts(self) -> Mapping[str, Act]:
        """Finger and sensor, and too much light."""
        return {**self._finger.acts(), "ambient_light": self._ambient_light}

    def tick(self, now: float) -> bytes:
        """The lines that are due."""
        due = self._due.due(now)
        if self._trend:
            return b"".join(self._stored(now) for _ in due)
        return b"".join(self._line(float(second)) for second in due)

    def _line(self, now: float) -> bytes:
        finger = self._finger
        values: dict[str, object] = {
            "device_time": self._clock(now),
            "serial_number": _SERIAL_NUMBER,
            "spo2": None,
            "pulse_rate": None,
            "perfusion_index": None,
            "spco": None,
            "spmet": None,
            "desaturation_index": None,
            "pi_delta": "+--",
            "low_battery": finger.low_battery,
            "no_sensor": not finger.connected,
            "sensor_off": finger.connected and not finger.inside,
            "pulse_search": finger.searching(now),
            "interference": finger.moving,
            "ambient_light": self._light,
            "masimo_set": finger.settled(now),
        }
        if finger.settled(now):
            values |= self._numbers(now)
        return encode(self._spec, "line", values)

    def _numbers(self, now: float) -> dict[str, object]:
        numbers = self._finger.numbers(now)
        return {
            "spo2": numbers.spo2,
            "pulse_rate": numbers.pulse_rate,
            "perfusion_index": Decimal(f"{min(20.0, max(0.01, numbers.perfusion)):.2f}"),
            "low_perfusion": numbers.perfusion < _WEAK_PERCENT,
        }

    def _stored(self, now: float) -> bytes:
        """The last minute: the patient's values, and a finger that came after the first lines."""
        lines = b""
        for number in range(_TREND_LINES):
            taken = self._clock(now) - timedelta(seconds=_TREND_STEP_S * (_TREND_LINES - number))
            values: dict[str, object] = {"device_time": taken, "masimo_set": True}
            if number < 2:
                nothing = "no reading"
                values |= {"spo2": nothing, "pulse_rate": nothing, "perfusion_index": nothing}
                values["sensor_off"] = True
            else:
                values |= self._numbers(now)
            lines += encode(self._spec, "trend_line", values)
        return lines

    def _clock(self, now: float) -> datetime:
        return (self._scene.began + timedelta(seconds=now)).replace(microsecond=0)

    def _ambient_light(self, now: float, on: bool = True) -> None:
        self._light = bool(on)
