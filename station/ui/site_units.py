"""In which units this window tells values: the site's, like its language, one for all pages.

Only what people read is converted; commands and records keep the unit that was measured.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from station.capture.board_policy import DisplayUnits
from station.vitals import Quantity, Unit, Vital

__all__ = ["in_site_units", "read_in", "told", "use_units", "wanted_unit"]

_INCHES: Final = 12

_now: Final = [DisplayUnits()]


def use_units(units: DisplayUnits) -> None:
    """From now on values are told in these."""
    _now[0] = units


def wanted_unit(unit: Unit) -> Unit:
    """The site's unit for what is measured in that one; the same where it has no wish."""
    if unit in (Unit.CELSIUS, Unit.FAHRENHEIT, Unit.KELVIN):
        return _now[0].temperature
    if unit in (Unit.KILOGRAM, Unit.GRAM, Unit.POUND):
        return _now[0].weight
    if unit in (Unit.METRE, Unit.CENTIMETRE, Unit.INCH):
        return _now[0].length
    return unit


def in_site_units(quantity: Quantity) -> Quantity:
    """The value as the site reads it: as it was sent, or converted to one decimal."""
    wanted = wanted_unit(quantity.unit)
    return quantity if wanted is quantity.unit else quantity.to(wanted, 1)


def told(quantity: Quantity, vital: Vital | None = None) -> tuple[str, Unit]:
    """Digits and unit. A height in inches is feet and inches: "5 ft 6.1" and inches."""
    here = in_site_units(quantity)
    if vital is Vital.BODY_HEIGHT and here.unit is Unit.INCH:
        feet, inches = divmod(here.value, _INCHES)
        text = QCoreApplication.translate("words", "{feet} ft {inches}").format(
            feet=int(feet), inches=f"{inches:f}"
        )
        return text, Unit.INCH
    return f"{here.value:f}", here.unit


def read_in(unit: Unit, vital: Vital) -> bool:
    """Whether an entry in that unit is feet and inches."""
    return unit is Unit.INCH and vital is Vital.BODY_HEIGHT
