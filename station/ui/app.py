"""The program's window: painted first, the station behind it is started after that."""

from __future__ import annotations

import gc
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from station.ui.interrupt import ctrl_c_closes
from station.ui.look import Look, load_fonts
from station.ui.motion import use_motion
from station.ui.port import StationPort
from station.ui.screens import SCREENS
from station.ui.shell.window import MainWindow, import_pages
from station.ui.tokens import ThemeName
from station.ui.translation import install, problem_words

if TYPE_CHECKING:
    from pathlib import Path

    from station.first_start import FirstSettings, FirstUser
    from station.scanner.burst import BurstRules
    from station.ui.shell.first_steps import FirstSteps

__all__ = ["PRACTISE", "FirstStart", "StartedPort", "run"]

_log = logging.getLogger(__name__)

PRACTISE: Final = -1
"""What `run` returns where a person would rather practise in a simulated room."""
_ACTIVITY_EVERY_S: Final = 1.0
# The station shows itself ten times a second.
_SILENT_S: Final = 10.0
_SHARE_OF_SCREEN: Final = 0.9


class StartedPort(StationPort, Protocol):
    """A port that is started and told of activity: the engine.

    `warnings` are what a person should know about this installation, such as a missing key store.
    """

    warnings: list[str]

    @property
    def scan_rules(self) -> BurstRules:
        """The pace of the site's scanner."""

    def start(self) -> Future[None]:
        """Open everything; the future says when, or why not."""

    def activity(self) -> None:
        """Somebody touched the station."""


class FirstStart(Protocol):
    """Keeps what a person says at the first start."""

    def check_pin(self, pin: str) -> None:
        """Raise `ValueError` with words where this is no PIN."""

    def ask_chart(self, url: str) -> str | None:
        """What is wrong with the chart at this address, or None. May take its time."""

    def keep(self, settings: FirstSettings, user: FirstUser) -> None:
        """Write it down. Raises `ValueError` with words where that cannot be."""


class _Starter(QObject):
    """Makes and starts the engine in a thread of its own; tells the Qt thread what came of it."""

    started = Signal()
    failed = Signal(str)

    def __init__(self, make_engine: Callable[[], StartedPort]) -> None:
        super().__init__()
        self._make = make_engine
        self.engine: StartedPort | None = None
        self._thread = threading.Thread(target=self._run, name="station-start", daemon=True)

    def begin(self) -> None:
        """Return at once."""
        self._thread.start()

    def _run(self) -> None:
        try:
            self.engine = self._make()
            self.engine.start().result()
        except Exception as problem:
            self.failed.emit(problem_words(problem))
        else:
            self.started.emit()
            import_pages()
            # What is there now stays until the end: a full collection that goes through all of it
            # would hold the window for a tenth of a second.
            gc.freeze()

    def stop(self) -> None:
        """Wait for the start, then leave everything clean."""
        if self._thread.is_alive():
            self._thread.join(10.0)
        if self.engine is not None:
            self.engine.stop()


class _Activity(QObject):
    """Tells the station that somebody is there, once a second at most. A key that something lies
    on, which repeats itself, is nobody.
    """

    _KINDS = frozenset(
        (
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseMove,
            QEvent.Type.KeyPress,
            QEvent.Type.TouchBegin,
            QEvent.Type.Wheel,
        )
    )

    def __init__(self, engine: StartedPort) -> None:
        super().__init__()
        self._engine = engine
        self._last_s = 0.0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() in self._KINDS and not (
            isinstance(event, QKeyEvent) and event.isAutoRepeat()
        ):
            now = time.monotonic()
            if now - self._last_s >= _ACTIVITY_EVERY_S:
                self._last_s = now
                self._engine.activity()
        return False


