"""What the store knows of a patient from before: only what somebody signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from station.marks import Bound, Level, Mark
from station.store.store import Store
from station.vitals import Quantity, Unit, Vital
from tests.store.records import KEY, MEASURED, compose, signed, temperature, visit


def test_earlier_values_are_what_was_signed_for_this_patient(store: Store) -> None:
    store.sign(signed(temperature())).result()
    store.save_visit(visit(number="v2")).result()
    store.save_result("v2", temperature("t2", "39.9")).result()  # nobody vouches for it yet

    [value] = store.earlier_values("pat-1").result()[Vital.BODY_TEMPERATURE]
    assert (value.source, value.at, value.real) == ("this station", MEASURED, True)
    assert value.quantity == Quantity(Decimal("36.60"), Unit.CELSIUS)
    assert store.earlier_values("pat-2").result() == {}


def test_of_many_visits_the_last_ones_are_read(store: Store) -> None:
    for number in range(4):
        one = signed(temperature(f"t{number}", f"36.{number}"), number=f"v{number}")
        at = one.signed_at + timedelta(days=number)
        store.sign(replace(one, signed_at=at)).result()

    values = store.earlier_values("pat-1", 2).result()[Vital.BODY_TEMPERATURE]
    assert [str(value.quantity.value) for value in values] == ["36.2", "36.3"]


def test_marks_come_back_with_their_result(store: Store, path: Path) -> None:
    mark = Mark(
        level=Level.IMPLAUSIBLE,
        vital=Vital.BODY_TEMPERATURE,
        bound=Bound.BELOW,
        limit=Quantity(Decimal("34.0"), Unit.CELSIUS),
        rule="a-rule",
        title="A title",
        source="A source",
        version="1",
        earlier=Quantity(Decimal("36.6"), Unit.CELSIUS),
        earlier_at=MEASURED,
        earlier_from="this station",
        confirmed=True,
    )
    marked = replace(temperature(), marks=(mark,))
    store.sign(signed(marked)).result()
    store.close()

    again = Store.open(path, KEY, compose)
    there = again.signed_visit("v1").result()
    assert there is not None
    assert there.visit.results == (marked,)
    again.close()
