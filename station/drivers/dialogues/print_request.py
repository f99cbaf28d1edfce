"""Ask an instrument to print: the same bytes as a press of its print key, when a person wants it.

Nothing is sent by itself: such instruments print whatever they show at the moment, finished or
not, and only a person sees which.
"""

from __future__ import annotations

from typing import Final

from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send, Unmeasured
from station.vitals import FailureReason

__all__ = ["PrintRequest"]

# A line of print takes a tenth of a second.
_ANSWER_S: Final = 5.0
_NOTHING: Final = Unmeasured(
    reason=FailureReason.TIMEOUT,
    says="The instrument sent nothing.",
    next_step="Check that it is switched on and steady, then measure again.",
    code="no answer",
)


class PrintRequest(Dialogue):
    """`ask`: the request in hex digits. Its action is called "start"."""

    actions = frozenset({"start"})

    def __init__(self, *, ask: str) -> None:
        self._request = bytes.fromhex(ask)
        self._asked_s: float | None = None

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """What was asked before is answered no more."""
        self._asked_s = None
        return ()

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """It prints."""
        self._asked_s = None
        return Answer(data=data)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """Whether it should have printed by now."""
        if self._asked_s is not None and now.monotonic_s - self._asked_s > _ANSWER_S:
            self._asked_s, self._came_to_nothing = None, _NOTHING
        return ()

    def ask(self, action: str, now: Moment) -> tuple[Send, ...]:
        """Send the request once."""
        if action not in self.actions:
            raise KeyError(action)
        self._asked_s = now.monotonic_s
        return (Send(data=self._request),)
