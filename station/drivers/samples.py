"""From runs of samples to `SampleBlock`s: one index for the life of a stream, lost samples kept
as masked ones, and the rate as it really is.

Index and time: `first_sample` grows by every sample that was sent, received or not. The host
time of a sample is told from the arrival of its piece: the last sample of a piece is taken to
have been measured when the piece arrived.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from station.codec import Samples
from station.vitals import DeviceIdentity, Origin, SampleBlock

__all__ = ["SampleAssembler"]

# The measured rate is told over this long a time; shorter, arrival jitter would show in it.
_RATE_WINDOW_S = 30.0
_RATE_SHORTEST_S = 5.0
# A gap is never filled with more than this: a reader of the ring has forgotten the rest anyway.
_LONGEST_GAP_S = 600.0


class SampleAssembler:
    """Follows one signal of one device across pieces, gaps and reconnections."""

    def __init__(self, device: DeviceIdentity, origin: Origin) -> None:
        """Begin at sample 0."""
        self._device = device
        self._origin = origin
        self._next = 0
        self._last_arrival_s: float | None = None
        self._interrupted = False
        self._marks: deque[tuple[float, int]] = deque()

    def interrupted(self) -> None:
        """The link was lost: how much is missing will be told by the clock."""
        self._interrupted = True
        self._marks.clear()

    def add(self, piece: Samples, arrived_s: float) -> SampleBlock:
        """Turn a run into a block; what was lost before it stands in front, masked."""
        count = piece.counts.shape[1]
        lost = self._lost(piece, arrived_s)
        counts, valid = piece.counts, piece.valid
        if lost:
            gap = (len(piece.channels), lost)
            counts = np.concatenate((np.zeros(gap, dtype=np.int32), counts), axis=1)
            valid = np.concatenate((np.zeros(gap, dtype=np.bool_), valid), axis=1)
        first = self._next
        self._next += lost + count
        self._last_arrival_s = arrived_s
        self._interrupted = False
        return SampleBlock(
            signal=piece.signal,
            channels=piece.channels,
            first_sample=first,
            first_monotonic_s=arrived_s - (lost + count - 1) / piece.rate_hz,
            rate_hz=piece.rate_hz,
            measured_rate_hz=self._rate(arrived_s),
            counts=counts,
            scale=piece.scale,
            offset=piece.offset,
            unit=piece.unit,
            valid=valid,
            lost_before=lost,
            device=self._device,
            origin=self._origin,
            band_high_hz=piece.band_high_hz,
        )

    def _lost(self, piece: Samples, arrived_s: float) -> int:
        """How many samples are missing: by the device's counter, else by the clock."""
        if self._last_arrival_s is None:
            return 0
        if piece.lost_before is not None and not self._interrupted:
            return min(piece.lost_before, round(_LONGEST_GAP_S * piece.rate_hz))
        if not self._interrupted:
            return 0
        elapsed_s = min(arrived_s - self._last_arrival_s, _LONGEST_GAP_S)
        return max(0, round(elapsed_s * piece.rate_hz) - int(piece.counts.shape[1]))

    def _rate(self, arrived_s: float) -> float | None:
        """Samples sent a second over the last half minute, None while that is too short."""
        marks = self._marks
        if not marks or arrived_s - marks[-1][0] >= 1.0:
            marks.append((arrived_s, self._next))
            while arrived_s - marks[0][0] > _RATE_WINDOW_S:
                marks.popleft()
        since_s, since = marks[0]
        if arrived_s - since_s < _RATE_SHORTEST_S:
            return None
        return (self._next - since) / (arrived_s - since_s)
