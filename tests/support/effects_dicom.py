"""An EKG archive whose effects are counted: Orthanc behind a proxy that cuts connections."""

from __future__ import annotations

import dataclasses
import http.client
import io
import json
import random
import shutil
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import numpy as np

from station.dicom.peer import DicomPeer
from station.export.dicom_destination import DicomDestination
from station.export.dicom_sink import DicomSink
from station.visit import Patient
from tests.export.dicom_records import SITE, ekg, recording
from tests.export.records import sign
from tests.support.effects import Told
from tests.support.needs import require
from tests.support.orthanc import free_port
from tests.support.tcp_faults import TcpFault, TcpFaults

__all__ = ["CountedArchive", "destination", "visits"]

FAULTS: Final[tuple[TcpFault, ...]] = ("cut", "cut", "lose", "lose", "lose", "hang")
_STARTS_IN_S: Final = 30.0


class CountedArchive:
    """`Receiver`: Orthanc with its storage in `folder`; runs while the context lasts.

    `search`: the sink looks for an object before it sends it again; else it trusts that the
    archive keeps one of several with the same SOP Instance UID.
    """

    def __init__(self, folder: Path, *, search: bool) -> None:
        program = shutil.which("Orthanc")
        require(program, "Orthanc is not installed (Debian package orthanc)")
        self._folder = folder
        self._search = search
        self._command = [str(program), str(folder / "orthanc.json")]
        self._dicom, self._rest = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._proxy = TcpFaults(self._dicom, random.Random(1))

    def __enter__(self) -> Self:
        self._folder.mkdir()
        settings = {
            "StorageDirectory": str(self._folder / "storage"),
            "IndexDirectory": str(self._folder / "storage"),
            "HttpPort": self._rest,
            "HttpBindAddresses": ["127.0.0.1"],
            "RemoteAccessAllowed": False,
            "AuthenticationEnabled": False,
            "DicomAet": "ARCHIVE",
            "DicomPort": self._dicom,
            "DicomAlwaysAllowStore": True,
            "DicomAlwaysAllowFind": True,
            "DicomCheckCalledAet": True,
            "OverwriteInstances": False,
            "ConcurrentJobs": 1,
        }
        (self._folder / "orthanc.json").write_text(json.dumps(settings), encoding="utf-8")
        self.start()
        self._proxy.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._proxy.__exit__(kind, value, trace)
        self.kill()

    def sink(self) -> DicomSink:
        """A sink that goes through the proxy."""
        peer = DicomPeer(
            host="127.0.0.1",
            port=self._proxy.port,
            called="ARCHIVE",
            calling="VITALS",
            connect_s=2.0,
            answer_s=1.0,
            whole_s=5.0,
        )
        return DicomSink(
            "archive",
            peer,
            test=True,
            search=self._search,
            drops_duplicates=not self._search,
        )

    def kill(self) -> None:
        """SIGKILL: what it answered is in its storage."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def start(self) -> None:
        """At the same ports, over the same storage."""
        log = self._folder / "log.txt"
        with log.open("ab") as said:
            self._process = subprocess.Popen(self._command, stdout=said, stderr=said)
        end = time.monotonic() + _STARTS_IN_S
        while time.monotonic() < end and self._process.poll() is None:
            try:
                self._ask("/system")
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError(f"Orthanc did not start:\n{log.read_text(errors='replace')[-2000:]}")

    def trouble(self, chance: random.Random) -> None:
        """One of the next three connections meets a fault."""
        self._proxy.faults.extend(["none"] * chance.randrange(3))
        self._proxy.faults.append(chance.choice(FAULTS))

    def effects(self) -> list[tuple[str, str]]:
        """Of every stored object: whose it is, and its first and its last sample."""
        import pydicom

        found = []
        for name in json.loads(self._ask("/instances")):
            held = pydicom.dcmread(io.BytesIO(self._ask(f"/instances/{name}/file")))
            samples = np.frombuffer(held.WaveformSequence[0].WaveformData, dtype="<i2")
            found.append((str(held.PatientID), f"{samples[0]} {samples[-1]} of {len(samples)}"))
        return found

    def _ask(self, path: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self._rest, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            said = answer.read()
            assert answer.status == 200, (path, answer.status, said)
            return said
        finally:
            connection.close()


def destination() -> DicomDestination:
    """An archive that gets the waveform only."""
    site = dataclasses.replace(SITE, sheet=False)
    return DicomDestination(name="archive", test=True, site=site)


def visits(results: int) -> list[Told]:
    """So many EKGs of one lead, each of a patient of its own with samples of its own."""
    return [_visit(number) for number in range(results)]


def _visit(number: int) -> Told:
    patient = Patient(
        id=f"archive-{number}",
        family=f"Effect{number}",
        given="Test",
        birth_date=None,
        sex=None,
        mrn=f"D{number}",
    )
    counts: Any = np.zeros((1, 500), dtype=np.int32)
    counts[0, 0], counts[0, -1] = number, -number
    taken = recording(("II",), counts=counts, findings=None)
    name = f"ekg-visit-{number}"
    signed = sign(ekg(taken, number=f"ekg-{number}"), patient=patient, id_=name)
    return Told(signed, {f"D{number}": f"{number} {-number} of 500"})
