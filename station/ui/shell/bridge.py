"""Views hop from the I/O thread to the Qt thread, at most ten a second, the newest always."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from station.ui.shell.wording import view_in_words

if TYPE_CHECKING:
    from station.capture.views import StationView
    from station.ui.port import StationPort

__all__ = ["ViewBridge"]

_LEAST_MS: Final = 100


class ViewBridge(QObject):
    """`drawn` carries each view to draw, in the Qt thread; `silent` says that none came for as long
    as `expect` allows.
    """

    drawn = Signal(object)
    silent = Signal()
    _came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._newest: StationView | None = None
        self._version_drawn = -1
        self._unsubscribe: Callable[[], None] | None = None
        self._since = QElapsedTimer()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._draw)
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._waited)

    def expect(self, within_ms: int) -> None:
        """From now on a view comes at least so often, or `silent` is told once."""
        self._patience.setInterval(within_ms)
        self._patience.start()

    def attach(self, port: StationPort) -> None:
        """Listen to that port from now on."""
        self.detach()
        self._unsubscribe = port.subscribe(self._take)
        self._take(port.view())

    def detach(self) -> None:
        """Listen no more."""
        self._patience.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _take(self, view: StationView) -> None:
        """Called in any thread: keep the newest, wake the Qt thread once."""
        waiting = self._newest is not None
        self._newest = view
        if not waiting:
            self._came.emit()

    def _on_came(self) -> None:
        passed = self._since.elapsed() if self._since.isValid() else _LEAST_MS
        if passed >= _LEAST_MS:
            self._draw()
        elif not self._later.isActive():
            self._later.start(_LEAST_MS - int(passed))

    def _draw(self) -> None:
        view, self._newest = self._newest, None
        if view is None or view.version < self._version_drawn:
            return
        self._version_drawn = view.version
        self._since.start()
        if self._patience.interval():
            self._patience.start()
        self.drawn.emit(view_in_words(view))

    def _waited(self) -> None:
        if self._newest is None:  # else it was the Qt thread that stood still
            self.silent.emit()
