"""A recording as a person: instruments measure its signals where they would measure a heart.

WFDB, EDF, flight recordings and whatever else `station.recordings` opens. An instrument asks at
its own rate, so what was recorded at another one is resampled: the samples are joined by a
windowed sinc (Kaiser, beta 8, 16 zero crossings to each side), cut off at the lower of the two
half rates. Numbers beside the waves (oxygen, pulse rate, temperature) are those of the person who
stands in for the recorded one.

Where samples were lost an electrode is off and a finger is out: the EKG has a voltage that no
electrode has, the pulse wave stays where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.codec import load_spec
from station.recordings import SignalInfo, open_recording
from station.recordings.leads import is_ecg, is_pleth, standard_lead
from station.simulators.patient import State
from station.simulators.person import Person
from station.simulators.waves import LEADS

__all__ = ["OFF_MV", "Replay"]

Floats = NDArray[np.float64]

OFF_MV: Final = 1e4
"""The voltage of an electrode that is off: beyond every instrument's range."""

_MILLIVOLTS: Final = {"v": 1e3, "mv": 1.0, "uv": 1e-3, "µv": 1e-3, "μv": 1e-3, "nv": 1e-6}
# MLII of the MIT-BIH records is lead II with the electrodes on the chest.
_SAME: Final = {"mlii": "II", "ml ii": "II", "modified lead ii": "II"}
_CROSSINGS: Final = 16
_BETA: Final = 8.0
_LONGEST_REACH: Final = 128
_PIECE_S: Final = 30.0
_KEPT_PIECES: Final = 3
# The share of a half rate that is kept whole; the rest is the filter's slope.
_KEPT_BAND: Final = 0.9


