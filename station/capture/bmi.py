"""Body mass index from a weight and a height of the same visit."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from station.vitals import Quantity, Unit

__all__ = ["body_mass_index"]


def body_mass_index(weight: Quantity, height: Quantity) -> Quantity:
    """Weight in kilograms by the square of the height in metres, kg/m², one decimal.

    WHO, "Obesity: preventing and managing the global epidemic" (TRS 894, 2000), section 2.2.
    Raises `CannotConvertError` for what is no weight or no height, and `ValueError` for a height
    that is not above zero.
    """
    kilograms = weight.to(Unit.KILOGRAM, 6).value
    metres = height.to(Unit.METRE, 6).value
    if metres <= 0:
        raise ValueError(f"a height is above zero, got {height}")
    index = (kilograms / (metres * metres)).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    return Quantity(index, Unit.KG_PER_M2)
