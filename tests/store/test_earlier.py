"""Earlier results of one patient: signed and standing, measured, the newest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from station.store.store import Store
from station.visit import Delivery, DeliveryState
from tests.store.records import ACTOR, BEN, SIGNED, ekg, reason, signed, temperature, visit


def test_only_what_was_signed_and_measured(store: Store) -> None:
    store.sign(signed(temperature("t1", "36.60"), reason(), ekg())).result()
    store.sign(signed(temperature("t2", "37.10"), number="v2")).result()
    store.sign(signed(temperature("b1", "39.90"), number="v3", patient=BEN)).result()
    store.save_visit(visit(number="v4")).result()  # not signed
    store.save_result("v4", temperature("t4", "35.00")).result()
    store.save_visit(visit(number="v5")).result()
    store.save_result("v5", temperature("t5", "34.00")).result()
    store.exchange_results("v5", ("t5",), ACTOR, "measured again", ()).result()
    kept = temperature("t6", "36.90")
    store.sign(signed(replace(kept, filed=False), temperature("t7"), number="v6")).result()

    found = store.earlier_results(visit().patient.id, 10).result()

    assert [(one.visit_id, one.result.id) for one in found] == [
        ("v6", "t7"),
        ("v2", "t2"),
        ("v1", "t1"),
    ]
    assert {(one.station_id, one.patient_id) for one in found} == {
        ("station-7", visit().patient.id)
    }
    assert found[2].result == temperature("t1", "36.60")
    (only,) = store.earlier_results(visit().patient.id, 1).result()
    assert only.result.id == "t7"
    assert store.earlier_results("nobody", 10).result() == ()


def test_where_the_chart_has_it(store: Store) -> None:
    store.sign(signed(temperature())).result()
    at = SIGNED + timedelta(seconds=1)
    claim = store.claim("clinic chart", at).result()
    assert claim is not None
    receipt = Delivery(
        result_id="t1",
        visit_id="v1",
        destination="clinic chart",
        state=DeliveryState.DELIVERED,
        at=at,
        attempts=1,
        chart_id="obs-9",
    )
    store.settle(claim.message, receipt).result()
    (found,) = store.earlier_results(visit().patient.id, 10).result()
    assert found.chart_ids == (("clinic chart", "obs-9"),)


def test_the_last_ekg_with_its_samples(store: Store) -> None:
    patient = visit().patient.id
    assert store.earlier_ekg(patient).result() is None
    store.sign(signed(ekg("e1"), temperature("t1"))).result()
    later = ekg("e2")
    assert later.ekg is not None
    later = replace(later, ekg=replace(later.ekg, rate_hz=500.0))
    store.sign(signed(later, number="v2")).result()
    store.sign(signed(ekg("e3"), number="v3", patient=BEN)).result()
    store.save_visit(visit(number="v4")).result()  # not signed
    store.save_result("v4", ekg("e4")).result()

    found = store.earlier_ekg(patient).result()

    assert found is not None
    assert found.result == later
    assert found.simulated
