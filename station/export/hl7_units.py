"""Numbers and their units as a receiver wants them: as measured where it takes that unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.export import codes
from station.export.hl7_codes import MDC_UNITS, RATE_UNITS, UCUM, UNIT_WORDS, Mdc
from station.export.hl7_item import Coded
from station.export.hl7_site import Hl7Site
from station.visit import kind_of
from station.vitals import VITALS, Quantity, Reading, Unit, Vital

__all__ = ["Sent", "sent_as", "ucum"]

# Decimals in a unit that we do not chart in ourselves: no digit more than was measured is of use.
_DECIMALS: Final = {Unit.KPA: 1, Unit.METRE: 3, Unit.GRAM: 0, Unit.KELVIN: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """OBX-5, OBX-6 in UCUM or the site's words, the unit in MDC, and what to say about it."""

    value: str
    unit: Coded
    mdc_unit: Mdc | None
    notes: tuple[str, ...] = ()


def sent_as(name: str, reading: Reading, site: Hl7Site) -> Sent:
    """The number of a reading as the site's row `name` wants it, converted at most once."""
    row = site.row(name)
    quantity = _in_unit(reading, row.unit)
    unit = ucum(quantity.unit)
    if row.unit_code is not None:
        unit = row.unit_code, row.unit_text, row.unit_system
    notes: tuple[str, ...] = ()
    if quantity.unit is not reading.quantity.unit:
        notes = (f"Measured as {reading.quantity.value:f} {reading.quantity.unit}.",)
    return Sent(
        value=f"{quantity.value:f}",
        unit=unit,
        mdc_unit=_mdc_unit(reading.vital, quantity.unit),
        notes=notes,
    )


def ucum(unit: Unit) -> Coded:
    """A unit as UCUM code^text^system."""
    return str(unit), UNIT_WORDS.get(unit, ""), UCUM


def _in_unit(reading: Reading, wanted: Unit | None) -> Quantity:
    kind = kind_of(reading.vital)
    allowed = codes.RESULTS[kind].units if kind is not None else ()
    measured = reading.quantity.unit
    if wanted is None and (measured in allowed or not allowed):
        return reading.quantity
    if wanted is None or wanted is VITALS[reading.vital].units[0]:
        return reading.in_chart_unit()
    if wanted is measured:
        return reading.quantity
    return reading.quantity.to(wanted, _DECIMALS.get(wanted, 1))


def _mdc_unit(vital: Vital, unit: Unit) -> Mdc | None:
    if unit is Unit.PER_MIN:
        return RATE_UNITS.get(vital)
    return MDC_UNITS.get(unit)
