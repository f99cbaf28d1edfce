"""An OpenBCI Cyton board behind its radio dongle: 250 samples a second of up to eight leads.

Silent until `b`, quiet again after `s`; `v` resets it and answers with its greeting, which ends
in `$$$`. Inputs without an electrode rail, as the amplifier's do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from station.codec import encode, load_spec
from station.simulators.devices.base import Act, Metronome, Scene, StreamDevice
from station.simulators.ecg import EcgSource, PatientEcg
from station.simulators.recordings import RecordedEcg

__all__ = ["CytonBoard"]

RATE_HZ: Final = 250
_RAILED: Final = 0x7FFFFF
# The accelerometer's 25 Hz are sent in every tenth frame; the others carry zeros.
_ACCELEROMETER_EVERY: Final = 10
# 1 g on the z axis of a board that lies flat: 16 g / 0.002 are 8000 counts.
_LYING_FLAT: Final = (0, 0, 8000)

# Where the sample number and the eight inputs of 24 bits, big end first, are in a frame.
_NUMBER: Final = 1
_INPUTS: Final = slice(2, 26)

_GREETING: Final = (
    b"OpenBCI V3 8-16 channel\nOn Board ADS1299 Device ID: 0x3E\n"
    b"LIS3DH Device ID: 0x33\nFirmware: v3.1.2\n$$$"
)
_CHANNEL_SETTINGS: Final = b"x"
_SETTINGS_END: Final = b"X"

# The eight leads that the others follow from.
_LEADS: Final = ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")


class CytonBoard(StreamDevice):
    """`recorded`: the heart of the shipped recording, on channels 1 and 2, not the patient's."""

    spec_id = "openbci_cyton"
    most_leads: ClassVar[int] = 8

    def __init__(self, scene: Scene, *, recorded: bool = False, leads: tuple[str, ...] = _LEADS):
        self._spec = load_spec(self.spec_id)
        message = self._spec.message("sample")
        wave = next(wave for wave in message.waveforms if wave.signal == "ecg")
        self._counts_per_mv = 1000.0 / float(wave.scale)
        self._channels = wave.channels
        self._ecg: EcgSource = (
            RecordedEcg(RATE_HZ) if recorded else PatientEcg(scene.patient, RATE_HZ, leads)
        )
        if len(self._ecg.leads) > len(self._channels):
            raise ValueError(f"{len(self._ecg.leads)} leads for {len(self._channels)} channels")
        self._lying, self._still = self._empty(_LYING_FLAT), self._empty((0, 0, 0))
        self._samples: Metronome | None = None
        self._sample_number = 0
        self._off: set[int] = set()
        self._to_lose = 0
        self._settings = b""

    @property
    def leads(self) -> dict[str, str]:
        """Which lead is on which channel of the spec."""
        return dict(zip(self._channels, self._ecg.leads, strict=False))

    def acts(self) -> Mapping[str, Act]:
        """Electrodes and the radio between board and dongle."""
        return {
            "lead_off": self._lead_off,
            "lead_on": self._lead_on,
            "lose_frames": self._lose_frames,
            "reset": self._reset,
        }

    def receive(self, data: bytes, now: float) -> bytes:
        """One-letter commands, and `x … X` in between."""
        answer = b""
        for value in data:
            answer += self._command(bytes((value,)), now)
        return answer

    def tick(self, now: float) -> bytes:
        """The frames that are due while streaming."""
        if self._samples is None:
            return b""
        due = self._samples.due(now)
        frames = self._frames(due, self._counts(due))
        lost, self._to_lose = min(self._to_lose, len(due)), max(0, self._to_lose - len(due))
        return frames[lost:].tobytes()

    def _command(self, letter: bytes, now: float) -> bytes:
        if self._settings:
            self._settings += letter
            if letter == _SETTINGS_END:
                channel, self._settings = self._settings[1:2], b""
                return b"Success: Channel set for " + channel + b"$$$"
        elif letter == b"b" and self._samples is None:
            self._samples, self._sample_number = Metronome(RATE_HZ), 0
            self._samples.due(now)
        elif letter == b"s":
            self._samples = None
        elif letter == b"v":
            self._reset(now)
            return _GREETING
        elif letter == _CHANNEL_SETTINGS:
            self._settings = letter
        return b""

    def _counts(self, due: range) -> NDArray[np.int64]:
        """What the converter gives, `(channels, samples)`."""
        counts = np.full((len(self._channels), len(due)), _RAILED, dtype=np.int64)
        connected = self._ecg.millivolts(due.start, len(due)) * self._counts_per_mv
        counts[: len(connected)] = np.clip(np.rint(connected), -_RAILED, _RAILED)
        counts[sorted(self._off)] = _RAILED
        return counts

    def _frames(self, due: range, counts: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Frames `(samples, 33)`: one that was encoded, with other numbers and inputs in it.

        Encoding 250 a second by themselves is half of what fifty boards in a process cost.
        """
        numbers = np.arange(due.start, due.stop)
        moving = numbers % _ACCELEROMETER_EVERY == 0
        frames = np.where(moving[:, np.newaxis], self._lying, self._still)
        frames[:, _NUMBER] = (self._sample_number + np.arange(len(due))) % 256
        self._sample_number = (self._sample_number + len(due)) % 256
        big_endian = counts.T.astype(">i4")[..., np.newaxis].view(np.uint8)
        frames[:, _INPUTS] = big_endian[..., 1:].reshape(len(due), 3 * len(self._channels))
        return np.asarray(frames)

    def _empty(self, acceleration: tuple[int, int, int]) -> NDArray[np.uint8]:
        """A frame of zeros but for the acceleration."""
        values = {
            "sample_number": 0,
            "footer": "accelerometer",
            "ecg": [0] * len(self._channels),
            "acceleration": acceleration,
        }
        return np.frombuffer(encode(self._spec, "sample", values), np.uint8)

    def _index(self, channel: int) -> int:
        if not 1 <= channel <= len(self._channels):
            raise ValueError(f"channels are 1 to {len(self._channels)}, got {channel}")
        return channel - 1

    def _lead_off(self, now: float, channel: int = 1) -> None:
        self._off.add(self._index(channel))

    def _lead_on(self, now: float, channel: int = 1) -> None:
        self._off.discard(self._index(channel))

    def _lose_frames(self, now: float, count: int = 1) -> None:
        self._to_lose += int(count)

    def _reset(self, now: float) -> None:
        self._samples, self._settings = None, b""
