"""Set an A&D cuff's clock at once, and let a person change its buffer.

The cuff hangs up unless indications are enabled and the time is set within about 5 seconds of a
connection; then it sends its unsent readings. The time goes to Date Time (0x2A08) in the
measurement's service, else as a command of the maker's own characteristic: length of what
follows, direction (1 is write), command, data (A&D, SDK for the UA-651BLE, section 5.1).
"""

from __future__ import annotations

from typing import Final

from station.codec.numbers import encode_date_time
from station.codec.uuids import full_uuid
from station.drivers.dialogues.base import Dialogue, Moment, Send

__all__ = ["AndMedical"]

_DATE_TIME: Final = full_uuid("2A08")
_COMMAND: Final = full_uuid("233BF001-5A34-1B6D-975C-000D5690ABE4")
_SET_TIME: Final = 0x01
_DISCONNECT: Final = 0x03
_BUFFER: Final = 0xA6


class AndMedical(Dialogue):
    """Writes the local time once per connection; never deletes anything."""

    actions = frozenset({"buffer_on", "buffer_off"})

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """The time, where it is taken."""
        at = now.local
        parts = bytes((at.year % 100, at.month, at.day, at.hour, at.minute, at.second))
        own = Send(data=_command(_SET_TIME, parts), channel=_COMMAND, sets_clock=True)
        stamp = encode_date_time(at)
        return (Send(data=stamp, channel=_DATE_TIME, sets_clock=True, otherwise=own),)

    def ask(self, action: str, now: Moment) -> tuple[Send, ...]:
        """Keep readings that nobody fetched, or only the newest one."""
        if action not in self.actions:
            raise KeyError(action)
        on = action == "buffer_on"
        return (Send(data=_command(_BUFFER, bytes((on,))), channel=_COMMAND),)

    def closing(self) -> tuple[Send, ...]:
        """Let it switch off instead of waiting out its minute."""
        return (Send(data=_command(_DISCONNECT), channel=_COMMAND),)


def _command(command: int, data: bytes = b"") -> bytes:
    body = bytes((1, command)) + data
    return bytes((len(body),)) + body
