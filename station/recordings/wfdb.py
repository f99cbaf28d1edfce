"""WFDB records as PhysioNet keeps them: a text header, signal files, annotation files.

Formats 16 (also with a byte offset, as in MATLAB-4 files), 212, 24, 32 and 80, one or several
signals a file. Sources: WFDB Applications Guide, header(5), signal(5) and annot(5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from station.recordings.recording import Annotations, Channel, Recording, RecordingError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["read_annotations", "read_wfdb"]

# header(5): a gain of 0 or none means 200 adu per physical unit, and no unit means mV.
_USUAL_GAIN: Final = 200.0
_USUAL_RATE_HZ: Final = 250.0
_FORMAT = re.compile(r"(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?$")
_GAIN = re.compile(r"([-+.\deE]+)(?:\((-?\d+)\))?(?:/(\S+))?$")
_BYTES_A_SAMPLE: Final = {"16": 2, "24": 3, "32": 4, "80": 1}
# signal(5): the lowest value of a format marks a sample that was not taken.
_LOST: Final = {"16": -(1 << 15), "24": -(1 << 23), "32": -(1 << 31), "80": -128, "212": -(1 << 11)}

# annot(5) and ecgcodes.h: the mnemonic of each code.
_SYMBOLS: Final = dict(
    enumerate(
        (
            *(" ", "N", "L", "R", "a", "V", "F", "J", "A", "S", "E", "j", "/", "Q", "~", ""),
            *("|", "", "s", "T", "*", "D", '"', "=", "p", "B", "^", "t", "+", "u", "?", "!"),
            *("[", "]", "e", "n", "@", "x", "f", "(", ")", "r"),
        )
    )
)
_SKIP, _NUM, _SUB, _CHN, _AUX = 59, 60, 61, 62, 63


@dataclass(frozen=True, slots=True, kw_only=True)
class _SignalLine:
    """What the header says of one signal."""

    file: str
    format: str
    skip: int
    gain: float
    baseline: int
    unit: str
    name: str


def read_wfdb(path: Path) -> Recording:
    """Read the record whose header is `path` (with or without `.hea`).

    Raises `RecordingError` where the header or a signal file is missing or not understood.
    """
    header = path if path.suffix == ".hea" else path.with_name(path.name + ".hea")
    lines = _header_lines(header)
    words = lines[0].split()
    if len(words) < 2 or not words[1].isdigit():
        raise RecordingError(f"{header}: line 1 is {lines[0]!r}, expected a name and a number")
    count = int(words[1])
    if "/" in words[0]:
        raise RecordingError(f"{header}: records of several segments are not read; give one")
    rate_hz = float(re.split(r"[/(]", words[2])[0]) if len(words) > 2 else _USUAL_RATE_HZ
    samples = int(words[3]) if len(words) > 3 else 0
    if len(lines) < 1 + count:
        raise RecordingError(f"{header}: {count} signals are announced, {len(lines) - 1} described")
    signals = [_signal_line(header, line) for line in lines[1 : 1 + count]]
    channels: list[Channel] = []
    for file in dict.fromkeys(signal.file for signal in signals):
        together = [signal for signal in signals if signal.file == file]
        counts = _counts(header.with_name(file), together, samples)
        channels += [_channel(one, counts[k], rate_hz) for k, one in enumerate(together)]
    return Recording(name=words[0], channels=tuple(channels))


def _header_lines(header: Path) -> list[str]:
    try:
        text = header.read_text("latin-1")
    except OSError as problem:
        raise RecordingError(
            f"{header}: {problem.strerror}; give the path of a record"
        ) from problem
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise RecordingError(f"{header}: the header is empty")
    return lines


def _signal_line(header: Path, line: str) -> _SignalLine:
    words = line.split(None, 8)
    form = _FORMAT.match(words[1]) if len(words) > 1 else None
    if form is None:
        raise RecordingError(f"{header}: {line!r} does not describe a signal")
    if form[1] not in _LOST or form[2] not in (None, "1"):
        raise RecordingError(f"{header}: format {words[1]} is not read (16, 24, 32, 80, 212 are)")
    gain = _GAIN.match(words[2]) if len(words) > 2 else None
    zero = int(words[4]) if len(words) > 4 else 0
    return _SignalLine(
        file=words[0],
        format=form[1],
        skip=int(form[4] or 0),
        gain=(float(gain[1]) if gain else 0.0) or _USUAL_GAIN,
        baseline=int(gain[2]) if gain and gain[2] else zero,
        unit=(gain[3] if gain else None) or "mV",
        name=words[8].strip() if len(words) > 8 else "",
    )


def _counts(file: Path, signals: list[_SignalLine], samples: int) -> NDArray[np.int32]:
    """Raw counts int32 `(signals, samples)` of one signal file."""
    form = signals[0].format
    try:
        data = np.fromfile(file, dtype=np.uint8, offset=signals[0].skip)
    except OSError as problem:
        raise RecordingError(f"{file}: {problem.strerror or problem}") from problem
    flat = _twelve_bits(data) if form == "212" else _whole_bytes(data, form)
    count = len(flat) // len(signals)
    if samples and count < samples:
        raise RecordingError(
            f"{file}: {count} samples of each signal, the header announces {samples}; "
            "the file is cut short"
        )
    count = samples or count
    return flat[: count * len(signals)].reshape(count, len(signals)).T


def _whole_bytes(data: NDArray[np.uint8], form: str) -> NDArray[np.int32]:
    size = _BYTES_A_SAMPLE[form]
    data = data[: len(data) // size * size]
    if form == "80":  # offset binary
        return data.astype(np.int32) - 128
    if form == "24":
        wide = np.zeros((len(data) // 3, 4), dtype=np.uint8)
        wide[:, 1:] = data.reshape(-1, 3)
        return wide.view("<i4")[:, 0] >> 8
    return data.view(f"<i{size}").astype(np.int32)


def _twelve_bits(data: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Format 212: two samples of 12 bits in three bytes."""
    whole = len(data) // 3
    triples = data[: whole * 3].reshape(whole, 3).astype(np.int32)
    flat = np.empty(2 * whole, dtype=np.int32)
    flat[0::2] = triples[:, 0] | (triples[:, 1] & 0x0F) << 8
    flat[1::2] = triples[:, 2] | (triples[:, 1] & 0xF0) << 4
    if len(data) % 3 == 2:  # an odd number of samples ends with two bytes
        last = int(data[-2]) | (int(data[-1]) & 0x0F) << 8
        flat = np.append(flat, np.int32(last))
    return flat - ((flat & 0x800) << 1)


