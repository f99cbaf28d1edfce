"""The ring around whatever has the keyboard, painted over the page so that no widget needs room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from station.ui.look import Look
from station.ui.tokens import Tone

__all__ = ["FocusRing"]

_BAND = 4
_OFF = 3
_FOLLOWED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


def _up_to(widget: QWidget, window: QWidget) -> list[QWidget]:
    """The widget and what it lies in, without the window."""
    chain = []
    at: QWidget | None = widget
    while at is not None and at is not window:
        chain.append(at)
        at = at.parentWidget()
    return chain


class FocusRing(QWidget):
    """A 4 px accent ring, 3 px off the focused widget. Takes no events itself.

    A widget that lies in a frame of its own names it in its property "focusFrame"; around one with
    "plainFocus" there is none.
    """

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self.look = look
        self._window = window
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def _moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        for watched in self._watched:
            if isValid(watched):
                watched.removeEventFilter(self)
        self._watched = []
        self._target = None
        if now is not None and now is not self._window and self._window.isAncestorOf(now):
            self._target = now
            self._watched = _up_to(now, self._window)
            for watched in self._watched:  # it also moves when what it lies in moves
                watched.installEventFilter(self)
            now.destroyed.connect(self._lost)
        self.follow()

    def _lost(self) -> None:
        """One that had the keyboard is destroyed; another one may have it by now."""
        if self._target is None or not isValid(self._target):
            self._target = None
            self.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stay around the widget when it moves."""
        if event.type() in _FOLLOWED:
            self.follow()
        return False

    def follow(self) -> None:
        """Take the place of the focused widget; nowhere while nothing has the keyboard."""
        target = self._target
        if target is None or not target.isVisible() or target.property("plainFocus"):
            self.hide()
            return
        frame = target.property("focusFrame")
        if isinstance(frame, QWidget):
            target = frame
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
