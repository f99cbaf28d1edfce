"""A scroll area that a finger draws: the bar is for a mouse, and far too thin for a hand."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget

from station.ui.look import Look

__all__ = ["FingerArea"]

# A touch that wanders less than this is a touch, not a pull.
_PULL_MM = 3.0


class FingerArea(QScrollArea):
    """Holds `inside` and scrolls up and down. Pulling what is in it scrolls and presses nothing;
    a touch that stays where it is goes to what was touched. It stands still when it is let go.
    """

    def __init__(self, look: Look, inside: QWidget) -> None:
        super().__init__()
        self._pull_px = max(8, round(_PULL_MM * look.metrics.touch_px_per_mm))
        self._start_y: float | None = None
        self._start_value = 0
        self._pulling = False
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self._watch(inside)

    def _watch(self, widget: QWidget) -> None:
        for one in (widget, *widget.findChildren(QWidget)):
            one.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow a finger on whatever is inside."""
        if isinstance(event, QChildEvent) and event.added():
            child = event.child()
            if isinstance(child, QWidget):
                self._watch(child)
        elif isinstance(event, QMouseEvent):
            return self._hand(watched, event)
        return super().eventFilter(watched, event)

    def _hand(self, watched: QObject, event: QMouseEvent) -> bool:
        y = event.globalPosition().y()
        match event.type():
            case QEvent.Type.MouseButtonPress:
                self._start_y, self._pulling = y, False
                self._start_value = self.verticalScrollBar().value()
            case QEvent.Type.MouseMove if self._start_y is not None:
                if not self._pulling and abs(y - self._start_y) >= self._pull_px:
                    self._pulling = True
                    if isinstance(watched, QAbstractButton):
                        watched.setDown(False)  # it was not meant
                if self._pulling:
                    moved = round(y - self._start_y)
                    self.verticalScrollBar().setValue(self._start_value - moved)
                    return True
            case QEvent.Type.MouseButtonRelease:
                pulled, self._pulling, self._start_y = self._pulling, False, None
                return pulled
        return False
