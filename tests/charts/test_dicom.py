"""What a site writes about DICOM, and what comes of it."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Final

import pytest
from pydantic import ValidationError

from station.charts import destination_of
from station.charts.dicom import (
    DicomSettings,
    DicomWorklistSettings,
    dicom_destination,
    dicom_sink,
    dicom_worklist,
)
from station.settings import Settings
from tests.export.dicom_records import ORDER, ekg, recording
from tests.export.records import sign
from tests.support.dicom import errors_of, program, values_of

ROOT: Final = Path(__file__).parent.parent.parent

ARCHIVE = """
host = "pacs.example"
port = 11112
called = "CARDIO"
calling = "ROOM3"
search = true
forms = ["waveform"]
issuer = "CLINIC"

[tls]
authority = "/etc/station/ca.pem"
certificate = "/etc/station/station.pem"
key = "/etc/station/station.key"
passphrase = "dicom-key"
"""


def test_an_archive() -> None:
    read = DicomSettings.model_validate(tomllib.loads(ARCHIVE))
    peer = read.peer({"dicom-key": "open sesame"}.get)
    assert (peer.host, peer.port, peer.called, peer.calling) == (
        "pacs.example", 11112, "CARDIO", "ROOM3",
    )  # fmt: skip
    assert peer.tls is not None
    assert peer.tls.authority == Path("/etc/station/ca.pem")
    assert peer.tls.passphrase == "open sesame"
    sink = dicom_sink("cardiology", read, test=True)
    assert (sink.name, sink.test) == ("cardiology", True)
    made = dicom_destination(
        "cardiology", read, test=True, namespace="urn:x", zone=None, sheet=None
    )
    assert (made.site.issuer, made.site.waveform, made.site.sheet) == ("CLINIC", True, False)


def test_what_the_page_shows_is_taken() -> None:
    page = (ROOT / "docs" / "dicom.md").read_text(encoding="utf-8")
    archive, worklist = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    read = Settings.model_validate(tomllib.loads(archive + worklist))
    (chart,) = read.charts
    assert chart.dicom is not None
    assert (chart.name, chart.dicom.called, chart.dicom.search) == ("cardiology", "CARDIO", True)
    assert read.ekg.worklist is not None
    assert read.ekg.worklist.called == "RIS"


def test_a_configured_archive_gets_the_sheet_that_is_printed(tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {"chart": [{"name": "cardiology", "dicom": {"host": "pacs.example", "called": "CARDIO"}}]}
    )
    one = ekg(recording(order=ORDER))
    waveform, sheet = destination_of(settings.charts[0], settings).drafts(sign(one))
    assert errors_of(waveform.body, tmp_path) == ("TwelveLeadECG", [])
    assert errors_of(sheet.body, tmp_path) == ("EncapsulatedPDF", [])
    for draft in (waveform, sheet):
        assert values_of(draft.body, tmp_path, "AccessionNumber") == ["A-2231"]
    out = tmp_path / "sheet.pdf"
    subprocess.run([program("dcm2pdf"), tmp_path / "judged.dcm", out], check=True)
    assert out.read_bytes().startswith(b"%PDF-")


def test_a_worklist() -> None:
    read = DicomWorklistSettings(host="ris.example", called="RIS")
    assert read.ours
    assert dicom_worklist(read, zone=None) is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"called": "A" * 17},
        {"called": ""},
        {"called": "A\\B"},
        {"port": 0},
        {"forms": []},
        {"forms": ["picture"]},
        {"answer_s": 0},
        {"pasword": "x"},
        {"tls": {"least": "1.0"}},
        {"issuer": "x" * 65},
    ],
)
def test_what_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        DicomSettings.model_validate({"host": "h", "called": "PACS", **wrong})
