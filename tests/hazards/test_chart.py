"""Hazards on the way to the chart: not there, there twice, credited wrongly, or not real."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from station.capture.commands import (
    Accept,
    ChooseEncounter,
    ChoosePatient,
    ConfirmIdentifier,
    CopyEkg,
    CopyVisit,
    Denied,
    Done,
    Identifier,
    LeavePatient,
    StartVisit,
)
from station.capture.views import TileState
from station.charts import correction_composer
from station.corrections import Correction, CorrectionKind
from station.engine.commands import _do
from station.export.compose import compose
from station.export.errors import NotATestChartError
from station.export.fhir_destination import FhirDestination
from station.export.mllp_sink import MllpSink
from station.export.sink import Ambiguous, Delivered, Refused
from station.export.site import FhirSite
from station.settings import ChartSettings, Settings
from station.sheets.drawing import Text
from station.sheets.vitals_sheet import vitals_sheet
from station.signed_today import SignedToday
from station.store.database import connect
from station.store.errors import StoreBusyError
from station.store.keys import load_key
from station.store.store import Store
from station.visit import (
    Delivery,
    DeliveryState,
    Message,
    OpenEncounter,
    ResultKind,
    SignedVisit,
)
from station.vitals import Origin
from tests.capture.room import (
    ACTOR,
    BRANDT,
    OKAFOR,
    MemoryStore,
    Room,
    temperature,
    under_way,
)
from tests.export.receivers import Step, ack, receiver, saying, silent
from tests.export.records import blood_pressure, sign
from tests.hazards.cuff import Instrument, stamped
from tests.store import records
from tests.store.keeping import put_back, write
from tests.store.records import CHART, KEY, LATER, signed

TEMPERATURE = ResultKind.BODY_TEMPERATURE


def message(key: str) -> Message:
    return Message(
        key=key,
        result_id="r1",
        visit_id="v1",
        patient_id="p1",
        destination=CHART,
        body=f"MSH|^~\\&|VITALS||EHR||20261124||ORU^R01|{key}|P|2.5.1\rOBX|1\r".encode(),
        simulated=False,
        media="x-application/hl7-v2+er7",
    )


def hl7(of: SignedVisit) -> Sequence[Message]:
    return [
        dataclasses.replace(
            message(f"{of.visit.id}-{result.id}"),
            result_id=result.id,
            visit_id=of.visit.id,
            patient_id=of.visit.patient.id,
        )
        for result in of.visit.results
    ]


async def test_h32_an_answer_counts_for_the_message_that_it_names() -> None:
    """Mirth Connect issue 1441: the first message's answer, said twice, comes before the other."""
    twice: Step = saying(ack("AA", "K1"), ack("AA", "K1"))
    async with receiver(twice, silent) as there:
        sink = MllpSink("ehr", "127.0.0.1", there.port, test=False, answer_s=0.3)
        first = await sink.deliver(message("K1"), search_first=False)
        second = await sink.deliver(message("K2"), search_first=False)
        await sink.aclose()
    assert first == Delivered(chart_id="K1")
    assert isinstance(second, Ambiguous), "nobody has answered K2"


async def test_h33_what_was_not_answered_is_not_sent_again_without_a_person() -> None:
    async with receiver(silent, saying(ack("AA", "K1"))) as there:
        sink = MllpSink("ehr", "127.0.0.1", there.port, test=False, answer_s=0.1)
        first = await sink.deliver(message("K1"), search_first=False)
        again = await sink.deliver(message("K1"), search_first=True)
        await sink.aclose()
    assert isinstance(first, Ambiguous)
    assert isinstance(again, Ambiguous)
    assert len(there.messages) == 1


def test_h33_what_was_on_its_way_at_a_power_cut_is_searched_for_first(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "station.db", KEY, records.compose)
    store.sign(signed(records.temperature())).result()
    assert store.claim(CHART, LATER).result() is not None  # it is being sent, and the power fails
    store.close()
    again = Store.open(tmp_path / "station.db", KEY, records.compose)
    claim = again.claim(CHART, LATER).result()
    again.close()
    assert claim is not None
    assert claim.search_first


