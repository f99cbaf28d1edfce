"""The last minutes of the EKG as a still picture, made in a thread of its own: filtering five
minutes takes longer than a frame.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from station.capture.ekg_stream import EkgStream
from station.ui.ekg.leads import StillLeads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from station.capture.ring import SampleRing

__all__ = ["Freezing", "Frozen"]


class Frozen:
    """What was frozen: the leads, and the filter that they came through."""

    def __init__(self, stream: EkgStream) -> None:
        self.leads = StillLeads.of_stream(stream)
        self.chain = stream.filter
        self.filters = tuple(str(name) for name in stream.filter.names)
        self.label = stream.filter.label


class Freezing(QObject):
    """`done` brings a `Frozen` to the window's thread; only the newest that was asked for."""

    done = Signal(object)
    _made = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked = 0
        self._made.connect(self._take)

    def begin(self, ring: SampleRing, filters: Sequence[str]) -> None:
        """Freeze what the ring holds of the last five minutes, now."""
        self._asked += 1
        asked, names = self._asked, tuple(filters)

        def work() -> None:
            stream = EkgStream(ring, names)
            stream.take()
            self._made.emit(asked, Frozen(stream))

        threading.Thread(target=work, name="station-freeze", daemon=True).start()

    def forget(self) -> None:
        """What is under way is not wanted any more."""
        self._asked += 1

    def _take(self, asked: int, frozen: Frozen) -> None:
        if asked == self._asked:
            self.done.emit(frozen)
