"""The first use of the DICOM libraries may come from two threads at one moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# As it is when a station starts: the archive is asked whether it answers while a visit is signed.
PROGRAM = """
import asyncio, threading
from station.dicom.peer import DicomPeer
from station.export.dicom_sink import DicomSink
from tests.export.dicom_records import SITE, signed_ekg
from station.export.dicom_ecg import ecg_object
from station.export.dicom_destination import DicomDestination
import dataclasses

site = dataclasses.replace(SITE, sheet=False)
destination = DicomDestination(name="archive", test=True, site=site)
peer = DicomPeer(host="127.0.0.1", port=1, called="ARCHIVE", calling="VITALS")
together = threading.Barrier(4)
done = []

def signs():
    together.wait()
    [draft] = destination.drafts(signed_ekg()[1])
    done.append(f"composed {draft.media}")

def asks():
    together.wait()
    asyncio.run(DicomSink("archive", peer, test=True).check())
    done.append("asked")

threads = [threading.Thread(target=one) for one in (signs, asks, signs, asks)]
for one in threads:
    one.start()
for one in threads:
    one.join()
print("\\n".join(sorted(done)))
"""


def test_two_threads_may_be_the_first() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "asked",
        "asked",
        *["composed application/dicom"] * 2,
    ]