def test_h33_two_stations_do_not_send_from_one_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.store.database._BUSY_MS", 50)
    first = Store.open(tmp_path / "station.db", KEY, records.compose)
    try:
        with pytest.raises(StoreBusyError):
            Store.open(tmp_path / "station.db", KEY, records.compose).close()
    finally:
        first.close()


async def measured(store: MemoryStore) -> Room:
    room = Room(store)
    await room.start()
    room.later(60)
    room.say(temperature(room.now))
    return room


async def test_h34_nothing_is_called_kept_before_the_disk_has_it() -> None:
    store = MemoryStore()
    room = await measured(store)
    store.by_hand = True
    task = await under_way(room, Accept(actor=ACTOR, kind=TEMPERATURE))
    assert not task.done()
    assert room.tile(TEMPERATURE).state is TileState.SAVING
    store.let_through()
    assert await task == Done()
    assert room.tile(TEMPERATURE).state is TileState.CAPTURED


async def test_h34_what_a_full_disk_did_not_take_is_still_there_to_be_kept() -> None:
    store = MemoryStore()
    room = await measured(store)
    store.failing = True
    answer = await room.do(Accept(actor=ACTOR, kind=TEMPERATURE))
    assert isinstance(answer, Denied)
    assert answer.says == "The disk is full."
    assert room.tile(TEMPERATURE).acceptable


def test_h34_a_commit_waits_for_the_disk(tmp_path: Path) -> None:
    """https://sqlite.org/pragma.html#pragma_synchronous: 2 is FULL."""
    connection: sqlite3.Connection = connect(tmp_path / "station.db", KEY)
    try:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    finally:
        connection.close()


@pytest.mark.parametrize("origin", [Origin.SIMULATOR, Origin.REPLAY])
def test_h35_a_simulated_pressure_is_written_for_no_real_chart(origin: Origin) -> None:
    real = FhirDestination(name="chart", test=False, site=FhirSite(namespace="urn:here"))
    with pytest.raises(NotATestChartError):
        compose(sign(blood_pressure(origin)), [real])


async def test_h35_a_simulated_message_that_got_into_the_outbox_leaves_for_no_real_chart() -> None:
    async with receiver(saying(ack("AA", "K1"))) as there:
        sink = MllpSink("ehr", "127.0.0.1", there.port, test=False)
        simulated = dataclasses.replace(message("K1"), simulated=True)
        outcome = await sink.deliver(simulated, search_first=False)
        await sink.aclose()
    assert isinstance(outcome, Refused)
    assert there.messages == []


async def test_h36_what_was_delivered_after_the_backup_is_not_filed_again_after_a_restore(
    tmp_path: Path,
) -> None:
    folder, other, backup = tmp_path / "data", tmp_path / "other", tmp_path / "station.backup"
    key = load_key(folder, folder / "station.db")
    store = Store.open(folder / "station.db", key.key, hl7)
    store.sign(signed(records.temperature())).result()
    store.close()
    write(folder, backup)
    put_back(other, backup, replace=False)
    restored = Store.open(other / "station.db", load_key(other, other / "station.db").key, hl7)
    claim = restored.claim(CHART, LATER).result()
    restored.close()
    assert claim is not None
    async with receiver(saying(ack("AA", claim.message.key))) as there:
        sink = MllpSink("ehr", "127.0.0.1", there.port, test=False)
        outcome = await sink.deliver(claim.message, search_first=claim.search_first)
        await sink.aclose()
    assert isinstance(outcome, Ambiguous)
    assert there.messages == []


async def test_h37_a_long_memory_pushes_nothing_out_of_the_tray() -> None:
    """A cuff that keeps 300 records sends all of them while nobody is in the room."""
    room = Room()
    cuff = Instrument(room)
    cuff.connect()
    first = room.now.replace(tzinfo=None) - timedelta(days=40)
    cuff.send(*(stamped(first + timedelta(hours=at), 100 + at % 50) for at in range(300)))
    cuff.wait(2)
    assert len(room.held()) == 300


