"""Start a Contec CMS50D-BT or a relative, and keep it sending.

9A tells that somebody is there, 9B 00 starts the wave, 9B 01 SpO2 and pulse, 9B 7F ends both;
each command ends with its sum modulo 128 (nringelstein/CMS50D-BT, OxiVis issue 2, and the
protocol of the EMAY SleepO2, which stops after 3 to 4 seconds without a 9A).
"""

from __future__ import annotations

from typing import Final

from station.codec import full_uuid
from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send

__all__ = ["ContecBluetooth"]

_COMMANDS: Final = full_uuid("FF01")
_HEARTBEAT_S: Final = 1.5
# Values come once a second: quiet for so long means that the start was lost.
_SILENCE_S: Final = 4.0


class ContecBluetooth(Dialogue):
    """All that comes is for the decoder."""

    def __init__(self) -> None:
        """Not connected yet."""
        self._heard_s = self._beat_s = 0.0

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Say that somebody is there, then start wave and values."""
        self._heard_s = self._beat_s = now.monotonic_s
        return (_command(0x9A), _command(0x9B, 0x00), _command(0x9B, 0x01))

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """It is alive."""
        self._heard_s = now.monotonic_s
        return Answer(data=data)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """The heartbeat, or everything again where nothing comes."""
        if now.monotonic_s - self._heard_s >= _SILENCE_S:
            return self.connected(now)
        if now.monotonic_s - self._beat_s < _HEARTBEAT_S:
            return ()
        self._beat_s = now.monotonic_s
        return (_command(0x9A),)

    def closing(self) -> tuple[Send, ...]:
        """End the stream."""
        return (_command(0x9B, 0x7F),)


def _command(*data: int) -> Send:
    return Send(data=bytes((*data, sum(data) & 0x7F)), channel=_COMMANDS)
