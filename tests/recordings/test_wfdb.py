"""WFDB records: bytes laid out by hand after signal(5), header(5) and annot(5)."""

from __future__ import annotations

import struct
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.recordings import RecordingError, read_annotations
from station.recordings.wfdb import WfdbFile, read_wfdb
from tests.support.recordings import shared_data

NAN = float("nan")


def record(folder: Path, header: str, **files: bytes) -> Path:
    (folder / "r.hea").write_text(header, encoding="ascii")
    for name, data in files.items():
        (folder / f"{name}.dat").write_bytes(data)
    return folder / "r"


@pytest.mark.parametrize(
    ("form", "data", "counts"),
    [
        # Two samples in three bytes: low byte of 1, high nibbles of 2 and 1, low byte of 2.
        ("212", "BB33E0 FFFF00 010008", [955, 992, -1, -256, 1, 8]),
        ("212", "00F8FF 0100", [NAN, -1, 1]),  # 0x800 is lost; an odd last sample has two bytes
        ("16", "0100 FFFF 0080", [1, -1, NAN]),
        ("61", "0001 FFFF 8000", [1, -1, NAN]),
        ("24", "010000 FFFFFF 000080", [1, -1, NAN]),
        ("32", "01000000 FFFFFFFF 00000080", [1, -1, NAN]),
        ("80", "81 7F 00", [1, -1, NAN]),
    ],
)
def test_formats_by_hand(tmp_path: Path, form: str, data: str, counts: list[float]) -> None:
    path = record(tmp_path, f"r 1 100\nd.dat {form} 1/uV 12 0\n", d=bytes.fromhex(data))
    channel = read_wfdb(path).channels[0]
    assert np.array_equal(channel.samples, counts, equal_nan=True)
    assert (channel.rate_hz, channel.unit) == (100, "uV")


def test_gain_baseline_zero_unit_and_name(tmp_path: Path) -> None:
    """Gain 200 and mV where the header says nothing; the ADC zero where it says no baseline."""
    header = (
        "# a comment\nr 3 360/360(0) 2 12:00:00 1/1/2000\n"
        "d.dat 16 100(50)/mmHg 12 7 0 0 0 ABP\nd.dat 16 0 12 1024\nd.dat 16\n# <age>: 69\n"
    )
    path = record(tmp_path, header, d=struct.pack("<6h", 150, 1224, 200, 50, 824, -200))
    recording = read_wfdb(path)
    assert [c.samples.tolist() for c in recording.channels] == [[1, 0], [1, -1], [1, -1]]
    assert [(c.name, c.unit) for c in recording.channels] == [
        ("ABP", "mmHg"),
        ("", "mV"),
        ("", "mV"),
    ]
    assert recording.channels[0].rate_hz == 360


def test_several_samples_in_a_frame_give_a_rate_of_their_own(tmp_path: Path) -> None:
    data = struct.pack("<10h", 1, 2, 3, 4, 10, 5, 6, 7, 8, 20)
    path = record(tmp_path, "r 2 125 2\nd.dat 16x4 1\nd.dat 16 1\n", d=data)
    fast, slow = read_wfdb(path).channels
    assert (fast.rate_hz, fast.samples.tolist()) == (500, [1, 2, 3, 4, 5, 6, 7, 8])
    assert (slow.rate_hz, slow.samples.tolist()) == (125, [10, 20])


def test_a_skewed_signal_is_shifted_back(tmp_path: Path) -> None:
    data = struct.pack("<8h", 1, 90, 2, 91, 3, 11, 4, 12)
    path = record(tmp_path, "r 2 100 4\nd.dat 16 1\nd.dat 16:2 1\n", d=data)
    straight, skewed = read_wfdb(path).channels
    assert straight.samples.tolist() == [1, 2, 3, 4]
    assert np.array_equal(skewed.samples, [11, 12, NAN, NAN], equal_nan=True)
    assert WfdbFile(path).read(0.01, 0.01).channels[1].samples.tolist() == [12]


