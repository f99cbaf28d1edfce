"""The configuration of an HL7 v2 receiver, as `docs/hl7.md` shows it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from station.charts.hl7 import Hl7Settings, hl7_destination, hl7_sink
from station.export.destination import Destination
from station.export.hl7_destination import Hl7Destination
from station.export.hl7_site import TABLE_KEYS, Acknowledgment, CodeRow, Form, PatientId, Version
from station.export.sink import ChartSink, Delivered
from station.vitals import Unit
from tests.export.receivers import ack, receiver, saying
from tests.export.test_mllp_sink import message

PAGE = Path(__file__).parents[2] / "docs" / "hl7.md"
PLACE: dict[str, Any] = {"host": "ehr.example", "port": 6661}


def test_the_example_of_the_page_is_a_configuration() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (chart,) = tomllib.loads(example)["chart"]
    site = Hl7Settings.model_validate(chart["hl7"]).site(ZoneInfo("America/Chicago"))
    assert site.form is Form.CLINIC
    assert site.version is Version.V2_5_1
    assert site.row("systolic") == CodeRow(code="BPS", text="BP systolic", system="99EHR")
    assert site.row("body_weight").unit is Unit.POUND


def test_the_page_names_every_row_and_every_key() -> None:
    page = PAGE.read_text("utf-8")
    for name in TABLE_KEYS:
        assert f"`{name}`" in page, name
    for key in set(Hl7Settings.model_fields) - {"table", "tls", "paper"}:
        assert re.search(rf"`(?:\w+\.)?{key}`|^{key} = ", page, re.MULTILINE), key


def test_pcd_01_is_enhanced_2_6_if_nothing_else_is_said() -> None:
    site = Hl7Settings(**PLACE, form="pcd01").site(None)
    assert (site.version, site.acknowledgment) == (Version.V2_6, Acknowledgment.ENHANCED)


def test_the_clinic_template_is_original_2_5_1_if_nothing_else_is_said() -> None:
    site = Hl7Settings(**PLACE).site(None)
    assert (site.version, site.acknowledgment) == (Version.V2_5_1, Acknowledgment.ORIGINAL)
    assert site.patient_ids == (PatientId.MRN,)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"form": "pcd01", "version": "2.5"}, "IHE PCD-01 is version 2.6"),
        ({"table": {"pulse": {"code": "1"}}}, "the table has no row 'pulse'"),
        ({"table": {"systolic": {"unit": "mmHg"}}}, r"mm\[Hg\]"),
        ({"patient_ids": []}, "at least one id"),
        ({"tls": {"key": "a.pem"}}, "belong to a certificate"),
        ({"port": 0}, "greater than or equal to 1"),
        ({"prot": 1}, "Extra inputs"),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Hl7Settings(**{**PLACE, **wrong})


@pytest.mark.parametrize(
    ("pdf", "sheets"), [([], (False, False)), (["ekg"], (False, True)), (["visit"], (True, False))]
)
def test_sheets_are_drawn_where_the_site_wants_them(pdf: Any, sheets: tuple[bool, bool]) -> None:
    settings = Hl7Settings(**PLACE, pdf=pdf)
    made: Destination = hl7_destination(
        "EHR",
        settings,
        test=True,
        zone=None,
        visit_sheet=lambda _: b"",
        ekg_sheet=lambda _, __: b"",
    )
    assert (made.name, made.test) == ("EHR", True)
    assert isinstance(made, Hl7Destination)
    assert (made.visit_sheet is not None, made.ekg_sheet is not None) == sheets


async def test_the_sink_speaks_to_the_place() -> None:
    async with receiver(saying(ack("CA", "K1"), ack("AA", "K1"))) as state:
        settings = Hl7Settings(host="127.0.0.1", port=state.port, acknowledgment="enhanced")
        sink: ChartSink = hl7_sink("EHR", settings, test=True)
        assert (sink.name, sink.test) == ("EHR", True)
        assert await sink.deliver(message(), search_first=False) == Delivered(chart_id="K1")
        await sink.aclose()
