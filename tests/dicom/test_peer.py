"""Who may be named as a peer."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.dicom import uids
from station.dicom.peer import DicomPeer, DicomTls


@pytest.mark.parametrize("title", ["", "  ", "A" * 17, "A\\B", "Ä", "A\n"])
def test_what_is_no_ae_title(title: str) -> None:
    with pytest.raises(ValueError, match="AE title"):
        DicomPeer(host="h", port=104, called=title, calling="VITALS")
    with pytest.raises(ValueError, match="AE title"):
        DicomPeer(host="h", port=104, called="PACS", calling=title)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_what_is_no_port(port: int) -> None:
    with pytest.raises(ValueError, match="port"):
        DicomPeer(host="h", port=port, called="PACS", calling="VITALS")


def test_old_tls_is_not_offered_and_no_secret_is_shown() -> None:
    with pytest.raises(ValueError, match=r"1\.2 or 1\.3"):
        DicomTls(least="1.1")
    with pytest.raises(ValueError, match="certificate"):
        DicomTls(key=Path("key.pem"))
    assert "hunter2" not in repr(DicomTls(passphrase="hunter2"))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("1.2.840.10008.1.1", True),
        ("2.25.329800735698586629295641978511506172918", True),
        ("1.2.0.3", True),
        ("1." + "2" * 62, True),
        ("1." + "2" * 63, False),
        ("1.02", False),
        ("1..2", False),
        ("1.2.", False),
        ("1", False),
        ("", False),
        ("1.٢", False),
    ],
)
def test_uids(text: str, is_one: bool) -> None:
    assert uids.is_uid(text) is is_one


def test_uids_are_told_apart_by_every_name() -> None:
    assert uids.derived("a", "b", "c") != uids.derived("a", "bc")
    assert uids.is_uid(uids.derived("a", "b"))
