"""WFDB records as PhysioNet keeps them: a text header beside its signal files.

Several signals in one file, several samples of a signal in a frame, bytes in front of the
samples (as in MATLAB-4 files) and skewed signals are read. Source: WFDB Applications Guide,
header(5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np

from station.recordings.recording import (
    MOST_VALUE,
    RATES_HZ,
    Channel,
    Facts,
    Recording,
    RecordingError,
    SignalInfo,
)
from station.recordings.remarks import facts_of
from station.recordings.wfdb_annotations import read_annotations
from station.recordings.wfdb_samples import FORMATS, LOST, count_samples, read_counts

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["WfdbFile", "has_header", "read_annotations", "read_wfdb"]

# header(5): a gain of 0 or none means 200 adu per physical unit, and no unit means mV.
_USUAL_GAIN: Final = 200.0
_USUAL_RATE_HZ: Final = 250.0
_FORMAT = re.compile(r"(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?$")
_GAIN = re.compile(r"([-+]?[\d.]+(?:[eE][-+]?\d+)?)(?:\((-?\d+)\))?(?:/(\S+))?$")
# As much as a count of any format, and as the baseline of a program that keeps it in 32 bits.
_MOST_COUNT: Final = 1 << 31
# So much of a line is shown where it is not understood.
_SHOWN: Final = 80
_DAMAGED: Final = "The header or the signal file is damaged: get both again."
_ASK_FOR_A_RECORD: Final = "Give the path of a WFDB record, with its .hea file beside its signals."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """What the header says of one signal, and where in its frame the signal lies."""

    file: Path
    format: str
    a_frame: int
    skew: int
    skip: int
    gain: float
    baseline: int
    unit: str
    name: str


def read_wfdb(path: Path) -> Recording:
    """Read the whole record whose header is `path` (with or without `.hea`).

    Raises `RecordingError` where the header or a signal file is missing or not understood.
    """
    return WfdbFile(path).read()


class WfdbFile:
    """A record as a `Source`. Raises `RecordingError` as `read_wfdb` does."""

    def __init__(self, path: Path) -> None:
        self._header = path if path.suffix == ".hea" else _beside(path)
        lines, comments = _header_lines(self._header)
        self._name, count, self._frames_per_s, announced = _record_line(self._header, lines[0])
        if len(lines) < 1 + count:
            _refuse(
                self._header,
                f"{count} signals are announced and {len(lines) - 1} described",
                "The header is cut short: get it again.",
            )
        self._lines = [_signal_line(self._header, line) for line in lines[1 : 1 + count]]
        there = min((_frames(lines) for lines in self._by_file().values()), default=0)
        if there < announced:
            _refuse(
                self._header,
                f"{announced} samples a signal are announced, the signal file has {there}",
                "The signal file is cut short: get it again.",
            )
        self._frames = announced or there
        self._facts = facts_of(lines[0], comments)
        for line in self._lines:
            _look_at_rate(line.file, self._frames_per_s * line.a_frame)

    @property
    def name(self) -> str:
        """What the header calls the record."""
        return self._name

    @property
    def signals(self) -> tuple[SignalInfo, ...]:
        """As `Source`."""
        return tuple(
            SignalInfo(
                name=line.name,
                unit=line.unit,
                rate_hz=self._frames_per_s * line.a_frame,
                samples=self._frames * line.a_frame,
                scale=1 / line.gain,
                offset=-line.baseline / line.gain,
            )
            for line in self._lines
        )

    @property
    def facts(self) -> Facts:
        """As `Source`; the time has no zone unless a comment of ours tells it."""
        return self._facts

    def read(self, start_s: float = 0.0, seconds: float | None = None) -> Recording:
        """As `Source`; a piece begins and ends with a whole frame."""
        first = min(self._frames, max(0, round(start_s * self._frames_per_s)))
        last = self._frames
        if seconds is not None:
            last = max(first, min(last, round((start_s + seconds) * self._frames_per_s)))
        channels: dict[int, Channel] = {}
        for lines in self._by_file().values():
            # A skewed signal is found that many frames later in the file.
            longest = max(line.skew for line in lines.values())
            table = _table(list(lines.values()), first, last - first + longest)
            column = 0
            for number, line in lines.items():
                counts = table[line.skew :, column : column + line.a_frame][: last - first]
                channels[number] = self._channel(line, counts.ravel(), last - first)
                column += line.a_frame
        ordered = tuple(channels[k] for k in range(len(self._lines)))
        return Recording(self._name, ordered, facts=self._facts)

    def _by_file(self) -> dict[Path, dict[int, _Line]]:
        files: dict[Path, dict[int, _Line]] = {}
        for number, line in enumerate(self._lines):
            files.setdefault(line.file, {})[number] = line
        return files

    def _channel(self, line: _Line, counts: NDArray[np.int32], frames: int) -> Channel:
        samples = np.full(frames * line.a_frame, np.nan)
        samples[: len(counts)] = (counts - np.float64(line.baseline)) / line.gain
        samples[: len(counts)][counts == LOST[line.format]] = np.nan
        rate_hz = self._frames_per_s * line.a_frame
        scale, offset = 1 / line.gain, -line.baseline / line.gain
        return Channel(line.name, samples, rate_hz, line.unit, scale, offset)


def has_header(path: Path) -> bool:
    """Whether it is the name, without ending, of a record that is there."""
    try:
        return bool(path.name) and path.with_name(path.name + ".hea").is_file()
    except OSError:  # a name with no room for the ending, a folder that may not be looked into
        return False


def _beside(path: Path) -> Path:
    """The header of a record that is named without ending, or by its signal file."""
    if not path.name:
        _refuse(path, "this is a folder", _ASK_FOR_A_RECORD)
    header = path.with_name(path.name + ".hea")
    return path.with_suffix(".hea") if not has_header(path) and path.exists() else header


def _refuse(header: Path, says: str, next_step: str, place: str = "") -> NoReturn:
    raise RecordingError(header, says, next_step, place=place)


def _header_lines(header: Path) -> tuple[list[str], list[str]]:
    """The lines, and the comments without their #."""
    try:
        text = header.read_text("latin-1")
    except OSError as problem:
        raise RecordingError(
            header, problem.strerror or str(problem), _ASK_FOR_A_RECORD
        ) from problem
    written = [line for line in text.splitlines() if line.strip()]
    lines = [line for line in written if not line.startswith("#")]
    if not lines:
        _refuse(header, "the header is empty", _ASK_FOR_A_RECORD)
    return lines, [line.lstrip("# ") for line in written if line.startswith("#")]


