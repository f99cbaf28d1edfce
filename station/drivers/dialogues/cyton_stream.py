"""Start an OpenBCI Cyton: stop, reset to known gains, wait for its greeting, start the stream.

The scale of the samples holds for gain 24, which a reset sets; so a board that was left with
other settings is reset first. Commands: `s` stop, `v` reset (answer ends with `$$$`), `b` start
(OpenBCI documentation, Cyton SDK).
"""

from __future__ import annotations

from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send

__all__ = ["CytonStream"]

_GREETING_ENDS = b"$$$"
# The greeting is about 100 bytes at 115,200 baud; a board that says nothing is started anyway.
_GREETING_S = 3.0
# The stream has 250 frames a second: this long a silence means that the start was lost.
_SILENCE_S = 2.0


class CytonStream(Dialogue):
    """Greeting first, then frames."""

    def __init__(self) -> None:
        """Not connected yet."""
        self._greeting: bytes | None = None
        self._asked_s = 0.0
        self._heard_s = 0.0

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Ask for a reset."""
        self._greeting = b""
        self._asked_s = self._heard_s = now.monotonic_s
        return (Send(data=b"s"), Send(data=b"v"))

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """Until the greeting has ended, bytes are text or the rest of an old stream."""
        self._heard_s = now.monotonic_s
        if self._greeting is None:
            return Answer(data=data)
        self._greeting += data
        end = self._greeting.rfind(_GREETING_ENDS)
        if end < 0:
            self._greeting = self._greeting[-2:]
            return Answer()
        rest = self._greeting[end + len(_GREETING_ENDS) :]
        self._greeting = None
        return Answer(send=(Send(data=b"b"),), data=rest)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """Start a board that does not greet, and start again one that went silent."""
        if self._greeting is not None:
            if now.monotonic_s - self._asked_s < _GREETING_S:
                return ()
            self._greeting = None
        elif now.monotonic_s - self._heard_s < _SILENCE_S:
            return ()
        self._heard_s = now.monotonic_s
        return (Send(data=b"b"),)

    def closing(self) -> tuple[Send, ...]:
        """Leave the board quiet."""
        return (Send(data=b"s"),)
