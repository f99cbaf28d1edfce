"""Every EKG is in the archive once, through cuts and kills: counted in its own store."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from station.export.dicom_sink import DicomSink
from station.export.sink import Delivered, RetryAfter
from station.visit import Message
from tests.dicom.scripted import peer_at
from tests.export.dicom_records import recording
from tests.export.test_dicom_sink import fresh
from tests.support.orthanc import Orthanc, configure, free_port, started
from tests.support.tcp_faults import TcpFaults

ONE = recording(["II"], samples=5000)  # 10 kB


async def delivered(sink: DicomSink, message: Message, *, search_first: bool = False) -> int:
    """Try as the outbox does until it is there; how many tries that took."""
    for tries in range(1, 100):
        outcome = await sink.deliver(message, search_first=search_first)
        if isinstance(outcome, Delivered):
            assert outcome.chart_id == message.key
            return tries
        assert isinstance(outcome, RetryAfter), outcome
        search_first = search_first or outcome.search_first
    raise AssertionError("it never got there")


async def all_there(folder: Path, *, results: int, kills: int, seed: int) -> None:
    """`results` EKGs through a way that cuts, at an archive that is killed `kills` times."""
    archive = Orthanc(port=free_port(), rest_port=free_port(), folder=folder)
    configure(archive)
    ledger: list[str] = []
    tries = 0
    rounds = [results // (kills + 1)] * kills
    rounds.append(results - sum(rounds))
    chance = random.Random(seed)
    pending: Message | None = None
    for number, count in enumerate(rounds):
        with (
            started(archive) as process,
            TcpFaults(
                archive.port, random.Random(seed + number), share=0.25, longest=15_000
            ) as way,
        ):
            peer = peer_at(way.port, archive.title, answer_s=10.0)
            sink = DicomSink("archive", peer, test=True, search=True)
            if pending is not None:  # what was under way when the archive was killed
                tries += await delivered(sink, pending, search_first=True)
                pending = None
            for _ in range(count):
                sent = fresh(recorded=ONE)
                ledger.append(sent.key)
                tries += await delivered(sink, sent)
            if number < kills:
                process.kill()
                if chance.random() < 0.5:
                    pending = fresh(recorded=ONE)
                    ledger.append(pending.key)
                    outcome = await sink.deliver(pending, search_first=False)
                    assert isinstance(outcome, RetryAfter)
    with started(archive):
        there = [
            archive.ask("GET", f"/instances/{name}/simplified-tags")["SOPInstanceUID"]
            for name in archive.ask("GET", "/instances")
        ]
    assert sorted(there) == sorted(ledger)
    assert len(set(ledger)) == len(ledger)
    assert tries > len(ledger)  # cuts did happen


@pytest.mark.soak
@pytest.mark.timeout(1200)
async def test_a_thousand_ekgs_are_there_once(tmp_path: Path) -> None:
    await all_there(tmp_path, results=1000, kills=20, seed=7)
