"""Takes a pacemaker's spikes out before they reach the filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SpikeClip"]

# A pacing pulse lasts up to 2 ms (IEC 60601-2-27, 201.12.1.101.13: 0.1 to 2 ms).
_PULSE_S: Final = 0.0025
# No QRS stands out so far from what is 2.5 ms before and after it.
_MOST_MV: Final = 0.5
# Between the periods of 50 and 60 Hz: a crest of strong mains stands out too, but not from the one
# before it.
_MAINS_S: Final = 0.018
# At lower rates one sample is as long as a narrow R wave, and a pulse is lost in the recorder's
# own filter.
_LOWEST_HZ: Final = 200.0


class SpikeClip:
    """Holds each sample to what the signal one pulse before and after it allows.

    Gives samples one pulse later. Lost ones (NaN) stay lost and allow anything.
    """

    def __init__(self, rate_hz: float) -> None:
        self.delay = int(np.ceil(_PULSE_S * rate_hz - 0.5)) if rate_hz >= _LOWEST_HZ else 0
        self._back = round(_MAINS_S * rate_hz)
        self._tail: NDArray[np.float64] | None = None

    def feed(self, block: NDArray[np.float64]) -> NDArray[np.float64]:
        """The samples that the next ones settle."""
        if not self.delay or not len(block):
            return block
        tail = np.full(self._back, block[0]) if self._tail is None else self._tail
        return self._clipped(np.concatenate((tail, block)))

    def flush(self) -> NDArray[np.float64]:
        """The rest, at the end of the stream."""
        if self._tail is None:
            return np.empty(0)
        rest = self._clipped(np.concatenate((self._tail, np.full(self.delay, self._tail[-1]))))
        self._tail = None
        return rest

    def _clipped(self, samples: NDArray[np.float64]) -> NDArray[np.float64]:
        """All but the first `back` and the last `delay`, which the next call begins with.

        `samples` is this call's own, and is written to.
        """
        back, delay = self._back, self.delay
        count = len(samples) - back - delay
        self._tail = samples[-back - delay :].copy()
        if count <= 0:
            return np.empty(0)
        here = samples[back : back + count]
        steps = here - samples[back + delay :]
        # What does not stand out from the sample behind it is allowed already.
        perhaps = np.flatnonzero(~(np.abs(steps, out=steps) <= _MOST_MV))
        if not len(perhaps):
            return here
        tall = here[perhaps]
        others = [samples[perhaps + (back + k)] for k in (-delay, delay, -back)]
        most = np.fmax(np.fmax(others[0], others[1]), others[2]) + _MOST_MV
        least = np.fmin(np.fmin(others[0], others[1]), others[2]) - _MOST_MV
        here[perhaps] = np.fmax(np.fmin(most, tall), least)
        here[perhaps[np.isnan(tall)]] = np.nan
        return here
