"""How high the broad envelope lies between beats: it tells noisy stretches from clean ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.signals.beat_filter import Plan

__all__ = ["Unrest"]

# The envelope is a mean over 80 ms: each third value is enough for a median.
_EVERY: Final = 3
_SECONDS: Final = 4


class Unrest:
    """Medians of the envelope over whole seconds of the stream, so that its cuts do not matter.

    A second with a QRS complex or two is mostly what lies between them, so its median is that.
    """

    def __init__(self, plan: Plan) -> None:
        self._length = int(plan.rate_hz)
        self._recent = np.empty(0)
        self._means = np.empty(0)
        self.restart()

    def restart(self) -> None:
        """Begin after a lost span; until its first second is over, what was known before holds."""
        self._rest: NDArray[np.float32] = np.empty(0, np.float32)
        self._means = self._means[-1:]
        self._first = 0

    def add(self, broad: NDArray[np.float32]) -> None:
        """Take the next values in."""
        rest = np.concatenate((self._rest, broad)) if len(self._rest) else broad
        whole = len(rest) // self._length
        if whole:
            seconds = rest[: whole * self._length].reshape(whole, self._length)
            self._seconds(seconds[:, ::_EVERY])
        self._rest = rest[whole * self._length :].copy()

    def close(self) -> None:
        """No more values: a stream shorter than a second is judged by what there is."""
        if not len(self._means) and len(self._rest):
            self._seconds(self._rest[None, ::_EVERY])

    def before(self, at: NDArray[np.int64]) -> NDArray[np.float64]:
        """For each sample, the mean over the four seconds before its own second.

        In the first second of a stream it is that second's own. `at` goes up from call to call.
        """
        if not len(at):
            return np.empty(0)
        seconds = at // self._length
        means = self._means[seconds - self._first]
        done = int(seconds[-1]) - self._first
        self._means = self._means[done:]
        self._first += done
        return means

    def _seconds(self, seconds: NDArray[np.float32]) -> None:
        middle = seconds.shape[1] // 2
        medians = np.partition(seconds, middle, axis=1)[:, middle].astype(np.float64)
        if not len(self._recent):
            # Before the first second nothing else is known than that second.
            self._recent = np.repeat(medians[:1], _SECONDS)
            self._means = medians[:1]
        every = np.concatenate((self._recent, medians))
        means = (every[1:-3] + every[2:-2] + every[3:-1] + every[4:]) / _SECONDS
        self._means = np.concatenate((self._means, means))
        self._recent = every[-_SECONDS:]
