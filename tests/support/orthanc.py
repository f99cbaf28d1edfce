"""Orthanc, an archive that is not ours, on loopback with a configuration of its own."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests.support.needs import require

__all__ = ["Orthanc", "configure", "free_port", "orthanc", "running_orthanc", "started"]

_PLUGINS: Final = Path("/usr/share/orthanc/plugins")
_STARTS_IN_S: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Orthanc:
    """One server: its DICOM port, its REST port, and where its files lie."""

    port: int
    rest_port: int
    folder: Path
    title: str = "ORTHANC"

    @property
    def worklists(self) -> Path:
        """Where worklist files lie."""
        return self.folder / "worklists"

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Parsed JSON, or bytes of what is none, of a request that must succeed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.rest_port, timeout=30)
        try:
            connection.request(method, path, None if body is None else json.dumps(body))
            answer = connection.getresponse()
            said = answer.read()
            assert answer.status == 200, (path, answer.status, said)
            kind = answer.getheader("Content-Type", "")
            return json.loads(said) if "json" in kind else said
        finally:
            connection.close()

    def instances(self, uid: str) -> list[str]:
        """Orthanc's own names of what it holds under a SOP Instance UID."""
        query = {"Level": "Instance", "Query": {"SOPInstanceUID": uid}}
        found: list[str] = self.ask("POST", "/tools/find", query)
        return found

    def file(self, uid: str) -> bytes:
        """The one instance as a file."""
        (name,) = self.instances(uid)
        kept: bytes = self.ask("GET", f"/instances/{name}/file")
        return kept

    def forget(self, uid: str) -> None:
        """Take an instance out again."""
        for name in self.instances(uid):
            self.ask("DELETE", f"/instances/{name}")


def free_port() -> int:
    """A port of loopback that nobody has at this moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def running_orthanc(folder: Path, **changed: object) -> Iterator[Orthanc]:
    """A server that listens on loopback only and lets in what `changed` says."""
    made = Orthanc(port=free_port(), rest_port=free_port(), folder=folder)
    configure(made, **changed)
    with started(made):
        yield made


def configure(made: Orthanc, **changed: object) -> None:
    """Write its configuration."""
    made.worklists.mkdir()
    settings = {
        "Name": "test archive",
        "StorageDirectory": str(made.folder / "storage"),
        "IndexDirectory": str(made.folder / "storage"),
        "Plugins": [str(_PLUGINS / "libModalityWorklists.so")],
        "Worklists": {"Enable": True, "Database": str(made.worklists), "FilterIssuerAet": False},
        "HttpPort": made.rest_port,
        "HttpBindAddresses": ["127.0.0.1"],
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False,
        "DicomAet": made.title,
        "DicomPort": made.port,
        "DicomCheckCalledAet": True,
        "DicomAlwaysAllowEcho": False,
        "DicomAlwaysAllowStore": False,
        "DicomAlwaysAllowFind": False,
        "DicomCheckModalityHost": True,
        "DicomModalities": {
            "station": {
                "AET": "VITALS",
                "Host": "127.0.0.1",
                "Port": 104,
                "AllowEcho": True,
                "AllowStore": True,
                "AllowFind": True,
                "AllowFindWorklist": True,
            }
        },
        "OverwriteInstances": False,
        **changed,
    }
    (made.folder / "orthanc.json").write_text(json.dumps(settings), encoding="utf-8")


@contextmanager
def started(made: Orthanc) -> Iterator[subprocess.Popen[bytes]]:
    """The configured server, until the block ends or somebody kills it."""
    # Debian keeps it where only root looks.
    program = shutil.which("Orthanc", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    require(program, "Orthanc is not installed (Debian package orthanc)")
    assert program is not None
    log = made.folder / "log.txt"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [program, str(made.folder / "orthanc.json")], stdout=said, stderr=said
        )
        try:
            _wait(process, made, log)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)


def _wait(process: subprocess.Popen[bytes], made: Orthanc, log: Path) -> None:
    end = time.monotonic() + _STARTS_IN_S
    while process.poll() is None and time.monotonic() < end:
        if _open(made.port) and _open(made.rest_port):
            return
        time.sleep(0.02)
    raise AssertionError(f"Orthanc did not start:\n{log.read_text(errors='replace')}")


def _open(port: int) -> bool:
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def orthanc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orthanc]:
    """One archive for this test process."""
    with running_orthanc(tmp_path_factory.mktemp("orthanc")) as made:
        yield made
