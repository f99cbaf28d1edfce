"""What is pressed: by finger and mouse, and with Space and Enter on every system."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton

__all__ = ["Asking", "Pressable"]


class Pressable(QAbstractButton):
    """Base of every button of the window. Qt asks the desktop whether Enter presses a button; most
    say no.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter presses once, however long it is held; the rest is Qt's."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


class Asking:
    """Beside a checkable button that only asks: what it stands for is checked when it is kept.

    A finger clicks, and `nextCheckState` does nothing. A screen reader checks it without a click:
    that is taken back, and asks, too.
    """

    def __init__(self, button: QAbstractButton) -> None:
        self._button = button
        self._kept = False
        button.setCheckable(True)
        button.toggled.connect(self._toggled)

    def show_kept(self, kept: bool) -> None:
        """Whether the disk has it."""
        self._kept = kept
        self._button.setChecked(kept)

    def _toggled(self, checked: bool) -> None:
        if checked is not self._kept:
            self._button.setChecked(self._kept)
            self._button.clicked.emit()
