"""Pulses in a plethysmogram: where each begins and peaks, live and in a whole recording.

`PlethDetector` takes the stream as it comes and gives each pulse once, `latency_s` after its
upstroke at the latest. The pulses are the same however the stream is cut, and `detect_pulses`
is the same detector fed at once. What the pulses say together (rate, perfusion, motion, whether
it is steady enough to be captured) is `PlethDetector.state`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from station.signals.inputs import as_rate, as_samples
from station.signals.pleth_pulses import PulseBeat, PulseFinder
from station.signals.pleth_state import PlethState, PlethTracker

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["PlethDetector", "PlethState", "PulseBeat", "detect_pulses"]

# Oximeters send 60, 75, 100 or 125 samples a second.
_LOWEST_HZ: Final = 25.0
_HIGHEST_HZ: Final = 500.0


class PlethDetector:
    """Streaming pulse detector for one pleth signal of 25 to 500 Hz. Bounded memory."""

    def __init__(self, rate_hz: float, *, carries_dc: bool = False) -> None:
        """`carries_dc`: the signal is light with its constant part, so AC/DC means perfusion.

        Raises `SignalError` for a rate outside 25 to 500 Hz.
        """
        self.rate_hz = as_rate(rate_hz, _LOWEST_HZ, _HIGHEST_HZ)
        self._finder = PulseFinder(self.rate_hz)
        self._tracker = PlethTracker(self.rate_hz, carries_dc=carries_dc)
        self._fed = 0

    @property
    def latency_s(self) -> float:
        """The longest time from a pulse's steepest rise until it is given, in s.

        The first pulses wait until 3 s of upstrokes were seen.
        """
        return self._finder.latency_s

    @property
    def state(self) -> PlethState:
        """Rate, perfusion, motion and stability as of the last sample fed."""
        return self._tracker.state(self._fed)

    def feed(self, block: ArrayLike) -> list[PulseBeat]:
        """Take samples `(samples,)`, NaN where lost; pulses that became certain, in order.

        Raises `SignalError` for anything that is not one row of finite numbers or NaN.
        """
        samples = as_samples(block, "pleth")
        self._fed += len(samples)
        return self._followed(self._finder.feed(samples))

    def flush(self) -> list[PulseBeat]:
        """The pulses still undecided at the end of the stream. Nothing may be fed after it."""
        return self._followed(self._finder.flush())

    def _followed(self, pulses: list[PulseBeat]) -> list[PulseBeat]:
        for pulse in pulses:
            self._tracker.add(pulse)
        return pulses


def detect_pulses(samples: ArrayLike, rate_hz: float) -> list[PulseBeat]:
    """All pulses of a whole recording `(samples,)` of 25 to 500 Hz; none where there are none.

    The same arithmetic as `PlethDetector`. Raises `SignalError` for what is no signal.
    """
    finder = PulseFinder(as_rate(rate_hz, _LOWEST_HZ, _HIGHEST_HZ))
    return finder.feed(as_samples(samples, "pleth")) + finder.flush()
