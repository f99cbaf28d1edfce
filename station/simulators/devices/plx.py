"""A Bluetooth oximeter by the SIG profile: a value each second while somebody listens, and spot
checks. A spot check that no host was there for is stored, and told when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from station.codec import encode, full_uuid
from station.simulators.devices.base import Act, Metronome, Scene
from station.simulators.devices.bluetooth import BluetoothDevice, Outgoing
from station.simulators.devices.finger import Finger

__all__ = ["PlxOximeter"]

_SPOT_S: Final = 8.0
_CONTINUOUS: Final = full_uuid("2A5F")
_WEAK_PERFUSION: Final = 0.5
# Unlike any patient that is drawn, so that a mix-up is seen.
_BEFORE: Final[dict[str, object]] = {"spo2": 89, "pulse_rate": 111}
_NOTHING: Final[dict[str, object]] = {"spo2": None, "pulse_rate": None, "unavailable": True}
_FEATURES: Final = (
    "lists_measurement_status",
    "lists_sensor_status",
    "stores_spot_checks",
    "tells_time",
    "tells_amplitude",
    "tells_measurement_ongoing",
    "tells_fully_qualified",
    "tells_from_storage",
    "tells_unavailable",
    "tells_questionable",
    "tells_low_perfusion",
    "tells_erratic_signal",
    "tells_analysis_ongoing",
    "tells_not_on_patient",
    "tells_sensor_disconnected",
)


class PlxOximeter(BluetoothDevice):
    """On the finger of the scene's patient."""

    spec_id = "bluetooth_pulse_oximeter"
    title = "Simulated oximeter"
    model = "Oximeter 1"
    address = "F0:00:00:00:00:07"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._finger = Finger(scene)
        self._seconds = Metronome(1.0)
        self._stored: list[bytes] = []

    def acts(self) -> Mapping[str, Act]:
        """Finger and sensor, a spot check, its clock and its memory."""
        finger = {name: act for name, act in self._finger.acts().items() if name != "low_battery"}
        return {
            **finger,
            "start": self.begin,
            "stop": self._stop,
            "wrong_clock": self._wrong_clock,
            "old_record": self._old_record,
        }

    def go_on(self, now: float) -> None:
        """The stream, each second; the spot check, at its end."""
        if len(self._seconds.due(now)):
            self._live.clear()
            value = encode(self._spec, "continuous", self._values(now))
            self._live.append(Outgoing(uuid=_CONTINUOUS, value=value, indicate=False))
        if self.busy and self._share(now, _SPOT_S) >= 1.0:
            self._began_at, self._measured_at = None, now
            self._tell(self._values(now) | {"time_stamp": self._own_time(now)})

    def _tell(self, values: dict[str, object]) -> None:
        """To the host that is there, or into the memory; what could not be measured is lost."""
        if self._ready_since is not None:
            self._memory.append(encode(self._spec, "spot_check", values))
        elif values["spo2"] is not None:
            values |= {"from_storage": True}
            self._stored.append(encode(self._spec, "spot_check", values))

    def _values(self, now: float) -> dict[str, object]:
        """What it shows at a moment."""
        finger = self._finger
        if not finger.connected:
            return _NOTHING | {"sensor_disconnected": True}
        if not finger.inside:
            return _NOTHING | {"not_on_patient": True}
        if finger.searching(now):
            return {
                "spo2": None,
                "pulse_rate": None,
                "measurement_ongoing": True,
                "analysis_ongoing": True,
            }
        numbers = finger.numbers(now)
        return {
            "spo2": numbers.spo2,
            "pulse_rate": numbers.pulse_rate,
            "pulse_amplitude": Decimal(round(numbers.perfusion * 10)).scaleb(-1),
            "fully_qualified": not finger.moving,
            "questionable": finger.moving,
            "erratic_signal": finger.moving,
            "low_perfusion": numbers.perfusion < _WEAK_PERFUSION,
        }

    def _kept(self) -> Sequence[bytes]:
        return self._stored

    def _old_record(self, now: float, minutes: float = 60.0) -> None:
        """A spot check of somebody before, still in the memory."""
        super()._old_record(now, minutes)
        self._stored.append(self._memory.pop())

    def _before(self, at: datetime) -> bytes:
        values = {"time_stamp": at, "fully_qualified": True, "from_storage": True}
        return encode(self._spec, "spot_check", values | _BEFORE)

    def _readable(self, message_id: str) -> bytes:
        return encode(self._spec, message_id, dict.fromkeys(_FEATURES, True))
