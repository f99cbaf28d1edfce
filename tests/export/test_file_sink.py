"""A bundle in a file: whole at any moment, each result once, and nobody else's file touched."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from station.export.compose import compose
from station.export.fhir_destination import FhirDestination
from station.export.file_sink import FileSink
from station.export.sink import Delivered, Refused, RetryAfter
from station.export.site import FhirSite
from station.visit import Message, ResultKind, new_id
from station.vitals import Unit, Vital
from tests.export.records import blood_pressure, reading, result, sign


def messages() -> list[Message]:
    destination = FhirDestination(
        name="file", test=True, site=FhirSite(namespace="https://clinic.example/vitals-station")
    )
    pain = result(
        ResultKind.PAIN_SCORE, reading(Vital.PAIN_SCORE, "3", Unit.SCORE), number=new_id()
    )
    return compose(sign(blood_pressure(number=new_id()), pain), [destination])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_each_result_is_there_once_with_its_digits(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    sink = FileSink("file", path, test=True)
    pressure, pain = messages()

    for message in (pressure, pain, pressure):
        outcome = await sink.deliver(message, search_first=False)
        assert outcome == Delivered(chart_id=message.result_id)

    bundle = json.loads(path.read_text())
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "collection")
    kept = [entry["resource"]["code"]["coding"][0]["code"] for entry in bundle["entry"]]
    assert kept == ["72514-3", "85354-9"]
    assert names(tmp_path) == ["out.json"]  # no half-written part left


async def test_a_file_that_is_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear colleague")

    outcome = await FileSink("file", path, test=True).deliver(messages()[0], search_first=False)

    assert isinstance(outcome, Refused)
    assert path.read_text() == "Dear colleague"


async def test_a_folder_that_is_not_there_is_said_and_tried_again(tmp_path: Path) -> None:
    sink = FileSink("file", tmp_path / "gone" / "out.json", test=True)

    assert isinstance(await sink.deliver(messages()[0], search_first=False), RetryAfter)
    says = await sink.check()
    assert says is not None
    assert "There is no folder" in says
    assert await FileSink("file", tmp_path / "out.json", test=True).check() is None


async def test_simulated_values_go_only_into_a_test_file(tmp_path: Path) -> None:
    sink = FileSink("file", tmp_path / "out.json", test=False)
    simulated = dataclasses.replace(messages()[0], simulated=True)

    assert isinstance(await sink.deliver(simulated, search_first=False), Refused)
    assert names(tmp_path) == []
