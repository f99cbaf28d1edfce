"""A Polar H10: a heart rate strap that also sends an ECG, once it is told to.

Samples of 1/130 s in frames of 73, each with the time of its last sample in nanoseconds since
2000 (Polar Measurement Data Specification).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from station.codec import encode, full_uuid
from station.simulators.bluetooth.plans import CharacteristicPlan, PeripheralPlan, ServicePlan
from station.simulators.devices.base import Act, Metronome, Scene
from station.simulators.devices.bluetooth import TIME_SERVICE, Outgoing
from station.simulators.devices.strap import Strap
from station.simulators.ecg import PatientEcg

__all__ = ["PolarH10"]

RATE_HZ: Final = 130
_SAMPLES: Final = 73
_MTU: Final = 232
_POLAR: Final = 0x006B
_EPOCH: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - devices keep their time without a zone
# What electrodes without a chest give: the end of its range of 20 mV.
_OFF_SCALE_UV: Final = 20_000

_CONTROL: Final = full_uuid("FB005C81-02E7-F387-1CAD-8ACD2D8DF0C8")
_HEART_RATE_SERVICE: Final = full_uuid("180D")
_HEART_RATE: Final = full_uuid("2A37")
# Rate (type 0) 130 Hz and resolution (type 1) 14 bits.
_SETTINGS: Final = bytes.fromhex("00 01 82 00 01 01 0E 00")
_ECG: Final = 0


class PolarH10(Strap):
    """On the chest of the scene's patient; its ECG stands until a host starts it."""

    spec_id = "polar_h10_ecg"
    title = "Polar H10 12345678"
    model = "H10"
    address = "F0:00:00:00:00:0E"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._tells_contact = False
        self._ecg = PatientEcg(scene.patient, RATE_HZ, ("II",))
        self._samples: Metronome | None = None
        self._first = 0
        self._to_lose = 0
        self._charging = False

    def plan(self) -> PeripheralPlan:
        """As its radio shows it: the heart rate service is what it advertises."""
        plan = super().plan()
        heart_rate = ServicePlan(
            uuid=_HEART_RATE_SERVICE,
            characteristics=(CharacteristicPlan(uuid=_HEART_RATE, properties=("notify",)),),
        )
        kept = tuple(service for service in plan.services if service.uuid != TIME_SERVICE)
        return replace(
            plan,
            services=(*kept, heart_rate),
            advertised=(_HEART_RATE_SERVICE,),
            manufacturer_data=(_POLAR, bytes(4)),
            mtu=_MTU,
        )

    def acts(self) -> Mapping[str, Act]:
        """As every strap; frames that are lost, and the charger."""
        return {
            **super().acts(),
            "lose_frames": self._lose_frames,
            "in_charger": self._in_charger,
        }

    def written(self, uuid: str, value: bytes, now: float) -> None:
        """A command on the control point; each is answered."""
        if uuid == _CONTROL and len(value) >= 2:
            answer = self._do(value[0], value[1], value[2:], now)
            self._answers.append(Outgoing(uuid=_CONTROL, value=answer, indicate=True))

    def host_ready(self, ready: bool, now: float) -> None:
        """Without a host there is no stream."""
        if not ready:
            self._samples = None
            self._live.clear()
        super().host_ready(ready, now)

    def go_on(self, now: float) -> None:
        """The heart rate each second, and the frames of the ECG that are full."""
        if len(self._seconds.due(now)):
            value = encode(self._spec, "heart_rate", self._values(now))
            self._live.append(Outgoing(uuid=_HEART_RATE, value=value, indicate=False))
            self._told_up_to = now
        if self._samples is not None:
            end = self._samples.due(now).stop
            while end - self._first >= _SAMPLES:
                self._frame(self._first)
                self._first += _SAMPLES

    def _frame(self, first: int) -> None:
        """73 samples, number `first` and those behind it."""
        if self._to_lose:
            self._to_lose -= 1
            return
        counts = np.full((1, _SAMPLES), _OFF_SCALE_UV)
        if self._contact:
            counts = np.rint(self._ecg.millivolts(first, _SAMPLES) * 1000.0).astype(np.int64)
        values = {"time_stamp": self._stamp(first + _SAMPLES - 1), "ecg": counts}
        value = encode(self._spec, "ecg", values)
        self._live.append(Outgoing(uuid=self.final_uuid, value=value, indicate=False))

    def _stamp(self, sample: int) -> int:
        """When a sample was taken, in nanoseconds since 2000."""
        began = self._scene.began.replace(tzinfo=None) - _EPOCH
        return began // timedelta(microseconds=1) * 1000 + round(sample * 1e9 / RATE_HZ)

    def _do(self, operation: int, kind: int, settings: bytes, now: float) -> bytes:
        """Follow a command; the answer to it."""
        error, details = "none", b"\0"
        if kind != _ECG:
            error = "not supported"
        elif operation == 1:
            details = b"\0" + _SETTINGS
        elif operation == 2:
            error = self._start(settings, now)
            details = b"\0\0" if error == "none" else b"\0"
        elif operation == 3:
            error = "none" if self._samples is not None else "already so"
            self._samples = None
        else:
            error = "no such operation"
        values = {
            "operation": operation,
            "measurement_type": kind,
            "error": error,
            "details": details,
        }
        return encode(self._spec, "answer", values)

    def _start(self, settings: bytes, now: float) -> str:
        """Start the stream, or say why not."""
        if self._charging:
            return "in the charger"
        if self._samples is not None:
            return "already so"
        if settings != _SETTINGS:
            return "wrong parameter"
        self._samples = Metronome(RATE_HZ)
        self._first = self._samples.due(now).stop
        return "none"

    def _readable(self, message_id: str) -> bytes:
        """What it can measure: ECG and acceleration, in 17 bytes."""
        values = {"has_ecg": True, "has_acceleration": True, "more_features": bytes(15)}
        return encode(self._spec, message_id, values)

    def _lose_frames(self, now: float, count: int = 1) -> None:
        self._to_lose += int(count)

    def _in_charger(self, now: float, on: bool = True) -> None:
        self._charging = bool(on)
