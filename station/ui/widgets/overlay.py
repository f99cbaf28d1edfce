"""A dialog inside the window: a scrim over work area and rail, a card in the middle of the work.

Banner and foot bar stay clear and usable: whose visit it is, and what is running, is never hidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from station.ui import names
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.label import Label
from station.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from station.capture.views import StationView

__all__ = ["Overlay", "OverlayHost"]

_SCRIM = QColor(8, 14, 20, 150)


@runtime_checkable
class OverlayHost(Protocol):
    """The window frame: where a dialog may lie."""

    def scrim_region(self) -> QRegion:
        """What a scrim covers, in the window's coordinates."""

    def work_area(self) -> QRect:
        """What a card is centred in."""


def _with_keyboard(window: QWidget) -> QWidget | None:
    """What in the window has the keyboard, if anything has."""
    return window.focusWidget()


class Overlay(QDialog):
    """Fill `body`, add buttons to `buttons`, then `open_over(any widget of the window)`.

    Esc and the cross close it, which changes nothing; `closed` tells. The keyboard stays in it
    while it is open, and goes back to where it was. A `QDialog` for its role alone: to a screen
    reader it is a dialog, and in every other way a widget of the window.
    """

    closed = Signal()

    def __init__(self, look: Look, title: str, *, name: str, width: int = 860) -> None:
        """`width` is the card's width in the 1920 drawing; it never exceeds the work area."""
        super().__init__(None, Qt.WindowType.Widget)
        self.look = look
        self._before: QWidget | None = None
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("plainFocus", True)
        self._width = width
        self.card = Panel(look, self)
        self.card.set_frame(Tone.LINE2, 2)
        metrics = look.metrics
        column = QVBoxLayout(self.card)
        pad = metrics.px(28, 18)
        column.setContentsMargins(pad, metrics.px(20, 12), pad, pad)
        column.setSpacing(metrics.px(16, 10))
        head = QHBoxLayout()
        self.title = Label(look, title, use=Text.HEADING, wrap=True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        head.addWidget(self.title, 1)
        self.cross = Button(look, "", name=names.DIALOG_CLOSE, kind=Kind.QUIET, icon=Icon.CLOSE)
        self.cross.setAccessibleName(self.tr("Close"))
        self.cross.clicked.connect(self.shut)
        head.addWidget(self.cross)
        column.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(metrics.px(14, 9))  # room for the focus ring
        column.addLayout(self.body, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(metrics.gap)
        self.buttons.addStretch(1)
        column.addLayout(self.buttons)
        self.hide()

    def update_view(self, view: StationView) -> None:
        """Draw a view. Dialogs that show nothing of it leave this as it is."""

    def open_over(self, widget: QWidget) -> None:
        """Lie over the window that `widget` belongs to, and take the keyboard."""
        window = widget.window()
        before = _with_keyboard(window)
        if before is not None and not self.isAncestorOf(before):
            self._before = before
        self.setParent(window, Qt.WindowType.Widget)
        window.installEventFilter(self)
        self.place()
        self.show()
        self.raise_()
        first = self._stops()
        (first[1] if len(first) > 1 else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def shut(self) -> None:
        """Close it, give the keyboard back to what had it, and say so."""
        if self.isVisible():
            window = self.window()
            has_keyboard = window is not self and self._has_keyboard(window)
            self.hide()
            if window is not self:
                window.removeEventFilter(self)
            if has_keyboard:
                self._give_back()
            self.closed.emit()

    def _has_keyboard(self, window: QWidget) -> bool:
        now = _with_keyboard(window)
        return now is None or now is self or self.isAncestorOf(now)

    def _give_back(self) -> None:
        """To where it was before, or, where that cannot be used any more, what it lies in."""
        at, self._before = self._before, None
        while at is not None and isValid(at) and not at.isWindow():
            if at.isVisible() and at.isEnabled():
                at.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            at = at.parentWidget()

    def place(self) -> None:
        """Take the window's size; the card its own height, in the middle of the work area."""
        window = self.parentWidget()
        if window is None:
            return
        self.setGeometry(window.rect())
        work = window.rect()
        if isinstance(window, OverlayHost):
            self.setMask(window.scrim_region())
            work = window.work_area()
        margin = self.look.metrics.margin
        layout = self.card.layout()
        # Words that need more have it: nothing in a card is cut while there is room beside it.
        needed = layout.minimumSize().width() if layout is not None else 0
        width = max(self.look.metrics.px(self._width), needed)
        width = min(width, work.width() - 2 * margin)
        wanted = self.card.sizeHint().height()
        if layout is not None and layout.hasHeightForWidth():
            wanted = layout.totalHeightForWidth(width)
        height = min(wanted, work.height() - 2 * margin)
        self.card.setGeometry(
            work.x() + (work.width() - width) // 2,
            work.y() + (work.height() - height) // 2,
            width,
            height,
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self.place()
        return False

    def event(self, event: QEvent) -> bool:
        """Follow the card's wishes: what is in it may have grown."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc closes; Enter belongs to whatever has the keyboard."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            event.ignore()

    def reject(self) -> None:
        """As the cross: also where a screen reader closes it."""
        self.shut()

    @staticmethod
    def over(window: QWidget) -> Overlay | None:
        """The dialog that lies over everything else of this window, if there is one."""
        shown = [one for one in window.children() if isinstance(one, Overlay) and one.isVisible()]
        return shown[-1] if shown else None

    def _stops(self) -> list[QWidget]:
        """What the Tab key visits, in order."""
        found: list[QWidget] = []
        at = self.nextInFocusChain()
        while at is not self and at is not None:
            wanted = at.focusPolicy() & Qt.FocusPolicy.TabFocus
            if wanted and self.isAncestorOf(at) and at.isVisibleTo(self) and at.isEnabled():
                found.append(at)
            at = at.nextInFocusChain()
        return found

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Keep the keyboard inside the dialog."""
        stops = self._stops()
        if not stops:
            return True
        now = self.focusWidget()
        at = stops.index(now) if now in stops else (-1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The scrim."""
        QPainter(self).fillRect(self.rect(), _SCRIM)
