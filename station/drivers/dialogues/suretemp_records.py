"""Ask a SureTemp module to send its temperature records by itself, in the short form.

Command 9434 with data 2: a record of 19 bytes every 173 ms while a cycle is active (maker's
manual, page 65). The module forgets this when it loses power, so it is asked at each connection
and again while no answer comes.
"""

from __future__ import annotations

from station.codec import encode, load_spec
from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send

__all__ = ["SuretempRecords"]

_ASYNCHRONOUS = 0x9434
_SHORT_RECORDS = b"\x02"
_ANSWER_HEAD = bytes.fromhex("0302109434 02")
_ANSWER_S = 1.0


class SuretempRecords(Dialogue):
    """Asks until the module has acknowledged."""

    def __init__(self) -> None:
        """Not connected yet."""
        self._asked_s: float | None = None
        self._recent = b""

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Ask for records."""
        self._recent = b""
        return self._ask(now)

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """Look for the acknowledgement; everything goes to the decoder."""
        if self._asked_s is not None:
            self._recent = (self._recent + data)[-64:]
            if _ANSWER_HEAD in self._recent:
                self._asked_s = None
        return Answer(data=data)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """Ask again while there is no answer."""
        if self._asked_s is None or now.monotonic_s - self._asked_s < _ANSWER_S:
            return ()
        return self._ask(now)

    def _ask(self, now: Moment) -> tuple[Send, ...]:
        self._asked_s = now.monotonic_s
        spec = load_spec("welch_allyn_suretemp")
        values = {"command": _ASYNCHRONOUS, "data": _SHORT_RECORDS}
        return (Send(data=encode(spec, "command", values)),)
