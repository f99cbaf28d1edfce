"""Every kind of file, damaged: it is read, or refused as `RecordingError`, and nothing else.

Warnings are errors here: numpy must not be the first to say that a number is none.
"""

from __future__ import annotations

import contextlib
import json
import re
import struct
from pathlib import Path
from typing import NamedTuple

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.drivers.links.base import LinkPhase
from station.recordings import Recording, RecordingError, open_recording
from station.recordings.recording import MOST_LOST, MOST_VALUE
from tests.recordings.test_edf import PLAIN, File, Signal, tal
from tests.recordings.test_files import cyton, flight

# What a number of a header may have become.
NUMBERS = (
    *("", "0", "-0", "-1", "1", "2", "0.5", "nan", "inf", "-inf", "E", "x", "1e-320", "1e308"),
    *("-1e308", "1e16", "65536", "99999999", "1000000000000", "1" + 22 * "0", "1" + 400 * "0"),
    *("-1" + 400 * "0", 5000 * "9", "0x10", "1_0", "٣", "1e5", "1e-5", "+0", "86399", "2147483648"),
)
NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


class Cut(NamedTuple):
    """One piece of damage: what kind, where (in millionths of the file), and what is put there."""

    kind: str
    place: int
    length: int
    put: bytes


KINDS = ("number", "number", "number", "replace", "insert", "cut", "again")
RAW = st.binary(max_size=4) | st.sampled_from([b"\0", b"\n", b"/", b"\xff", b'"', b"{", b","])
CUTS = st.lists(
    st.sampled_from(KINDS).flatmap(
        lambda kind: st.builds(
            Cut,
            kind=st.just(kind),
            place=st.integers(0, 999_999),
            length=st.integers(0, 40),
            put=st.sampled_from(NUMBERS).map(str.encode) if kind == "number" else RAW,
        )
    ),
    min_size=1,
    max_size=4,
)


def damaged(whole: bytes, cuts: list[Cut], *, fixed: bool = False) -> bytes:
    """The file after these cuts; in a `fixed` one a number is a field of eight bytes."""
    for cut in cuts:
        whole = _renumbered(whole, cut, fixed) if cut.kind == "number" else _cut(whole, cut)
    return whole


