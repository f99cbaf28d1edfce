"""Set the clock of a Bluetooth instrument, so that its time stamps can be believed.

Current Time (0x2A2B, service 0x1805): Date Time, day of week (1 is Monday), 1/256 seconds,
adjust reason. Some makers put a plain Date Time (0x2A08) into the measurement service instead.
A device with neither is left alone.
"""

from __future__ import annotations

from station.codec import full_uuid
from station.codec.numbers import encode_date_time
from station.drivers.dialogues.base import Dialogue, Moment, Send

__all__ = ["BluetoothClock"]

CURRENT_TIME = full_uuid("2A2B")
DATE_TIME = full_uuid("2A08")
_MANUAL_UPDATE = 0x01


class BluetoothClock(Dialogue):
    """Writes the local time once per connection."""

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Current Time first, Date Time where there is none."""
        stamp = encode_date_time(now.local)
        fractions = now.local.microsecond * 256 // 1_000_000
        current = stamp + bytes((now.local.isoweekday(), fractions, _MANUAL_UPDATE))
        return (
            Send(
                data=current,
                channel=CURRENT_TIME,
                sets_clock=True,
                otherwise=Send(data=stamp, channel=DATE_TIME, sets_clock=True),
            ),
        )
