"""A Bluetooth blood pressure cuff: inflates, deflates, tells the pressure meanwhile, then the
result, with its own time. What no host has confirmed stays in its memory, oldest first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Final

from station.codec import encode, full_uuid
from station.simulators.devices.arm import Result, cuff_pressure, measured
from station.simulators.devices.base import Act, Scene
from station.simulators.devices.bluetooth import BluetoothDevice, Outgoing

__all__ = ["Cuff"]

_MEASUREMENT_S: Final = 15.0
_STEPS: Final = 75
_PRESSURE: Final = full_uuid("2A36")
# Unlike any patient that is drawn, so that a mix-up is seen.
_BEFORE: Final[dict[str, object]] = {
    "systolic": 163,
    "diastolic": 101,
    "mean_arterial_pressure": 122,
    "pulse_rate": 91,
    "measurement_status_present": True,
}


class Cuff(BluetoothDevice):
    """On the arm of the scene's patient, closed well."""

    spec_id = "bluetooth_blood_pressure"
    title = "Simulated cuff"
    model = "Cuff 1"
    address = "F0:00:00:00:00:01"
    tells_pressure: ClassVar[bool] = True
    """Whether it tells the pressure while it measures."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._moves = False
        self._loose = False
        self._history: list[bytes] = []

    def acts(self) -> Mapping[str, Act]:
        """Its buttons, the arm in it, its clock and its memory."""
        return {
            "start": self.begin,
            "stop": self._stop,
            "error": self._set_error,
            "movement": self._set_movement,
            "loose": self._set_loose,
            "wrong_clock": self._wrong_clock,
            "old_record": self._old_record,
            "keep_memory": self._keep_memory,
        }

    def go_on(self, now: float) -> None:
        """Tell the pressure at each step, and the result at the end."""
        if not self.busy:
            return
        share = self._share(now, _MEASUREMENT_S)
        step = min(_STEPS, int(share * _STEPS))
        if (
            step > self._step and self.tells_pressure
        ):  # a slow host gets the newest pressure, not all of them
            self._step = step
            shown = cuff_pressure(self._scene.patient, now, step / _STEPS)
            pressure = encode(self._spec, "cuff_pressure", {"cuff_pressure": shown})
            self._live.append(Outgoing(uuid=_PRESSURE, value=pressure, indicate=False))
        if share >= 1.0:
            value = self._result(now)
            self._history.append(value)
            self._finish(value, now)

    def _before(self, at: datetime) -> bytes:
        value = self._encoded({"time_stamp": at} | _BEFORE)
        self._history.append(value)
        return value

    def _kept(self) -> Sequence[bytes]:
        """Everything, whether a host has it or not."""
        return self._history

    def _result(self, now: float) -> bytes:
        found = measured(self._scene, now, moving=self._moves)
        values: dict[str, object] = {
            "time_stamp": self._own_time(now),
            "body_movement": self._moves,
            "cuff_loose": self._loose,
            "measurement_status_present": True,
        }
        if self._fails or not isinstance(found, Result):
            values |= {"systolic": None, "diastolic": None, "mean_arterial_pressure": None}
        else:
            values |= {
                "systolic": found.systolic,
                "diastolic": found.diastolic,
                "mean_arterial_pressure": found.mean,
                "pulse_rate": found.pulse_rate,
            }
            if found.irregular:
                values["irregular_pulse"] = True
        return self._encoded(values)

    def _encoded(self, values: Mapping[str, object]) -> bytes:
        """A reading as this cuff sends it."""
        return encode(self._spec, "measurement", values)

    def _readable(self, message_id: str) -> bytes:
        features = {"detects_movement": True, "detects_cuff_fit": True}
        return encode(self._spec, message_id, features)

    def _set_movement(self, now: float, on: bool = True) -> None:
        self._moves = bool(on)

    def _set_loose(self, now: float, on: bool = True) -> None:
        self._loose = bool(on)