class _AfterFirstPaint(QObject):
    """Calls `then` once, right after a widget was painted for the first time."""

    def __init__(self, widget: QWidget, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget, self._then = widget, then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self._widget and event.type() == QEvent.Type.Paint:
            self._widget.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


def run(
    make_engine: Callable[[], StartedPort],
    *,
    theme: str = "light",
    size: tuple[int, int] | None = None,
    full_screen: bool = False,
    note: str = "",
    language: str = "en",
    motion: str = "full",
    first_start: FirstStart | None = None,
    watchdog: bool = False,
    screens: Path | None = None,
) -> int:
    """Open the window, start the station behind it, and stay until it is closed.

    `make_engine` is called in another thread, after the sign-in page is on the screen. `size` is
    in logical pixels; most of the screen if not said. `note` stands at the foot of the sign-in
    page. `language` is one of `translation.LANGUAGES`, `motion` one of `motion.MOTION`. With
    `first_start` a person sets the station up before anything else, and is led to the first
    instruments. `screens` is the file of screens that were measured. With `watchdog` the log tells
    whenever the window stood still. Returns the exit code; `PRACTISE` where the person wants the
    simulated room instead.
    """
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("vitals-station")
    install(app, language)
    load_fonts()
    SCREENS.keep_in(screens)
    chosen: tuple[FirstSettings, FirstUser] | None = None
    if first_start is not None:
        look = Look.of(ThemeName(theme), _window_size(app, size, full_screen), app.primaryScreen())
        chosen = _set_up(first_start, look, _window_size(app, size, full_screen), full_screen)
        if chosen is None:
            return 0
        install(app, chosen[0].language)
    window = MainWindow(ThemeName(theme), _window_size(app, size, full_screen))
    window.show_note(note)
    scanner = window.hear_scanner()
    starter = _Starter(make_engine)
    keep: list[QObject] = []
    practise: list[bool] = []
    steps = _first_steps(window, starter, chosen, practise) if chosen is not None else None

    def started() -> None:
        engine = starter.engine
        if engine is not None:
            watcher = _Activity(engine)
            keep.append(watcher)
            app.installEventFilter(watcher)
            scanner.set_rules(engine.scan_rules)
            window.attach(engine)
            window.expect_views(_SILENT_S)
            window.show_note(note, *engine.warnings)
            if steps is not None:
                steps.sign_in()

    starter.started.connect(started, Qt.ConnectionType.QueuedConnection)
    starter.failed.connect(window.fail, Qt.ConnectionType.QueuedConnection)

    def painted() -> None:
        starter.begin()
        use_motion(motion)  # the desktop may take its time to answer

    keep.append(_AfterFirstPaint(window, painted))
    if full_screen:
        window.showFullScreen()
    else:
        window.show()
    window.activateWindow()
    try:
        with ctrl_c_closes(window), _watched(window) if watchdog else nullcontext():
            code = app.exec()
            return PRACTISE if practise else code
    finally:
        window.close()
        starter.stop()


def _first_steps(
    window: MainWindow,
    starter: _Starter,
    chosen: tuple[FirstSettings, FirstUser],
    practise: list[bool],
) -> FirstSteps:
    """What follows the first start; `practise` gets an entry where the simulated room is wanted."""
    from station.ui.shell.first_steps import FirstSteps

    def warnings() -> list[str]:
        return starter.engine.warnings if starter.engine is not None else []

    def leave() -> None:
        practise.append(True)
        window.close()

    steps = FirstSteps(window, *chosen, warnings)
    steps.practise.connect(leave)
    return steps


def _set_up(
    start: FirstStart, look: Look, size: QSize, full_screen: bool
) -> tuple[FirstSettings, FirstUser] | None:
    """Let a person set the station up; what was chosen, or None where they went away."""
    from station.ui.pages.first_run import FirstRun

    page = FirstRun(look, check_pin=start.check_pin, ask_chart=start.ask_chart)
    page.resize(size)
    chosen: list[tuple[FirstSettings, FirstUser]] = []
    loop = QEventLoop()

    def keep(settings: FirstSettings, user: FirstUser) -> None:
        try:
            start.keep(settings, user)
        except ValueError as problem:
            page.show_problem(problem_words(problem))
            return
        chosen.append((settings, user))
        loop.quit()

    page.finished.connect(keep)
    page.closed.connect(loop.quit)
    if full_screen:
        page.showFullScreen()
    else:
        page.show()
    page.activateWindow()
    with ctrl_c_closes(page):
        loop.exec()
    page.hide()
    page.deleteLater()
    return chosen[0] if chosen else None


def _window_size(app: QApplication, size: tuple[int, int] | None, full_screen: bool) -> QSize:
    if size is not None:
        return QSize(*size)
    screen = app.primaryScreen()
    if full_screen:
        return screen.size()
    return screen.availableSize() * _SHARE_OF_SCREEN


@contextmanager
def _watched(window: QWidget) -> Iterator[None]:
    """Tell each time that the window stood still, and all of them in the end."""
    from station.ui.watchdog import Watchdog

    dog = Watchdog(window, told=lambda block: _log.warning("%s", block))
    dog.start()
    try:
        yield
    finally:
        dog.stop()
        _log.warning("Watchdog: %s", dog.summary())
