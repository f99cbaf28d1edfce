"""An EKG answers an order where there is one, and no other patient's."""

from __future__ import annotations

from station.capture.ekg_orders import EkgOrders
from station.ekg.order import EkgOrder

FIRST = EkgOrder(study_uid="2.25.1", patient_id="100231", accession="A-17", step="12-lead EKG")
SECOND = EkgOrder(study_uid="2.25.2", patient_id="100231")


def test_one_order_is_answered() -> None:
    orders = EkgOrders()
    orders.known("pat-1", (FIRST,))
    assert orders.answered_by("pat-1") == FIRST
    assert orders.words("pat-1") == "Kept for the order 12-lead EKG A-17."


def test_of_several_none_is_guessed() -> None:
    orders = EkgOrders()
    orders.known("pat-1", (FIRST, SECOND))
    assert orders.answered_by("pat-1") is None
    assert orders.words("pat-1").startswith("2 EKGs are ordered")


def test_another_patient_has_none() -> None:
    orders = EkgOrders()
    orders.known("pat-1", (FIRST,))
    assert orders.answered_by("pat-2") is None
    assert orders.words("pat-2") == ""
    orders.known("pat-2", ())
    assert orders.answered_by("pat-1") is None
