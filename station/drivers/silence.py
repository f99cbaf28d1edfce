"""A connected instrument that says nothing: noticed, told once, and taken back when it speaks.

Only what streams must speak all the time. The clock (monotonic seconds) is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.drivers.links.base import LinkProblem, Problem
from station.saying import say

__all__ = ["SilenceWatch", "silent"]

# After a connection an instrument may have to be set up or to reset itself before it streams:
# an OpenBCI board greets and waits for its start command.
_BEGINS_S: Final = 5.0


def silent(name: str) -> LinkProblem:
    """What is told of an instrument that is connected and sends nothing."""
    return LinkProblem(
        problem=Problem.SILENT,
        says=say("{name} is connected and sends nothing.", name=name),
        next_step="Is it switched on, and in the right mode? Look at it, then at its cable.",
    )


@dataclass(slots=True)
class SilenceWatch:
    """Watches one instrument. `silence_s`: quiet for longer than this is wrong."""

    silence_s: float
    silent: bool = False
    _since_s: float | None = None
    _allowed_s: float = 0.0

    def connected(self, now_s: float) -> None:
        """It may speak from now on."""
        self.silent = False
        self._since_s = now_s
        self._allowed_s = max(self.silence_s, _BEGINS_S)

    def lost(self) -> None:
        """Nobody can hear it: its silence means nothing."""
        self.silent = False
        self._since_s = None

    def heard(self, now_s: float) -> bool:
        """Bytes came. True where that ends a silence that was told."""
        was, self.silent = self.silent, False
        if self._since_s is not None:
            self._since_s, self._allowed_s = now_s, self.silence_s
        return was

    def tick(self, now_s: float) -> bool:
        """Time passes. True once, when the silence has become too long."""
        if self.silent or self._since_s is None or now_s - self._since_s <= self._allowed_s:
            return False
        self.silent = True
        return True