class Replay:
    """As `station.simulators.person.Person`; `beside` has the numbers.

    Raises `ValueError` for a recording that no instrument of `spec_ids` can send, and what
    `station.recordings` raises for a file that cannot be read.
    """

    def __init__(self, path: Path, beside: Person, spec_ids: Sequence[str]) -> None:
        self._source = open_recording(path)
        self._beside = beside
        self._pieces: dict[int, dict[str, Floats]] = {}
        signals = self._source.signals
        ecg = [one for one in signals if is_ecg(one)]
        self._ecg = {_lead(one.name) or one.name: one for one in ecg}
        self._pleth = next((one for one in signals if is_pleth(one)), None)
        waves = set[str]().union(*map(_waves, spec_ids))
        if not waves:
            raise ValueError(f"{', '.join(spec_ids)}: no waveform, so there is nothing to replay")
        if not (("ecg" in waves and ecg) or ("pleth" in waves and self._pleth)):
            names = ", ".join(f"{one.name} ({one.unit})" for one in signals)
            raise ValueError(f"{path}: {names} are no {' or '.join(sorted(waves))}")
        self._range = (0.0, 1.0) if self._pleth is None else self._extent(self._pleth)

    @property
    def leads(self) -> tuple[str, ...]:
        """What to ask `ecg` for: the leads of the recording, those known by name first."""
        known = [lead for lead in LEADS if lead in self._ecg]
        return (*known, *(name for name in self._ecg if name not in known)) or ("II",)

    @property
    def duration_s(self) -> float:
        """How long the recording is."""
        return max(one.duration_s for one in self._source.signals)

    def at(self, time_s: float) -> State:
        """The person who stands in."""
        return self._beside.at(time_s)

    def beat_times(self, start_s: float, end_s: float) -> Floats:
        """The person who stands in."""
        return self._beside.beat_times(start_s, end_s)

    def ecg(self, times_s: Floats, leads: tuple[str, ...] = ("II",)) -> Floats:
        """The recorded leads in mV, `(leads, samples)`. One that was not recorded is off, but
        where one lead is asked for the first of the recording stands in for it.
        """
        out = np.full((len(leads), len(times_s)), OFF_MV)
        for row, lead in enumerate(leads):
            signal = self._ecg.get(lead)
            if signal is None and len(leads) == 1:
                signal = next(iter(self._ecg.values()), None)
            if signal is not None:
                factor = _MILLIVOLTS.get(signal.unit.casefold(), 1.0)
                values = factor * self._resampled(signal, times_s)
                out[row] = np.where(np.isnan(values), OFF_MV, values)
        return out

    def pleth(self, times_s: Floats) -> Floats:
        """The recorded pulse wave, `(samples,)`, from 0 to 1 over the whole recording."""
        if self._pleth is None:
            return self._beside.pleth(times_s)
        low, high = self._range
        values = (self._resampled(self._pleth, times_s) - low) / (high - low)
        return np.asarray(np.clip(np.nan_to_num(values, nan=0.0), 0.0, 1.0))

    def weight_at(self, time_s: float) -> float:
        """Body weight in kg of the person who stands in."""
        return self._beside.weight_at(time_s)

    def height_at(self, time_s: float) -> float:
        """Body height in cm of the person who stands in."""
        return self._beside.height_at(time_s)

    def _resampled(self, signal: SignalInfo, times_s: Floats) -> Floats:
        """The signal at these even times, NaN where it was lost and before and after it."""
        if not len(times_s):
            return np.empty(0)
        asked_hz = 1.0 / (times_s[1] - times_s[0]) if len(times_s) > 1 else signal.rate_hz
        narrower = min(1.0, asked_hz / signal.rate_hz)
        if narrower > 0.999:
            narrower = 1.0
        reach = int(np.ceil(_CROSSINGS / narrower))
        place = times_s * signal.rate_hz
        nearest = np.rint(place).astype(np.int64)
        if narrower == 1.0 and np.all(np.abs(place - nearest) < 1e-6):
            return self._samples(signal, nearest)
        first, last = int(nearest[0]) - reach, int(nearest[-1]) + reach
        window = self._samples(signal, np.arange(first, last + 1))
        lost = np.isnan(window)
        taps = nearest[:, np.newaxis] - first + np.arange(-reach, reach + 1)
        away = (place - nearest)[:, np.newaxis] - np.arange(-reach, reach + 1)
        weights = np.sinc(away * narrower * (_KEPT_BAND if narrower < 1.0 else 1.0))
        weights *= _kaiser(away / (reach + 0.5))
        weights /= weights.sum(axis=1, keepdims=True)
        values = (np.where(lost, 0.0, window)[taps] * weights).sum(axis=1)
        return np.asarray(np.where(lost[nearest - first], np.nan, values))

    def _samples(self, signal: SignalInfo, numbers: NDArray[np.int64]) -> Floats:
        """Samples by their numbers, NaN long before the first and long after the last."""
        out = np.full(len(numbers), np.nan)
        edge = np.clip(numbers, 0, max(0, signal.samples - 1))
        samples_a_piece = round(_PIECE_S * signal.rate_hz)
        for piece in np.unique(edge // samples_a_piece).tolist():
            held = self._piece(piece)[signal.name]
            inside = edge // samples_a_piece == piece
            index = np.minimum(edge[inside] - piece * samples_a_piece, len(held) - 1)
            out[inside] = held[index] if len(held) else np.nan
        # The first and the last sample go on for as long as a filter reaches.
        far = (numbers < -_LONGEST_REACH) | (numbers >= signal.samples + _LONGEST_REACH)
        return np.asarray(np.where(far, np.nan, out))

    def _piece(self, piece: int) -> dict[str, Floats]:
        """Half a minute of all channels, kept while it is played."""
        if piece not in self._pieces:
            if len(self._pieces) >= _KEPT_PIECES:
                del self._pieces[next(iter(self._pieces))]
            read = self._source.read(piece * _PIECE_S, _PIECE_S)
            self._pieces[piece] = {channel.name: channel.samples for channel in read.channels}
        return self._pieces[piece]

    def _extent(self, signal: SignalInfo) -> tuple[float, float]:
        """Lowest and highest value of the first minutes."""
        lows, highs = [], []
        for piece in range(min(10, int(signal.duration_s // _PIECE_S) + 1)):
            held = self._piece(piece)[signal.name]
            held = held[~np.isnan(held)]
            if len(held):
                lows.append(float(held.min()))
                highs.append(float(held.max()))
        if not lows or max(highs) == min(lows):
            return 0.0, 1.0
        return min(lows), max(highs)


def _lead(name: str) -> str | None:
    return _SAME.get(name.strip().casefold()) or standard_lead(name)


def _waves(spec_id: str) -> set[str]:
    """The signals that an instrument sends."""
    messages = load_spec(spec_id).messages
    return {wave.signal for message in messages for wave in message.waveforms}


@lru_cache(maxsize=1)
def _window() -> Floats:
    return np.asarray(np.i0(_BETA * np.sqrt(1.0 - np.linspace(0.0, 1.0, 2049) ** 2)) / np.i0(_BETA))


def _kaiser(away: Floats) -> Floats:
    """The Kaiser window at these shares of its half width."""
    return np.asarray(np.interp(np.abs(away), np.linspace(0.0, 1.0, 2049), _window(), right=0.0))
