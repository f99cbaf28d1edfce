"""Decimals as they were written, and none that keeps a program busy for hours."""

from __future__ import annotations

from decimal import Decimal

import pytest

from station.decimals import as_written
from station.export.fhir_json import decode


@pytest.mark.parametrize("digits", ["36.40", "-0.0", "1e5", "1E-1000", "1e1000"])
def test_every_digit_is_kept(digits: str) -> None:
    assert as_written(digits).as_tuple() == Decimal(digits).as_tuple()


@pytest.mark.parametrize("digits", ["1e1001", "-1e999999999", "1e-999999", "1e9999999999999999999"])
def test_a_number_of_more_places_than_anything_has_is_refused(digits: str) -> None:
    with pytest.raises(ValueError, match="too large"):
        as_written(digits)
    with pytest.raises(ValueError, match="too large"):
        decode(b'{"value": %s}' % digits.encode())
