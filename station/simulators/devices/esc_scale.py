"""Scales with the ESC protocol: one that sends by itself while a weight is locked (Health o meter
Professional), and one that answers when it is asked (Rice Lake).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from station.codec import encode, load_spec
from station.simulators.devices.base import Act, Metronome, Scene, StreamDevice
from station.simulators.devices.platform import Platform
from station.vitals import Quantity, Unit

__all__ = ["HealthometerScale", "RiceLakeScale"]

_RATE_HZ: Final = 1.0
# Readings come once a second, however fast the rest of the room goes.
_LOCKED_FOR_S: Final = 2.0
# Three answers at one a second, and one more.
_ASKED_FOR_S: Final = 5.0
_REQUEST: Final = b"\x1bR\x1bE"
_MASS: Final = {"m": Unit.KILOGRAM, "c": Unit.POUND}
_LENGTH: Final = {"m": Unit.CENTIMETRE, "c": Unit.INCH}


class HealthometerScale(StreamDevice):
    """Starts empty, in kilograms; a height is entered for everybody who steps on."""

    spec_id = "healthometer_esc"

    def __init__(self, scene: Scene) -> None:
        self._spec = load_spec(self.spec_id)
        self._platform = Platform(scene, least_on_s=_LOCKED_FOR_S)
        self._readings = Metronome(_RATE_HZ)
        self._units = "m"
        self._hold = False

    def acts(self) -> Mapping[str, Act]:
        """The platform, the unit and the hold key."""
        return {**self._platform.acts(), "units": self._set_units, "hold": self._set_hold}

    def tick(self, now: float) -> bytes:
        """A reading each second while a weight is locked."""
        self._platform.advance(now)
        due = self._readings.due(now)
        if not due or self._hold or not self._platform.settled(now):
            return b""
        return self._reading(now)

    def _reading(self, now: float) -> bytes:
        height = self._platform.height_cm(now)
        weight = self._platform.weight_kg(now)
        values: dict[str, object] = {
            "patient_id": "0000000000",
            "body_weight": self._mass(weight),
            "body_height": _in(height, Unit.CENTIMETRE, _LENGTH[self._units]),
            "bmi": _bmi(weight, height),
            "tare": "none",
            "units": self._units,
        }
        if self._platform.overload:
            values["body_weight"] = "too much or too little on the scale"
        return encode(self._spec, "reading", values)

    def _mass(self, kilograms: Decimal) -> Quantity:
        return _in(kilograms, Unit.KILOGRAM, _MASS[self._units])

    def _set_units(self, now: float, units: str = "c") -> None:
        if units not in _MASS:
            raise ValueError(f"units are m (metric) or c (constitutional), not {units!r}")
        self._units = units

    def _set_hold(self, now: float, on: bool = True) -> None:
        self._hold = bool(on)


class RiceLakeScale(HealthometerScale):
    """Answers requests with what it shows, steady or not; sends nothing by itself."""

    spec_id = "rice_lake_esc"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._platform = Platform(scene, least_on_s=_ASKED_FOR_S)
        self._heard = b""

    def receive(self, data: bytes, now: float) -> bytes:
        """One answer for each request."""
        self._platform.advance(now)
        self._heard += data
        answer = b""
        while (at := self._heard.find(_REQUEST)) >= 0:
            self._heard = self._heard[at + len(_REQUEST) :]
            answer += self._reading(now)
        self._heard = self._heard[-len(_REQUEST) :]
        return answer

    def tick(self, now: float) -> bytes:
        """Only people move."""
        self._platform.advance(now)
        return b""

    def _reading(self, now: float) -> bytes:
        if self._platform.occupied:
            return super()._reading(now)
        return encode(self._spec, "reading", {"body_weight": "no weight", "units": self._units})


def _in(number: Decimal, unit: Unit, wanted: Unit) -> Quantity:
    """To a tenth, as displays show it."""
    return Quantity(number, unit).to(wanted, 1)


def _bmi(kilograms: Decimal, centimetres: Decimal) -> Decimal:
    """Body mass index in kg/m², to a tenth."""
    return round(kilograms / (centimetres / 100) ** 2, 1)
