"""A hand and an eye for tests of the window: find by object name, press, wait, read."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

WAIT_S = 5.0


def wait_for(condition: Callable[[], bool], otherwise: str = "it did not happen") -> None:
    """Let the window work until it is so; fails after some seconds."""
    end = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < end, otherwise
        QTest.qWait(5)


def settle() -> None:
    """Let layouts finish: each level asks the one above for another place, an event each."""
    for _ in range(20):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def child(window: QWidget, name: str) -> QWidget:
    """The shown widget of that name."""
    found = [one for one in window.findChildren(QWidget, name) if one.isVisible()]
    assert len(found) == 1, f"{len(found)} shown widgets are called {name}"
    return found[0]


def click(window: QWidget, name: str) -> None:
    QTest.mouseClick(child(window, name), Qt.MouseButton.LeftButton)


def shows(window: QWidget, name: str) -> bool:
    return any(one.isVisible() for one in window.findChildren(QWidget, name))


def until(window: QWidget, name: str) -> None:
    """Wait until it is shown."""
    wait_for(lambda: shows(window, name), f"{name} is not shown")


def go_to(window: QWidget, rail_button: str) -> None:
    """Turn to a page as soon as the rail offers it."""
    wait_for(
        lambda: shows(window, rail_button) and child(window, rail_button).isEnabled(),
        f"{rail_button} is not offered",
    )
    click(window, rail_button)
    settle()


def texts(window: QWidget) -> set[str]:
    """All that can be read or heard from what is shown."""
    said: set[str] = set()
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            said |= {widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()}
            if isinstance(widget, QLabel | QLineEdit):
                said.add(widget.text())
    return said
