"""The live EKG as it is shown: leads in order, filtered, with the last minutes to go back to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from station.ekg.chain import chain_of
from station.ekg.montage import Montage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from station.capture.ring import SampleRing

__all__ = ["BACK_S", "EkgPiece", "EkgStream"]

BACK_S: Final = 300.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EkgPiece:
    """Shown leads `(leads, samples)` in mV from `first_sample` of the stream on, NaN where lost."""

    first_sample: int
    mv: NDArray[np.float64]

    @property
    def end(self) -> int:
        """Index after the last sample."""
        return self.first_sample + int(self.mv.shape[1])


class EkgStream:
    """One ring with one chain of filters. Another ring, or other filters, want another stream.

    Not for two threads at once.
    """

    def __init__(self, ring: SampleRing, filters: Sequence[str], *, back_s: float = BACK_S) -> None:
        """Begins with what the ring holds of the last `back_s` seconds, at the first `take`.

        Raises `SignalError` for filters that the rate of the ring does not allow.
        """
        self.ring = ring
        self.rate_hz = ring.rate_hz
        self.montage = Montage(ring.channels)
        self.filter = chain_of(filters, ring.rate_hz, len(ring.channels))
        self._capacity = max(2, round(back_s * ring.rate_hz))
        self._kept: NDArray[np.float32] = np.full(
            (len(self.montage.names), self._capacity), np.nan, dtype=np.float32
        )
        self._start = self._end = max(0, ring.end - self._capacity)

    @property
    def start(self) -> int:
        """Index of the oldest sample that can be gone back to."""
        return max(self._start, self._end - self._capacity)

    @property
    def end(self) -> int:
        """Index after the newest sample that was taken."""
        return self._end

    def take(self) -> EkgPiece:
        """Everything that is new in the ring, filtered; samples that were missed are lost ones."""
        piece = self.ring.since(self._end)
        first = self._end
        block = self.ring.millivolts(piece)
        missed = min(piece.first_sample - first, self._capacity)
        if self._start == self._end:  # what the ring never had is not lost
            first, missed = piece.first_sample, 0
            self._start = self._end = first
        if missed:
            first = piece.first_sample - missed
            block = np.concatenate((np.full((len(block), missed), np.nan), block), axis=1)
        shown = self.montage.apply(self.filter.feed(block)) if block.shape[1] else block[:0]
        self._end = piece.end
        if block.shape[1]:
            self._keep(first, shown)
        else:
            shown = np.empty((len(self.montage.names), 0))
        return EkgPiece(first_sample=first, mv=shown)

    def back(self, first: int, count: int) -> NDArray[np.float32]:
        """Leads `(leads, count)` in mV from sample `first` on, NaN for what is not kept."""
        out = np.full((len(self._kept), max(0, count)), np.nan, dtype=np.float32)
        begin, end = max(first, self.start), min(first + count, self._end)
        at = begin
        while at < end:  # at most twice: the buffer wraps
            place = at % self._capacity
            take = min(end - at, self._capacity - place)
            out[:, at - first : at - first + take] = self._kept[:, place : place + take]
            at += take
        return out

    def _keep(self, first: int, shown: NDArray[np.float64]) -> None:
        keep = min(shown.shape[1], self._capacity)
        at = first + shown.shape[1] - keep
        source = shown.shape[1] - keep
        while source < shown.shape[1]:
            place = at % self._capacity
            take = min(shown.shape[1] - source, self._capacity - place)
            self._kept[:, place : place + take] = shown[:, source : source + take]
            source += take
            at += take
