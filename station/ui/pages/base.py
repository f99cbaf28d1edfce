"""What every page is: a widget that is given views, and asks the station for things."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from station.capture.commands import Answer, Command, Denied
from station.ui.look import Look
from station.ui.shell.send import send

if TYPE_CHECKING:
    from station.capture.views import StationView
    from station.ui.port import StationPort
    from station.visit import Actor

__all__ = ["Page"]


class Page(QWidget):
    """One page of the window.

    `go("vitals")` turns to another page ("today", "vitals", "intake", "ekg", "review",
    "history", "devices", "messages"), `notify(answer)` puts a `Denied` (or what a `Done` says) on
    the notice line. The shell calls `update_view` with each new view while the page is shown, and
    once right before it is shown.
    """

    def __init__(
        self,
        look: Look,
        port: StationPort,
        go: Callable[[str], None],
        notify: Callable[[Answer], None],
    ) -> None:
        super().__init__()
        self.look = look
        self.port = port
        self.go = go
        self.notify = notify
        self.view: StationView | None = None

    @property
    def actor(self) -> Actor | None:
        """Who is signed in, as the last view says."""
        return self.view.actor if self.view else None

    def update_view(self, view: StationView) -> None:
        """Draw a view. Subclasses call this first."""
        self.view = view

    def foot_actions(self) -> list[QWidget]:
        """The page's buttons in the foot bar, made once; the next step comes last."""
        return []

    def send(self, command: Command, then: Callable[[Answer], None] | None = None) -> None:
        """Ask the station; `then` gets the answer in the Qt thread.

        Without `then`, only a refusal is told, on the notice line.
        """
        send(self, self.port, command, then or self._tell_refusal)

    def _tell_refusal(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self.notify(answer)
