"""What is pressed: by finger and mouse, and with Space and Enter on every system."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton

__all__ = ["Pressable"]


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
