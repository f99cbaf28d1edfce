"""The ring around whatever has the keyboard, painted over the page so that no widget needs room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from station.ui.look import Look
from station.ui.tokens import Tone

__all__ = ["FocusRing"]

_BAND = 4
_OFF = 3
_FOLLOWED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class FocusRing(QWidget):
    """A 4 px accent ring, 3 px off the focused widget. Takes no events itself."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self.look = look
        self._window = window
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._target is not None:
            self._target.removeEventFilter(self)
            self._target = None
        if now is not None and now is not self._window and self._window.isAncestorOf(now):
            self._target = now
            now.installEventFilter(self)
            now.destroyed.connect(self._lost)
        self.follow()

    def _lost(self) -> None:
        self._target = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay around the widget when it moves."""
        if watched is self._target and event.type() in _FOLLOWED:
            self.follow()
        return False

    def follow(self) -> None:
        """Take the place of the focused widget; nowhere while nothing has the keyboard."""
        target = self._target
        if target is None or not target.isVisible() or target.property("plainFocus"):
            self.hide()
            return
        out = _BAND + _OFF
        at = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size())
        self.setGeometry(at.adjusted(-out, -out, out, out))
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.look.colour(Tone.ACCENT), _BAND))
        half = _BAND / 2
        radius = self.look.metrics.px(6) + _OFF
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius
        )
