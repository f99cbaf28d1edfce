"""Looks at the live EKG from a thread of its own: the I/O loop has no milliseconds to spare."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from station.capture.views import EkgView

if TYPE_CHECKING:
    from station.capture.ekg_watch import EkgWatch
    from station.capture.ring import SampleRing

__all__ = ["EkgFollower"]

_log = logging.getLogger(__name__)

# Quality is judged five times a second, and what is wrong is to be said within a second.
_LOOK_S: Final = 0.2
# What could not be looked at is tried again after so long, with a fresh watch.
_REST_S: Final = 10.0


class EkgFollower:
    """`view` is the newest picture; None while no EKG comes in."""

    def __init__(self, ring: Callable[[], SampleRing | None], *, rest_s: float = _REST_S) -> None:
        """`ring` gives the present stream, from any thread."""
        self.view: EkgView | None = None
        self._ring = ring
        self._rest_s = rest_s
        self._watch: EkgWatch | None = None
        self._refused: SampleRing | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="station-ekg", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End it and wait."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(_LOOK_S):
            try:
                self.view = self._look()
            except Exception:  # whatever it was: instruments and window go on
                _log.exception("The live EKG could not be looked at")
                self.view, self._watch = None, None
                self._stopping.wait(self._rest_s)

    def _look(self) -> EkgView | None:
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