def _record_line(header: Path, line: str) -> tuple[str, int, float, int]:
    """Name, number of signals, frames a second and announced frames (0 if not said)."""
    words = line.split()
    if "/" in words[0]:
        _refuse(header, "the record is made of several segments", "Give one of its segments.")
    try:
        count = int(words[1])
        rate_hz = float(re.split(r"[/(]", words[2])[0]) if len(words) > 2 else _USUAL_RATE_HZ
        frames = int(words[3]) if len(words) > 3 else 0
    except (ValueError, IndexError):
        count, rate_hz, frames = -1, 0.0, 0
    if count < 0 or not 0 < rate_hz < float("inf") or frames < 0:
        _refuse(
            header,
            f"{line[:_SHOWN]!r} is not a name, a number of signals, a rate and a number of samples",
            _ASK_FOR_A_RECORD,
            place="line 1",
        )
    _look_at_rate(header, rate_hz, place="line 1")
    return words[0], count, rate_hz, frames


def _look_at_rate(file: Path, rate_hz: float, place: str = "") -> None:
    if not RATES_HZ[0] <= rate_hz <= RATES_HZ[1]:
        _refuse(
            file,
            f"the rate is {rate_hz:g} Hz, expected {RATES_HZ[0]:g} to {RATES_HZ[1]:g} Hz",
            _DAMAGED,
            place=place,
        )


