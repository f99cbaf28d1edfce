"""A Viatom oximeter ring: silent until it is asked, one answer for each request.

It keeps its own clock, a few recordings that it names and does not give here, and takes requests
in pieces. Its notifications hold 20 bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from station.codec import Decoder, Frame, encode, full_uuid
from station.simulators.devices.base import Act, Scene
from station.simulators.devices.bluetooth_oximeter import BluetoothOximeter

__all__ = ["ViatomRing"]

_REQUESTS: Final = full_uuid("8B00ACE7-EB0B-49B0-BBE9-9AEE0A26E1A3")
_TIME_FORMAT: Final = "%Y-%m-%d,%H:%M:%S"
_NOTIFICATION: Final = 20
_REFUSED: Final = 9
_FULL, _LOW = 96, 8
_MOVING, _STILL = 40, 0
_HIGHEST_PI: Final = 255


class ViatomRing(BluetoothOximeter):
    """On the finger of the scene's patient."""

    spec_id = "viatom_oxy"
    title = "O2Ring 1234"
    model = "O2Ring"
    address = "F0:00:00:00:00:0C"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._requests = Decoder(self._spec)

    def acts(self) -> Mapping[str, Act]:
        """As every oximeter, and a clock that is wrong."""
        return {**super().acts(), "wrong_clock": self._wrong_clock}

    def values_at(self, due: range, now: float) -> Iterable[bytes]:
        """It says nothing by itself."""
        return ()

    def written(self, uuid: str, value: bytes, now: float) -> None:
        """A piece of a request; each whole one is answered, in pieces."""
        if uuid != _REQUESTS:
            return
        for item in self._requests.feed(value, uuid).items:
            if isinstance(item, Frame):
                answer = self._answer(item, now)
                for at in range(0, len(answer), _NOTIFICATION):
                    self.notify(answer[at : at + _NOTIFICATION])

    def host_ready(self, ready: bool, now: float) -> None:
        """Half a request of the last host is forgotten."""
        self._requests = Decoder(self._spec)
        super().host_ready(ready, now)

    def _answer(self, request: Frame, now: float) -> bytes:
        data = bytes.fromhex(request.details["data"])
        match request.flags["command"]:
            case "values":
                return self._values(now)
            case "information":
                return self._say("other_answer", data=self._information(now))
            case "settings":
                return self._say("acknowledgement", status=self._set(data, now))
            case "ping":
                return self._say("acknowledgement")
            case _:
                return self._say("acknowledgement", status=_REFUSED)

    def _values(self, now: float) -> bytes:
        finger = self.finger
        values: dict[str, object] = {
            "spo2": "no value",
            "pulse_rate": "no value",
            "perfusion_index": None,
            "battery_percent": _LOW if finger.low_battery else _FULL,
            "motion": _MOVING if finger.moving else _STILL,
            "sensor": "on" if finger.inside else "off",
        }
        if finger.searching(now):
            values |= {"spo2": "no value yet", "pulse_rate": "no value yet"}
        elif finger.inside:
            numbers = finger.numbers(now)
            tenths = min(_HIGHEST_PI, round(10 * numbers.perfusion))
            values |= {
                "spo2": numbers.spo2,
                "pulse_rate": numbers.pulse_rate,
                "perfusion_index": Decimal(tenths).scaleb(-1) if tenths else None,
            }
        return self._say("values", rest=b"\0", **values)

    def _information(self, now: float) -> bytes:
        said = {
            "Model": "1652",
            "SN": "SIM0000001",
            "CurTIME": self._own_time(now).strftime(_TIME_FORMAT),
            "CurBAT": f"{_LOW if self.finger.low_battery else _FULL}%",
            "CurBatState": "0",
            "FileList": "20260101223000,20260102221500",
        }
        return json.dumps(said, separators=(",", ":")).encode("ascii")

    def _set(self, data: bytes, now: float) -> int:
        """Take a setting; only the time has a consequence. The status to answer with."""
        try:
            wanted = json.loads(data)
            moment = wanted.get("SetTIME")
            if moment is not None:
                right = self._true_time(now)
                own = datetime.strptime(moment, _TIME_FORMAT).replace(tzinfo=right.tzinfo)
                self._clock_error = own - right
        except (AttributeError, TypeError, ValueError):
            return _REFUSED
        return 0

    def _say(self, message: str, **values: object) -> bytes:
        return encode(self._spec, message, values)
