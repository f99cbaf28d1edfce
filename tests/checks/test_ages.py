"""Ages by the calendar: on which day somebody is how old."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.checks.ages import Age, reached
from station.visit import Patient


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        (date(2026, 10, 27), "28 d", date(2026, 11, 24)),
        (date(2026, 8, 24), "3 mo", date(2026, 11, 24)),
        (date(2026, 11, 30), "3 mo", date(2027, 3, 1)),  # there is no 30 February
        (date(2008, 11, 24), "18 y", date(2026, 11, 24)),
        (date(2008, 2, 29), "18 y", date(2026, 3, 1)),
        (date(2008, 12, 31), "1 mo", date(2009, 1, 31)),
    ],
)
def test_the_day_on_which_an_age_is_reached(born: date, age: str, day: date) -> None:
    assert reached(born, Age.parse(age)) == day


@pytest.mark.parametrize("text", ["", "18", "y", "18 years", "-1 y", "1.5 y", "1000 y"])
def test_what_is_no_age_is_told_with_what_is_expected(text: str) -> None:
    with pytest.raises(ValueError, match='expected an age such as "28 d"'):
        Age.parse(text)


@given(
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.integers(0, 110),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
)
def test_whole_years_agree_with_the_age_that_the_banner_shows(
    born: date, years: int, day: date
) -> None:
    patient = Patient(id="p", family="A", given="B", birth_date=born, sex=None, mrn=None)
    age = patient.age_on(day)
    assert age is not None

    assert (reached(born, Age(years, "y")) <= day) == (age >= years)