def _channel(line: _SignalLine, counts: NDArray[np.int32], rate_hz: float) -> Channel:
    samples = (counts - np.float64(line.baseline)) / line.gain
    samples[counts == _LOST[line.format]] = np.nan
    return Channel(name=line.name, samples=samples, rate_hz=rate_hz, unit=line.unit)


def read_annotations(path: Path) -> Annotations:
    """Read an annotation file in MIT format. Raises `RecordingError` where there is none."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise RecordingError(f"{path}: {problem.strerror}") from problem
    marks: list[int] = []
    symbols: list[str] = []
    texts: list[str] = []
    at = now = 0
    while at + 2 <= len(data):
        word = int.from_bytes(data[at : at + 2], "little")
        at += 2
        code, value = word >> 10, word & 0x3FF
        if not word:
            break
        if code == _SKIP:  # four bytes: the high half first, each half little-endian
            high = int.from_bytes(data[at : at + 2], "little", signed=True)
            low = int.from_bytes(data[at + 2 : at + 4], "little")
            now += (high << 16) + low
            at += 4
        elif code == _AUX:
            if texts:
                texts[-1] = data[at : at + value].rstrip(b"\0").decode("latin-1")
            at += value + value % 2
        elif code not in (_NUM, _SUB, _CHN):
            now += value
            marks.append(now)
            symbols.append(_SYMBOLS.get(code, ""))
            texts.append("")
    return Annotations(np.array(marks, dtype=np.int64), tuple(symbols), tuple(texts))
