"""Whole files in a folder, named after the visit and nobody."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from station.export.compose import compose
from station.export.fhir_destination import FhirDestination
from station.export.folder_destination import FolderDestination
from station.export.folder_sink import FolderSink
from station.export.sink import Delivered, Refused, RetryAfter
from station.export.site import FhirSite
from station.visit import Message
from tests.export.records import blood_pressure, sign


def messages() -> list[Message]:
    fhir = FhirDestination(
        name="share", test=False, site=FhirSite(namespace="https://clinic.example/vitals-station")
    )
    folder = FolderDestination(fhir=fhir, forms=("fhir", "csv"))
    return compose(sign(blood_pressure(), id_="visit-9"), [folder])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_each_form_is_one_file_and_the_same_again_is_the_same_file(tmp_path: Path) -> None:
    sink = FolderSink("share", tmp_path, test=False)
    for message in (*messages(), *messages()):
        outcome = await sink.deliver(message, search_first=False)
        assert isinstance(outcome, Delivered)
    assert names(tmp_path) == ["visit-9.csv", "visit-9.json"]  # no patient, no half of a file
    assert (tmp_path / "visit-9.csv").read_bytes() == messages()[1].body


async def test_what_was_there_stays_whole_while_the_new_one_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink = FolderSink("share", tmp_path, test=False)
    bundle, _ = messages()
    await sink.deliver(bundle, search_first=False)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    outcome = await sink.deliver(replace(bundle, body=b"{}"), search_first=False)
    assert outcome == RetryAfter(says="The file cannot be written: No space left on device.")
    assert (tmp_path / "visit-9.json").read_bytes() == bundle.body
    assert names(tmp_path) == ["visit-9.json"]


async def test_a_share_that_is_gone_is_said_and_waited_for(tmp_path: Path) -> None:
    sink = FolderSink("share", tmp_path / "mnt", test=False)
    assert await sink.check() == f"There is no folder {tmp_path / 'mnt'}."
    assert isinstance(await sink.deliver(messages()[0], search_first=False), RetryAfter)
    (tmp_path / "mnt").mkdir()
    assert await sink.check() is None
    assert names(tmp_path / "mnt") == []  # checking writes nothing


async def test_nothing_simulated_goes_to_a_real_folder(tmp_path: Path) -> None:
    simulated = replace(messages()[0], simulated=True)
    real = FolderSink("share", tmp_path, test=False)
    assert isinstance(await real.deliver(simulated, search_first=False), Refused)
    assert names(tmp_path) == []
    test = FolderSink("share", tmp_path, test=True)
    assert isinstance(await test.deliver(simulated, search_first=False), Delivered)


async def test_what_a_folder_has_no_name_for_is_refused(tmp_path: Path) -> None:
    odd = replace(messages()[0], media="application/dicom")
    outcome = await FolderSink("share", tmp_path, test=False).deliver(odd, search_first=False)
    assert isinstance(outcome, Refused)
    assert names(tmp_path) == []
