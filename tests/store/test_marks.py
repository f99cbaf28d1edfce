"""What the checks said about a result is kept with it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from station.marks import Bound, Level, Mark
from station.store.store import Store
from station.vitals import Quantity, Unit, Vital
from tests.store.records import KEY, MEASURED, compose, signed, temperature


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
