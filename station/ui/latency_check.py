"""Measure, in the real window, how long a sample takes from its port to its pixel."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QApplication

from station.capture.commands import (
    ChoosePatient,
    ConfirmIdentifier,
    Denied,
    Done,
    Identifier,
    SignIn,
    StartVisit,
)
from station.ui.look import load_fonts
from station.ui.port import StationPort
from station.ui.shell.window import MainWindow
from station.ui.tokens import ThemeName

if TYPE_CHECKING:
    from concurrent.futures import Future

    from station.capture.views import StationView

__all__ = ["measure"]

_WAIT_S: Final = 60.0
_SETTLE_S: Final = 2.0
_SIGNALS: Final = {"ekg": "ecg", "vitals": "pleth"}


class _Measured(StationPort, Protocol):
    """The engine, as far as it is needed here."""

    def start(self) -> Future[None]:
        """Open everything."""

    def begin_latency(self, signal: str) -> None:
        """Measure this signal from now on."""

    def end_latency(self, signal: str) -> None:
        """Its page is about to be left: what is painted later says nothing."""


class _Script(QObject):
    """What a person would do, in a thread of its own; pages turn in the Qt thread."""

    page_wanted = Signal(str)
    finished = Signal(str)

    def __init__(self, engine: _Measured, name: str, pin: str, seconds: float) -> None:
        super().__init__()
        self._engine, self._name, self._pin, self._seconds = engine, name, pin, seconds

    def run(self) -> None:
        """Sign in, start a visit, and look at each page that has a live signal."""
        try:
            self._visit()
            for page in ("ekg", "vitals"):
                self.page_wanted.emit(page)
                time.sleep(_SETTLE_S)
                self._engine.begin_latency(_SIGNALS[page])
                time.sleep(self._seconds / 2)
                self._engine.end_latency(_SIGNALS[page])
            self.finished.emit("")
        except RuntimeError as problem:
            self.finished.emit(str(problem))

    def _visit(self) -> None:
        engine = self._engine
        answer = engine.submit(SignIn(name=self._name, pin=self._pin)).result(_WAIT_S)
        if not isinstance(answer, Done) or answer.actor is None:
            raise RuntimeError("nobody could sign in")
        actor = answer.actor
        view = self._until(lambda now: bool(now.worklist.patients))
        steps = (
            ChoosePatient(actor=actor, expected=view.worklist.patients[0]),
            ConfirmIdentifier(actor=actor, which=Identifier.NAME),
            ConfirmIdentifier(actor=actor, which=Identifier.BIRTH_DATE),
            StartVisit(actor=actor),
        )
        for command in steps:
            answer = engine.submit(command).result(_WAIT_S)
            if isinstance(answer, Denied):
                raise RuntimeError(answer.says)

    def _until(self, true_of: Callable[[StationView], bool]) -> StationView:
        came = threading.Event()

        def look(view: StationView) -> None:
            if true_of(view):
                came.set()

        unsubscribe = self._engine.subscribe(look)
        try:
            if not came.wait(_WAIT_S):
                raise RuntimeError("the list of patients did not come")
            return self._engine.view()
        finally:
            unsubscribe()


def measure(engine: _Measured, *, name: str, pin: str, seconds: float) -> None:
    """Run the window for about `seconds`; the figures are then in the engine's meters.

    Raises `RuntimeError` where a visit could not be started.
    """
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["vitals-station"])
    load_fonts()
    engine.start().result(_WAIT_S)
    window = MainWindow(ThemeName.LIGHT, QSize(1920, 1080))
    window.show()
    window.attach(engine)
    script = _Script(engine, name, pin, seconds)
    ended: list[str] = []

    def finish(problem: str) -> None:
        ended.append(problem)
        app.quit()

    script.page_wanted.connect(window.go, Qt.ConnectionType.QueuedConnection)
    script.finished.connect(finish, Qt.ConnectionType.QueuedConnection)
    thread = threading.Thread(target=script.run, name="latency-script", daemon=True)
    thread.start()
    try:
        app.exec()
    finally:
        window.close()
        engine.stop()
    if ended and ended[0]:
        raise RuntimeError(ended[0])
