"""Set an Omron cuff's clock once it has told its own, and ask for stored records on request.

The cuff notifies Current Time (0x2A2B) when it is subscribed; the first notification is the
moment to set it (StanfordSpezi/SpeziDevices). One that says nothing is set a little later: a
refusal, error 0x80, does no harm. Record access point (0x2A52): 01 01 sends all records again.
"""

from __future__ import annotations

from typing import Final

from station.codec.numbers import encode_date_time
from station.codec.uuids import full_uuid
from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send

__all__ = ["OmronConnect"]

_CURRENT_TIME: Final = full_uuid("2A2B")
_RECORD_ACCESS: Final = full_uuid("2A52")
_SET_BY_HAND: Final = 0x01
_ALL_RECORDS: Final = b"\x01\x01"
# The cuff tells its time within some hundred milliseconds of being subscribed.
_NOTIFIES_S: Final = 3.0


class OmronConnect(Dialogue):
    """Writes the local time once per connection."""

    actions = frozenset({"stored_records"})

    def __init__(self) -> None:
        """Not connected yet."""
        self._waits_since_s: float | None = None

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Wait for the cuff's own time."""
        self._waits_since_s = now.monotonic_s
        return ()

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """At its first time, set it; everything is for the decoder."""
        told_time = channel is not None and full_uuid(channel) == _CURRENT_TIME
        return Answer(send=self._set(now) if told_time else (), data=data)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """Set a clock that was not told."""
        if self._waits_since_s is None or now.monotonic_s - self._waits_since_s < _NOTIFIES_S:
            return ()
        return self._set(now)

    def ask(self, action: str, now: Moment) -> tuple[Send, ...]:
        """Have all stored records sent again; only on a person's wish, they may be anybody's."""
        if action not in self.actions:
            raise KeyError(action)
        return (Send(data=_ALL_RECORDS, channel=_RECORD_ACCESS),)

    def _set(self, now: Moment) -> tuple[Send, ...]:
        if self._waits_since_s is None:
            return ()
        self._waits_since_s = None
        fractions = now.local.microsecond * 256 // 1_000_000
        more = bytes((now.local.isoweekday(), fractions, _SET_BY_HAND))
        data = encode_date_time(now.local) + more
        return (Send(data=data, channel=_CURRENT_TIME, sets_clock=True),)
