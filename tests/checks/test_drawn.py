"""The limits of the shipped tables as they are drawn over earlier values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from station.checks.drawn import drawn
from station.checks.files import rulebook
from station.marks import Bound, Level
from station.visit import ResultKind
from station.vitals import Quantity, Unit, Vital
from tests.checks.values import ADULT, TODAY

BOOK = rulebook()


def test_an_adults_pressure_has_the_limits_of_both_tables() -> None:
    found = {
        (one.vital, one.level, one.bound, one.quantity)
        for one in drawn(BOOK, ADULT, TODAY)
        if one.kind is ResultKind.BLOOD_PRESSURE and one.holds_on(TODAY)
    }
    mmhg = Unit.MMHG
    assert found == {
        (Vital.SYSTOLIC, Level.ABNORMAL, Bound.AT_LEAST, Quantity(Decimal(140), mmhg)),
        (Vital.SYSTOLIC, Level.ABNORMAL, Bound.AT_MOST, Quantity(Decimal(100), mmhg)),
        (Vital.DIASTOLIC, Level.ABNORMAL, Bound.AT_LEAST, Quantity(Decimal(90), mmhg)),
        (Vital.DIASTOLIC, Level.ABNORMAL, Bound.BELOW, Quantity(Decimal(60), mmhg)),
        (Vital.SYSTOLIC, Level.CRITICAL, Bound.ABOVE, Quantity(Decimal(180), mmhg)),
        (Vital.SYSTOLIC, Level.CRITICAL, Bound.AT_MOST, Quantity(Decimal(90), mmhg)),
        (Vital.DIASTOLIC, Level.CRITICAL, Bound.ABOVE, Quantity(Decimal(120), mmhg)),
    }


def test_a_childs_limits_have_the_days_of_their_age() -> None:
    born = date(2022, 6, 1)
    fast = {
        (one.quantity.value, one.begins, one.ends)
        for one in drawn(BOOK, born, TODAY)
        if one.vital is Vital.RESPIRATORY_RATE
        and one.level is Level.ABNORMAL
        and one.bound is Bound.ABOVE
    }
    # Under one year, one to four, four to six; those of later ages are not there yet.
    assert fast == {
        (Decimal(60), None, date(2023, 6, 1)),
        (Decimal(40), date(2023, 6, 1), date(2026, 6, 1)),
        (Decimal(34), date(2026, 6, 1), date(2028, 6, 1)),
    }


def test_without_an_age_only_what_holds_for_every_age() -> None:
    found = drawn(BOOK, None, TODAY)
    assert {one.vital for one in found} == {
        Vital.SPO2,
        Vital.BODY_TEMPERATURE,
        Vital.RESPIRATORY_RATE,
    }
    assert all(one.begins is None and one.ends is None for one in found)
    assert drawn(BOOK, date(2027, 1, 1), TODAY) == found