def _renumbered(whole: bytes, cut: Cut, fixed: bool) -> bytes:
    """One number of it is another one."""
    found = list(NUMBER.finditer(whole))
    if not found:
        return whole
    begin, end = found[cut.place * len(found) // 1_000_000].span()
    if fixed:
        end = max(end, begin + 8)
        return whole[:begin] + cut.put[: end - begin].ljust(end - begin) + whole[end:]
    return whole[:begin] + cut.put + whole[end:]


def _cut(whole: bytes, cut: Cut) -> bytes:
    at = cut.place * len(whole) // 1_000_000
    rest = {
        "replace": cut.put + whole[at + len(cut.put) :],
        "insert": cut.put + whole[at:],
        "cut": whole[at + cut.length :],
        "again": whole[max(0, at - cut.length) :],
    }
    return whole[:at] + rest[cut.kind]


def read_or_refused(path: Path) -> None:
    """Read it whole and in pieces, as `station ecg` does."""
    with contextlib.suppress(RecordingError):
        source = open_recording(path)
        assert all(0 <= signal.duration_s < float("inf") for signal in source.signals)
        for start_s, seconds in ((0.0, None), (0.004, 0.02), (1e6, 60.0)):
            look_at(source.read(start_s, seconds))


def look_at(recording: Recording) -> None:
    assert sum(len(channel.samples) for channel in recording.channels) < 2 * MOST_LOST
    for channel in recording.channels:
        assert not (np.abs(channel.samples) > 2 * MOST_VALUE).any()
        channel.millivolts()


def edf() -> File:
    stamps = [tal(b"+0\x14\x14\x00+0.5\x14note\x14\x00"), tal(b"+1\x14\x14\x00")]
    return File(
        [
            Signal("ECG II", [[0, 100, -100, 1000], [1, 2, 3, 4]], **PLAIN),
            Signal("EDF Annotations", stamps),
        ],
        kind="EDF+D",
    )


WFDB = (
    "r 2 250 4 12:00:00 1/1/2000\n"
    "r.dat 16x2:1+4 200.5(10)/mV 16 0 5 0 0 ECG II\nr.dat 16 100 12 3 5 0 0 RESP\n# end\n"
)
TABLES = (
    "time_s,II_mV,Resp\n0,0.1,5\n0.004,0.2,6\n0.008,-0.3,7\n0.02,1e-1,8\n0.024,,9\n",
    "'t';'II'\n'ms';'uV'\n0;1\n4;2\n8;3\n",
)
FHIR = {
    "resourceType": "Bundle",
    "entry": [
        {
            "resource": {
                "resourceType": "Observation",
                "component": [
                    {
                        "code": {"text": f"Lead {name}"},
                        "valueSampledData": {
                            "origin": {"value": 0.5, "code": "uV"},
                            "period": 4,
                            "factor": 2.5,
                            "dimensions": 1,
                            "data": "1 2 E -3",
                        },
                    }
                    for name in ("I", "II")
                ],
            }
        }
    ],
}

any_damage = given(CUTS)
many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@many
@any_damage
def test_wfdb_header(tmp_path: Path, cuts: list[Cut]) -> None:
    (tmp_path / "r.hea").write_bytes(damaged(WFDB.encode(), cuts))
    (tmp_path / "r.dat").write_bytes(b"head" + struct.pack("<12h", *range(12)))
    read_or_refused(tmp_path / "r")


@many
@any_damage
def test_edf_file(tmp_path: Path, cuts: list[Cut]) -> None:
    whole = edf().write(tmp_path / "whole.edf").read_bytes()
    (tmp_path / "e.edf").write_bytes(damaged(whole, cuts, fixed=True))
    read_or_refused(tmp_path / "e.edf")


@many
@given(CUTS, st.sampled_from(TABLES))
def test_table(tmp_path: Path, cuts: list[Cut], table: str) -> None:
    (tmp_path / "t.csv").write_bytes(damaged(table.encode(), cuts))
    read_or_refused(tmp_path / "t.csv")


@many
@any_damage
def test_fhir_resource(tmp_path: Path, cuts: list[Cut]) -> None:
    (tmp_path / "o.json").write_bytes(damaged(json.dumps(FHIR).encode(), cuts))
    read_or_refused(tmp_path / "o.json")


@many
@any_damage
def test_flight_recording(tmp_path: Path, cuts: list[Cut]) -> None:
    whole = flight(
        tmp_path / "whole.jsonl",
        (0.0, LinkPhase.CONNECTED),
        (0.05, b"OpenBCI V3 8-16 channel\n$$$"),
        (0.1, cyton(0, 1000) + cyton(1, -1000)),
        (0.2, cyton(3, 2000) + cyton(4, 0)),
    ).read_bytes()
    (tmp_path / "f.jsonl").write_bytes(damaged(whole, cuts))
    read_or_refused(tmp_path / "f.jsonl")


def test_undamaged_they_are_read(tmp_path: Path) -> None:
    """What is damaged above is a recording before."""
    (tmp_path / "r.hea").write_text(WFDB)
    (tmp_path / "r.dat").write_bytes(b"head" + struct.pack("<12h", *range(12)))
    (tmp_path / "t.csv").write_text(TABLES[0])
    (tmp_path / "u.csv").write_text(TABLES[1])
    (tmp_path / "o.json").write_text(json.dumps(FHIR))
    edf().write(tmp_path / "e.edf")
    names = {
        name: [channel.name for channel in open_recording(tmp_path / name).read().channels]
        for name in ("r", "e.edf", "t.csv", "u.csv", "o.json")
    }
    assert names == {
        **{"r": ["ECG II", "RESP"], "e.edf": ["ECG II"], "t.csv": ["II", "Resp"]},
        **{"u.csv": ["II"], "o.json": ["I", "II"]},
    }
