"""What a site writes about DICOM, and what comes of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from station.dicom_settings import (
    DicomSettings,
    DicomWorklistSettings,
    dicom_destination,
    dicom_sink,
    dicom_worklist,
)

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
