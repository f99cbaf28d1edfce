"""A modality worklist that is not ours (Orthanc's), and ones that misbehave."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, date
from typing import Any

import pytest
from pydicom.dataset import Dataset

from station.worklist import dicom_worklist
from station.worklist.dicom_worklist import DicomWorklist, worklist_query
from tests.dicom.scripted import ECHO, WORKLIST, peer_at, scripted, talker
from tests.support.dicom import program
from tests.support.orthanc import Orthanc, free_port

DAY = date(2026, 11, 24)

# As dump2dcm of dcmtk reads it.
ENTRY = """
(0008,0005) CS [ISO_IR 192]
(0008,0050) SH [{accession}]
(0010,0010) PN [Müller^Ada]
(0010,0020) LO [100231]
(0010,0030) DA [19840229]
(0010,0040) CS [F]
(0020,000d) UI [1.2.826.0.1.3680043.2.1143.{accession}]
(0032,1060) LO [EKG at rest]
(0040,1001) SH [RP-9]
(0040,0100) SQ
(fffe,e000) -
(0008,0060) CS [{modality}]
(0040,0001) AE [{title}]
(0040,0002) DA [{day}]
(0040,0003) TM [143000]
(0040,0007) LO [12-lead EKG]
(0040,0009) SH [SPS-1]
(fffe,e00d) -
(fffe,e0dd) -
"""


@pytest.fixture(scope="module")
def listed(orthanc: Orthanc, tmp_path_factory: pytest.TempPathFactory) -> Orthanc:
    """Orthanc with four entries, of which one is ours for today."""
    folder = tmp_path_factory.mktemp("entries")
    for accession, modality, title, day in (
        ("2231", "ECG", "VITALS", "20261124"),
        ("2232", "ECG", "OTHER", "20261124"),
        ("2233", "ECG", "VITALS", "20261125"),
        ("2234", "CT", "VITALS", "20261124"),
    ):
        text = folder / f"{accession}.txt"
        text.write_text(
            ENTRY.format(accession=accession, modality=modality, title=title, day=day),
            encoding="utf-8",
        )
        entry = orthanc.worklists / f"{accession}.wl"
        subprocess.run([program("dump2dcm"), text, entry], check=True)
    return orthanc


async def test_our_order_for_today(listed: Orthanc) -> None:
    worklist = DicomWorklist(peer_at(listed.port, listed.title), zone=UTC)
    found = await worklist.orders(DAY)
    assert (found.wrong, found.notes) == (None, ())
    (order,) = found.orders
    assert order.accession == "2231"
    assert order.study_uid == "1.2.826.0.1.3680043.2.1143.2231"
    assert (order.family, order.given, order.patient_id) == ("Müller", "Ada", "100231")
    assert (order.procedure_id, order.step_id) == ("RP-9", "SPS-1")
    assert order.scheduled is not None
    assert order.scheduled.isoformat() == "2026-11-24T14:30:00+00:00"


async def test_those_of_every_station_and_of_no_day(listed: Orthanc) -> None:
    everybody = DicomWorklist(peer_at(listed.port, listed.title), zone=UTC, ours=False)
    assert {order.accession for order in (await everybody.orders(DAY)).orders} == {"2231", "2232"}
    assert (await everybody.orders(date(2026, 11, 23))).orders == ()


def test_what_is_asked() -> None:
    query = worklist_query(DAY, "VITALS")
    step = query.ScheduledProcedureStepSequence[0]
    assert (step.Modality, step.ScheduledStationAETitle) == ("ECG", "VITALS")
    assert step.ScheduledProcedureStepStartDate == "20261124"
    assert query.PatientID == ""


async def test_nobody_there_is_not_an_empty_list() -> None:
    found = await DicomWorklist(peer_at(free_port())).orders(DAY)
    assert found.orders == ()
    assert "cannot be reached" in str(found.wrong)


async def test_a_server_without_worklist_is_said() -> None:
    with scripted(contexts=(ECHO,)) as port:
        found = await DicomWorklist(peer_at(port)).orders(DAY)
    assert found.wrong


def one_answer(number: str) -> Dataset:
    step = Dataset()
    step.Modality = "ECG"
    one = Dataset()
    one.StudyInstanceUID = "1.2.3"
    one.PatientID = number
    one.ScheduledProcedureStepSequence = [step]
    return one


def _fails(_event: Any) -> Iterator[Any]:
    yield 0xA700, None


def _cut(event: Any) -> Iterator[Any]:
    event.assoc.abort()
    yield 0x0000, None


@pytest.mark.parametrize("find", [_fails, _cut])
async def test_a_search_that_fails_is_said(find: Any) -> None:
    with scripted(find=find, contexts=(WORKLIST,)) as port:
        found = await DicomWorklist(peer_at(port)).orders(DAY)
    assert found.orders == ()
    assert found.wrong


async def test_one_bad_answer_spoils_no_other() -> None:
    def find(_event: Any) -> Iterator[Any]:
        bad = Dataset()
        bad.PatientID = "100232"
        yield 0xFF00, bad
        good = one_answer("100231")
        yield 0xFF00, good
        yield 0xFF00, good
        yield 0x0000, None

    with scripted(find=find, contexts=(WORKLIST,)) as port:
        found = await DicomWorklist(peer_at(port)).orders(DAY)
    assert [order.patient_id for order in found.orders] == ["100231"]
    assert "An order without a scheduled step is left out." in found.notes


async def test_a_list_without_an_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dicom_worklist, "_MOST", 30)

    def find(_event: Any) -> Iterator[Any]:
        one = one_answer("1")
        while True:
            yield 0xFF00, one

    with scripted(find=find, contexts=(WORKLIST,)) as port:
        found = await DicomWorklist(peer_at(port)).orders(DAY)
    assert len(found.orders) == 1
    assert "The worklist is longer than 30 orders." in found.notes


async def test_junk_is_no_list() -> None:
    with talker(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        found = await DicomWorklist(peer_at(port, answer_s=2.0)).orders(DAY)
    assert found.wrong
