"""A person at the real window: finds things by name, touches them, types, and waits for what
the window shows. Never for a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from station.capture.views import TileState
from station.demo_user import DEMO_USER
from station.engine import Engine
from station.scanner.burst import BurstRules
from station.settings import Settings
from station.ui import names
from station.ui.look import load_fonts
from station.ui.shell.window import MainWindow, import_pages
from station.ui.tokens import ThemeName

__all__ = ["Bedside", "Hand", "application", "at_work"]


def application() -> QApplication:
    """The process's one application, with the fonts that the window is drawn in."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["vitals-station"])
    load_fonts()
    return app


class Hand:
    """Finds, touches and types in one window."""

    def __init__(self, window: QWidget) -> None:
        self.app = application()
        self.window = window

    def find(self, name: str) -> QWidget | None:
        """The visible widget of that name."""
        for widget in self.window.findChildren(QWidget, name):
            if widget.isVisible():
                return widget
        return None

    def until(self, what: str, true: Callable[[], object], seconds: float = 60.0) -> None:
        """Let the window live until it is so."""
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, f"{what} did not come within {seconds:.0f} s"
            self.app.processEvents()
            QTest.qWait(10)

    def shown(self, name: str, seconds: float = 60.0) -> QWidget:
        """Wait until it is there."""
        self.until(name, lambda: self.find(name) is not None, seconds)
        widget = self.find(name)
        assert widget is not None
        return widget

    def touch(self, name: str, seconds: float = 60.0) -> None:
        """Wait until it can be touched, and touch it in its middle."""

        def ready() -> bool:
            widget = self.find(name)
            return widget is not None and widget.isEnabled()

        self.until(f"{name} to touch", ready, seconds)
        widget = self.find(name)
        assert widget is not None
        self.click(widget)

    def click(self, widget: QWidget) -> None:
        """Touch it in its middle."""
        middle = widget.rect().center()
        self.interact(
            widget.objectName(),
            lambda: QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=middle),
        )

    def interact(self, name: str, *deliver: Callable[[], None]) -> None:
        """One thing that a person does: deliver its events, and let the window answer."""
        for event in deliver:
            event()
        self.app.processEvents()

    def write(self, name: str, text: str, *, enter: bool = False) -> None:
        """Type into a field."""
        field = self.shown(name)
        field.setFocus()
        self.interact(name, *(partial(QTest.keyClicks, field, char) for char in text))
        if enter:
            self.interact(name, lambda: QTest.keyClick(field, Qt.Key.Key_Return))

    def live(self, seconds: float) -> None:
        """Let the window live: for pictures of what moves, never to wait for something. Qt keeps
        Python's lock meanwhile, so the station behind it stands still.
        """
        QTest.qWait(round(1000 * seconds))

    def picture(self, path: Path) -> None:
        """What the screen shows."""
        self.app.processEvents()
        assert self.window.grab().save(str(path))


class Bedside(Hand):
    """One window on one engine."""

    def __init__(
        self, engine: Engine, theme: ThemeName = ThemeName.LIGHT, size: QSize | None = None
    ) -> None:
        application()
        self.window: MainWindow = MainWindow(theme, size or QSize(1920, 1080))
        super().__init__(self.window)
        self.engine = engine
        import_pages()  # the program does so behind the sign-in page
        self.window.show()
        assert QTest.qWaitForWindowExposed(self.window, 10_000)
        self.window.attach(engine)

    def close(self) -> None:
        self.window.close()
        self.app.processEvents()

    def keep(self, kind: str, seconds: float = 60.0) -> None:
        """Keep what a tile shows, unless the station did so by itself."""
        name = names.action(kind, "keep")
        kept = (TileState.CAPTURED, TileState.BY_HAND)

        def done() -> bool:
            return any(t.kind == kind and t.state in kept for t in self.engine.view().tiles)

        def ready() -> bool:
            widget = self.find(name)
            return done() or (widget is not None and widget.isEnabled())

        self.until(f"{kind} to keep", ready, seconds)
        widget = self.find(name)
        if not done() and widget is not None:
            self.click(widget)
        self.until(f"{kind} kept", done, seconds)

    def scan(self, code: str) -> None:
        """A scanner types a code and Enter, wherever the keyboard is. What the other methods type
        comes as fast as a scanner's: so the scanner is listened to only meanwhile.
        """
        scanner = self.window.hear_scanner()
        scanner.set_rules(BurstRules(max_gap_s=1.0))  # a slow computer takes its time to type
        heard: list[str] = []
        scanner.scanned.connect(heard.append)
        handle = self.window.windowHandle()
        for char in code:
            QTest.keyClick(handle, char)  # type: ignore[call-overload]
        QTest.keyClick(handle, Qt.Key.Key_Return)
        self.until("the scanned code", lambda: heard == [code])
        self.app.processEvents()
        self.app.removeEventFilter(scanner)


Person = TypeVar("Person", bound=Bedside)


@contextmanager
def at_work(settings: Settings, kind: type[Person] = Bedside) -> Iterator[Person]:  # type: ignore[assignment]
    """The window on an engine with the demonstration's user; both are closed at the end."""
    engine = Engine(settings, demo_user=DEMO_USER)
    try:
        engine.start().result(30)
        person = kind(engine)
        try:
            yield person
        finally:
            person.close()
    finally:
        engine.stop()
