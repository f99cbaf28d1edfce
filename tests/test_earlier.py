"""One list out of what the chart knows and what the disk knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.earlier import EarlierOrigin, EarlierValue, latest, merged, of_kind
from station.visit import ResultKind
from station.vitals import Quantity, Unit, Vital

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
SYSTEM = "urn:clinic/result"


def weight(
    kilograms: str,
    day: int,
    origin: EarlierOrigin = EarlierOrigin.CHART,
    *identifiers: str,
    chart_id: str | None = None,
    patient: str = "p1",
) -> EarlierValue:
    return EarlierValue(
        patient_id=patient,
        kind=ResultKind.BODY_WEIGHT,
        numbers=((Vital.BODY_WEIGHT, Quantity(Decimal(kilograms), Unit.KILOGRAM)),),
        at=START + timedelta(days=day),
        origin=origin,
        source="Floor scale" if origin is EarlierOrigin.STATION else "Dr. Brandt",
        identifiers=frozenset(f"{SYSTEM}|{one}" for one in identifiers),
        chart_id=chart_id,
    )


OWN = EarlierOrigin.STATION


def test_what_this_station_filed_and_the_chart_returns_is_one_value() -> None:
    local = [weight("82.4", 10, OWN, "room4:v1:body_weight:r1")]
    chart = [
        weight("84.1", 0, chart_id="a"),
        weight("82.40", 10, EarlierOrigin.CHART, "room4:v1:body_weight:r1", chart_id="b"),
    ]
    old, own = merged(local, chart)
    assert (old.quantity.value, old.origin) == (Decimal("84.1"), EarlierOrigin.CHART)
    assert (own.quantity.value, own.origin, own.source) == (Decimal("82.4"), OWN, "Floor scale")
    assert not own.changed
    assert own.chart_id == "b"


def test_a_chart_that_keeps_no_identifier_is_matched_by_its_own_id() -> None:
    local = [weight("82.4", 10, OWN, "room4:v1:body_weight:r1", chart_id="b")]
    (own,) = merged(local, [weight("82.4", 10, chart_id="b")])
    assert own.origin is OWN


def test_what_was_corrected_in_the_chart_has_the_chart_s_number() -> None:
    local = [weight("28.4", 10, OWN, "r1")]
    (own,) = merged(local, [weight("82.4", 10, EarlierOrigin.CHART, "r1", chart_id="b")])
    assert own.quantity.value == Decimal("82.4")
    assert own.origin is OWN
    assert own.changed


@pytest.mark.parametrize("name", [f"{SYSTEM}|r1", "id:b"])
def test_what_the_chart_took_back_is_not_shown_from_the_disk(name: str) -> None:
    local = [weight("82.4", 10, OWN, "r1", chart_id="b"), weight("81.0", 20, OWN, "r2")]
    (left,) = merged(local, [], frozenset({name}))
    assert left.quantity.value == Decimal("81.0")


def test_one_result_under_two_ids_of_the_chart_is_shown_once() -> None:
    twice = [
        weight("82.4", 10, EarlierOrigin.CHART, "x", chart_id="a"),
        weight("82.4", 10, EarlierOrigin.CHART, "x", chart_id="b"),
    ]
    assert len(merged([], twice)) == 1


def test_another_patient_is_never_joined() -> None:
    local = [weight("82.4", 10, OWN, "r1")]
    chart = [weight("60", 10, EarlierOrigin.CHART, "r1", chart_id="a", patient="p2")]
    assert {value.patient_id for value in merged(local, chart) if value.origin is OWN} <= {"p1"}
    assert all(
        value.quantity.value == 60 for value in merged(local, chart) if value.patient_id == "p2"
    )


def test_the_newest_of_a_kind() -> None:
    values = (weight("84", 5), weight("83", 9), weight("85", 1))
    newest = latest(values, ResultKind.BODY_WEIGHT)
    assert newest is not None
    assert newest.quantity.value == 83
    assert latest(values, ResultKind.SPO2) is None
    assert of_kind(values, ResultKind.BODY_WEIGHT) == values


@given(
    st.lists(st.integers(0, 12), unique=True, max_size=8),
    st.lists(st.integers(0, 12), unique=True, max_size=8),
    st.sets(st.integers(0, 12), max_size=3),
)
def test_every_value_is_there_once_in_order_and_nothing_withdrawn(
    disk: list[int], chart: list[int], gone: set[int]
) -> None:
    local = [weight(str(50 + n), n, OWN, f"r{n}") for n in disk]
    there = [weight(str(50 + n), n, EarlierOrigin.CHART, f"r{n}", chart_id=f"c{n}") for n in chart]
    withdrawn = frozenset(f"{SYSTEM}|r{n}" for n in gone)
    values = merged(local, there, withdrawn)
    numbers = [int(value.quantity.value) - 50 for value in values]
    assert numbers == sorted((set(disk) | set(chart)) - gone)
    assert {int(v.quantity.value) - 50 for v in values if v.origin is OWN} == set(disk) - gone
