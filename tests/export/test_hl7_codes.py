"""The table of codes: each has its source, and none contradicts what was decided elsewhere."""

from __future__ import annotations

from station.export import hl7_codes
from station.export.codes import LOINC, Code
from station.export.hl7_codes import Mdc
from station.vitals import VITALS, Vital


def rows_of(kind: type) -> list[object]:
    found: list[object] = []
    for value in vars(hl7_codes).values():
        found += value.values() if isinstance(value, dict) else [value]
    return [one for one in found if isinstance(one, kind)]


def test_every_code_says_where_it_was_read() -> None:
    rows = [*rows_of(Mdc), *rows_of(Code)]
    assert len(rows) > 30
    assert all(len(row.source) > 10 for row in rows)  # type: ignore[attr-defined]


def test_loinc_numbers_pass_their_check_digit() -> None:
    """LOINC Users' Guide, appendix: mod 10 from the right, every second digit doubled."""
    numbers = [row.code for row in rows_of(Code) if row.system == LOINC]  # type: ignore[attr-defined]
    assert "85353-1" in numbers
    for number in numbers:
        body, check = number.split("-")
        total = 0
        for place, digit in enumerate(reversed(body)):
            double = int(digit) * (2 if place % 2 == 0 else 1)
            total += double // 10 + double % 10
        assert (10 - total % 10) % 10 == int(check), number


def test_mdc_numbers_are_those_of_the_vital_signs() -> None:
    for vital, row in hl7_codes.MDC_VITALS.items():
        assert VITALS[vital].mdc == int(row.code), vital


def test_mdc_units_are_of_the_unit_partition_and_terms_of_theirs() -> None:
    """11073-10101: partition 4 holds units (from 4·65536), 2 measurements, 8 device profiles."""
    units = [*hl7_codes.MDC_UNITS.values(), *hl7_codes.RATE_UNITS.values()]
    assert {int(row.code) // 65536 for row in units} == {4}
    terms = [*hl7_codes.MDC_VITALS.values(), *hl7_codes.TEMPERATURE_BY_SITE.values()]
    assert {int(row.code) // 65536 for row in terms} == {2}
    assert {int(row.code) // 65536 for row in hl7_codes.DEVICE_PROFILES.values()} == {8}


def test_every_vital_that_mdc_names_has_a_unit_there() -> None:
    for vital in hl7_codes.MDC_VITALS:
        unit = VITALS[vital].units[0]
        assert unit in hl7_codes.MDC_UNITS or vital in hl7_codes.RATE_UNITS, vital
    assert Vital.PAIN_SCORE not in hl7_codes.MDC_VITALS
