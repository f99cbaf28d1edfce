"""Looks at the live EKG from a thread of its own: the I/O loop has no milliseconds to spare."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from station.capture.views import EkgView
from station.engine.follower import Follower

if TYPE_CHECKING:
    from station.capture.ekg_watch import EkgWatch
    from station.capture.ring import SampleRing

__all__ = ["EkgFollower"]

_log = logging.getLogger(__name__)

# Quality is judged five times a second, and what is wrong is to be said within a second.
_LOOK_S: Final = 0.2
# What could not be looked at is tried again after so long, with a fresh watch.
_REST_S: Final = 10.0


class EkgFollower(Follower[EkgView]):
    """`view` is the newest picture; None while no EKG comes in."""

    def __init__(self, ring: Callable[[], SampleRing | None], *, rest_s: float = _REST_S) -> None:
        """`ring` gives the present stream, from any thread."""
        super().__init__("station-ekg", "The live EKG", _LOOK_S)
        self._ring = ring
        self._rest_s = rest_s
        self._watch: EkgWatch | None = None
        self._refused: SampleRing | None = None

    def failed(self) -> None:
        """A fresh watch, after a rest."""
        self._watch = None
        self._stopping.wait(self._rest_s)

    def look(self) -> EkgView | None:
        """The newest picture of the present stream."""
        ring = self._ring()
        if ring is None or ring is self._refused:
            return None
        watch = self._watch
        if watch is None or watch.ring is not ring:
            watch = self._begin(ring)
        return watch.look(time.monotonic()) if watch is not None else None

    def _begin(self, ring: SampleRing) -> EkgWatch | None:
        # Not at the top: the sign-in page does not wait for it.
        from station.capture.ekg_watch import EkgWatch
        from station.signals.inputs import SignalError

        try:
            self._watch = EkgWatch(ring)
        except SignalError as problem:
            _log.warning("The EKG of %s is not looked at: %s", ring.device.name, problem)
            self._watch, self._refused = None, ring
        return self._watch
