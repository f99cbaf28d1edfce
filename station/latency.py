"""How long a sample takes from the port to its pixel: the figure that `doctor --latency` shows.

A sample arrives when the reader thread has its last byte, and is painted when the window says
that the frame which shows it is done. Both use this host's monotonic clock.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

__all__ = ["LatencyMeter", "LatencyReport"]

_KEPT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyReport:
    """Milliseconds over the pieces that were painted; None while there are none."""

    pieces: int
    p50_ms: float | None
    p99_ms: float | None
    worst_ms: float | None


class LatencyMeter:
    """For one signal. One thread notes arrivals, another one paint; deques need no lock."""

    def __init__(self) -> None:
        """Begin without a measurement, measuring."""
        self._measuring = True
        self._waiting: deque[tuple[int, float]] = deque(maxlen=_KEPT)
        self._taken_s: deque[float] = deque(maxlen=_KEPT)

    def arrived(self, end_sample: int, monotonic_s: float) -> None:
        """A piece that ends before `end_sample` was read from the port."""
        if self._measuring:
            self._waiting.append((end_sample, monotonic_s))

    def painted(self, end_sample: int, monotonic_s: float) -> None:
        """Everything before `end_sample` is on the screen."""
        while self._waiting and self._waiting[0][0] <= end_sample:
            _, arrived_s = self._waiting.popleft()
            self._taken_s.append(monotonic_s - arrived_s)

    def begin(self) -> None:
        """Measure from now on, and only what arrives from now on."""
        self._waiting.clear()
        self._taken_s.clear()
        self._measuring = True

    def end(self) -> None:
        """The window looks elsewhere: what is still waiting says nothing."""
        self._measuring = False
        self._waiting.clear()

    def report(self) -> LatencyReport:
        """The figures so far."""
        taken = sorted(self._taken_s)
        if not taken:
            return LatencyReport(pieces=0, p50_ms=None, p99_ms=None, worst_ms=None)
        return LatencyReport(
            pieces=len(taken),
            p50_ms=1000 * taken[len(taken) // 2],
            p99_ms=1000 * taken[min(len(taken) - 1, int(0.99 * len(taken)))],
            worst_ms=1000 * taken[-1],
        )
