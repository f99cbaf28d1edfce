"""Start a Masimo MightySat Rx: ask for its state, and when it has told it, say start.

The two commands are those that a telephone was seen to send (published with a MightySat reader).
Nothing else is ever sent: there are commands that set its clock and read its archive.
"""

from __future__ import annotations

from station.codec import Decoder, Frame, encode, full_uuid, load_spec
from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send

__all__ = ["MightySatStream"]

_SPEC = "masimo_mightysat"
_ANSWERS = full_uuid("54C21002-A720-4B4F-11E4-9FE20002A5D5")
_COMMANDS = full_uuid("54C21001-A720-4B4F-11E4-9FE20002A5D5")
_START_DATA = bytes.fromhex("1F0003")
# A stream that is silent for so long has stopped, or never began.
_SILENCE_S = 3.0


class MightySatStream(Dialogue):
    """Asks again from the beginning whenever nothing comes any more."""

    def __init__(self) -> None:
        """Not connected yet."""
        self._answers = Decoder(load_spec(_SPEC), detail=True)
        self._heard_s: float | None = None
        self._wants_state = False

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Ask for its state."""
        self._answers = Decoder(load_spec(_SPEC), detail=True)
        return self._ask_state(now)

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """Its state is answered with the start, once for each time it was asked for."""
        sends: tuple[Send, ...] = ()
        for item in self._answers.feed(data, _ANSWERS).items:
            if not isinstance(item, Frame):
                continue
            self._heard_s = now.monotonic_s
            if item.message == "state" and self._wants_state:
                self._wants_state = False
                sends = (self._command("start", _START_DATA),)
        return Answer(send=sends, data=data)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """Begin again when it was silent for too long."""
        if self._heard_s is None or now.monotonic_s - self._heard_s < _SILENCE_S:
            return ()
        return self._ask_state(now)

    def _ask_state(self, now: Moment) -> tuple[Send, ...]:
        self._heard_s, self._wants_state = now.monotonic_s, True
        return (self._command("tell your state"),)

    def _command(self, operation: str, data: bytes = b"") -> Send:
        values = {"operation": operation, "data": data}
        return Send(data=encode(load_spec(_SPEC), "command", values), channel=_COMMANDS)
