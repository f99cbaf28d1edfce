"""After the first start: the first instruments, then what is set up and what is not.

The administrator whose PIN was just typed is signed in; nothing else differs from a usual day.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from station.built import is_application
from station.capture.commands import Answer, SignIn
from station.ui.pages.devices import DevicesPage
from station.ui.shell.first_steps_dialogs import FirstInstruments, Ready
from station.ui.shell.send import send

if TYPE_CHECKING:
    from station.capture.views import StationView
    from station.first_start import FirstSettings, FirstUser
    from station.ui.shell.window import MainWindow
    from station.ui.widgets.overlay import Overlay

__all__ = ["FirstSteps"]


class _Step(Enum):
    INSTRUMENTS = auto()
    ADDING = auto()
    READY = auto()
    OVER = auto()


class FirstSteps(QObject):
    """Belongs to the window. `practise` asks for the simulated room instead of this station."""

    practise = Signal()

    def __init__(
        self,
        window: MainWindow,
        settings: FirstSettings,
        user: FirstUser,
        warnings: Callable[[], list[str]] = list,
    ) -> None:
        """`warnings` are what a person should know about this installation."""
        super().__init__(window)
        self._window = window
        self._settings, self._user = settings, user
        self._warnings = warnings
        self._step = _Step.INSTRUMENTS
        self._dialog: Overlay | None = None
        window.viewed.connect(self._viewed)

    def sign_in(self) -> None:
        """The administrator is there: the PIN was typed a moment ago."""
        port = self._window.port
        if port is not None:
            # Where it does not work the sign-in page is there, and says what to do.
            command = SignIn(name=self._user.name, pin=self._user.pin)
            send(self, port, command, self._signed_in)

    def _signed_in(self, answer: Answer) -> None:
        """The view that follows opens the first step."""

    def _viewed(self, view: StationView) -> None:
        if self._locked(view) or self._step in (_Step.ADDING, _Step.OVER):
            return
        if self._dialog is None:
            self._open()
        if self._dialog is not None:
            self._dialog.update_view(view)

    @staticmethod
    def _locked(view: StationView | None) -> bool:
        return view is None or view.actor is None or view.locked

    def _open(self) -> None:
        look = self._window.look
        if self._step is _Step.INSTRUMENTS:
            self._window.go("devices")
            first = FirstInstruments(look, practise=not is_application())
            first.add_wanted.connect(self._add)
            first.practice_wanted.connect(self.practise)
            self._dialog = first
        else:
            self._dialog = Ready(look, self._settings, self._user, self._warnings())
        self._dialog.closed.connect(self._closed)
        self._dialog.open_over(self._window)

    def _closed(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()
        if self._locked(self._window.view):
            return  # it is shown again to whoever unlocks
        match self._step:
            case _Step.INSTRUMENTS:
                self._step = _Step.READY
                self._open_with_view()
            case _Step.READY:
                self._step = _Step.OVER
                self._window.go("today")

    def _add(self) -> None:
        """The page's own dialog; when it is closed, the list of what is there again."""
        page = self._window.pages.get("devices")
        if not isinstance(page, DevicesPage):
            return
        self._step = _Step.ADDING
        if self._dialog is not None:
            self._dialog.shut()
        page.add_instrument(self._added)

    def _added(self) -> None:
        self._step = _Step.INSTRUMENTS
        if not self._locked(self._window.view):
            self._open_with_view()

    def _open_with_view(self) -> None:
        self._open()
        if self._dialog is not None and self._window.view is not None:
            self._dialog.update_view(self._window.view)
