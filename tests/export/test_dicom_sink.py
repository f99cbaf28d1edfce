"""Objects into archives that are not ours, and what the sink says where they will not have them."""

from __future__ import annotations

import asyncio
import io
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest

from station.export.dicom_ecg import ecg_object
from station.export.dicom_pdf import pdf_object
from station.export.dicom_sink import DicomSink
from station.export.sink import Ambiguous, Delivered, Refused, RetryAfter
from station.visit import Message, new_id
from tests.dicom.scripted import ECHO, STORED, STUDY_ROOT, peer_at, scripted, talker
from tests.export.dicom_records import PDF, SITE, message, named, recording, signed_ekg
from tests.support.dicom import storescp
from tests.support.orthanc import Orthanc, free_port

GAP = np.ones((12, 5000), dtype=bool)
GAP[2:4, 1000:1100] = False


def fresh(**changed: Any) -> Message:
    """An EKG that no archive has seen yet."""
    one, signed = signed_ekg(visit=new_id(), **changed)
    body = ecg_object(one, signed, SITE)
    return message(str(pydicom.dcmread(io.BytesIO(body)).SOPInstanceUID), body)


def archive(at: Orthanc, **changed: Any) -> DicomSink:
    return DicomSink("archive", peer_at(at.port, at.title), test=True, **changed)


def sink_at(port: int, *, peer: dict[str, Any] | None = None, **changed: Any) -> DicomSink:
    return DicomSink("archive", peer_at(port, **(peer or {})), test=True, **changed)


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_orthanc_answers_an_echo(orthanc: Orthanc) -> None:
    assert await archive(orthanc).check() is None


async def test_stored_twice_is_there_once_with_the_same_samples(orthanc: Orthanc) -> None:
    sent = fresh(recorded=recording(valid=GAP), patient=named("Müller", "張偉"))
    for _ in range(2):
        outcome = await archive(orthanc).deliver(sent, search_first=False)
        assert outcome == Delivered(chart_id=sent.key)
    assert len(orthanc.instances(sent.key)) == 1
    there = pydicom.dcmread(io.BytesIO(orthanc.file(sent.key)))
    ours = pydicom.dcmread(io.BytesIO(sent.body))
    assert there.WaveformSequence[0].WaveformData == ours.WaveformSequence[0].WaveformData
    assert there == ours
    assert str(there.PatientName) == "Müller^張偉"


async def test_a_sheet_is_stored_too(orthanc: Orthanc) -> None:
    body = pdf_object(PDF, *signed_ekg(visit=new_id()), SITE)
    uid = str(pydicom.dcmread(io.BytesIO(body)).SOPInstanceUID)
    outcome = await archive(orthanc).deliver(message(uid, body), search_first=False)
    assert outcome == Delivered(chart_id=uid)
    assert len(orthanc.instances(uid)) == 1


async def test_what_may_be_there_is_searched_for(orthanc: Orthanc) -> None:
    sent, never = fresh(), fresh()
    searching = archive(orthanc, search=True)
    await searching.deliver(sent, search_first=False)
    before = len(orthanc.ask("GET", "/changes?last")["Changes"])
    assert await searching.deliver(sent, search_first=True) == Delivered(chart_id=sent.key)
    assert len(orthanc.ask("GET", "/changes?last")["Changes"]) == before
    assert orthanc.instances(never.key) == []
    assert await searching.deliver(never, search_first=True) == Delivered(chart_id=never.key)
    assert len(orthanc.instances(never.key)) == 1


async def test_a_second_receiver_has_the_same_object(tmp_path: Path) -> None:
    sent = fresh()
    with storescp(tmp_path) as port:
        assert await sink_at(port, peer={"called": "STORESCP"}).deliver(
            sent, search_first=False
        ) == Delivered(chart_id=sent.key)
    (file,) = files_in(tmp_path)
    assert pydicom.dcmread(file) == pydicom.dcmread(io.BytesIO(sent.body))


@pytest.mark.parametrize(
    ("peer", "words"),
    [
        ({"called": "NOBODY"}, "it has no such AE title"),
        ({"called": "ORTHANC", "calling": "STRANGER"}, "it does not know the AE title"),
    ],
)
async def test_an_archive_that_does_not_know_us_is_a_persons(
    orthanc: Orthanc, peer: dict[str, Any], words: str
) -> None:
    sink = sink_at(orthanc.port, peer=peer)
    outcome = await sink.deliver(fresh(), search_first=False)
    assert isinstance(outcome, Refused)
    assert words in outcome.says
    assert words in str(await sink.check())