def test_bytes_in_front_and_several_files(tmp_path: Path) -> None:
    path = record(
        tmp_path,
        "r 3 100 2\na.dat 16x1+4 1\nb.dat 80 1\na.dat 16x1+4 1\n",
        a=b"\xff\xff\xff\xff" + struct.pack("<4h", 1, 3, 2, 4),
        b=bytes([129, 130]),
    )
    assert [c.samples.tolist() for c in read_wfdb(path).channels] == [[1, 2], [1, 2], [3, 4]]


def test_a_record_is_found_by_header_name_or_signal_file(tmp_path: Path) -> None:
    record(tmp_path, "r 1 100\nr.dat 16 1\n", r=struct.pack("<h", 5))
    for name in ("r", "r.hea", "r.dat"):
        assert read_wfdb(tmp_path / name).channels[0].samples.tolist() == [5]


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("", "the header is empty"),
        ("r\n", "line 1: 'r' is not a name, a number of signals"),
        ("r 1 abc\nd.dat 16 1\n", "is not a name, a number of signals, a rate"),
        ("r 1 0\nd.dat 16 1\n", "is not a name, a number of signals, a rate"),
        ("r/3 1 100\n", "several segments. Give one of its segments."),
        ("r 2 100\nd.dat 16 1\n", "2 signals are announced and 1 described"),
        ("r 1 100\nd.dat\n", "'d.dat' does not describe a signal"),
        ("r 1 100\nd.dat 16 much\n", "does not describe a signal"),
        ("r 1 100\nd.dat 310 1\n", "format 310 is not read. Convert the record"),
        ("r 1 100 3\nd.dat 16 1\n", "3 samples a signal are announced, the signal file has 2"),
        ("r 2 100\nd.dat 16 1\nd.dat 80 1\n", "its signals have several formats"),
        ("r 1 100\nother.dat 16 1\n", "other.dat: No such file"),
        ("r 1 100\n../p.dat 16 1\n", "r.hea: the signal file '../p.dat' is not a file beside it"),
        ("r 1 100\n/p.dat 16 1\n", "the signal file '/p.dat' is not a file beside it"),
        ("r 1 100\nd\0.dat 16 1\n", "the signal file 'd\\x00.dat' is not a file beside it"),
        ("r 1 100\n. 16 1\n", "the signal file '.' is not a file beside it"),
        ("r 1 100\n.. 16 1\n", "the signal file '..' is not a file beside it"),
        (f"r 1 100\nd.dat 16:{10**12} 1\n", f"d.dat: a skew of {10**12} frames is announced, "),
        (f"r 1 100\nd.dat 16:{10**22} 1\n", "there are 2. The header or the signal file is damag"),
        (f"r 1 100\nd.dat 16+{10**20} 1\n", f"d.dat: {10**20} bytes in front of the samples are "),
        (f"r 1 100\nd.dat 16x{10**400} 1\n", "d.dat: there is no whole frame of samples in it"),
        ("r 1 100\nd.dat 16x" + "9" * 5000 + " 1\n", "does not describe a signal"),
        (f"r 1 100\nd.dat 16 1({10**400})\n", "r.hea, signal d.dat: a baseline of 1000000000"),
        (f"r 1 100\nd.dat 16 1 12 -{10**400}\n", "a baseline of -1000000000"),
        ("r 1 100\nd.dat 16 1e-320\n", "a gain of 9.99989e-321 counts for 1 mV"),
        ("r 1 100\nd.dat 16 1e400\n", "a gain of inf counts for 1 mV"),
        ("r 1 1e300\nd.dat 16 1\n", "line 1: the rate is 1e+300 Hz, expected 1e-07 to 1e+07 Hz"),
        ("r 1 1e-320\nd.dat 16 1\n", "line 1: the rate is 9.99989e-321 Hz"),
        ("r 1 1e7\nd.dat 16x2 1\n", "d.dat: the rate is 2e+07 Hz, expected"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, header: str, says: str) -> None:
    path = record(tmp_path, header, d=struct.pack("<2h", 1, 2))
    with pytest.raises(RecordingError) as refused:
        read_wfdb(path)
    assert says in str(refused.value)
    assert str(tmp_path) in str(refused.value)


