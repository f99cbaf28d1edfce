"""A Masimo MightySat Rx: tells its state when it is asked, and live values once it is started."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from station.codec import Decoder, Frame, encode, full_uuid
from station.simulators.devices.base import Scene
from station.simulators.devices.bluetooth_oximeter import BluetoothOximeter

__all__ = ["MightySat"]

_COMMANDS: Final = full_uuid("54C21001-A720-4B4F-11E4-9FE20002A5D5")
_NOTIFICATION: Final = 20
# What a real one answered; what it means has not been published.
_STATE: Final = bytes.fromhex("63101F00030100170010E6000000F6000000")
_ACKNOWLEDGED: Final = b"\x02"
_START_DATA: Final = bytes.fromhex("1F0003")
_PLETH_VARIABILITY: Final = 20
_MOST_PERFUSION: Final = Decimal("20.00")
# States and marks without a finger, as observed.
_NO_FINGER: Final[dict[str, object]] = {
    "state": "no finger",
    "sensor_state": "off the finger",
    "spo2": "no value",
    "spo2_mark": "no value",
    "pulse_rate": "no value",
    "pulse_mark": "no value",
    "pleth_variability": "no value",
    "pleth_variability_mark": 0x0C,
    "perfusion_index": "no value",
    "respiration_mark": 4,
}


class MightySat(BluetoothOximeter):
    """Silent after each connection until it is started."""

    spec_id = "masimo_mightysat"
    title = "MightySat SIM"
    model = "MightySat Rx"
    address = "F0:00:00:00:00:0D"
    rate_hz = 1.0

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._commands = Decoder(self._spec)
        self._started = False

    def host_ready(self, ready: bool, now: float) -> None:
        """Every host starts it anew."""
        self._commands, self._started = Decoder(self._spec), False
        super().host_ready(ready, now)

    def written(self, uuid: str, value: bytes, now: float) -> None:
        """A command; what is not known is not answered."""
        if uuid != _COMMANDS:
            return
        for item in self._commands.feed(value, uuid).items:
            if isinstance(item, Frame):
                self._do(item)

    def values_at(self, due: range, now: float) -> Iterable[bytes]:
        """One live frame a second."""
        if self._started:
            for number in due:
                yield self._live_values(number / self.rate_hz)

    def _do(self, command: Frame) -> None:
        data = bytes.fromhex(command.details["data"])
        match command.flags["operation"], data:
            case "tell your state", b"":
                self._send("state", data=_STATE)
            case "start", started if started == _START_DATA:
                self._started = True
                self._send("acknowledgement", data=_ACKNOWLEDGED)

    def _live_values(self, at_s: float) -> bytes:
        finger = self.finger
        if not finger.inside:
            return encode(self._spec, "live", _NO_FINGER)
        numbers, state = finger.numbers(at_s), self._scene.patient.at(at_s)
        values: dict[str, object] = {
            "spo2": numbers.spo2,
            "pulse_rate": numbers.pulse_rate,
            "pulse_mark": "good, bit 4 set",
            "pleth_variability": _PLETH_VARIABILITY,
            "perfusion_index": min(_MOST_PERFUSION, Decimal(f"{numbers.perfusion:.2f}")),
        }
        if finger.searching(at_s) or finger.moving:
            values |= {
                "pulse_mark": "acquiring",
                "pleth_variability": "no value",
                "pleth_variability_mark": 0x20,
                "respiration_mark": 0x11,
            }
        else:
            values["respiratory_rate"] = round(state.respiratory_rate)
        return encode(self._spec, "live", values)

    def _send(self, message: str, **values: object) -> None:
        answer = encode(self._spec, message, values)
        for at in range(0, len(answer), _NOTIFICATION):
            self.notify(answer[at : at + _NOTIFICATION])
