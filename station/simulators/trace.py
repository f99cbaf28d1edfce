"""A number that changes over time in straight lines, and its integral, both exact."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Trace"]

Floats = NDArray[np.float64]

# A step takes so long: a value has one size at a time.
_STEP_S: Final = 1e-3


class Trace:
    """Starts at a value and keeps it until it is told to change."""

    def __init__(self, value: float) -> None:
        self._times = [0.0]
        self._values = [float(value)]
        self._areas = [0.0]
        self._made: tuple[Floats, Floats, Floats] | None = None

    def change(self, at_s: float, value: float, over_s: float = 0.0) -> None:
        """Go to `value` from `at_s` on, within `over_s`. A change that is under way then goes no
        further. Raises `ValueError` where an earlier change begins later.
        """
        while len(self._times) > 1 and self._times[-1] > at_s:
            if self._times[-2] > at_s:
                raise ValueError("changes are told in the order of their times")
            now = float(self.at(np.array([at_s]))[0])
            del self._times[-1], self._values[-1], self._areas[-1]
            self._append(at_s, now)
        if self._times[-1] < at_s:
            self._append(at_s, self._values[-1])
        self._append(at_s + max(over_s, _STEP_S), value)

    def _append(self, time_s: float, value: float) -> None:
        self._made = None
        mean = 0.5 * (self._values[-1] + value)
        self._areas.append(self._areas[-1] + mean * (time_s - self._times[-1]))
        self._times.append(time_s)
        self._values.append(float(value))

    def at(self, times_s: Floats) -> Floats:
        """The value at these times, `(samples,)`; before 0 it is that at 0."""
        if len(self._times) == 1:
            return np.full(len(times_s), self._values[0])
        times, values, _ = self._arrays()
        return np.asarray(np.interp(times_s, times, values))

    @property
    def last(self) -> float:
        """The value that it goes to, or has."""
        return self._values[-1]

    def one(self, time_s: float) -> float:
        """The value at one time."""
        return float(self.at(np.array([time_s]))[0])

    def area(self, times_s: Floats) -> Floats:
        """The integral from 0 to these times, `(samples,)`."""
        if len(self._times) == 1:
            return np.asarray(times_s * self._values[0])
        times, values, areas = self._arrays()
        piece = np.clip(np.searchsorted(times, times_s, side="right") - 1, 0, len(times) - 1)
        since = times_s - times[piece]
        return np.asarray(areas[piece] + 0.5 * since * (values[piece] + self.at(times_s)))

    def _arrays(self) -> tuple[Floats, Floats, Floats]:
        """Times, values and areas as arrays, made once for each change."""
        if self._made is None:
            self._made = (np.array(self._times), np.array(self._values), np.array(self._areas))
        return self._made