async def test_an_archive_that_is_full_of_connections_is_tried_again() -> None:
    busy, free = threading.Event(), threading.Event()

    def hold(_event: Any) -> int:
        busy.set()
        free.wait(10)
        return 0

    with scripted(echo=hold, store=lambda _event: 0, maximum_associations=1) as port:
        first = asyncio.create_task(sink_at(port).check())
        await asyncio.to_thread(busy.wait, 10)
        outcome = await sink_at(port).deliver(fresh(), search_first=False)
        free.set()
        assert await first is None
    assert isinstance(outcome, RetryAfter)
    assert not outcome.search_first
    assert "limit of connections" in outcome.says


async def test_nobody_there_is_tried_again() -> None:
    sink = sink_at(free_port())
    outcome = await sink.deliver(fresh(), search_first=False)
    assert isinstance(outcome, RetryAfter)
    assert not outcome.search_first
    assert "cannot be reached" in str(await sink.check())


@pytest.mark.parametrize(
    "host", ["no.such.host.invalid", "127.0.0.1.5", ""], ids=["unknown", "odd", "empty"]
)
async def test_a_name_that_is_none_is_nobody(host: str) -> None:
    sink = DicomSink("archive", peer_of_host(host), test=True)
    assert isinstance(await sink.deliver(fresh(), search_first=False), RetryAfter)


def peer_of_host(host: str) -> Any:
    from dataclasses import replace

    return replace(peer_at(free_port()), host=host)


async def test_a_kind_that_is_not_taken_is_refused() -> None:
    with scripted(store=lambda _event: 0, contexts=(ECHO,)) as port:
        outcome = await sink_at(port).deliver(fresh(), search_first=False)
    assert isinstance(outcome, Refused)
    assert "does not take this kind" in outcome.says


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (0x0000, Delivered),
        (0xB000, Delivered),
        (0xA700, RetryAfter),
        (0xA900, Refused),
        (0xC123, Refused),
        (0x0122, Refused),
    ],
)
async def test_answers_come_through(status: int, kind: type) -> None:
    with scripted(store=lambda _event: status) as port:
        assert isinstance(await sink_at(port).deliver(fresh(), search_first=False), kind)


def _abort(event: Any) -> int:
    event.assoc.abort()
    return 0


AFTER_THE_DATA = [
    ({}, Ambiguous),
    ({"search": True}, RetryAfter),
    ({"drops_duplicates": True}, RetryAfter),
]


@pytest.mark.parametrize(("site", "kind"), AFTER_THE_DATA)
async def test_cut_off_after_the_data_nobody_knows(site: dict[str, Any], kind: type) -> None:
    with scripted(store=_abort) as port:
        outcome = await sink_at(port, **site).deliver(fresh(), search_first=False)
    assert isinstance(outcome, kind)
    if isinstance(outcome, RetryAfter):
        assert outcome.search_first


@pytest.mark.parametrize("option", ["--abort-after", "--abort-during"])
async def test_dcmtk_aborts(option: str, tmp_path: Path) -> None:
    with storescp(tmp_path, option) as port:
        outcome = await sink_at(port, peer={"called": "STORESCP"}, search=True).deliver(
            fresh(), search_first=False
        )
    assert isinstance(outcome, RetryAfter)
    assert outcome.search_first


async def test_dcmtk_refuses(tmp_path: Path) -> None:
    with storescp(tmp_path, "--refuse") as port:
        outcome = await sink_at(port, peer={"called": "STORESCP"}).deliver(
            fresh(), search_first=False
        )
    assert isinstance(outcome, Refused)


async def test_no_answer_is_waited_for_and_then_nobody_knows() -> None:
    over = threading.Event()

    def silent(_event: Any) -> int:
        over.wait(20)
        return 0

    with scripted(store=silent) as port:
        began = time.monotonic()
        outcome = await sink_at(port, peer={"answer_s": 1.0}).deliver(fresh(), search_first=False)
        took = time.monotonic() - began
        over.set()
    assert isinstance(outcome, Ambiguous)
    assert 0.9 < took < 6.0


async def test_a_peer_may_not_take_for_ever_in_small_steps() -> None:
    over = threading.Event()

    def slow(_event: Any) -> Iterator[Any]:
        """Each answer in time, and there is always another one."""
        one = pydicom.Dataset()
        one.SOPInstanceUID = "1.2.3"
        while not over.wait(0.3):
            yield 0xFF00, one
        yield 0x0000, None

    with scripted(find=slow, contexts=(STUDY_ROOT,)) as port:
        began = time.monotonic()
        outcome = await sink_at(port, peer={"whole_s": 1.0}, search=True).deliver(
            fresh(), search_first=True
        )
        took = time.monotonic() - began
        over.set()
    assert isinstance(outcome, RetryAfter)
    assert outcome.search_first
    assert 0.9 < took < 3.0


