"""Scales that send one line for each weighing: Detecto solo and Tanita."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Final

from station.codec import encode, load_spec
from station.simulators.devices.base import Act, Scene, StreamDevice
from station.simulators.devices.platform import Platform
from station.vitals import Quantity, Unit

__all__ = ["DetectoScale", "TanitaScale"]

_PRINT: Final = b"\nP\r"
# The stray byte of a WB-3000 comes so long after its record.
_STRAY_S: Final = 0.1
_STRAY: Final = b"\xff"


class DetectoScale(StreamDevice):
    """Starts empty, in pounds, with its clock right. Prints when its key is pressed or when it
    is asked; in a room that plays by itself somebody presses it once the weight is settled.
    """

    spec_id = "detecto_csv"

    def __init__(self, scene: Scene) -> None:
        self._spec = load_spec(self.spec_id)
        self._scene = scene
        self._platform = Platform(scene)
        self._unit = Unit.POUND
        self._heard = b""
        self._printed = False
        self._out = b""

    def acts(self) -> Mapping[str, Act]:
        """The platform, the print key and the unit."""
        return {**self._platform.acts(), "print": self._print, "kilograms": self._kilograms}

    def receive(self, data: bytes, now: float) -> bytes:
        """LF P CR is a press of the print key."""
        *requests, self._heard = (self._heard + data).split(_PRINT)
        self._heard = self._heard[-len(_PRINT) :]
        return self._line(now) * len(requests)

    def tick(self, now: float) -> bytes:
        """What was printed."""
        self._platform.advance(now)
        settled = self._platform.settled(now)
        if self._scene.auto and settled and not self._printed:
            self._print(now)
        self._printed = settled
        out, self._out = self._out, b""
        return out

    def _line(self, now: float) -> bytes:
        moment = (self._scene.began + timedelta(seconds=now)).replace(second=0, microsecond=0)
        if not self._platform.occupied:
            values: dict[str, object] = {"body_weight": Quantity(Decimal("0.0"), self._unit)}
            return encode(self._spec, "reading", {"device_time": moment} | values)
        kilograms = Quantity(self._platform.weight_kg(now), Unit.KILOGRAM)
        inches = Quantity(self._platform.height_cm(now), Unit.CENTIMETRE).to(Unit.INCH, 1)
        values = {
            "device_time": moment,
            "bmi": _bmi(self._platform, now),
            "body_height": inches,
            "body_weight": kilograms.to(self._unit, 1),
        }
        return encode(self._spec, "reading", values)

    def _print(self, now: float) -> None:
        self._out += self._line(now)

    def _kilograms(self, now: float, on: bool = True) -> None:
        self._unit = Unit.KILOGRAM if on else Unit.POUND


class TanitaScale(StreamDevice):
    """Starts empty, in kilograms. Sends one record as soon as a weight is settled, with the stray
    byte of a WB-3000 behind it.
    """

    spec_id = "tanita_csv"

    def __init__(self, scene: Scene) -> None:
        self._spec = load_spec(self.spec_id)
        self._scene = scene
        self._platform = Platform(scene)
        self._pounds = False
        self._told = False
        self._stray_at: float | None = None

    def acts(self) -> Mapping[str, Act]:
        """The platform and the unit."""
        return {**self._platform.acts(), "pounds": self._set_pounds}

    def tick(self, now: float) -> bytes:
        """A record, once for each person, and the stray byte after it."""
        self._platform.advance(now)
        out = b""
        if self._stray_at is not None and now >= self._stray_at:
            out, self._stray_at = _STRAY, None
        settled = self._platform.settled(now) and not self._platform.overload
        if settled and not self._told:
            out += self._record(now)
            self._stray_at = now + _STRAY_S
        self._told = settled
        return out

    def _record(self, now: float) -> bytes:
        kilograms = Quantity(self._platform.weight_kg(now), Unit.KILOGRAM)
        bmi = _bmi(self._platform, now)
        values: dict[str, object] = {
            "model": '"SC-240"',
            "body_type": 0,
            # Of somebody of 40 years: Deurenberg's estimate, 1.2 BMI + 0.23 age - 5.4.
            "body_fat": round(bmi * Decimal("1.2") + Decimal("3.8"), 1),
            "bmi": bmi,
        }
        if self._pounds:
            values["body_weight_lb"] = kilograms.to(Unit.POUND, 1)
        else:
            values["body_weight"] = kilograms.to(Unit.KILOGRAM, 1)
            values["body_height"] = self._platform.height_cm(now)
        return encode(self._spec, "record", values)

    def _set_pounds(self, now: float, on: bool = True) -> None:
        self._pounds = bool(on)


def _bmi(platform: Platform, now: float) -> Decimal:
    """Body mass index in kg/m², to a tenth."""
    metres = platform.height_cm(now) / 100
    return round(platform.weight_kg(now) / metres**2, 1)
