"""The frames by which the memory of an Omron cuff is read and written, over 1 or 4 channels.

Length of the whole, type (2), address (2, high byte first), number of bytes, the bytes, 0, and
the exclusive or of all before. Types: 0000 open, 0100 read, 01C0 write, 0F00 close; in the
answer bit 15 is set (omblepy and hass-omron agree).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import xor
from typing import Final

from station.codec.uuids import full_uuid
from station.drivers.dialogues.base import Send

__all__ = ["CLOSE", "OPEN", "RECEIVE", "Assembler", "read_frame", "sends_of", "write_frame"]

RECEIVE: Final = tuple(
    full_uuid(uuid)
    for uuid in (
        "49123040-AEE8-11E1-A74D-0002A5D5C51B",
        "4D0BF320-AEE8-11E1-A0D9-0002A5D5C51B",
        "5128CE60-AEE8-11E1-B84B-0002A5D5C51B",
        "560F1420-AEE8-11E1-8184-0002A5D5C51B",
    )
)
"""The channels by which the cuff answers."""

_TRANSMIT: Final = tuple(
    full_uuid(uuid)
    for uuid in (
        "DB5B55E0-AEE7-11E1-965E-0002A5D5C51B",
        "E0B8A060-AEE7-11E1-92F4-0002A5D5C51B",
        "0AE12B00-AEE8-11E1-A192-0002A5D5C51B",
        "10E1BA60-AEE8-11E1-89E5-0002A5D5C51B",
    )
)
_PIECE: Final = 16

# As they go over the air; both sources have them as they stand.
OPEN: Final = bytes.fromhex("0800000000100018")
CLOSE: Final = bytes.fromhex("080F000000000007")


def _frame(kind: int, address: int, count: int, data: bytes = b"") -> bytes:
    head = bytes((len(data) + 8,)) + kind.to_bytes(2, "big") + address.to_bytes(2, "big")
    body = head + bytes((count,)) + data + b"\0"
    return body + bytes((reduce(xor, body),))


def read_frame(address: int, count: int) -> bytes:
    """Ask for `count` bytes."""
    return _frame(0x0100, address, count)


def write_frame(address: int, data: bytes) -> bytes:
    """Put bytes into the memory."""
    return _frame(0x01C0, address, len(data), data)


def sends_of(frame: bytes, channels: int) -> tuple[Send, ...]:
    """A frame over so many channels: whole on the only one, else in pieces, in order."""
    if channels == 1:
        return (Send(data=frame, channel=_TRANSMIT[0]),)
    return tuple(
        Send(data=frame[at : at + _PIECE], channel=_TRANSMIT[at // _PIECE])
        for at in range(0, len(frame), _PIECE)
    )


class Assembler:
    """Puts the pieces of an answer together. The first channel begins a new one."""

    def __init__(self) -> None:
        """Nothing has come."""
        self._pieces: dict[int, bytes] = {}

    def add(self, channel: str, data: bytes) -> bytes | None:
        """Take a piece; gives the frame once it is whole, as long as it says (not checked)."""
        number = RECEIVE.index(full_uuid(channel))
        if number == 0:
            self._pieces.clear()
        self._pieces[number] = data
        first = self._pieces.get(0)
        if not first:
            return None
        total = first[0]
        if len(first) >= total:  # whole in one value, perhaps with bytes behind it
            whole: Sequence[bytes] = (first,)
        else:
            needed = range((total + _PIECE - 1) // _PIECE)
            if any(piece not in self._pieces for piece in needed):
                return None
            whole = [self._pieces[piece] for piece in needed]
        self._pieces.clear()
        return b"".join(whole)[:total]
