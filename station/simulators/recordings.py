"""A recorded heart: 60 s of a real two-lead ECG, sent again and again without a seam.

The record is 205 of the MIT-BIH Arrhythmia Database (`data/ATTRIBUTION.md`): sinus rhythm at
84/min, a quiet baseline (its wander is 0.03 mV), and two things to notice, one premature
ventricular and one premature atrial beat. It is kept as a WFDB record in format 212.

The loop is 59 s long. Its ends were chosen in the pause between T and P of two normal beats,
where both leads stand at the same level to 0.011 mV and the interval across the join is the
local RR interval to 1 %. The last tenth of a second fades into what came before the start, so
that the join is as smooth as the signal itself.

A loop is periodic, so it is resampled exactly through its Fourier series: nothing rings at its
ends because it has none. The record was filtered to 0.1 to 100 Hz when it was digitised, so
250 Hz keeps all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["RecordedEcg", "Recording", "read_record", "shipped_recording"]

Floats = NDArray[np.float64]

_SHIPPED: Final = "mitdb_205"
_LOOP_START: Final = 180
_LOOP_SECONDS: Final = 59
_FADE_S: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recording:
    """A WFDB record as read: `counts` int16 `(leads, samples)`, and how they become mV."""

    leads: tuple[str, ...]
    rate_hz: int
    counts: NDArray[np.int16]
    counts_per_mv: tuple[float, ...]
    zero_counts: tuple[int, ...]
    beats: tuple[tuple[int, str], ...] = ()
    """Sample and annotation symbol of each beat (N normal, V ventricular, A atrial premature)."""

    def millivolts(self) -> Floats:
        """The physical signal in mV, float64 `(leads, samples)`."""
        zero = np.array(self.zero_counts)[:, np.newaxis]
        return np.asarray((self.counts - zero) / np.array(self.counts_per_mv)[:, np.newaxis])


def read_record(header: str, signal: bytes, beats: str = "") -> Recording:
    """A two-lead WFDB record in format 212 from the text of its header and its signal bytes.

    `beats` is CSV with the columns sample and symbol. Raises `ValueError` when the header is
    of another kind or the samples do not give the header's checksums.
    """
    lines = [line.split() for line in header.splitlines() if line and not line.startswith("#")]
    _, signals, rate, samples = lines[0]
    leads = [_LeadLine.read(line) for line in lines[1:]]
    if int(signals) != 2 or len(leads) != 2:
        raise ValueError(f"format 212 is read with two leads here, the header has {signals}")
    counts = _unpack_212(signal, int(samples))
    for lead, row in zip(leads, counts, strict=True):
        total = (int(row.sum(dtype=np.int64)) + 0x8000) % 0x10000 - 0x8000
        if total != lead.checksum:
            raise ValueError(f"lead {lead.name} sums to {total}, its header says {lead.checksum}")
    return Recording(
        leads=tuple(lead.name for lead in leads),
        rate_hz=int(rate),
        counts=counts,
        counts_per_mv=tuple(lead.counts_per_mv for lead in leads),
        zero_counts=tuple(lead.zero_counts for lead in leads),
        beats=tuple(_read_beats(beats)),
    )


@lru_cache(maxsize=1)
def shipped_recording() -> Recording:
    """The excerpt that comes with the program."""
    folder = resources.files("station.simulators") / "data"
    return read_record(
        (folder / f"{_SHIPPED}.hea").read_text("ascii"),
        (folder / f"{_SHIPPED}.dat").read_bytes(),
        (folder / f"{_SHIPPED}.beats.csv").read_text("ascii"),
    )


class RecordedEcg:
    """The shipped excerpt as an endless ECG (see `station.simulators.ecg.EcgSource`)."""

    def __init__(self, rate_hz: int) -> None:
        recording = shipped_recording()
        self.leads = recording.leads
        self.rate_hz = rate_hz
        self._loop = _at_rate(_loop(recording), recording.rate_hz, rate_hz)

    def millivolts(self, first: int, count: int) -> Floats:
        """`count` samples from sample number `first` of the endless signal, mV `(leads, count)`."""
        return self._loop[:, np.arange(first, first + count) % self._loop.shape[1]]

    def beat_times(self) -> Floats:
        """When the beats of one turn of the loop are, in seconds from its start, `(beats,)`."""
        recording = shipped_recording()
        times = (np.array([at for at, _ in recording.beats]) - _LOOP_START) / recording.rate_hz
        return np.asarray(times[(times >= 0.0) & (times < _LOOP_SECONDS)])


def _loop(recording: Recording) -> Floats:
    """One turn of the loop at the recorded rate, mV `(leads, samples)`."""
    signal = recording.millivolts()
    start, end = _LOOP_START, _LOOP_START + _LOOP_SECONDS * recording.rate_hz
    fade = round(_FADE_S * recording.rate_hz)
    away = 0.5 - 0.5 * np.cos(np.pi * (np.arange(fade) + 0.5) / fade)
    turn = signal[:, start:end].copy()
    turn[:, -fade:] += away * (signal[:, start - fade : start] - turn[:, -fade:])
    return turn


def _at_rate(turn: Floats, from_hz: int, to_hz: int) -> Floats:
    """A periodic signal `(leads, samples)` at another whole rate, by its Fourier series."""
    samples = turn.shape[1]
    wanted = samples * to_hz // from_hz
    spectrum = np.fft.rfft(turn)
    if wanted > samples:
        spectrum[:, -1] /= 2.0  # half of it belongs to the negative frequency
    return np.asarray(np.fft.irfft(spectrum, wanted) * (wanted / samples))


@dataclass(frozen=True, slots=True, kw_only=True)
class _LeadLine:
    """What a signal line of a WFDB header says."""

    name: str
    counts_per_mv: float
    zero_counts: int
    checksum: int

    @classmethod
    def read(cls, words: list[str]) -> _LeadLine:
        """`file format gain bits zero first checksum block name` (WFDB header(5)).

        Without a baseline in the gain's brackets the zero of the converter is 0 mV.
        """
        _, storage, gain, _, zero, _, checksum, _, name = words
        if storage != "212":
            raise ValueError(f"lead {name} is in format {storage}, only 212 is read here")
        return cls(
            name=name,
            counts_per_mv=float(gain),
            zero_counts=int(zero),
            checksum=int(checksum),
        )


def _unpack_212(signal: bytes, samples: int) -> NDArray[np.int16]:
    """Two 12-bit two's complement samples in three bytes (WFDB signal(5)), `(2, samples)`."""
    if len(signal) != 3 * samples:
        raise ValueError(f"{samples} samples of two leads are {3 * samples} bytes: {len(signal)}")
    low, shared, high = np.frombuffer(signal, np.uint8).reshape(-1, 3).T.astype(np.int16)
    packed = np.stack([low | (shared & 0x0F) << 8, high | (shared & 0xF0) << 4])
    return np.asarray(np.where(packed > 0x7FF, packed - 0x1000, packed), dtype=np.int16)


def _read_beats(text: str) -> list[tuple[int, str]]:
    rows = [line.split(",") for line in text.splitlines()[1:]]
    return [(int(sample), symbol) for sample, symbol in rows]
