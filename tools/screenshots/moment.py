"""A station that stands still: one view of a real one, shown in as many windows as are wanted."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import Future

from station.capture.commands import Answer, Command, Done, Unsigned
from station.capture.ring import SampleRing
from station.capture.views import StationView
from station.ui.port import Listener, StationPort

__all__ = ["Moment"]


class Moment:
    """A port. Its waves are those of the live station; a command is done by nobody, unless
    `asks` is set: then the live station answers it.
    """

    def __init__(self, view: StationView) -> None:
        self.station: StationPort | None = None
        self.asks = False
        self._view = view

    def take(self, station: StationPort | None, view: StationView) -> None:
        """Stand still at that view from now on."""
        self.station = station
        # Versions of another station would look old to a window.
        self._view = dataclasses.replace(view, version=self._view.version + 1)

    def submit(self, command: Command | Unsigned) -> Future[Answer]:
        """Answer."""
        if self.asks and self.station is not None:
            return self.station.submit(command)
        done: Future[Answer] = Future()
        done.set_result(Done())
        return done

    def view(self) -> StationView:
        """The moment."""
        return self._view

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """It never changes by itself."""
        return lambda: None

    def ring(self, signal: str) -> SampleRing | None:
        """The live waves."""
        return self.station.ring(signal) if self.station is not None else None

    def note_painted(self, signal: str, sample_index: int, monotonic_s: float) -> None:
        """Nothing is measured here."""

    def stop(self) -> None:
        """Nothing was started."""
