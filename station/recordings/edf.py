"""EDF, EDF+ and BDF files: signals with a rate of their own, notes, and gaps as lost samples.

Sources: Kemp et al. 1992 (EDF) and Kemp & Olivan 2003 (EDF+), as on edfplus.info: 256 bytes of
header, 256 bytes for each signal, then data records of 16-bit integers. An "EDF Annotations"
signal carries time-stamped lists of notes (TAL), whose first one in each record says when the
record begins; in an interrupted file (EDF+D) that is where the gaps are. BDF (biosemi.com) is the
same with 24-bit integers, another first field and "BDF Annotations".

The note `LOST_NOTE` says that digital minima are lost samples: the format has no value for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np

from station.recordings.edf_facts import facts_of
from station.recordings.recording import (
    MOST_LOST,
    MOST_VALUE,
    RATES_HZ,
    Channel,
    Facts,
    Mark,
    Recording,
    RecordingError,
    SignalInfo,
    longest_s,
)
from station.recordings.remarks import LOST_NOTE
from station.recordings.wfdb_samples import whole_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["EdfFile", "is_bdf", "is_edf", "read_edf"]

_HEAD: Final = 256
_BDF: Final = b"\xffBIOSEMI"
_NOTES: Final = frozenset({"EDF Annotations", "BDF Annotations"})
_MOST_SIGNALS: Final = 4096
# A time stamp that far from the others is a mistake, and would make an endless gap.
_LONGEST_S: Final = 31 * 86_400.0
_ASK_FOR_A_FILE: Final = "Export the recording again as EDF or EDF+."
_NOTHING_RECORDED: Final = "Nothing was recorded, or the file is damaged: get it again."
_TAL: Final = re.compile(
    rb"([+-]\d+(?:\.\d*)?)(?:\x15(\d+(?:\.\d*)?))?\x14((?:[^\x14\x00]*\x14)*)\x00"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signal:
    """One signal, and where its samples are in a data record (`first` counts samples)."""

    name: str
    unit: str
    first: int
    a_record: int
    least: int
    gain: float
    offset: float


def is_bdf(beginning: bytes) -> bool:
    """Whether a file that begins like this is BDF."""
    return beginning[:8] == _BDF


def is_edf(beginning: bytes) -> bool:
    """Whether a file that begins like this is EDF: version "0", and no lines as text has.

    The names in a header want US-ASCII too, and get whatever the writer's screen shows; what else
    is wrong with it is told where it is read.
    """
    return beginning[:8] == b"0       " and b"\n" not in beginning[:_HEAD]


def read_edf(path: Path) -> Recording:
    """Read a whole file. Raises `RecordingError` where it is not EDF or cut short."""
    return EdfFile(path).read()


class EdfFile:
    """An EDF, EDF+ or BDF file as a `Source`."""

    def __init__(self, path: Path) -> None:
        """Read the headers and the times of the data records; no samples."""
        self._path = path
        try:
            with path.open("rb") as file:
                head = file.read(_HEAD)
                if not (is_edf(head) or is_bdf(head)):
                    self._refuse("this is no EDF header", _ASK_FOR_A_FILE)
                count = self._number(head, 252, 4, "number of signals")
                if not 1 <= count <= _MOST_SIGNALS:
                    self._refuse(f"{count:g} signals are announced", _ASK_FOR_A_FILE)
                table = file.read(_HEAD * int(count))
        except OSError as problem:
            raise RecordingError(
                path, problem.strerror or str(problem), "Give the path of an EDF file."
            ) from problem
        self._bytes = 3 if is_bdf(head) else 2
        self._record_s = self._number(head, 244, 8, "duration of a data record")
        self._signals, self._notes, words = self._describe(table, int(count))
        fastest = max((signal.a_record for signal in self._signals), default=0)
        if self._signals and not (
            0 < self._record_s < _LONGEST_S and fastest / self._record_s <= RATES_HZ[1]
        ):
            self._refuse(
                f"a data record of {self._record_s:g} s with {fastest} samples of a signal",
                _ASK_FOR_A_FILE,
            )
        announced = self._number(head, 236, 8, "number of data records")
        self._records = self._map(_HEAD * (1 + int(count)), words, announced)
        self._apart = head[192:197] in (b"EDF+D", b"BDF+D")
        self._starts_s = self._starts()
        filters = [_text(table, 136 * int(count) + 80 * k, 80) for k in range(int(count))]
        self._all_marks = self._read_marks()
        notes = [mark.text for mark in self._all_marks]
        self._facts = facts_of(head, filters, self._begin_s(), notes)
        self._fills = LOST_NOTE in notes

    @property
    def name(self) -> str:
        """The name of the file."""
        return self._path.stem

    @property
    def signals(self) -> tuple[SignalInfo, ...]:
        """As `Source`; gaps count as samples."""
        end_s = float(self._starts_s[-1]) + self._record_s
        return tuple(
            SignalInfo(
                name=signal.name,
                unit=signal.unit,
                rate_hz=signal.a_record / self._record_s,
                samples=round(end_s * signal.a_record / self._record_s),
                scale=signal.gain,
                offset=signal.offset,
            )
            for signal in self._signals
        )

    @property
    def facts(self) -> Facts:
        """As `Source`; the time has no zone."""
        return self._facts

    def read(self, start_s: float = 0.0, seconds: float | None = None) -> Recording:
        """As `Source`."""
        end_s = longest_s(self.signals) if seconds is None else start_s + seconds
        # The data records that have a sample there; half a record more for the rounding.
        first, last = np.searchsorted(
            self._starts_s, (start_s - 1.5 * self._record_s, end_s + 0.5 * self._record_s)
        ).tolist()
        self._look_at_gaps(start_s, end_s, first, last)
        channels = tuple(
            self._channel(signal, info, (start_s, end_s), (first, last))
            for signal, info in zip(self._signals, self.signals, strict=True)
        )
        marks = tuple(mark for mark in self._all_marks if start_s <= mark.at_s < end_s)
        return Recording(self.name, channels, marks, self._facts)

    def _look_at_gaps(self, start_s: float, end_s: float, first: int, last: int) -> None:
        """Refuse to make samples of gaps that have no room in memory."""
        taken = (last - first) * sum(signal.a_record for signal in self._signals)
        asked = (_span(info, start_s, end_s) for info in self.signals)
        lost = sum(end - begin for begin, end in asked) - taken
        if lost > MOST_LOST:
            self._refuse(f"{lost} samples are lost in gaps", "Read it in pieces.", "data")

    def _refuse(self, says: str, next_step: str, place: str = "header") -> NoReturn:
        raise RecordingError(self._path, says, next_step, place=place)

    def _number(self, data: bytes, at: int, length: int, what: str) -> float:
        text = _text(data, at, length)
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not np.isfinite(value):
            self._refuse(f"the {what} is {text!r}, expected a number", _ASK_FOR_A_FILE)
        return value

    def _describe(self, table: bytes, count: int) -> tuple[list[_Signal], list[slice], int]:
        """Signals, the bytes of the notes in a data record, and the samples of a data record."""
        if len(table) < _HEAD * count:
            self._refuse("the headers of the signals are cut short", _ASK_FOR_A_FILE)
        signals: list[_Signal] = []
        notes: list[slice] = []
        words = 0
        for k in range(count):
            label = _text(table, 16 * k, 16)
            samples = int(self._number(table, 216 * count + 8 * k, 8, f"samples of {label!r}"))
            if samples < 1:
                self._refuse(f"{label!r} has {samples} samples a record", _ASK_FOR_A_FILE)
            if label in _NOTES:
                notes.append(slice(self._bytes * words, self._bytes * (words + samples)))
            else:
                unit = _text(table, 96 * count + 8 * k, 8)
                least, gain, offset = self._scale(table, count, k, label)
                signals.append(
                    _Signal(
                        name=label, unit=unit, first=words, a_record=samples, least=least,
                        gain=gain, offset=offset,
                    )
                )  # fmt: skip
            words += samples
        return signals, notes, words

    def _scale(self, table: bytes, count: int, k: int, label: str) -> tuple[int, float, float]:
        """Digital minimum, gain and offset: physical value = count * gain + offset."""
        low, high, least, most = (
            self._number(table, at * count + 8 * k, 8, f"range of {label!r}")
            for at in (104, 112, 120, 128)
        )
        if most <= least or high == low:
            self._refuse(f"the range of {label!r} is empty", _ASK_FOR_A_FILE)
        unit = _text(table, 96 * count + 8 * k, 8)
        # Counts may go on beyond their range: there are 16 or 24 bits of them.
        gain = (high - low) / (most - least)
        offset = low - least * gain
        if not abs(gain) * 2.0 ** (8 * self._bytes - 1) + abs(offset) <= MOST_VALUE:
            self._refuse(
                f"the range of {label!r} is {low:g} to {high:g} {unit}".rstrip()
                + ", and nothing is measured so far",
                _ASK_FOR_A_FILE,
            )
        return int(max(min(least, 2.0**31), -(2.0**31))), gain, offset

    def _map(self, at: int, words: int, announced: float) -> NDArray[np.uint8]:
        """The data records `(records, bytes)`, still in the file; at least one."""
        size = self._bytes * words
        there = (self._path.stat().st_size - at) // size
        if there < announced:
            self._refuse(
                f"{announced:g} data records are announced and {there} are there",
                "The file is cut short: get it again.",
                "data",
            )
        if 0 <= announced < 1:
            self._refuse("0 data records are announced", _NOTHING_RECORDED)
        if there < 1:
            self._refuse("there is no whole data record", _NOTHING_RECORDED, "data")
        # -1: the recorder did not get to the end
        count = there if announced < 0 else int(announced)
        return np.memmap(self._path, dtype=np.uint8, mode="r", offset=at, shape=(count, size))

    def _starts(self) -> NDArray[np.float64]:
        """When each data record begins, in seconds after the first."""
        even = np.arange(len(self._records), dtype=np.float64) * np.float64(self._record_s)
        if not (self._apart and self._notes):
            return even
        starts = np.array([self._stamp(k) for k in range(len(self._records))])
        starts -= starts[:1]
        steps = np.diff(starts)
        wrong = np.flatnonzero(~((steps > 0) & (starts[1:] < _LONGEST_S)))
        if len(wrong):
            self._refuse(
                f"its time stamp is {starts[wrong[0] + 1]:g} s, that of the one before "
                f"{starts[wrong[0]]:g} s",
                _ASK_FOR_A_FILE,
                f"data record {wrong[0] + 2}",
            )
        return starts

    def _stamp(self, record: int) -> float:
        tal = _TAL.match(self._records[record, self._notes[0]].tobytes())
        if tal is None or not np.isfinite(float(tal[1])):
            self._refuse("there is no time stamp", _ASK_FOR_A_FILE, f"data record {record + 1}")
        return float(tal[1])

    def _begin_s(self) -> float:
        """The first time stamp of the file: where it begins after the time of its header."""
        first = _TAL.match(self._records[0, self._notes[0]].tobytes()) if self._notes else None
        return float(first[1]) if first else 0.0

    def _read_marks(self) -> list[Mark]:
        """Every note with a text."""
        marks: list[Mark] = []
        begin_s = self._begin_s()
        for words in self._notes:
            for tal in _TAL.finditer(np.ascontiguousarray(self._records[:, words]).tobytes()):
                marks += [
                    Mark(
                        at_s=float(tal[1]) - begin_s,
                        text=text.decode("utf-8", "replace"),
                        duration_s=float(tal[2]) if tal[2] else None,
                    )
                    for text in tal[3].split(b"\x14")
                    if text
                ]
        return sorted(marks, key=lambda mark: mark.at_s)

    def _runs(self, first: int, last: int) -> list[tuple[int, int]]:
        """These data records, cut where one does not follow the one before at once."""
        if first >= last:  # all gap, or beyond the end
            return []
        steps = np.diff(self._starts_s[first:last])
        breaks = np.flatnonzero(np.abs(steps - self._record_s) > 1e-6 * self._record_s) + 1
        edges = [first, *(first + breaks).tolist(), last]
        return list(pairwise(edges))

    def _channel(
        self,
        signal: _Signal,
        info: SignalInfo,
        span_s: tuple[float, float],
        records: tuple[int, int],
    ) -> Channel:
        begin, end = _span(info, *span_s)
        samples = np.full(end - begin, np.nan)
        for first, last in self._runs(*records):
            raw = self._counts(signal, first, last)
            at = round(float(self._starts_s[first]) * info.rate_hz) - begin
            low, high = max(0, -at), min(len(raw), len(samples) - at)
            if low < high:
                taken = raw[low:high]
                samples[at + low : at + high] = taken * signal.gain + signal.offset
                if self._fills:
                    samples[at + low : at + high][taken == signal.least] = np.nan
        return Channel(signal.name, samples, info.rate_hz, signal.unit, signal.gain, signal.offset)

    def _counts(self, signal: _Signal, first: int, last: int) -> NDArray[np.int32]:
        """The counts of a signal in these data records, one after the other."""
        begin, end = (self._bytes * at for at in (signal.first, signal.first + signal.a_record))
        data = np.ascontiguousarray(self._records[first:last, begin:end]).ravel()
        return whole_bytes(data, "16" if self._bytes == 2 else "24")


def _text(data: bytes, at: int, length: int) -> str:
    """A field of a header; EDF wants US-ASCII there, and gets Latin-1."""
    return data[at : at + length].decode("latin-1").strip()


def _span(info: SignalInfo, start_s: float, end_s: float) -> tuple[int, int]:
    """From which sample of a signal to which, both in it."""
    begin, end = (min(info.samples, max(0, round(s * info.rate_hz))) for s in (start_s, end_s))
    return begin, max(begin, end)
