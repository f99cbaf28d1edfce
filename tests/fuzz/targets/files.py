"""Recordings of signals: WFDB, EDF, tables, flight recordings, EKGs of a chart."""

from __future__ import annotations

import atexit
import contextlib
import json
import shutil
import struct
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

import numpy as np

from station.drivers.links.base import LinkPhase
from station.recordings import RecordingError, open_recording, read_annotations
from station.recordings.reading_back import read_back
from station.recordings.recording import MOST_VALUE
from tests.fuzz.mutation import spoilt, spoilt_json
from tests.fuzz.target import Target, spoil_any
from tests.recordings.test_damaged_files import FHIR, TABLES, WFDB, edf
from tests.recordings.test_files import cyton, flight

_SPLIT: Final = b"\n==SIGNAL FILE==\n"
_LOOKS: Final = ((0.0, None), (0.004, 0.02), (1e6, 60.0))
FLIGHTS: Final = Path(__file__).parents[2] / "data" / "flights"


@cache
def folder() -> Path:
    """One for this process, in memory where the system has such a place."""
    memory = Path("/dev/shm")
    made = Path(tempfile.mkdtemp(prefix="fuzz-", dir=memory if memory.is_dir() else None))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def _read(path: Path) -> int:
    """Whole and in pieces, as `station ecg` does."""
    source = open_recording(path)
    assert all(0 <= signal.duration_s < float("inf") for signal in source.signals)
    for start_s, seconds in _LOOKS:
        for channel in source.read(start_s, seconds).channels:
            assert not (np.abs(channel.samples) > 2 * MOST_VALUE).any()
            channel.millivolts()
    return 1


def _as(name: str) -> Callable[[bytes], int]:
    def take(data: bytes) -> int:
        path = folder() / name
        path.write_bytes(data)
        return _read(path)

    return take


def _wfdb(data: bytes) -> int:
    header, _, signals = data.partition(_SPLIT)
    (folder() / "r.hea").write_bytes(header)
    (folder() / "r.dat").write_bytes(signals)
    return _read(folder() / "r")


def _annotations(data: bytes) -> int:
    path = folder() / "r.atr"
    path.write_bytes(data)
    found = read_annotations(path)
    assert len(found.sample) == len(found.symbol) == len(found.text)
    return 1


def _flight(data: bytes) -> int:
    from station.codec import CodecError
    from station.drivers.links.recording import RecordingError as FlightError

    path = folder() / "f.flight.jsonl"
    path.write_bytes(data)
    with contextlib.suppress(CodecError, FlightError):
        read_back(path)
    return _read(path)


def _lines_of_json(data: bytes, chance: Random, others: Sequence[bytes]) -> bytes:
    """One line of a flight recording with other values."""
    lines = data.splitlines(keepends=True)
    at = chance.choice((0, chance.randrange(len(lines))))
    try:
        lines[at] = spoilt_json(lines[at], chance, others) + b"\n"
    except ValueError:
        return spoilt(data, chance, others)
    return b"".join(lines)


def _seeds() -> dict[str, tuple[bytes, ...]]:
    made = flight(
        folder() / "whole.jsonl",
        (0.0, LinkPhase.CONNECTED),
        (0.05, b"OpenBCI V3 8-16 channel\n$$$"),
        (0.1, cyton(0, 1000) + cyton(1, -1000)),
        (0.2, cyton(3, 2000) + cyton(4, 0)),
    ).read_bytes()
    signals = b"head" + struct.pack("<12h", *range(12))
    twelve = "r 2 360 6\nr.dat 212 200 11 1024 995 0 0 MLII\nr.dat 212 200 11 1024 1011 0 0 V5\n"
    eight = "r 1 100\nr.dat 80 1/uV 8 0\n# x\n"
    marks = struct.pack("<H", 18 | 1 << 10) + struct.pack("<HhH", 59 << 10, 0, 400)
    marks += struct.pack("<HH", 5 | 5 << 10, 63 << 10 | 3) + b"abc\0" + bytes(2)
    flown = [path.read_bytes() for path in sorted(FLIGHTS.glob("*.flight.jsonl"))]
    return {
        "wfdb": tuple(
            header.encode() + _SPLIT + data
            for header, data in ((WFDB, signals), (twelve, signals[:18]), (eight, signals))
        ),
        "marks": (marks,),
        "edf": (edf().write(folder() / "whole.edf").read_bytes(),),
        "csv": tuple(table.encode() for table in TABLES),
        "flight": (made, *(b"".join(one.splitlines(keepends=True)[:25]) for one in flown)),
        "ekg": (json.dumps(FHIR).encode(),),
    }


_SEEDS: Final = _seeds()
_DECLARED: Final = (RecordingError,)

TARGETS: Final = {
    target.name: target
    for target in (
        Target(name="wfdb", take=_wfdb, declared=_DECLARED, seeds=_SEEDS["wfdb"]),
        Target(
            name="wfdb-annotations", take=_annotations, declared=_DECLARED, seeds=_SEEDS["marks"]
        ),
        Target(name="edf", take=_as("e.edf"), declared=_DECLARED, seeds=_SEEDS["edf"]),
        Target(name="csv", take=_as("t.csv"), declared=_DECLARED, seeds=_SEEDS["csv"]),
        Target(
            name="flight",
            take=_flight,
            declared=_DECLARED,
            seeds=_SEEDS["flight"],
            spoil=spoil_any(spoilt, _lines_of_json, _lines_of_json),
        ),
        Target(
            name="fhir-ekg",
            take=_as("o.json"),
            declared=_DECLARED,
            seeds=_SEEDS["ekg"],
            spoil=spoilt_json,
        ),
    )
}
