"""Estimates breathing from the waves that come in, from a thread of its own: it is long work.

What it finds stands beside a person's count and is never filed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from station.capture.views import BreathsView, Phase, TileState
from station.engine.follower import Follower
from station.visit import ResultKind

if TYPE_CHECKING:
    from station.capture.ring import SampleRing
    from station.capture.views import StationView
    from station.signals.inputs import Signal

__all__ = ["BreathFollower", "estimate", "wanted"]

# The rate is a mean over a minute: it does not change faster than it can be read.
_LOOK_S: Final = 5.0
_WINDOW_S: Final = 60.0
# What was silent for longer is not there any more.
_SILENT_S: Final = 3.0
_SIGNALS: Final = ("ecg", "pleth")
_OPEN: Final = (Phase.CONFIRMED, Phase.MEASURING, Phase.ACCEPTED)
_TOLD: Final = (TileState.CAPTURED, TileState.BY_HAND, TileState.NOT_DONE)


class BreathFollower(Follower[BreathsView]):
    """`view` is the newest estimate; None while no wave comes in, or nobody wants one."""

    def __init__(
        self, ring: Callable[[str], SampleRing | None], *, look_s: float = _LOOK_S
    ) -> None:
        """`ring` gives the present stream of a signal, from any thread."""
        super().__init__("station-breaths", "Breathing", look_s)
        self._ring = ring
        self._wanted = False

    def follow(self, view: StationView) -> None:
        """How everything stands now: whether there is somebody to estimate for."""
        self._wanted = wanted(view)
        if not self._wanted:
            self.view = None

    def look(self) -> BreathsView | None:
        """The newest estimate of the waves that are there."""
        if not self._wanted:
            return None
        rings = {name: ring for name in _SIGNALS if (ring := self._ring(name)) is not None}
        return estimate(rings, time.monotonic()) if rings else None


def wanted(view: StationView) -> bool:
    """Whether a person at work has a patient whose breathing is not kept yet."""
    if view.actor is None or view.locked or view.visit is None or view.visit.phase not in _OPEN:
        return False
    return any(
        tile.kind is ResultKind.RESPIRATORY_RATE and tile.state not in _TOLD for tile in view.tiles
    )


def estimate(rings: dict[str, SampleRing], now_s: float) -> BreathsView | None:
    """The rate over the last minute that all live signals cover; None where none is live.

    `rings` by the name of the signal ("ecg" and "pleth" are used), `now_s` by the clock by which
    samples arrive.
    """
    # Not at the top: the sign-in page does not wait for it.
    from station.signals.inputs import SignalError
    from station.signals.respiration import respiratory_rate

    live = {
        name: ring
        for name, ring in rings.items()
        if name in _SIGNALS and now_s - ring.last_arrival_monotonic_s <= _SILENT_S
    }
    if not live:
        return None
    seconds = min(_WINDOW_S, *(ring.filled_s for ring in live.values()))
    signals = {name: _last(ring, name, seconds) for name, ring in live.items()}
    try:
        found = respiratory_rate(ecg=signals.get("ecg"), pleth=signals.get("pleth"))
    except SignalError as problem:
        return BreathsView(says=str(problem))
    if found.value_per_min is None:
        return BreathsView(says=found.reason or "", of=tuple(live))
    return BreathsView(rate_per_min=round(found.value_per_min), of=tuple(live))


def _last(ring: SampleRing, name: str, seconds: float) -> Signal:
    """The newest seconds of the channel with the fewest lost samples. Signals of two instruments
    end together as far as their arrival tells, which is closer than any breath.
    """
    import numpy as np

    from station.signals.inputs import Signal

    piece = ring.last(seconds)
    if name == "ecg":
        values = ring.millivolts(piece)
    else:
        values = np.where(piece.valid, piece.counts * ring.scale + ring.offset, np.nan)
    best = int(np.argmax(piece.valid.sum(axis=1)))
    return Signal(values[best], ring.measured_rate_hz or ring.rate_hz)
