"""Decimal numbers out of files and answers, with their digits as they were written."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

__all__ = ["as_written"]

_MOST: Final = 1000


def as_written(digits: str) -> Decimal:
    """38.1 as 38.1 and not as 38.10000000000000142: `parse_float` of `json` and `tomllib`.

    Raises `ValueError` for a number of more than a thousand places, such as 1e999999999: whoever
    makes a whole number of it is busy for hours.
    """
    try:
        number = Decimal(digits)
    except InvalidOperation:
        raise ValueError("a number that is too large") from None
    if number.is_finite() and abs(number.adjusted()) > _MOST:
        raise ValueError("a number that is too large")
    return number
