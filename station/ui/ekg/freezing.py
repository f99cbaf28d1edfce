"""The last minutes of the EKG as a still picture, made in a thread of its own: filtering five
minutes takes longer than a frame.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from station.capture.ekg_stream import BACK_S, EkgStream
from station.signals.inputs import SignalError
from station.ui.ekg.leads import StillLeads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from station.capture.ring import SampleRing
    from station.ui.ekg.leads import Leads

__all__ = ["Freezing", "Frozen"]


class Frozen:
    """What was frozen: the leads, the stream they are of, and the filter they came through."""

    def __init__(self, stream: EkgStream, within: Leads | None = None) -> None:
        self.leads = StillLeads.of_stream(stream, within)
        self.ring = stream.ring
        self.chain = stream.filter
        self.filters = tuple(str(name) for name in stream.filter.names)
        self.label = stream.filter.label


class Freezing(QObject):
    """`done` brings a `Frozen` to the window's thread; only the newest that was asked for. None
    where there is none to be had: the samples are not kept any more, or allow no such filter.
    """

    done = Signal(object)
    _made = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked = 0
        self._made.connect(self._take)

    def begin(self, ring: SampleRing, filters: Sequence[str], within: Leads | None = None) -> None:
        """Freeze what the ring holds of the last five minutes, now; or, `within` what was frozen of
        it before, the same samples again.
        """
        self._asked += 1
        asked, names = self._asked, tuple(filters)
        back_s = BACK_S if within is None else (ring.end - within.start) / ring.rate_hz

        def work() -> None:
            try:
                stream = EkgStream(ring, names, back_s=back_s)
                stream.take()
                frozen: Frozen | None = Frozen(stream, within)
            except SignalError:
                frozen = None
            if frozen is not None and frozen.leads.end <= frozen.leads.start:
                frozen = None
            with contextlib.suppress(RuntimeError):  # the page may be gone by now
                self._made.emit(asked, frozen)

        threading.Thread(target=work, name="station-freeze", daemon=True).start()

    def forget(self) -> None:
        """What is under way is not wanted any more."""
        self._asked += 1

    def _take(self, asked: int, frozen: Frozen | None) -> None:
        if asked == self._asked:
            self.done.emit(frozen)
