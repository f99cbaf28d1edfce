"""What the window needs from the station behind it, said by the window.

The engine is such a port; tests and the picture maker bring their own.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from station.capture.commands import Answer, Command, Unsigned
    from station.capture.ring import SampleRing
    from station.capture.views import StationView

__all__ = ["Listener", "StationPort"]

Listener: TypeAlias = "Callable[[StationView], None]"


class StationPort(Protocol):
    """Views out, commands in. Every method may be called from the Qt thread and returns at once."""

    def submit(self, command: Command | Unsigned) -> Future[Answer]:
        """Ask for something. The future is done when it happened (or was denied)."""

    def view(self) -> StationView:
        """The state right now."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each new view, in any thread; the result ends it."""

    def ring(self, signal: str) -> SampleRing | None:
        """The live samples of "ecg" or "pleth"; None while there is no such stream."""

    def note_painted(self, signal: str, sample_index: int, monotonic_s: float) -> None:
        """The newest sample of that signal whose pixel is on the screen, and since when."""

    def stop(self) -> None:
        """The window is closed: leave ports, radio and files clean. Returns when that is done."""
