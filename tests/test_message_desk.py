"""The integrator's desk over a real store: lists without patients, one message opened, dry runs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from station.capture.commands import (
    Denied,
    Done,
    OpenMessage,
    ReadMessages,
    ResendMessage,
    TryDestination,
)
from station.charts.settings import ChartSettings, FolderSettings
from station.engine.message_desk import MessageDesk
from station.messages import Messages
from station.settings import Settings
from station.store.errors import NothingToResendError, UnknownRecordError
from station.store.store import Store
from station.visit import Actor, Delivery, DeliveryState, Role
from tests.store.records import CHART, KEY, LATER, compose, reason, signed, temperature

ENGINEER = Actor(user_id="e1", name="Kim Engineer", role=Role.ENGINEER, session_id="s9")
ADMIN = Actor(user_id="a1", name="Ada Admin", role=Role.ADMIN, session_id="s10")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "station.db", KEY, compose)
    store.sign(signed(temperature("t1"), reason("w1"))).result()
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> MessageDesk:
    settings = Settings(chart=(ChartSettings(name=CHART, url="https://chart.example/fhir"),))
    return MessageDesk(settings, store, lambda: None)


def refuse(store: Store) -> str:
    claim = store.claim(CHART, LATER).result()
    assert claim is not None
    message = claim.message
    delivery = Delivery(
        result_id=message.result_id,
        visit_id=message.visit_id,
        destination=CHART,
        state=DeliveryState.REFUSED,
        at=LATER,
        says="The chart does not take this code.",
        next_step="Ask the chart team.",
        key=message.key,
    )
    store.settle(message, delivery).result()
    return message.key


async def test_the_list_has_states_and_no_patient(desk: MessageDesk, store: Store) -> None:
    refuse(store)
    assert await desk.do(ReadMessages(actor=ENGINEER)) == Done()
    view = desk.view_for(ENGINEER)
    assert view.counts == ((CHART, DeliveryState.QUEUED, 1), (CHART, DeliveryState.REFUSED, 1))
    assert [one.state for one in view.lines] == [DeliveryState.REFUSED, DeliveryState.QUEUED]
    assert view.lines[0].says == "The chart does not take this code."
    assert view.lines[0].waits_for_a_person
    assert "Okafor" not in repr(view)


async def test_a_message_is_opened_as_it_is_sent(desk: MessageDesk, store: Store) -> None:
    key = refuse(store)
    assert await desk.do(OpenMessage(actor=ENGINEER, destination=CHART, key=key)) == Done()
    opened = desk.view_for(ENGINEER).opened
    assert opened is not None
    line, text = opened
    assert (line.key, line.state) == (key, DeliveryState.REFUSED)
    assert text.octets == line.octets > 0


async def test_what_one_person_opened_is_not_left_for_the_next(
    desk: MessageDesk, store: Store
) -> None:
    await desk.do(OpenMessage(actor=ENGINEER, destination=CHART, key=refuse(store)))
    assert desk.view_for(ADMIN) == Messages()
    await desk.do(ReadMessages(actor=ADMIN))
    assert desk.view_for(ADMIN).opened is None
    assert desk.view_for(ENGINEER) == Messages()
    again = replace(ENGINEER, session_id="another sign-in")
    assert desk.view_for(again) == Messages()


async def test_a_refused_message_is_sent_again_and_one_on_its_way_is_not(store: Store) -> None:
    woken = asyncio.Event()
    desk = MessageDesk(Settings(), store, woken.set)
    key = refuse(store)
    assert await desk.do(ResendMessage(actor=ENGINEER, destination=CHART, key=key)) == Done()
    assert woken.is_set()
    states = {one.key: one.state for one in desk.view_for(ENGINEER).lines}
    assert states[key] is DeliveryState.QUEUED
    with pytest.raises(NothingToResendError):
        await desk.do(ResendMessage(actor=ENGINEER, destination=CHART, key=key))
    with pytest.raises(UnknownRecordError):
        await desk.do(OpenMessage(actor=ENGINEER, destination=CHART, key="none"))


async def test_the_list_is_read_again_when_a_receipt_comes(store: Store) -> None:
    changed = asyncio.Event()
    desk = MessageDesk(Settings(), store, lambda: None, changed.set)
    desk.look()  # nobody looks: nothing is read
    assert not changed.is_set()
    await desk.do(ReadMessages(actor=ENGINEER))
    refuse(store)
    desk.look()
    await asyncio.wait_for(changed.wait(), 5)
    assert desk.view_for(ENGINEER).lines[0].state is DeliveryState.REFUSED
    await desk.close()


async def test_a_dry_run_shows_what_would_be_sent_and_queues_nothing(
    desk: MessageDesk, store: Store
) -> None:
    before = store.message_counts().result()
    assert await desk.do(TryDestination(actor=ENGINEER, destination=CHART)) == Done()
    run = desk.view_for(ENGINEER).dry_run
    assert run is not None
    assert any("85354-9" in one.text for one in run.messages)  # LOINC, blood pressure panel
    assert all("HTEST" in one.text for one in run.messages)
    assert store.message_counts().result() == before

    unknown = await desk.do(TryDestination(actor=ENGINEER, destination="nowhere"))
    assert isinstance(unknown, Denied)


async def test_a_dry_run_of_a_folder_writes_no_file(store: Store, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    chart = ChartSettings(name="share", folder=FolderSettings(path=share))
    desk = MessageDesk(Settings(chart=(chart,)), store, lambda: None)
    await desk.do(TryDestination(actor=ENGINEER, destination="share"))
    run = desk.view_for(ENGINEER).dry_run
    assert run is not None
    assert [one.media for one in run.messages] == [
        "application/pdf",
        "application/fhir+json",
        "text/csv",
    ]
    assert list(share.iterdir()) == []
