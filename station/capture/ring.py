"""A preallocated ring of samples: written by the I/O thread, read by the window each frame.

One writer, any readers, no lock: the writer announces how far it will write, stores the samples
and publishes the new end index last; a reader copies and then drops what was overwritten, or
announced to be, while it copied.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Final

import numpy as np

from station.vitals import Quantity, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.vitals import DeviceIdentity, Origin, SampleBlock

__all__ = ["RingPiece", "SampleRing"]

_STREAMS: Final = count(1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RingPiece:
    """A copy out of the ring: counts int32 and valid bool, both `(channels, samples)`."""

    first_sample: int
    counts: NDArray[np.int32]
    valid: NDArray[np.bool_]

    @property
    def end(self) -> int:
        """Index after the last sample."""
        return self.first_sample + int(self.counts.shape[1])


class SampleRing:
    """The last `seconds` of one signal. Physical value = counts * scale + offset, in `unit`."""

    def __init__(self, block: SampleBlock, seconds: float) -> None:
        """Size it by the first block of the stream."""
        self.stream: int = next(_STREAMS)
        """Which stream this is: sample numbers mean nothing in another one."""
        self.signal: str = block.signal
        self.channels: tuple[str, ...] = block.channels
        self.rate_hz: float = block.rate_hz
        self.measured_rate_hz: float | None = None
        self.scale: float = block.scale
        self.offset: float = block.offset
        self.unit: Unit = block.unit
        self.device: DeviceIdentity = block.device
        self.origin: Origin = block.origin
        self.band_high_hz: float | None = block.band_high_hz
        self.lost_samples: int = 0
        self.last_arrival_monotonic_s: float = 0.0
        self._capacity = max(2, round(seconds * block.rate_hz))
        self._counts = np.zeros((len(block.channels), self._capacity), dtype=np.int32)
        self._valid = np.zeros((len(block.channels), self._capacity), dtype=np.bool_)
        self._start = block.first_sample
        self._end = block.first_sample
        self._writing_to = block.first_sample

    @property
    def end(self) -> int:
        """Index after the newest sample of the stream."""
        return self._end

    @property
    def capacity(self) -> int:
        """How many samples per channel it holds."""
        return self._capacity

    @property
    def filled(self) -> int:
        """How many of the newest samples can be read back."""
        return min(self._end - self._start, self._capacity)

    @property
    def filled_s(self) -> float:
        """Seconds of signal that can be read back."""
        return self.filled / self.rate_hz

    def continues(self, block: SampleBlock) -> bool:
        """Whether a block is the same stream, later: same instrument, channels, rate and scale."""
        return (
            block.first_sample >= self._end
            and (block.device.spec, block.device.name) == (self.device.spec, self.device.name)
            and block.origin is self.origin
            and block.channels == self.channels
            and (block.rate_hz, block.scale, block.offset, block.unit)
            == (self.rate_hz, self.scale, self.offset, self.unit)
        )

    def write(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        """Append a block. A jump ahead in `first_sample` becomes masked samples."""
        missing = block.first_sample - self._end
        if missing < 0:
            raise ValueError(f"sample {block.first_sample} comes after {self._end}")
        self._writing_to = block.first_sample + block.counts.shape[1]
        if missing:
            self._put(
                self._end,
                np.zeros((len(self.channels), min(missing, self._capacity)), dtype=np.int32),
                np.zeros((len(self.channels), min(missing, self._capacity)), dtype=np.bool_),
            )
        self._put(block.first_sample, block.counts, block.valid)
        self.lost_samples += block.lost_before
        self.measured_rate_hz = block.measured_rate_hz
        self.device = block.device
        self.last_arrival_monotonic_s = arrived_monotonic_s
        self._end = self._writing_to

    def _put(self, first: int, counts: NDArray[np.int32], valid: NDArray[np.bool_]) -> None:
        keep = min(counts.shape[1], self._capacity)
        first += counts.shape[1] - keep
        at = first % self._capacity
        head = min(keep, self._capacity - at)
        source = counts.shape[1] - keep
        self._counts[:, at : at + head] = counts[:, source : source + head]
        self._valid[:, at : at + head] = valid[:, source : source + head]
        if keep > head:
            self._counts[:, : keep - head] = counts[:, source + head :]
            self._valid[:, : keep - head] = valid[:, source + head :]

    def since(self, sample: int) -> RingPiece:
        """Copy what is there from `sample` on (or from the oldest that is still kept)."""
        end = self._end
        first = max(sample, end - self._capacity, self._start)
        first = min(first, end)
        at = first % self._capacity
        if at + end - first <= self._capacity:  # in one piece, as nearly always
            place = slice(at, at + end - first)
            counts, valid = self._counts[:, place].copy(), self._valid[:, place].copy()
        else:
            index = np.arange(first, end) % self._capacity
            counts, valid = self._counts[:, index], self._valid[:, index]
        overwritten = max(0, (self._writing_to - self._capacity) - first)
        if overwritten:
            counts, valid = counts[:, overwritten:], valid[:, overwritten:]
            first = min(first + overwritten, end)
        return RingPiece(first_sample=first, counts=counts, valid=valid)

    def millivolts(self, piece: RingPiece) -> NDArray[np.float64]:
        """A piece of a voltage in mV, float64 `(channels, samples)`, NaN where nothing was
        received.
        """
        values = (piece.counts * np.float64(self.scale) + np.float64(self.offset)) * self._one_mv
        return np.where(piece.valid, values, np.nan)

    @cached_property
    def _one_mv(self) -> float:
        return float(Quantity(Decimal(1), self.unit).to(Unit.MILLIVOLT, 9).value)

    def last(self, seconds: float) -> RingPiece:
        """Copy the newest `seconds`."""
        return self.since(self._end - round(seconds * self.rate_hz))
