"""Reading a recording: what others read of the same files, and how long it takes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from station.recordings import Recording, read_recording
from tests.recordings.test_edf import File, Signal
from tests.support.figures import StateFigure
from tests.support.peers import ask
from tests.support.recordings import shared_data

pytestmark = [pytest.mark.bench]


def quickest_s(work: Callable[[], Recording], rounds: int = 5) -> tuple[float, Recording]:
    times = []
    for _ in range(rounds):
        began = time.process_time()
        recording = work()
        times.append(time.process_time() - began)
    return min(times), recording


def beside(peer: str, path: Path, asked: Path) -> tuple[float, float, str]:
    """Our seconds and theirs, and who they are; both must read the same samples."""
    own_s, recording = quickest_s(lambda: read_recording(path))
    name = np.frombuffer(str(asked).encode(), dtype=np.uint8)
    answer = ask(peer, [name], [1.0], repeat=5)
    assert answer.failed == 0
    assert np.allclose(recording.matrix(), answer.results[0], atol=1e-9, equal_nan=True)
    return own_s, float(answer.cpu_s[0]), answer.version


@pytest.mark.unshipped
def test_wfdb(figure: StateFigure) -> None:
    """Half an hour of two leads in format 212."""
    path = shared_data() / "mitdb" / "119"
    own_s, theirs_s, version = beside("wfdb record", path.with_suffix(".hea"), path)
    figure(
        "Signals, reading half an hour of format 212, beside wfdb",
        own_s / theirs_s,
        "×",
        at_most=1.0,
        note=f"{own_s * 1e3:.0f} ms beside {theirs_s * 1e3:.0f} ms ({version}), the same samples",
    )


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="pyEDFlib has no wheels for this Python")
def test_edf(figure: StateFigure, tmp_path: Path) -> None:
    """Half an hour of two leads of 250 Hz in data records of a second."""
    rng = np.random.default_rng(7)
    leads = [
        Signal(f"ECG {lead}", rng.integers(-9999, 9999, (1800, 250)).tolist())
        for lead in ("I", "II")
    ]
    path = File(leads).write(tmp_path / "night.edf")
    own_s, theirs_s, version = beside("pyEDFlib", path, path)
    figure(
        "Signals, reading half an hour of EDF, beside pyEDFlib",
        own_s / theirs_s,
        "×",
        better="lower",
        note=f"{own_s * 1e3:.0f} ms beside {theirs_s * 1e3:.0f} ms ({version}, in C), "
        "the same samples",
    )