def twelve_bits(counts: list[int]) -> bytes:
    """Format 212, written the long way."""
    bits = [count & 0xFFF for count in counts]
    data = bytearray()
    for one, two in zip(bits[0::2], [*bits[1::2], None], strict=False):
        data += bytes([one & 0xFF, (one >> 8) | (((two or 0) >> 8) << 4)])
        if two is not None:
            data.append(two & 0xFF)
    return bytes(data)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.integers(-2047, 2047), min_size=1, max_size=40),
    st.integers(1, 3),
    st.lists(st.integers(0, 15), max_size=4),
)
def test_any_pieces_of_format_212_join(
    tmp_path: Path, counts: list[int], signals: int, cuts: list[int]
) -> None:
    counts += counts[: -len(counts) % signals] or [0] * (-len(counts) % signals)
    counts = counts[: len(counts) // signals * signals]
    frames = len(counts) // signals
    if not frames:
        return
    lines = "d.dat 212 1\n" * signals
    path = record(tmp_path, f"r {signals} 1 {frames}\n{lines}", d=twelve_bits(counts))
    edges = sorted({0, frames, *(cut for cut in cuts if cut < frames)})
    source = WfdbFile(path)
    pieces = [source.read(a, b - a).matrix() for a, b in pairwise(edges)]
    expected = np.array(counts, dtype=float).reshape(frames, signals).T
    assert np.array_equal(np.concatenate(pieces, axis=1), expected)
    assert np.array_equal(source.read().matrix(), expected)


def word(code: int, value: int) -> bytes:
    return struct.pack("<H", code << 10 | value)


def test_annotations_by_hand(tmp_path: Path) -> None:
    """A beat, a rhythm change with its text, a long pause (SKIP), a beat with SUB, CHN and NUM."""
    file = tmp_path / "r.atr"
    file.write_bytes(
        word(1, 18)
        + word(28, 30)
        + word(63, 3)
        + b"(N\0\0"
        + word(59, 0)
        + struct.pack("<HH", 1, 5)  # 1 << 16 | 5, the high half first
        + word(5, 2)
        + word(61, 1)
        + word(62, 1)
        + word(60, 3)
        + word(0, 0)
        + word(1, 9)
    )
    marks = read_annotations(file)
    assert marks.sample.tolist() == [18, 48, 48 + 65541 + 2]
    assert marks.symbol == ("N", "+", "V")
    assert marks.text == ("", "(N", "")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_annotations_or_none(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "r.atr"
    file.write_bytes(data)
    marks = read_annotations(file)
    assert len(marks.sample) == len(marks.symbol) == len(marks.text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(max_codepoint=255), max_size=80), st.binary(max_size=40))
def test_any_header_is_read_or_refused(tmp_path: Path, header: str, data: bytes) -> None:
    (tmp_path / "r.hea").write_bytes(b"r " + header.encode("latin-1"))
    (tmp_path / "d.dat").write_bytes(data)
    try:
        read_wfdb(tmp_path / "r")
    except RecordingError:
        return


@pytest.mark.unshipped
def test_a_monitor_with_three_rates_and_a_skew() -> None:
    """MIMIC record 03700181: ECG four times a frame, RESP four frames late."""
    recording = read_wfdb(shared_data() / "misc" / "03700181")
    assert [(c.name, c.rate_hz, c.unit) for c in recording.channels] == [
        ("MCL1", 500, "mV"),
        ("ABP", 125, "mmHg"),
        ("RESP", 125, "mV"),
    ]
    assert len(recording.channel("mcl1").samples) == 4 * 75_000
    assert np.isnan(recording.channel("RESP").samples[-4:]).all()


@pytest.mark.unshipped
def test_first_values_and_checksums_of_headers_hold() -> None:
    """The header states the first value of a signal and the sum of all, modulo 65 536."""
    for name in ("mitdb/101", "mitdb/207", "ludb/1", "misc/s0010_re"):
        header = (shared_data() / f"{name}.hea").read_text("ascii").splitlines()
        recording = read_wfdb(shared_data() / name)
        for line, channel in zip(header[1:], recording.channels, strict=False):
            words = line.split()
            gain, _, base = words[2].split("/")[0].partition("(")
            zero = int(base.rstrip(")")) if base else int(words[4])
            counts = np.round(channel.samples * float(gain) + zero).astype(np.int64)
            assert counts[0] == int(words[5])
            assert (int(counts.sum()) - int(words[6])) % 65536 == 0