def _signal_line(header: Path, line: str) -> _Line:
    words = line.split(None, 8)
    form = _FORMAT.match(words[1]) if len(words) > 1 else None
    gain = _GAIN.match(words[2]) if len(words) > 2 else None
    try:
        if form is None or (len(words) > 2 and gain is None):
            raise ValueError
        zero = int(words[4]) if len(words) > 4 else 0
        scale = (float(gain[1]) if gain else 0.0) or _USUAL_GAIN
        baseline = int(gain[2]) if gain and gain[2] else zero
        a_frame, skew, skip = (int(number or 0) for number in form.groups()[1:])
    except ValueError:
        _refuse(header, f"{line[:_SHOWN]!r} does not describe a signal", _ASK_FOR_A_RECORD)
    if form[1] not in FORMATS:
        _refuse(
            header,
            f"signal format {form[1]} is not read",
            f"Convert the record to one of the formats {', '.join(FORMATS)}.",
        )
    unit = (gain[3] if gain else None) or "mV"
    name = words[8].strip() if len(words) > 8 else ""
    place = f"signal {(name or words[0])[:_SHOWN]}"
    if abs(baseline) > _MOST_COUNT:
        _refuse(header, f"a baseline of {str(baseline)[:_SHOWN]} counts", _DAMAGED, place)
    if not 2 * _MOST_COUNT / MOST_VALUE <= abs(scale) < float("inf"):
        _refuse(header, f"a gain of {scale:g} counts for 1 {unit}", _DAMAGED, place)
    return _Line(
        file=_signal_file(header, words[0]),
        format=form[1],
        a_frame=max(1, a_frame),
        skew=skew,
        skip=skip,
        gain=scale,
        baseline=baseline,
        unit=unit,
        name=name,
    )


def _signal_file(header: Path, name: str) -> Path:
    if "/" in name or "\0" in name or name in (".", ".."):
        _refuse(
            header,
            f"the signal file {name[:_SHOWN]!r} is not a file beside it",
            "Keep header and signals in one folder, and write the bare name into the header.",
        )
    return header.with_name(name)


def _frames(lines: dict[int, _Line]) -> int:
    """How many whole frames there are in the file of these signals."""
    one = next(iter(lines.values()))
    if len({line.format for line in lines.values()}) > 1:
        _refuse(one.file, "its signals have several formats", _ASK_FOR_A_RECORD)
    try:
        size = one.file.stat().st_size
    except OSError as problem:
        raise RecordingError(
            one.file, problem.strerror or str(problem), _ASK_FOR_A_RECORD
        ) from problem
    if one.skip > size:
        _refuse(
            one.file,
            f"{one.skip} bytes in front of the samples are announced, there are {size} in all",
            _DAMAGED,
        )
    samples = count_samples(size - one.skip, one.format)
    frames = samples // sum(line.a_frame for line in lines.values())
    if not frames:
        _refuse(one.file, "there is no whole frame of samples in it", _DAMAGED)
    skew = max(line.skew for line in lines.values())
    if skew >= frames:
        _refuse(one.file, f"a skew of {skew} frames is announced, and there are {frames}", _DAMAGED)
    return frames


def _table(lines: list[_Line], first: int, frames: int) -> NDArray[np.int32]:
    """The frames from number `first` on, `(frames, samples a frame)`, fewer at the end."""
    one, wide = lines[0], sum(line.a_frame for line in lines)
    try:
        flat = read_counts(one.file, one.format, one.skip, first * wide, frames * wide)
    except OSError as problem:
        raise RecordingError(
            one.file, problem.strerror or str(problem), _ASK_FOR_A_RECORD
        ) from problem
    return flat[: len(flat) // wide * wide].reshape(-1, wide)
