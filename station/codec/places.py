"""Where the fields of one binary frame stand: for those who change a frame, not for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.codec.errors import FrameError
from station.codec.fields import _field, _present
from station.codec.gathered import Gathered

if TYPE_CHECKING:
    from station.codec.shape import Shape
    from station.codec.spec import Message, Spec

__all__ = ["field_places"]


def field_places(spec: Spec, message: Message, raw: bytes, shape: Shape) -> dict[str, slice]:
    """Field name → its bytes, of those that are there; none of a text, of a split field, or of one
    wire frame of a packet.

    Of a frame that is not whole those before the first that is missing.
    """
    found: dict[str, slice] = {}
    alone = shape.frames > 1 and len(raw) < shape.frames * shape.wire_length
    if message.text is not None or alone:
        return found
    read = Gathered(spec, message, shape, raw, memory=message.memory)
    try:
        for item in message.reading_order:
            if not _present(read, item):
                continue
            start = read.at if item.at is None else shape.offset(item.at, item.frame)
            _field(read, item)
            if not item.pieces:
                found[item.name] = slice(start, read.at)
    except FrameError:
        pass
    return found
