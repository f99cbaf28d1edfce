"""EDF files, written here the long way after the format's own description."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.recordings import Mark, RecordingError
from station.recordings.edf import EdfFile, read_edf


@dataclass
class Signal:
    """Counts by data record; a range of -100 to 100 over the whole of 16 bits unless said."""

    label: str
    records: list[list[int]] | list[bytes]
    unit: str = "mV"
    physical: tuple[str, str] = ("-100", "100")
    digital: tuple[str, str] = ("-32768", "32767")

    @property
    def samples(self) -> int:
        first = self.records[0]
        return len(first) // 2 if isinstance(first, bytes) else len(first)

    def data(self, record: int) -> bytes:
        one = self.records[record]
        return one if isinstance(one, bytes) else struct.pack(f"<{len(one)}h", *one)


@dataclass
class File:
    signals: list[Signal]
    kind: str = ""
    duration: str = "1"
    records: str | None = None
    tail: bytes = field(default=b"")

    def write(self, path: Path) -> Path:
        count = len(self.signals)
        there = len(self.signals[0].records)
        head = (
            f"{'0':8}{'X X X X':80}{'Startdate X X X X':80}{'01.01.00':8}{'00.00.00':8}"
            f"{256 * (1 + count):<8}{self.kind:44}"
            f"{there if self.records is None else self.records:<8}{self.duration:8}{count:<4}"
        )
        rows = [
            "".join(f"{s.label:16}" for s in self.signals),
            " " * 80 * count,
            "".join(f"{s.unit:8}" for s in self.signals),
            *("".join(f"{s.physical[k]:8}" for s in self.signals) for k in (0, 1)),
            *("".join(f"{s.digital[k]:8}" for s in self.signals) for k in (0, 1)),
            " " * 80 * count,
            "".join(f"{s.samples:<8}" for s in self.signals),
            " " * 32 * count,
        ]
        data = b"".join(s.data(k) for k in range(there) for s in self.signals)
        path.write_bytes("".join([head, *rows]).encode("latin-1") + data + self.tail)
        return path


def tal(text: bytes, size: int = 40) -> bytes:
    return text.ljust(size, b"\0")


PLAIN = {"physical": ("-10", "10"), "digital": ("-1000", "1000")}  # a hundredth a count


def test_signals_of_their_own_rates_in_physical_units(tmp_path: Path) -> None:
    """Two records of half a second: four samples a record are 8 Hz, two are 4 Hz."""
    file = File(
        [
            Signal("ECG II", [[0, 100, -100, 1000], [1, 2, 3, 4]], **PLAIN),
            Signal("SpO2", [[0, 50], [100, 25]], "%", ("0", "100"), ("0", "100")),
        ],
        duration="0.5",
    ).write(tmp_path / "night.edf")
    recording = read_edf(file)
    assert recording.name == "night"
    ecg, spo2 = recording.channels
    assert (ecg.name, ecg.unit, ecg.rate_hz) == ("ECG II", "mV", 8)
    assert ecg.samples.tolist() == pytest.approx([0, 1, -1, 10, 0.01, 0.02, 0.03, 0.04])
    assert (spo2.rate_hz, spo2.samples.tolist()) == (4, pytest.approx([0, 50, 100, 25]))


def test_notes_with_their_times(tmp_path: Path) -> None:
    """The file begins at +2 s; times of notes are told from there."""
    notes = [
        tal(b"+2\x14\x14\x00+2.5\x14lights off\x14\x00"),
        tal(b"+3\x14\x14\x00+3.25\x1512.5\x14apnoea\x14m\xc3\xb6v\x14\x00"),
    ]
    file = File(
        [Signal("ECG", [[1], [2]], **PLAIN), Signal("EDF Annotations", notes)], kind="EDF+C"
    ).write(tmp_path / "n.edf")
    recording = read_edf(file)
    assert [c.name for c in recording.channels] == ["ECG"]
    assert recording.marks == (
        Mark(at_s=0.5, text="lights off"),
        Mark(at_s=1.25, text="apnoea", duration_s=12.5),
        Mark(at_s=1.25, text="möv", duration_s=12.5),
    )
    assert EdfFile(file).read(1.0, 1.0).marks == recording.marks[1:]


def test_an_interrupted_file_has_lost_samples_in_its_gaps(tmp_path: Path) -> None:
    stamps = [tal(b"+0\x14\x14\x00"), tal(b"+1\x14\x14\x00"), tal(b"+3.5\x14\x14\x00")]
    file = File(
        [Signal("ECG", [[1, 2], [3, 4], [5, 6]], **PLAIN), Signal("EDF Annotations", stamps)],
        kind="EDF+D",
    ).write(tmp_path / "d.edf")
    samples = read_edf(file).channels[0].samples
    nan = float("nan")
    expected = [0.01, 0.02, 0.03, 0.04, nan, nan, nan, 0.05, 0.06]
    assert np.allclose(samples, expected, equal_nan=True)
    pieces = [EdfFile(file).read(s, 1.0).channels[0].samples for s in range(5)]
    assert np.allclose(np.concatenate(pieces), expected, equal_nan=True)


def test_a_piece_that_is_all_gap_or_beyond_the_end(tmp_path: Path) -> None:
    """The electrodes were off for ten minutes: ten pieces of a minute hold nothing."""
    stamps = [tal(b"+0\x14\x14\x00"), tal(b"+600\x14\x14\x00")]
    file = File(
        [Signal("ECG", [[1, 2], [3, 4]], **PLAIN), Signal("EDF Annotations", stamps)], kind="EDF+D"
    ).write(tmp_path / "d.edf")
    nothing = EdfFile(file).read(120, 60).channels[0].samples
    assert (len(nothing), np.isnan(nothing).all()) == (120, True)
    assert len(EdfFile(file).read(700, 60).channels[0].samples) == 0


def test_a_recorder_that_did_not_get_to_the_end(tmp_path: Path) -> None:
    """The number of records is -1 while it records; what is whole is read."""
    signals = [Signal("ECG", [[1, 2], [3, 4]], **PLAIN)]
    file = File(signals, records="-1", tail=b"\x07").write(tmp_path / "u.edf")
    assert read_edf(file).channels[0].samples.tolist() == pytest.approx([0.01, 0.02, 0.03, 0.04])


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (File([Signal("ECG", [[1]])], records="2"), "data: 2 data records are announced and 1"),
        (File([Signal("ECG", [[1]])], duration="x"), "duration of a data record is 'x'"),
        (File([Signal("ECG", [[1]])], duration="0"), "a data record of 0 s"),
        (File([Signal("ECG", [[1]], digital=("5", "5"))]), "the range of 'ECG' is empty"),
        (File([Signal("ECG", [[1]], physical=("1", "1"))]), "the range of 'ECG' is empty"),
        (File([Signal("ECG", [[]])]), "'ECG' has 0 samples a record"),
        (
            File([Signal("ECG", [[1]])], records="0"),
            "header: 0 data records are announced. Nothing was recorded, or",
        ),
        (File([Signal("ECG", [[1]])], records="1e300"), "1e+300 data records are announced and 1"),
        (
            File([Signal("ECG", [[1]], physical=("-1e308", "1e308"))]),
            "header: the range of 'ECG' is -1e+308 to 1e+308 mV, and nothing is measured so far",
        ),
        (File([Signal("ECG", [[1]], physical=("0", "1e16"))]), "the range of 'ECG' is 0 to 1e+16"),
        (File([Signal("ECG", [[1]])], duration="1e-320"), "a data record of 9.99989e-321 s"),
        (File([Signal("ECG", [[1] * 20])], duration="1e-7"), "a data record of 1e-07 s"),
        (
            File(
                [
                    Signal("ECG", [[1]]),
                    Signal("EDF Annotations", [tal(b"+" + b"9" * 400 + b"\x14\x14\x00", 410)]),
                ],
                kind="EDF+D",
            ),
            "data record 1: there is no time stamp",
        ),
        (
            File(
                [
                    Signal("ECG", [[1], [2]]),
                    Signal("EDF Annotations", [tal(b"+5\x14\x14\x00"), tal(b"+4\x14\x14\x00")]),
                ],
                kind="EDF+D",
            ),
            "data record 2: its time stamp is -1 s",
        ),
        (
            File([Signal("ECG", [[1]]), Signal("EDF Annotations", [tal(b"what?")])], kind="EDF+D"),
            "data record 1: there is no time stamp",
        ),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, file: File, says: str) -> None:
    with pytest.raises(RecordingError) as refused:
        read_edf(file.write(tmp_path / "bad.edf"))
    assert says in str(refused.value)


@pytest.mark.parametrize("count", ["0", "0.5", "1e-5", "-1", "5000"])
def test_a_number_of_signals_that_cannot_be(tmp_path: Path, count: str) -> None:
    whole = File([Signal("ECG", [[1]])]).write(tmp_path / "a.edf").read_bytes()
    (tmp_path / "b.edf").write_bytes(whole[:252] + count.ljust(4).encode() + whole[256:])
    with pytest.raises(RecordingError, match=rf"header: {float(count):g} signals are announced"):
        read_edf(tmp_path / "b.edf")


def test_a_file_without_a_data_record_is_refused(tmp_path: Path) -> None:
    """A recorder that was stopped at once leaves -1, and no data."""
    whole = File([Signal("ECG", [[1]])], records="-1").write(tmp_path / "a.edf").read_bytes()
    (tmp_path / "b.edf").write_bytes(whole[:512])
    with pytest.raises(
        RecordingError,
        match=r"b\.edf, data: there is no whole data record\. Nothing was recorded, or the file is",
    ):
        read_edf(tmp_path / "b.edf")


def test_gaps_that_ask_for_gigabytes_are_read_in_pieces_only(tmp_path: Path) -> None:
    """Two records of 100 samples in 0.1 s, a million seconds apart."""
    stamps = [tal(b"+0\x14\x14\x00"), tal(b"+1000000\x14\x14\x00")]
    ecg = Signal("ECG", [list(range(100)), list(range(100))], **PLAIN)
    file = File([ecg, Signal("EDF Annotations", stamps)], kind="EDF+D", duration="0.1").write(
        tmp_path / "d.edf"
    )
    source = EdfFile(file)
    assert source.signals[0].samples == 1_000_000_100
    with pytest.raises(RecordingError, match=r"data: 999999900 samples are lost in gaps\. Read it"):
        source.read()
    assert source.read(1_000_000, 1).channels[0].samples[:3] == pytest.approx([0, 0.01, 0.02])


def test_a_header_cut_short_and_no_file(tmp_path: Path) -> None:
    whole = File([Signal("ECG", [[1]])]).write(tmp_path / "a.edf").read_bytes()
    (tmp_path / "b.edf").write_bytes(whole[:300])
    with pytest.raises(RecordingError, match="headers of the signals are cut short"):
        read_edf(tmp_path / "b.edf")
    with pytest.raises(RecordingError, match="No such file"):
        read_edf(tmp_path / "c.edf")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_bytes_after_the_version_are_read_or_refused(
    tmp_path: Path, data: st.DataObject
) -> None:
    whole = bytearray(File([Signal("ECG", [[1, 2]])]).write(tmp_path / "a.edf").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(8, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    (tmp_path / "b.edf").write_bytes(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    try:
        read_edf(tmp_path / "b.edf")
    except RecordingError:
        return


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.integers(1, 5),
    st.integers(1, 6),
    st.lists(st.integers(0, 60), max_size=5),
)
def test_what_is_written_is_read_in_any_pieces(
    tmp_path: Path, samples: int, records: int, cuts: list[int]
) -> None:
    rng = np.random.default_rng(samples * 100 + records)
    counts = rng.integers(-1000, 1001, (records, samples))
    file = File([Signal("ECG", counts.tolist(), **PLAIN)]).write(tmp_path / "p.edf")
    edges = sorted({0.0, float(records), *(cut / 10 for cut in cuts if cut / 10 < records)})
    source = EdfFile(file)
    pieces = [source.read(a, b - a).channels[0].samples for a, b in pairwise(edges)]
    assert np.allclose(source.read().channels[0].samples, counts.ravel() / 100)
    if all(float(edge * samples).is_integer() for edge in edges):
        assert np.allclose(np.concatenate(pieces), counts.ravel() / 100)
