"""Ask a Viatom ring for its values once a second, after its clock was set.

Its answers do not name the command that they answer, so one thing is asked at a time, and the
next one only when the answer came or is overdue. Requests go out in pieces of at most 20 bytes.
The time is set by command 0x16 with the text `{"SetTIME":"YYYY-MM-DD,hh:mm:ss"}` (maker's SDK
as known from its clients).
"""

from __future__ import annotations

from station.codec import Decoder, Frame, encode, full_uuid, load_spec
from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send

__all__ = ["ViatomPolling"]

_SPEC = "viatom_oxy"
_ANSWERS = full_uuid("0734594A-A8E7-4B1A-A6B1-CD5243059A57")
_REQUESTS = full_uuid("8B00ACE7-EB0B-49B0-BBE9-9AEE0A26E1A3")
_PIECE = 20
_EVERY_S = 1.0
_OVERDUE_S = 1.5


class ViatomPolling(Dialogue):
    """Sets the time once a connection, then asks for values as long as it lasts."""

    def __init__(self) -> None:
        """Not connected yet."""
        # In detail: an answer that says the same as the one before is an answer, too.
        self._answers = Decoder(load_spec(_SPEC), detail=True)
        self._asked_s: float | None = None
        self._waits = False

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Set the clock."""
        self._answers = Decoder(load_spec(_SPEC), detail=True)
        text = now.local.strftime('{"SetTIME":"%Y-%m-%d,%H:%M:%S"}')
        return self._ask("settings", now, text.encode("ascii"), sets_clock=True)

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """An answer that is whole makes way for the next question; all goes to the decoder."""
        items = self._answers.feed(data, _ANSWERS).items
        if any(isinstance(item, Frame) for item in items):
            self._waits = False
        return Answer(data=data)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """Ask when it is time and nothing is waited for any more."""
        if self._asked_s is None:
            return ()
        passed_s = now.monotonic_s - self._asked_s
        if passed_s < (_OVERDUE_S if self._waits else _EVERY_S):
            return ()
        return self._ask("values", now)

    def _ask(
        self, command: str, now: Moment, data: bytes = b"", *, sets_clock: bool = False
    ) -> tuple[Send, ...]:
        self._asked_s, self._waits = now.monotonic_s, True
        request = encode(load_spec(_SPEC), "request", {"command": command, "data": data})
        pieces = [request[at : at + _PIECE] for at in range(0, len(request), _PIECE)]
        return tuple(
            Send(data=piece, channel=_REQUESTS, sets_clock=sets_clock and piece is pieces[-1])
            for piece in pieces
        )
