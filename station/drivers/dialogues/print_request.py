"""Ask an instrument to print: the same bytes as a press of its print key, when a person wants it.

Nothing is sent by itself: such instruments print whatever they show at the moment, finished or
not, and only a person sees which.
"""

from __future__ import annotations

from station.drivers.dialogues.base import Dialogue, Moment, Send

__all__ = ["PrintRequest"]


class PrintRequest(Dialogue):
    """`ask`: the request in hex digits. Its action is called "start"."""

    actions = frozenset({"start"})

    def __init__(self, *, ask: str) -> None:
        self._request = bytes.fromhex(ask)

    def ask(self, action: str, now: Moment) -> tuple[Send, ...]:
        """Send the request once."""
        if action not in self.actions:
            raise KeyError(action)
        return (Send(data=self._request),)
