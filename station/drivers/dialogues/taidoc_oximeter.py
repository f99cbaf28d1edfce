"""Start the live values of a TaiDoc or FORA oximeter, and drop the pair that is not steady yet.

47 with 2 starts them (TD-8255, after a public program that takes the second valid pair); frames
of 8 bytes as in `taidoc_meter`.
"""

from __future__ import annotations

from typing import Final

from station.codec import full_uuid
from station.drivers.dialogues.base import Answer, Dialogue, Moment, Send

__all__ = ["TaidocOximeter"]

_CHANNEL: Final = full_uuid("00001524-1212-EFDE-1523-785FEABCD123")
_START: Final = Send(data=bytes.fromhex("51 47 02 00 00 00 A3 3D"), channel=_CHANNEL)
_TURN_OFF: Final = Send(data=bytes.fromhex("51 50 00 00 00 00 A3 44"), channel=_CHANNEL)
_VALUES: Final = 0x61
_LENGTH: Final = 8
# Commands sooner after the connection are lost.
_PAUSE_S: Final = 0.2
# Values come about once a second: quiet for so long means that the start was lost.
_SILENCE_S: Final = 4.0


class TaidocOximeter(Dialogue):
    """Asks until values come."""

    def __init__(self) -> None:
        """Not connected yet."""
        self._ask_at_s: float | None = None
        self._rest = b""
        self._steady = False

    def connected(self, now: Moment) -> tuple[Send, ...]:
        """Wait a little: the start follows."""
        self._ask_at_s = now.monotonic_s + _PAUSE_S
        self._rest = b""
        self._steady = False
        return ()

    def received(self, data: bytes, now: Moment, channel: str | None = None) -> Answer:
        """All frames pass, except the first pair after a finger came in."""
        if data and self._ask_at_s is not None:
            self._ask_at_s = max(self._ask_at_s, now.monotonic_s + _SILENCE_S)
        self._rest += data
        passed = b""
        while len(self._rest) >= _LENGTH:
            frame = self._rest[:_LENGTH]
            size = _LENGTH if _is_good(frame) else 1
            piece, self._rest = self._rest[:size], self._rest[size:]
            passed += b"" if size == _LENGTH and self._unsteady(piece) else piece
        return Answer(data=passed)

    def tick(self, now: Moment) -> tuple[Send, ...]:
        """Start, and start again where nothing comes."""
        if self._ask_at_s is None or now.monotonic_s < self._ask_at_s:
            return ()
        self._ask_at_s = now.monotonic_s + _SILENCE_S
        return (_START,)

    def closing(self) -> tuple[Send, ...]:
        """Turn it off: no source names a command that only ends the values."""
        return (_TURN_OFF,)

    def _unsteady(self, frame: bytes) -> bool:
        """Whether this is the first pair with both values since there was none."""
        if frame[1] != _VALUES:
            return False
        valid = frame[2] != 0 and frame[4] != 0
        first, self._steady = valid and not self._steady, valid
        return first


def _is_good(frame: bytes) -> bool:
    return frame[0] == 0x51 and frame[6] == 0xA5 and sum(frame[:7]) & 0xFF == frame[7]