async def test_h43_paper_of_the_visit_before_does_not_leave_for_the_one_in_the_room() -> None:
    """A dialog was left open; meanwhile another patient was chosen."""
    room = Room()
    await room.start(OKAFOR)
    hers = room.visit().id
    await room.done(LeavePatient(actor=ACTOR))
    await room.start(BRANDT)
    sheet = CopyVisit(actor=ACTOR, visit_id=hers, kind="print")
    ekg = CopyEkg(actor=ACTOR, visit_id=hers, kind="pdf", started=room.now, named=True)
    rooms: Any = SimpleNamespace(capture=room.capture)
    for wanted in (sheet, ekg):
        assert isinstance(await _do(rooms, wanted), Denied)
        own = dataclasses.replace(wanted, visit_id=room.visit().id)
        assert await _do(rooms, own) == Done()


def test_h43_every_page_of_a_sheet_says_whose_it_is() -> None:
    long = [records.reason(f"w{at}", "Cough, and much else to tell. " * 30) for at in range(6)]
    whole = signed(records.temperature(), *long)
    pages = vitals_sheet(whole)
    assert len(pages) > 1
    for page in pages:
        words = " ".join(item.words for item in page.items if isinstance(item, Text))
        for whose in (whole.visit.patient.family, whole.visit.patient.mrn):
            assert whose
            assert whose in words


async def test_h44_what_a_chart_refused_days_ago_is_on_todays_page(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "station.db", KEY, records.compose)
    now = datetime.now(UTC)
    of = signed(records.temperature())
    store.sign(dataclasses.replace(of, signed_at=now - timedelta(days=3))).result()
    claim = store.claim(CHART, now).result()
    assert claim is not None
    refused = DeliveryState.REFUSED
    said = claim.message
    store.settle(
        said,
        Delivery(
            result_id=said.result_id,
            visit_id=said.visit_id,
            destination=CHART,
            state=refused,
            at=now,
            key=said.key,
        ),
    ).result()
    read = asyncio.Event()
    today = SignedToday(Settings(time_zone="UTC"), store, read.set)
    today.look()
    try:
        await asyncio.wait_for(read.wait(), 10)
        listed = [(one.visit_id, refused in one.states) for one in today.today(now)]
        assert listed == [(of.visit.id, True)]
    finally:
        await today.close()
        store.close()


async def test_h45_it_is_not_guessed_which_of_two_open_encounters_it_is() -> None:
    two = (OpenEncounter(id="e1", reason="Cough"), OpenEncounter(id="e2", reason="Wound"))
    room = Room()
    several = dataclasses.replace(OKAFOR, encounter_id=None, encounters=two)
    await room.done(ChoosePatient(actor=ACTOR, expected=several))
    for which in Identifier:
        await room.done(ConfirmIdentifier(actor=ACTOR, which=which))
    assert isinstance(await room.do(StartVisit(actor=ACTOR)), Denied)
    await room.done(ChooseEncounter(actor=ACTOR, encounter_id="e2"))
    await room.done(StartVisit(actor=ACTOR))
    assert room.visit().encounter_id == "e2"


def test_h49_what_was_filed_by_mistake_is_taken_back_wherever_it_is() -> None:
    result = blood_pressure()
    signed_visit = sign(result)
    charts = tuple(
        ChartSettings(name=name, url=f"https://{name}.example/fhir")
        for name in ("clinic", "region", "registry")
    )
    mistake = Correction(
        id="k1",
        visit_id=signed_visit.visit.id,
        result_id=result.id,
        kind=CorrectionKind.ENTERED_IN_ERROR,
        at=LATER,
        by=ACTOR,
        reason="Another patient sat here",
        result=None,
    )
    compose_correction = correction_composer(Settings(chart=charts))
    sent = compose_correction(
        signed_visit, result, mistake, {"clinic", "region"}, signed_visit.visit.results
    )
    statuses = {one.destination: json.loads(one.body).get("status") for one in sent}
    assert statuses == {"clinic": "entered-in-error", "region": "entered-in-error"}
