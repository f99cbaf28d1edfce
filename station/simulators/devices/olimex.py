"""An Olimex SHIELD-EKG-EMG: six inputs of ten bits, of which some have a shield with electrodes.

Sends from the moment it has power. The inputs without a shield float about the middle.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.codec import encode, load_spec
from station.simulators.devices.base import Act, Metronome, Scene, StreamDevice
from station.simulators.ecg import PatientEcg

__all__ = ["OlimexShield"]

_MIDDLE: Final = 512
_HIGHEST: Final = 1023
# The gain is a screw; a usual one fills a third of the range with an R wave of 1 mV.
_COUNTS_PER_MV: Final = 180.0
_FLOATING: Final = 40.0


class OlimexShield(StreamDevice):
    """`leads` are on the first inputs, in that order."""

    spec_id = "olimex_ekg"

    def __init__(
        self, scene: Scene, mode: str = "demo_256_hz", leads: tuple[str, ...] = ("II",)
    ) -> None:
        self._spec = load_spec(self.spec_id)
        messages = {message.mode: message for message in self._spec.messages}
        if mode not in messages:
            raise ValueError(f"no mode {mode}; there are {', '.join(map(str, messages))}")
        self._message = messages[mode].id
        wave = messages[mode].waveforms[0]
        self._inputs = len(wave.channels)
        rate_hz = int(wave.rate_hz)
        self._samples = Metronome(rate_hz)
        self._ecg = PatientEcg(scene.patient, rate_hz, leads)
        self._count = 0
        self._to_lose = 0
        self._off: set[int] = set()

    def acts(self) -> Mapping[str, Act]:
        """Electrodes, and a computer that is too slow."""
        return {
            "lead_off": self._lead_off,
            "lead_on": self._lead_on,
            "lose_frames": self._lose_frames,
        }

    def tick(self, now: float) -> bytes:
        """The packets that are due."""
        due = self._samples.due(now)
        counts = self._counts(due)
        return b"".join(self._frame(column) for column in counts.T)

    def _counts(self, due: range) -> NDArray[np.int64]:
        """What the converter gives, `(inputs, samples)`."""
        numbers = np.arange(due.start, due.stop)
        floating = _MIDDLE + _FLOATING * np.sin(numbers / 9.0)
        counts = np.tile(np.rint(floating).astype(np.int64), (self._inputs, 1))
        signal = _MIDDLE + _COUNTS_PER_MV * self._ecg.millivolts(due.start, len(due))
        counts[: len(signal)] = np.clip(np.rint(signal), 1, _HIGHEST - 1)
        counts[sorted(self._off)] = _HIGHEST
        return counts

    def _frame(self, counts: NDArray[np.int64]) -> bytes:
        count, self._count = self._count, (self._count + 1) % 256
        if self._to_lose:
            self._to_lose -= 1
            return b""
        return encode(self._spec, self._message, {"count": count, "ecg": counts})

    def _index(self, channel: int) -> int:
        if not 1 <= channel <= self._inputs:
            raise ValueError(f"channels are 1 to {self._inputs}, got {channel}")
        return channel - 1

    def _lead_off(self, now: float, channel: int = 1) -> None:
        self._off.add(self._index(channel))

    def _lead_on(self, now: float, channel: int = 1) -> None:
        self._off.discard(self._index(channel))

    def _lose_frames(self, now: float, count: int = 1) -> None:
        self._to_lose += int(count)
