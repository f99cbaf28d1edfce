"""The screen while its glass is wiped: touches and keys do nothing for a stated time.

It ends by itself, or by what a cloth does not do: a finger that rests on the button for three
seconds, or Ctrl+Enter. A cuff that runs can be stopped meanwhile; a cloth that does it by accident
does no harm.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from station.ui import names
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.motion import reduced
from station.ui.shell.cuff_bar import CuffBar
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button
from station.ui.widgets.label import Label
from station.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from station.capture.views import StationView

__all__ = ["HOLD_S", "CleanScreen", "HoldButton"]

HOLD_S: Final = 3.0
_TICK_MS: Final = 100
_STILL_MM: Final = 8


class HoldButton(Button):
    """A button that must be held, by a finger that rests; a touch that moves away is a cloth. It
    fills meanwhile, in whole seconds where motion is reduced.
    """

    held = Signal()

    def __init__(self, look: Look, text: str, *, name: str) -> None:
        super().__init__(look, text, name=name, use=Text.STATE, step=True)
        self._since_s: float | None = None
        self._from = QPointF()
        self._share = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The hold begins."""
        super().mousePressEvent(event)
        self._since_s, self._from = time.monotonic(), event.position()
        self._timer.start(_TICK_MS)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Moved away: it was a cloth."""
        super().mouseMoveEvent(event)
        away = (event.position() - self._from).manhattanLength()
        if away > self.look.metrics.touch(_STILL_MM):
            self._let_go()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Too early."""
        super().mouseReleaseEvent(event)
        self._let_go()

    def _let_go(self) -> None:
        self._since_s = None
        self._share = 0.0
        self._timer.stop()
        self.update()

    def _tick(self) -> None:
        if self._since_s is None:
            return
        self._share = (time.monotonic() - self._since_s) / HOLD_S
        self.update()
        if self._share >= 1:
            self._let_go()
            self.held.emit()

    @property
    def filled(self) -> float:
        """How much of it is filled, 0 to 1."""
        return int(self._share * HOLD_S) / HOLD_S if reduced() else self._share

    def paint_content(self, painter: QPainter, ink: QColor, behind: QColor) -> None:
        """How much of the hold is over, then the word."""
        if self._share > 0:
            box = QRectF(self.rect()).adjusted(4, 4, -4, -4)
            box.setWidth(box.width() * min(1.0, self.filled))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.colour(Tone.ACCENT_TINT))
            painter.drawRect(box)
            if self.look.palette.tints_are_borders:
                painter.fillRect(
                    QRectF(box.x(), box.bottom() - 6, box.width(), 6),
                    self.look.colour(Tone.ACCENT),
                )
        super().paint_content(painter, ink, behind)


class CleanScreen(QWidget):
    """Lies over the whole window. `done` is emitted when it has gone."""

    done = Signal()

    def __init__(self, look: Look, window: QWidget, stop_cuff: Callable[[], None]) -> None:
        super().__init__(window)
        self.look = look
        self.setObjectName(names.CLEAN_SCREEN)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("plainFocus", True)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self._until_s = 0.0
        metrics = look.metrics
        column = QVBoxLayout(self)
        side = metrics.px(40, 24)
        column.setContentsMargins(side, side, side, metrics.px(32, 18))
        column.addStretch(3)
        middle = Qt.AlignmentFlag.AlignHCenter
        shape = Picture(look, Icon.CLEAN, Tone.INK2, px=metrics.px(96, 72), behind=Tone.BG)
        column.addWidget(shape, 0, middle)
        column.addSpacing(metrics.px(20, 12))
        self._title = Label(look, self.tr("Clean the screen"), use=Text.BIG)
        column.addWidget(self._title, 0, middle)
        column.addSpacing(metrics.px(10, 6))
        self._says = Label(look, use=Text.STATE, tone=Tone.INK2, weight=400)
        column.addWidget(self._says, 0, middle)
        column.addSpacing(metrics.px(48, 28))
        row = QHBoxLayout()
        row.addStretch(1)
        self.end = HoldButton(look, self.tr("Hold 3 s to go on"), name=names.CLEAN_END)
        self.end.setMinimumWidth(metrics.px(420, 300))
        self.end.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.end.held.connect(self.shut)
        row.addWidget(self.end)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(metrics.px(14, 8))
        chord = self.tr("or press Ctrl+Enter")
        column.addWidget(Label(look, chord, use=Text.LABEL, tone=Tone.INK2), 0, middle)
        column.addStretch(4)
        self._cuff = CuffBar(look, stop_cuff)
        column.addWidget(self._cuff)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self.hide()

    def begin(self, seconds: float) -> None:
        """Cover the window for so many seconds."""
        self._until_s = time.monotonic() + seconds
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
            window.installEventFilter(self)
        self._tick()
        self._timer.start(250)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut(self) -> None:
        """The glass is clean."""
        if self.isVisible():
            self._timer.stop()
            self.hide()
            window = self.parentWidget()
            if window is not None:
                window.removeEventFilter(self)
            self.done.emit()

    def update_view(self, view: StationView) -> None:
        """A cuff may run meanwhile."""
        self._cuff.show_cuff(view.cuff, kept=view.visit_began is not None)

    def _tick(self) -> None:
        left = self._until_s - time.monotonic()
        if left <= 0:
            self.shut()
            return
        says = self.tr("Touches and keys do nothing for {n} s.").format(n=round(left + 0.5))
        self._says.show_text(says)

    # Nothing that is touched or typed does anything.

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802
        """Follow the window's size."""
        window = self.parentWidget()
        if event.type() == QEvent.Type.Resize and watched is window and window is not None:
            self.setGeometry(window.rect())
        return False

    def event(self, event: QEvent) -> bool:
        """Shortcuts of the window behind are none of ours."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Only the chord does something."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.shut()
        event.accept()

    def focusNextPrevChild(self, _forward: bool) -> bool:  # noqa: N802
        """The keyboard stays here."""
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A cloth."""
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The ground."""
        QPainter(self).fillRect(self.rect(), self.look.colour(Tone.BG))
