"""What was accepted is there again, exactly, after the file was closed and opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from station.store.errors import RecordConflictError, UnknownRecordError, VisitSignedError
from station.store.store import Store
from station.visit import Message, SignedVisit
from tests.store.records import (
    ACTOR,
    BEN,
    KEY,
    OPENED,
    OTHER,
    compose,
    ekg,
    message,
    reason,
    signed,
    temperature,
    visit,
)


def reopened(store: Store, path: Path) -> Store:
    store.close()
    return Store.open(path, KEY, compose)


def test_a_visit_comes_back_as_it_was(store: Store, path: Path) -> None:
    results = (temperature(), reason(), ekg())
    store.save_visit(visit()).result()
    for result in results:
        store.save_result("v1", result).result()

    again = reopened(store, path)
    found = again.unfinished_visits().result()
    again.close()

    assert found == (visit(*results),)
    (kept,) = found[0].results[0].readings
    assert str(kept.quantity.value) == "36.60"  # as sent: the second decimal is not lost
    assert kept.taken.device_time is not None
    assert kept.taken.device_time.tzinfo is None


def test_a_visit_is_updated_without_touching_its_results(store: Store) -> None:
    store.save_visit(replace(visit(), confirmed_at=None)).result()
    store.save_result("v1", temperature()).result()
    store.save_visit(visit()).result()

    found = store.visit("v1").result()

    assert found is not None
    assert found.confirmed_at == OPENED
    assert found.results == (temperature(),)


def test_a_visit_never_gets_another_patient(store: Store) -> None:
    store.save_visit(visit()).result()
    with pytest.raises(RecordConflictError, match="another patient"):
        store.save_visit(visit(patient=BEN)).result()
    found = store.visit("v1").result()
    assert found is not None
    assert found.patient.family == "Okafor"


def test_the_same_result_twice_is_kept_once(store: Store) -> None:
    store.save_visit(visit()).result()
    for _ in range(2):
        store.save_result("v1", ekg()).result()
    found = store.visit("v1").result()
    assert found is not None
    assert len(found.results) == 1


def test_another_result_with_the_same_id_is_refused(store: Store) -> None:
    store.save_visit(visit()).result()
    store.save_result("v1", temperature(value="36.6")).result()
    with pytest.raises(RecordConflictError):
        store.save_result("v1", temperature(value="39.6")).result()
    found = store.visit("v1").result()
    assert found is not None
    assert found.results[0].readings[0].quantity.value == Decimal("36.6")


def test_a_result_wants_its_visit(store: Store) -> None:
    with pytest.raises(UnknownRecordError):
        store.save_result("v1", temperature()).result()


def test_a_withdrawn_result_stays_as_evidence(store: Store) -> None:
    store.save_visit(visit()).result()
    store.save_result("v1", temperature("t1")).result()
    store.save_result("v1", temperature("t2")).result()
    store.exchange_results("v1", ("t1",), ACTOR, "moved", ()).result()

    found = store.visit("v1").result()
    kept = store._writer.run(
        lambda db: db.execute(
            "SELECT id, withdrawn_reason FROM results ORDER BY position"
        ).fetchall()
    ).result()

    assert found is not None
    assert [result.id for result in found.results] == ["t2"]
    assert kept == [("t1", "moved"), ("t2", None)]


def test_the_last_results_of_all_visits_without_ekgs(store: Store) -> None:
    store.save_visit(visit()).result()
    store.save_visit(visit(number="v2", patient=BEN)).result()
    for number, result in (
        ("v1", temperature("t1")), ("v2", temperature("t2")), ("v1", ekg()), ("v2", reason()),
    ):  # fmt: skip
        store.save_result(number, result).result()
    store.exchange_results("v1", ("t1",), ACTOR, "measured again", ()).result()

    assert store.recent_results(2).result() == (temperature("t2"), reason())
    assert store.recent_results(10).result() == (temperature("t1"), temperature("t2"), reason())


def test_a_signature_keeps_exactly_what_was_signed(store: Store, path: Path) -> None:
    of = signed(temperature(), reason(), ekg())
    store.save_visit(visit()).result()
    store.save_result("v1", temperature()).result()
    store.sign(of).result()

    again = reopened(store, path)
    kept, unfinished = again.signed_visit("v1").result(), again.unfinished_visits().result()
    receipts = again.deliveries("v1").result()
    again.close()

    assert kept == of
    assert unfinished == ()
    assert [receipt.result_id for receipt in receipts] == ["t1", "w1", "e1"]


def test_signing_again_sends_nothing_twice(store: Store) -> None:
    of = signed(temperature())
    for _ in range(2):
        store.sign(of).result()
    assert len(store.deliveries("v1").result()) == 1


def test_a_signed_visit_does_not_change(store: Store) -> None:
    store.sign(signed(temperature())).result()
    changes = [
        lambda: store.save_result("v1", reason()),
        lambda: store.exchange_results("v1", ("t1",), ACTOR, "no", ()),
        lambda: store.save_visit(replace(visit(), room="Room 4")),
        lambda: store.sign(replace(signed(temperature()), signed_by=ACTOR)),
    ]
    for change in changes:
        with pytest.raises(VisitSignedError):
            change().result()
    assert store.signed_visit("v1").result() == signed(temperature())


@pytest.mark.parametrize("withdrawn", [False, True])
def test_what_is_signed_is_what_was_accepted(store: Store, withdrawn: bool) -> None:
    store.save_visit(visit()).result()
    store.save_result("v1", temperature("t1")).result()
    store.save_result("v1", temperature("t2")).result()
    if withdrawn:  # then signing both signs one that was taken back
        store.exchange_results("v1", ("t1",), ACTOR, "moved", ()).result()
        of = signed(temperature("t1"), temperature("t2"))
    else:  # then signing one forgets one that was accepted
        of = signed(temperature("t2"))
    with pytest.raises(RecordConflictError, match="not what was accepted"):
        store.sign(of).result()
    assert store.signed_visit("v1").result() is None


def test_nothing_is_signed_where_composing_fails(path: Path) -> None:
    def fails(_: SignedVisit) -> Sequence[Message]:
        raise LookupError("no code for this")

    store = Store.open(path, KEY, fails)
    with pytest.raises(LookupError):
        store.sign(signed(temperature())).result()
    assert store.signed_visit("v1").result() is None
    assert store.visit("v1").result() is None
    store.close()


def test_a_message_about_somebody_else_is_refused(path: Path) -> None:
    def mixes_up(of: SignedVisit) -> Sequence[Message]:
        return [
            message(of, temperature()),
            replace(message(of, temperature()), key="other", patient_id="pat-2"),
        ]

    store = Store.open(path, KEY, mixes_up)
    with pytest.raises(RecordConflictError, match="not about this visit"):
        store.sign(signed(temperature())).result()
    assert store.signed_visit("v1").result() is None
    assert store.deliveries("v1").result() == ()
    store.close()


def test_a_closed_visit_is_not_taken_up_again(store: Store) -> None:
    store.save_visit(visit(number="v1")).result()
    store.save_visit(visit(number="v2", patient=BEN)).result()
    store.close_visit("v1", OTHER, "the patient left").result()
    assert [found.id for found in store.unfinished_visits().result()] == ["v2"]
    assert store.visit("v1").result() == visit(number="v1")


def test_a_closed_visit_does_not_change(store: Store) -> None:
    store.save_visit(visit()).result()
    store.close_visit("v1", OTHER, "the patient left").result()
    changes = [
        lambda: store.save_result("v1", reason()),
        lambda: store.save_visit(replace(visit(), room="Room 4")),
        lambda: store.sign(signed(temperature())),
    ]
    for change in changes:
        with pytest.raises(RecordConflictError, match="has ended"):
            change().result()
    assert store.visit("v1").result() == visit()


def test_a_signed_visit_may_be_closed(store: Store) -> None:
    store.sign(signed(temperature())).result()
    store.close_visit("v1", OTHER, "finished").result()
    assert store.signed_visit("v1").result() == signed(temperature())


def test_unknown_visits(store: Store) -> None:
    assert store.visit("v9").result() is None
    assert store.signed_visit("v9").result() is None
    with pytest.raises(UnknownRecordError):
        store.close_visit("v9", ACTOR, "").result()
    with pytest.raises(UnknownRecordError):
        store.exchange_results("v9", ("t1",), ACTOR, "", ()).result()
