"""A widget that draws a live signal: it ticks at the frame rate while it can be seen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

__all__ = ["QUIET_S", "LiveWidget"]

_FRAME_MS: Final = 16
# A stream that brought nothing for this long is not live any more.
QUIET_S: Final = 1.0


class LiveWidget(QWidget):
    """Calls `timerEvent` at the frame rate while it is shown, and costs nothing while not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timer = 0

    def showEvent(self, _event: object) -> None:  # noqa: N802
        """Look for new samples while it can be seen."""
        if not self._timer:
            self._timer = self.startTimer(_FRAME_MS, Qt.TimerType.PreciseTimer)

    def hideEvent(self, _event: object) -> None:  # noqa: N802
        """Cost nothing while it cannot be seen."""
        if self._timer:
            self.killTimer(self._timer)
            self._timer = 0
