"""Faults of a way between an instrument and the station, as functions of pieces of bytes.

Nothing of an instrument is in here: the same faults meet whatever goes over a line. Damage is
rare enough that two flipped bits never meet in one frame of a usual length: a sum cannot see two
that undo each other, and what a checksum is to be held to is what it can see.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from random import Random
from typing import Final

__all__ = ["BLUETOOTH", "FAULTS", "SERIAL", "Fault", "misread"]

SERIAL: Final = ("drop", "corrupt", "duplicate", "delay", "stall", "wrong baud")
BLUETOOTH: Final = ("drop", "corrupt", "duplicate", "delay", "stall")
FAULTS: Final = SERIAL

# Every so many bytes of a line, or values of a radio, on average.
_EVERY_BYTES: Final = 40
_EVERY_VALUES: Final = 3
_LATE_S: Final = (0.05, 0.6)
_OTHER_BAUD: Final = 2.0
"""The line is read at another speed by this factor: 9600 for 4800."""


@dataclass(slots=True)
class Fault:
    """One fault that goes on until it is taken away. `hits` counts what it did."""

    kind: str
    chance: Random
    hits: int = 0
    _until: int = 0
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    async def met(self, count: int) -> None:
        """Wait until it has met something so often."""
        while self.hits < count:
            self._more.clear()
            await self._more.wait()

    def _hit(self) -> None:
        self.hits += 1
        self._more.set()

    def bytes_of(self, piece: bytes) -> bytes:
        """A piece of a stream after the fault, which may be nothing."""
        match self.kind:
            case "drop" | "corrupt" | "duplicate":
                return b"".join(self._one(piece[at : at + 1]) for at in range(len(piece)))
            case "stall":
                self._hit()
                return b""
            case "wrong baud":
                self._hit()
                return misread(piece, _OTHER_BAUD)
        return piece

    def values_of(self, value: bytes) -> list[bytes]:
        """A value over the radio after the fault: none, one or two of it."""
        if self.kind == "stall":
            self._hit()
            return []
        self._until -= 1
        if self.kind not in ("drop", "corrupt", "duplicate") or self._until > 0:
            return [value]
        self._until = self.chance.randrange(1, 2 * _EVERY_VALUES)
        self._hit()
        match self.kind:
            case "drop":
                return []
            case "duplicate":
                return [value, value]
            case _:
                return [_flipped(value, self.chance)]

    @property
    def late_s(self) -> float:
        """By how much the next piece comes late, in its turn."""
        if self.kind != "delay":
            return 0.0
        self._hit()
        return self.chance.uniform(*_LATE_S)

    def _one(self, byte: bytes) -> bytes:
        self._until -= 1
        if self._until > 0:
            return byte
        # Never nearer than half of the usual distance: see the module.
        self._until = self.chance.randrange(_EVERY_BYTES // 2, 3 * _EVERY_BYTES // 2)
        self._hit()
        if self.kind == "corrupt":
            return _flipped(byte, self.chance)
        return b"" if self.kind == "drop" else byte + byte


def _flipped(data: bytes, chance: Random) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes((data[at] ^ 1 << chance.randrange(8),)) + data[at + 1 :]


def misread(data: bytes, faster: float) -> bytes:
    """What a UART makes of bytes (8N1, sent without a pause) at a speed `faster` times theirs.

    A byte begins with the first low bit, and its eight bits are looked at in their middles; a
    stop bit that is low is a framing error, after which the next falling edge begins anew.
    """
    line = [1] * 2
    for byte in data:
        line += [0, *((byte >> bit) & 1 for bit in range(8)), 1]
    line += [1] * 12

    def level(at: float) -> int:
        place = int(at / faster)
        return line[place] if place < len(line) else 1

    out = bytearray()
    at, end = 0.0, len(line) * faster
    while at < end:
        if level(at) == 1:
            at += 0.25
            continue
        out.append(sum(level(at + 1.5 + bit) << bit for bit in range(8)))
        at += 9.5
        while at < end and level(at) == 0:
            at += 0.25
    return bytes(out)
