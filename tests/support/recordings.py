"""Recorded signals with known truth, for tests and benchmarks. They are too large to ship.

They are looked for in `$STATION_RECORDINGS`, else in a folder `shared/data` beside the checkout
or beside one of its parents; where they are missing the test is skipped (mark it `unshipped`).
All are public databases of PhysioNet and of the CPSC; each loader names its own.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest

from station.recordings.wfdb import read_annotations, read_wfdb
from tests.support.matlab import read_matlab

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "LUDB_LEADS",
    "NOISE_SNRS_DB",
    "BreathWindow",
    "Cinc2011",
    "LudbLead",
    "Marked",
    "bidmc_windows",
    "cinc2011",
    "cpsc2019",
    "ludb",
    "ludb_names",
    "ludb_signals",
    "mitdb",
    "mitdb_names",
    "noise_stress",
    "noisy",
    "shared_data",
]

ROOT: Final = Path(__file__).parent.parent.parent
BEATS: Final = frozenset("NLRBAaJSVrFejnE/fQ?")
LUDB_LEADS: Final = (
    *("i", "ii", "iii", "avr", "avl", "avf"),
    *("v1", "v2", "v3", "v4", "v5", "v6"),
)
NOISE_SNRS_DB: Final = (24, 18, 12, 6, 0, -6)
# The gain of electrode motion noise in the record 118e_6 (-6 dB) of the MIT-BIH Noise Stress
# Test Database, channel 0; and the same noise has the same share in 119.
_GAIN_AT_MINUS_6_DB: Final = 5.91


def shared_data() -> Path:
    """The folder with the recordings. Skips the test where there is none."""
    given = os.environ.get("STATION_RECORDINGS")
    places = [Path(given)] if given else [parent / "shared" / "data" for parent in ROOT.parents]
    for place in places:
        if place.is_dir():
            return place
    pytest.skip(
        "the recorded signals are not here: set STATION_RECORDINGS to their folder, "
        "or put it at shared/data beside the checkout"
    )


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """One lead in mV with its reference beats (samples), and spans that are not scored."""

    name: str
    ecg_mv: NDArray[np.float64]
    rate_hz: float
    beats: NDArray[np.int64]
    left_out: tuple[tuple[int, int], ...] = ()


def mitdb_names() -> list[str]:
    """The records of the MIT-BIH Arrhythmia Database that are here."""
    return sorted(path.stem for path in (shared_data() / "mitdb").glob("*.hea"))


@cache
def mitdb(name: str) -> Marked:
    """Channel 0 of an MIT-BIH record; ventricular flutter (`[` to `]`, record 207) left out."""
    path = shared_data() / "mitdb" / name
    channel = read_wfdb(path).channels[0]
    marks = read_annotations(path.with_suffix(".atr"))
    at, symbols = marks.sample.tolist(), marks.symbol
    begins = [s for s, symbol in zip(at, symbols, strict=True) if symbol == "["]
    ends = [s for s, symbol in zip(at, symbols, strict=True) if symbol == "]"]
    beats = [s for s, symbol in zip(at, symbols, strict=True) if symbol in BEATS]
    return Marked(
        name,
        channel.samples,
        channel.rate_hz,
        np.array(beats, dtype=np.int64),
        tuple(zip(begins, ends, strict=True)),
    )


def noise_stress(name: str, snr_db: float, noise: str = "em") -> Marked:
    """An MIT-BIH record with noise added as the Noise Stress Test Database does it: from minute
    5 on, two minutes with noise and two without. Noise that is shorter than the record is
    repeated.
    """
    clean = mitdb(name)
    folder = shared_data() / "nstdb"
    source = read_wfdb(next(folder.glob(f"{noise}*.hea"))).channels[0].samples
    gain = _GAIN_AT_MINUS_6_DB * 10 ** (-(snr_db + 6) / 20)
    added = gain * np.resize(source, len(clean.ecg_mv)) * noisy(clean)
    return Marked(name, clean.ecg_mv + added, clean.rate_hz, clean.beats, clean.left_out)


def noisy(record: Marked) -> NDArray[np.bool_]:
    """Where `noise_stress` adds noise: bool `(samples,)`."""
    minute = np.arange(len(record.ecg_mv)) / (60 * record.rate_hz)
    return np.asarray((minute >= 5) & ((minute - 5) % 4 < 2))


def cpsc2019() -> list[Marked]:
    """Ten-second leads at 500 Hz of the China Physiological Signal Challenge 2019."""
    records: list[Marked] = []
    for path in sorted((shared_data() / "cpsc2019").glob("data_*.mat")):
        beats = path.with_name(path.name.replace("data_", "R_"))
        records.append(
            Marked(
                path.stem,
                read_matlab(path)["ecg"].ravel().astype(np.float64),
                500.0,
                read_matlab(beats)["R_peak"].ravel().astype(np.int64) - 1,  # MATLAB counts from 1
            )
        )
    return records


@dataclass(frozen=True, slots=True, eq=False)
class LudbLead:
    """The marks of one lead in samples: rows of (onset, peak, end), -1 where one is missing."""

    p: NDArray[np.int64]
    qrs: NDArray[np.int64]
    t: NDArray[np.int64]

    @property
    def marked(self) -> tuple[int, int]:
        """First and last marked sample: beats outside were not annotated."""
        every = np.concatenate((self.p.ravel(), self.qrs.ravel(), self.t.ravel()))
        every = every[every >= 0]
        return (int(every.min()), int(every.max())) if every.size else (0, -1)


def ludb_names() -> list[str]:
    """The records of the Lobachevsky University Database that are here, in their order."""
    return sorted((path.stem for path in (shared_data() / "ludb").glob("*.hea")), key=int)


def ludb_signals(name: str) -> NDArray[np.float64]:
    """The twelve leads of a record in mV, float64 `(12, 5000)` at 500 Hz."""
    return read_wfdb(shared_data() / "ludb" / name).matrix(LUDB_LEADS)


def ludb(name: str, lead: str) -> LudbLead:
    """The hand-made marks of one lead."""
    marks = read_annotations(shared_data() / "ludb" / f"{name}.{lead}")
    waves: dict[str, list[tuple[int, int, int]]] = {"p": [], "N": [], "t": []}
    symbols, at = marks.symbol, marks.sample.tolist()
    for k, symbol in enumerate(symbols):
        if symbol in waves:
            onset = at[k - 1] if k and symbols[k - 1] == "(" else -1
            end = at[k + 1] if k + 1 < len(at) and symbols[k + 1] == ")" else -1
            waves[symbol].append((onset, at[k], end))
    p, qrs, t = (np.array(waves[s], dtype=np.int64).reshape(-1, 3) for s in ("p", "N", "t"))
    return LudbLead(p, qrs, t)


@dataclass(frozen=True, slots=True, eq=False)
class Cinc2011:
    """Twelve-lead records of the PhysioNet/CinC Challenge 2011 with their verdicts."""

    names: tuple[str, ...]
    acceptable: NDArray[np.bool_]
    _delta: NDArray[np.int16]

    def ecg_mv(self, number: int) -> NDArray[np.float64]:
        """Record `number` in mV, float64 `(12, 5000)` at 500 Hz: I II III aVR aVL aVF V1…V6."""
        # The samples are kept as differences that wrap around at 16 bits, in microvolts.
        microvolts = self._delta[number].astype(np.int32).cumsum(axis=1).astype(np.int16)
        return np.asarray(microvolts / 1000.0, dtype=np.float64)


def cinc2011() -> Cinc2011:
    """The labelled records that are here."""
    (path,) = (shared_data() / "cinc2011").glob("*.npz")
    with np.load(path) as held:
        return Cinc2011(
            tuple(map(str, held["names"])), held["acceptable"].astype(np.bool_), held["delta"]
        )


@dataclass(frozen=True, slots=True, eq=False)
class BreathWindow:
    """One minute at 125 Hz of BIDMC: impedance, pleth and ECG, with the rate that two people
    counted.
    """

    record: str
    resp: NDArray[np.float64]
    pleth: NDArray[np.float64]
    ecg_mv: NDArray[np.float64]
    rate_hz: float
    breaths_per_min: float


def bidmc_windows() -> Iterator[BreathWindow]:
    """The minutes of BIDMC in which both annotators agree within 2 breaths a minute."""
    for path in sorted((shared_data() / "bidmc").glob("*.hea")):
        recording = read_wfdb(path)
        resp, pleth, ecg = recording.matrix(("RESP", "PLETH", "II"))
        rate_hz = recording.channels[0].rate_hz
        breaths = _breaths(path.with_name(f"{path.stem}_Breaths.csv"))
        minute = round(60 * rate_hz)
        for first in range(0, len(resp) - minute + 1, minute):
            rates = [_rate_per_min(marks, first, minute, rate_hz) for marks in breaths]
            if all(rate > 0 for rate in rates) and abs(rates[0] - rates[1]) <= 2:
                cut = slice(first, first + minute)
                yield BreathWindow(
                    path.stem, resp[cut], pleth[cut], ecg[cut], rate_hz, sum(rates) / 2
                )


def _breaths(path: Path) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The breaths that each of the two annotators marked, in samples."""
    with path.open(encoding="ascii", newline="") as file:
        rows = list(csv.reader(file))[1:]
    columns = ([row[k] for row in rows if len(row) > k] for k in (0, 1))
    one, two = (
        np.array(sorted(int(cell) for cell in column if cell.strip().isdigit()), dtype=np.int64)
        for column in columns
    )
    return one, two


def _rate_per_min(marks: NDArray[np.int64], first: int, count: int, rate_hz: float) -> float:
    """Breaths a minute from the first to the last mark inside; 0 for fewer than three."""
    inside = marks[(marks >= first) & (marks < first + count)]
    if len(inside) < 3:
        return 0.0
    return float((len(inside) - 1) * 60 * rate_hz / (inside[-1] - inside[0]))
