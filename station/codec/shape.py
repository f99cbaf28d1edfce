"""What the framing fixes about a message, before any of its bytes are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.codec.spec import Framing

__all__ = ["Shape"]


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a wire frame, how many make a packet, how many bytes stand behind the last
    field, and whether the fields must fill the rest. Texts keep the framing itself: they are cut
    by its marks.
    """

    wire_length: int = 0
    frames: int = 1
    trailer: int = 0
    filled: bool = True
    marks: Framing | None = None

    @classmethod
    def of(cls, framing: Framing | None) -> Shape:
        """The shape that a framing gives; a GATT value has none."""
        if framing is None:
            return cls()
        if framing.kind == "fixed":
            frames = framing.packet.frames if framing.packet else 1
            return cls(wire_length=framing.length or 0, frames=frames, filled=False)
        if framing.kind == "delimited":
            return cls(filled=False, marks=framing)
        return cls(trailer=framing.trailer)

    def offset(self, at: int, frame: int | None) -> int:
        """Where byte `at` of wire frame `frame` (from 1) lies in the whole."""
        return at + (frame - 1) * self.wire_length if frame else at