@pytest.mark.parametrize(
    ("site", "decided", "kind", "stored"),
    [
        ({}, False, Ambiguous, 0),
        ({}, True, Delivered, 1),
        ({"drops_duplicates": True}, False, Delivered, 1),
    ],
)
async def test_what_cannot_be_searched_is_sent_again_only_if_that_does_no_harm(
    site: dict[str, Any], decided: bool, kind: type, stored: int
) -> None:
    seen: list[str] = []

    def keep(event: Any) -> int:
        seen.append(str(event.request.AffectedSOPInstanceUID))
        return 0

    one = fresh()
    again = message(one.key, one.body, decided=decided)
    with scripted(store=keep) as port:
        outcome = await sink_at(port, **site).deliver(again, search_first=True)
    assert isinstance(outcome, kind)
    assert seen == [one.key] * stored


def _fails(_event: Any) -> Iterator[Any]:
    yield 0xC000, None


def _others(_event: Any) -> Iterator[Any]:
    """An archive that does not know the key and answers about everybody."""
    for at in range(150):
        other = pydicom.Dataset()
        other.QueryRetrieveLevel = "IMAGE"
        other.SOPInstanceUID = f"1.2.3.{at}"
        yield 0xFF00, other


@pytest.mark.parametrize("find", [_fails, _others])
async def test_a_search_that_fails_decides_nothing(find: Any) -> None:
    with scripted(store=lambda _event: 0, find=find) as port:
        outcome = await sink_at(port, search=True).deliver(fresh(), search_first=True)
        safe = await sink_at(port, search=True, drops_duplicates=True).deliver(
            fresh(), search_first=True
        )
    assert isinstance(outcome, Ambiguous)
    assert isinstance(safe, Delivered)


async def test_an_archive_that_cannot_be_searched_is_a_persons() -> None:
    with scripted(store=lambda _event: 0, contexts=STORED) as port:
        outcome = await sink_at(port, search=True).deliver(fresh(), search_first=True)
    assert isinstance(outcome, Ambiguous)


async def test_a_search_that_is_cut_off_is_tried_again() -> None:
    def cut(event: Any) -> Iterator[Any]:
        event.assoc.abort()
        yield 0x0000, None

    with scripted(find=cut, contexts=(STUDY_ROOT,)) as port:
        outcome = await sink_at(port, search=True).deliver(fresh(), search_first=True)
    assert isinstance(outcome, RetryAfter)
    assert outcome.search_first


JUNK = {
    "http": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    "zeros": bytes(100),
    "an accept that is cut short": bytes.fromhex("02000000ffff0001"),
    "an accept without anything in it": bytes.fromhex("0200 00000044") + bytes(68),
    "an unknown PDU": bytes.fromhex("0900 00000004 01020304"),
    "data before anything": bytes.fromhex("0400 0000000a 00000006 0103 00000000"),
    "nothing": b"",
    "a length of 4 GB": bytes.fromhex("0200 ffffffff 0001 0000") + b"x" * 100,
}


@pytest.mark.parametrize("says", JUNK.values(), ids=JUNK)
async def test_a_peer_that_talks_nonsense_crashes_nothing(says: bytes) -> None:
    with talker(says) as port:
        sink = sink_at(port, peer={"answer_s": 2.0})
        outcome = await sink.deliver(fresh(), search_first=False)
        assert isinstance(outcome, RetryAfter | Ambiguous | Refused)
        assert await sink.check()


async def test_whoever_waits_may_stop() -> None:
    held, over = threading.Event(), threading.Event()

    def silent(_event: Any) -> int:
        held.set()
        over.wait(20)
        return 0

    before = threading.active_count()
    with scripted(store=silent) as port:
        sink = sink_at(port, peer={"answer_s": 60.0, "whole_s": 60.0})
        task = asyncio.create_task(sink.deliver(fresh(), search_first=False))
        await asyncio.to_thread(held.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        over.set()
    await asyncio.to_thread(_join_associations)
    assert threading.active_count() <= before + 4  # workers of to_thread stay for the next call


def _join_associations() -> None:
    """Until every association that this process asked for is over."""
    for one in threading.enumerate():
        if "RequestorThread" in one.name:
            one.join(10)
            assert not one.is_alive()


@pytest.mark.parametrize("body", [b"", b"{}", b"\0" * 200, bytes(128) + b"DICM" + b"\xff" * 40])
async def test_a_damaged_message_is_not_sent(body: bytes) -> None:
    sink = sink_at(free_port())
    assert isinstance(await sink.deliver(message("2.25.1", body), search_first=False), Refused)


async def test_a_key_that_is_another_object_is_not_sent() -> None:
    wrong = message("2.25.1", fresh().body)
    outcome = await sink_at(free_port()).deliver(wrong, search_first=False)
    assert isinstance(outcome, Refused)


async def test_simulated_data_goes_to_test_archives_only() -> None:
    one = fresh()
    simulated = message(one.key, one.body, simulated=True)
    real = DicomSink("archive", peer_at(free_port()), test=False)
    outcome = await real.deliver(simulated, search_first=False)
    assert isinstance(outcome, Refused)
    assert "archive" in outcome.says
