"""Commands out, answers back in the Qt thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeGuard

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from station.ui.shell.wording import answer_in_words

if TYPE_CHECKING:
    from station.capture.commands import Answer, Command, Denied, Unsigned
    from station.ui.port import StationPort

__all__ = ["refused", "send"]


class _Hop(QObject):
    """Carries one answer from the thread that has it to the thread that draws."""

    came = Signal(object)

    def __init__(self, owner: QObject, then: Callable[[Answer], None]) -> None:
        super().__init__()
        self._owner, self._then = owner, then
        self.came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        _under_way.add(self)

    def carry(self, future: Future[Answer]) -> None:
        """Called in whatever thread finished the future."""
        if future.cancelled() or future.exception() is not None:
            from station.capture.commands import Denied

            answer: Answer = Denied(
                "The station stopped before this was done.",
                "Start it again, then look at the page.",
            )
        else:
            answer = future.result()
        self.came.emit(answer)

    def _deliver(self, answer: Answer) -> None:
        _under_way.discard(self)
        if isValid(self._owner):  # the page may have been made anew since
            self._then(answer_in_words(answer))


_under_way: set[_Hop] = set()


def refused(answer: Answer) -> TypeGuard[Denied]:
    """Whether the station said no."""
    from station.capture.commands import Denied

    return isinstance(answer, Denied)


def send(
    owner: QObject,
    port: StationPort,
    command: Command | Unsigned,
    then: Callable[[Answer], None],
) -> None:
    """Submit `command`; `then(answer)` is called in the Qt thread while `owner` lives."""
    hop = _Hop(owner, then)
    port.submit(command).add_done_callback(hop.carry)
