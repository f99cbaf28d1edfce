"""Ask a Rice Lake scale for its weight, and tell a weight once it is steady.

The scale answers `ESC R ESC E` with what it shows, and no mark says whether somebody is still
stepping on. So it is asked once a second, and an answer that came the same several times is told
once; the next one when the scale was empty in between, or shows something else. An empty scale
is no failed measurement, and is not told.
"""

from __future__ import annotations

import re
from typing import Final

from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send

__all__ = ["RiceLakePoll"]

_REQUEST: Final = b"\x1bR\x1bE"
_END: Final = b"\x1bE"
_EMPTY: Final = re.compile(rb"\x1bW *-?0*\.?0* *\x1b")
# No answer is as long; what is kept without an end is noise.
_LONGEST: Final = 256


class RiceLakePoll(Dialogue):
    """`every_ms`: between two requests. `steady`: so many same answers are a weight."""

    def __init__(self, *, every_ms: int = 1000, steady: int = 3) -> None:
        """Not connected yet."""
        self._every_s = every_ms / 1000
        self._steady = steady
        self._asked_s = 0.0
        self._rest = b""
        self._last = b""
        self._same = 0

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Ask at once."""
        self._rest = self._last = b""
        self._same = 0
        return self._ask(now)

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """Give on the answers that are steady, and all that is no answer."""
        self._rest += data
        told = b""
        while (end := self._rest.find(_END)) >= 0:
            until = end + len(_END)
            told += self._heard(self._rest[:until])
            self._rest = self._rest[until:]
        if len(self._rest) > _LONGEST:
            told, self._rest = told + self._rest, b""
        return Answer(data=told)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """Ask again when it is time."""
        return self._ask(now) if now.monotonic_s - self._asked_s >= self._every_s else ()

    def _ask(self, now: Moment) -> tuple[Send, ...]:
        self._asked_s = now.monotonic_s
        return (Send(data=_REQUEST),)

    def _heard(self, answer: bytes) -> bytes:
        """An answer where it is steady for the first time, else nothing."""
        self._same = self._same + 1 if answer == self._last else 1
        self._last = answer
        if _EMPTY.search(answer):
            return b""
        return answer if self._same == self._steady else b""
