"""What the front desk was answered and a killed station did not do is found in what is on disk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from station.visit import Identity, Patient
from station.worklist.adt_event import Span
from station.worklist.census_records import Alias, Census, Person
from station.worklist.consequences import ConsequenceKind
from station.worklist.missed import missed

AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
ADA = Person(id="900", family="Okafor-Reyes", given="Ada", birth_date=date(1984, 2, 29), sex="F")
CENSUS = Census(
    people={"900": ADA},
    aliases={"100231": Alias(id="100231", into="900", told=Span(start=AT, until=AT))},
)
NOW = ADA.patient()
BEFORE = replace(NOW, id="100231", mrn="100231", family="Okafor")


def kinds(*known: Patient, names: bool = True) -> list[tuple[ConsequenceKind, str, str]]:
    found = missed(CENSUS, known, names=names)
    return [(one.kind, one.patient_id, one.now_id) for one in found]


def test_a_number_that_was_given_up_is_found_once() -> None:
    assert kinds(BEFORE, BEFORE) == [(ConsequenceKind.MERGED, "100231", "900")]
    of_a_chart = replace(BEFORE, id="chart-7")
    assert kinds(of_a_chart, names=False) == [(ConsequenceKind.MERGED, "100231", "900")]
    (consequence,) = missed(CENSUS, [BEFORE])
    assert consequence.patient == replace(NOW, identity=Identity.BY_HAND)
    assert kinds(NOW) == []


def test_another_name_is_found_where_the_census_is_what_a_visit_has_its_patient_from() -> None:
    renamed = replace(NOW, family="Okafor")
    assert kinds(renamed) == [(ConsequenceKind.CHANGED, "900", "900")]
    assert kinds(renamed, names=False) == []
    typed = replace(renamed, identity=Identity.BY_HAND)
    assert kinds(typed) == []  # who that is, nobody has confirmed
    assert kinds(replace(NOW, id="1", mrn="1", family="Nobody")) == []
