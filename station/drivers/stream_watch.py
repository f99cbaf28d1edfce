"""Bytes that come and mean nothing: wrong speed, wrong mode, or another instrument.

A serial port opens at any speed, and nothing tells that the other end has another one. What
tells is the stream: bytes come for seconds, and no frame is among them.
"""

from __future__ import annotations

from typing import Final

from station.codec import Spec
from station.drivers.links.base import LinkProblem, Problem
from station.saying import say

__all__ = ["StreamWatch"]

_WRONG_AFTER_S: Final = 5.0
# A connection may begin in the middle of a frame, and that piece is no fault.
_PIECES: Final = 2
_LONGEST_IF_UNSAID: Final = 64


class StreamWatch:
    """Watches one connection's byte stream; `fresh` begins with the next one.

    Bluetooth needs none: there a characteristic says what its values are.
    """

    def __init__(
        self, spec: Spec, name: str, mode: str | None, after_s: float | None = None
    ) -> None:
        """`name` is the site's name for the instrument. `after_s`: 5 s if not said."""
        self._spec = spec
        self._name = name
        self._mode = mode
        self._after_s = _WRONG_AFTER_S if after_s is None else after_s
        modes = [f for f in spec.framings if f.mode == mode] or spec.framings[:1]
        longest = [f.length or f.longest or _LONGEST_IF_UNSAID for f in modes]
        self._enough = _PIECES * max(longest, default=0)
        self.fresh()

    def fresh(self) -> None:
        """A new connection."""
        self._bytes = 0
        self._since_s: float | None = None
        self.problem: LinkProblem | None = None
        """What is wrong with the stream now."""

    def saw(self, count: int, understood: bool, at_s: float) -> bool:
        """So many bytes came, with a good frame among them or not; True where `problem` changed.

        `at_s` is this host's monotonic clock.
        """
        if self._spec.link.kind != "serial":
            return False
        if understood:
            told = self.problem is not None
            self.fresh()
            return told
        self._bytes += count
        if self._since_s is None:
            self._since_s = at_s
        long_enough = at_s - self._since_s >= self._after_s and self._bytes >= self._enough
        if self.problem is not None or not long_enough:
            return False
        self.problem = self._wrong()
        return True

    def _wrong(self) -> LinkProblem:
        link = self._spec.link
        line = f"{self._spec.baud_of(self._mode)} baud, {link.bits} bits, parity {link.parity}"
        mode = f", mode {self._mode}" if self._mode else ""
        return LinkProblem(
            problem=Problem.WRONG_STREAM,
            says=say(
                "Bytes arrive from {name} that are not this instrument's: wrong speed, wrong mode, "
                "or another instrument.",
                name=self._name,
            ),
            next_step=say(
                "Look which instrument is on this cable, and set it to {line}{mode}.",
                line=line,
                mode=mode,
            ),
            detail=f"{self._bytes} bytes without a frame",
        )
