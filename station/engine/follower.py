"""Looks at live waves now and then, from a thread of its own: the I/O loop has no time to spare."""

from __future__ import annotations

import logging
import threading
from typing import Generic, TypeVar

__all__ = ["Follower"]

_log = logging.getLogger(__name__)

_View = TypeVar("_View")


class Follower(Generic[_View]):
    """`view` is the newest picture; None while there is nothing to look at.

    A subclass says what is seen in `look`, and in `failed` what becomes of a look that failed:
    whatever it was, instruments and window go on.
    """

    def __init__(self, name: str, what: str, look_s: float) -> None:
        """`name` is the thread's, `what` is looked at every `look_s` seconds."""
        self.view: _View | None = None
        self._what = what
        self._look_s = look_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End it and wait."""
        self._stopping.set()
        self._thread.join()

    def look(self) -> _View | None:
        """What is to be seen now."""
        raise NotImplementedError

    def failed(self) -> None:
        """After a look that failed."""

    def _run(self) -> None:
        while not self._stopping.wait(self._look_s):
            try:
                self.view = self.look()
            except Exception:
                _log.exception("%s could not be looked at", self._what)
                self.view = None
                self.failed()
