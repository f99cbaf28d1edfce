"""Keep the lines of a Nellcor monitor going, and its printed trend out of the live values.

The monitor prints a line every two seconds. After an XOFF it waits; an XON (0x11) starts it again
(maker's manual). A trend printout, which a person starts at the monitor, has lines of the same
form: only the word TREND in its heading, and "Output Complete" behind it, tell them apart.
"""

from __future__ import annotations

from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send

__all__ = ["NellcorLines"]

_XON = b"\x11"
_SILENCE_S = 10.0
_LONGEST = 200


class NellcorLines(Dialogue):
    """In the live mode, what is printed between a trend's heading and its end is withheld."""

    def __init__(self, mode: str = "live") -> None:
        """`mode` is the mode of the spec that is read."""
        self._live = mode == "live"
        self._line = b""
        self._trend = False
        self._heard_s: float | None = None

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Begin with whole lines."""
        self._line, self._trend = b"", False
        self._heard_s = now.monotonic_s
        return ()

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """Hand on the lines that are live, each when it is whole."""
        self._heard_s = now.monotonic_s
        if not self._live:
            return Answer(data=data)
        *lines, self._line = (self._line + data).split(b"\n")
        passed = b"".join(line + b"\n" for line in lines if self._is_live(line))
        if len(self._line) > _LONGEST:  # no line at all: the decoder says so
            passed, self._line = passed + self._line, b""
        return Answer(data=passed)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """Ask a monitor that is silent to go on."""
        if self._heard_s is None or now.monotonic_s - self._heard_s < _SILENCE_S:
            return ()
        self._heard_s = now.monotonic_s
        return (Send(data=_XON),)

    def _is_live(self, line: bytes) -> bool:
        words = line.split()
        if b"VERSION" in words:  # a heading, also that of a monitor that was switched on again
            self._trend = b"TREND" in words
        elif words[:2] == [b"Output", b"Complete"]:
            self._trend = False
            return False
        return not self._trend
