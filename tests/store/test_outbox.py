"""The outbox: in order within a patient, one at a time, never lost, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.store.errors import NothingToResendError, RecordConflictError, UnknownRecordError
from station.store.store import Store
from station.visit import Claim, Delivery, DeliveryState, Message, SignedVisit
from tests.store.records import (
    ACTOR,
    ADA,
    BEN,
    CHART,
    KEY,
    LATER,
    OTHER,
    SIGNED,
    compose,
    ekg,
    message,
    reason,
    signed,
    temperature,
)


def receipt(
    of: Message,
    state: DeliveryState,
    *,
    attempts: int = 1,
    next_try: datetime | None = None,
    chart_id: str | None = None,
    says: str | None = None,
    next_step: str | None = None,
) -> Delivery:
    return Delivery(
        result_id=of.result_id,
        visit_id=of.visit_id,
        destination=of.destination,
        state=state,
        at=LATER,
        attempts=attempts,
        chart_id=chart_id,
        says=says,
        next_step=next_step,
        next_try=next_try,
        key=of.key,
    )


def claimed(store: Store, now: datetime = LATER) -> Claim:
    claim = store.claim(CHART, now).result()
    assert claim is not None
    return claim


def test_a_message_goes_out_as_it_was_composed(store: Store) -> None:
    of = signed(ekg())
    store.sign(of).result()
    assert claimed(store) == Claim(message=message(of, ekg()), search_first=False)
    (delivery,) = store.deliveries("v1").result()
    assert delivery.state is DeliveryState.SENDING


def test_one_patient_one_at_a_time_in_order(store: Store) -> None:
    store.sign(signed(temperature("t1"), reason("w1"), number="v1", patient=ADA)).result()
    store.sign(signed(temperature("t2"), number="v2", patient=BEN)).result()

    first, second = claimed(store), claimed(store)
    assert [first.message.result_id, second.message.result_id] == ["t1", "t2"]
    assert store.claim(CHART, LATER).result() is None  # w1 waits for t1

    store.settle(first.message, receipt(first.message, DeliveryState.DELIVERED)).result()
    assert claimed(store).message.result_id == "w1"


def test_an_earlier_message_that_waits_for_its_time_holds_the_later_one(store: Store) -> None:
    store.sign(signed(temperature("t1"), reason("w1"))).result()
    first = claimed(store).message
    due = LATER + timedelta(seconds=30)
    store.settle(first, receipt(first, DeliveryState.QUEUED, next_try=due), True).result()

    assert store.claim(CHART, due - timedelta(microseconds=1)).result() is None
    assert store.next_try(CHART).result() == due
    again = claimed(store, due)
    assert again.message.result_id == "t1"
    assert again.search_first
    assert again.message.attempts == 1


def test_what_waits_for_its_time_is_due_once_the_clock_was_set(store: Store) -> None:
    store.sign(signed(temperature("t1"))).result()
    first = claimed(store).message
    due = LATER + timedelta(minutes=5)
    store.settle(first, receipt(first, DeliveryState.QUEUED, next_try=due), True).result()

    an_hour_back = LATER - timedelta(hours=1)
    assert store.claim(CHART, an_hour_back).result() is None
    store.try_now().result()
    assert claimed(store, an_hour_back).search_first


@pytest.mark.parametrize(
    "parked", [DeliveryState.REFUSED, DeliveryState.AMBIGUOUS, DeliveryState.TAKEN]
)
def test_a_parked_message_does_not_hold_the_others(store: Store, parked: DeliveryState) -> None:
    store.sign(signed(temperature("t1"), reason("w1"))).result()
    first = claimed(store).message
    store.settle(first, receipt(first, parked)).result()
    assert claimed(store).message.result_id == "w1"


def test_destinations_do_not_wait_for_each_other(path: Path) -> None:
    def to_both(of: SignedVisit) -> Sequence[Message]:
        return [
            message(of, result, destination)
            for result in of.visit.results
            for destination in ("down", CHART)
        ]

    store = Store.open(path, KEY, to_both)
    store.sign(signed(temperature("t1"), reason("w1"))).result()
    assert store.claim("down", LATER).result() is not None
    first = claimed(store).message
    store.settle(first, receipt(first, DeliveryState.DELIVERED)).result()
    assert claimed(store).message.result_id == "w1"
    store.close()


def test_the_receipt_says_all_that_is_known(store: Store) -> None:
    store.sign(signed(temperature())).result()
    first = claimed(store).message
    expected = receipt(
        first,
        DeliveryState.REFUSED,
        attempts=3,
        chart_id="Observation/77",
        says="The chart does not take this code.",
        next_step="Ask the chart team.",
        next_try=LATER + timedelta(hours=1),
    )
    store.settle(first, expected).result()
    assert store.deliveries("v1").result() == (expected,)


def test_a_person_sends_again_and_it_is_searched_for_first(store: Store) -> None:
    store.sign(signed(temperature())).result()
    first = claimed(store).message
    store.settle(first, receipt(first, DeliveryState.AMBIGUOUS)).result()
    assert store.claim(CHART, LATER).result() is None

    store.requeue("t1", ACTOR).result()

    again = claimed(store)
    assert again.message.key == first.key
    assert again.message.body == first.body
    assert again.search_first


@pytest.mark.parametrize("state", [DeliveryState.DELIVERED, DeliveryState.TAKEN])
def test_what_the_chart_has_is_not_sent_again(store: Store, state: DeliveryState) -> None:
    store.sign(signed(temperature())).result()
    first = claimed(store).message
    store.settle(first, receipt(first, state)).result()
    with pytest.raises(NothingToResendError):
        store.requeue("t1", ACTOR).result()
    assert store.claim(CHART, LATER + timedelta(days=365)).result() is None


def test_what_is_delivered_stays_delivered(store: Store) -> None:
    store.sign(signed(temperature())).result()
    first = claimed(store).message
    done = receipt(first, DeliveryState.DELIVERED, chart_id="Observation/1")
    store.settle(first, done).result()
    with pytest.raises(UnknownRecordError):
        store.settle(first, receipt(first, DeliveryState.QUEUED)).result()
    assert store.deliveries("v1").result() == (done,)


def test_the_same_receipt_twice_is_nothing_new(store: Store) -> None:
    store.sign(signed(temperature())).result()
    first = claimed(store).message
    done = receipt(first, DeliveryState.DELIVERED, chart_id="Observation/1")
    for _ in range(2):
        store.settle(first, done).result()
    assert store.deliveries("v1").result() == (done,)


def test_what_no_chart_has_confirmed_is_found_after_a_restart(store: Store, path: Path) -> None:
    store.sign(signed(temperature("t1"), number="v1")).result()
    store.sign(signed(temperature("t2"), number="v2", patient=BEN)).result()
    first, second = claimed(store).message, claimed(store).message
    store.settle(first, receipt(first, DeliveryState.DELIVERED)).result()
    refused = receipt(second, DeliveryState.REFUSED, says="Not this code.")
    store.settle(second, refused).result()
    store.close()
    again = Store.open(path, KEY, compose)
    assert again.undelivered().result() == (refused,)
    again.close()


def test_a_receipt_of_another_message_is_refused(store: Store) -> None:
    store.sign(signed(temperature("t1"), reason("w1"))).result()
    first = claimed(store).message
    wrong = receipt(message(signed(reason("w1")), reason("w1")), DeliveryState.DELIVERED)
    with pytest.raises(RecordConflictError):
        store.settle(first, wrong).result()
    assert [delivery.state for delivery in store.deliveries("v1").result()] == [
        DeliveryState.SENDING,
        DeliveryState.QUEUED,
    ]


def test_when_to_look_again(store: Store) -> None:
    assert store.next_try(CHART).result() is None
    store.sign(signed(temperature())).result()
    assert store.next_try(CHART).result() == SIGNED
    assert store.next_try("another chart").result() is None
    claimed(store)
    assert store.next_try(CHART).result() is None


def test_messages_are_never_removed(store: Store) -> None:
    store.sign(signed(temperature())).result()
    with pytest.raises(RecordConflictError):
        store._writer.run(lambda db: db.execute("DELETE FROM outbox")).result()
    assert len(store.deliveries("v1").result()) == 1


def test_what_was_on_its_way_is_searched_for_after_a_restart(store: Store, path: Path) -> None:
    store.sign(signed(temperature())).result()
    claimed(store)
    store.close()

    again = Store.open(path, KEY, compose)
    claim = claimed(again)
    again.close()

    assert claim.search_first
    assert claim.message.attempts == 1


def one_for_all(of: SignedVisit) -> list[Message]:
    """As an HL7 interface takes it: the whole visit in one message."""
    first, *others = of.visit.results
    whole = replace(
        message(of, first),
        media="x-application/hl7-v2+er7",
        body=b"MSH|",
        covers=tuple(one.id for one in others),
    )
    return [whole]


def test_a_message_that_files_several_results_is_the_receipt_of_each(path: Path) -> None:
    store = Store.open(path, KEY, one_for_all)
    of = signed(temperature("t1"), reason("w1"))
    store.sign(of).result()

    assert store.claim(CHART, LATER).result() == Claim(message=one_for_all(of)[0])
    assert [one.result_id for one in store.undelivered().result()] == ["t1", "w1"]
    refused = receipt(one_for_all(of)[0], DeliveryState.REFUSED, says="no")
    store.settle(one_for_all(of)[0], refused).result()
    assert store.deliveries("v1").result() == (refused, replace(refused, result_id="w1"))

    store.requeue("w1", OTHER).result()  # by any of them
    again = store.claim(CHART, LATER).result()
    assert again is not None
    assert again.message.results == ("t1", "w1")
    store.close()


def test_a_message_about_a_result_that_is_not_in_the_visit_is_not_kept(path: Path) -> None:
    def wrong(of: SignedVisit) -> list[Message]:
        return [replace(one_for_all(of)[0], covers=("somebody else's",))]

    store = Store.open(path, KEY, wrong)
    with pytest.raises(RecordConflictError):
        store.sign(signed(temperature("t1"))).result()
    assert store.undelivered().result() == ()
    store.close()


def test_what_a_person_decides_is_about_the_next_try_only(path: Path) -> None:
    store = Store.open(path, KEY, compose)
    store.sign(signed(temperature("t1"))).result()
    first = claimed(store).message
    assert not first.decided
    store.settle(first, receipt(first, DeliveryState.AMBIGUOUS)).result()
    store.requeue("t1", OTHER).result()

    asked = claimed(store)
    assert (asked.message.decided, asked.search_first) == (True, True)
    waits = receipt(asked.message, DeliveryState.QUEUED, next_try=LATER)
    store.settle(asked.message, waits, True).result()  # nobody answered, nothing was sent
    assert claimed(store).message.decided
    store.close()

    store = Store.open(path, KEY, compose)  # it was on its way when the computer failed
    after = claimed(store)
    assert (after.message.decided, after.search_first) == (False, True)
    store.close()
