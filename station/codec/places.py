"""Where the fields of one binary frame stand: for those who change a frame, not for readers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from station.codec.errors import FrameError
from station.codec.fields import _field, _present
from station.codec.gathered import Gathered

if TYPE_CHECKING:
    from station.codec.shape import Shape
    from station.codec.spec import FieldSpec, Message, Spec

__all__ = ["field_places", "spans"]


def field_places(spec: Spec, message: Message, raw: bytes, shape: Shape) -> dict[str, slice]:
    """Field name → its bytes, of those that are there; none of a text, of a split field, or of one
    wire frame of a packet.

    Of a frame that is not whole those before the first that is missing.
    """
    alone = shape.frames > 1 and len(raw) < shape.frames * shape.wire_length
    if message.text is not None or alone:
        return {}
    return {
        item.name: slice(start, end)
        for item, start, end in spans(spec, message, shape, raw)
        if not item.pieces
    }


def spans(
    spec: Spec, message: Message, shape: Shape, raw: bytes
) -> Iterator[tuple[FieldSpec, int, int]]:
    """Each field of a binary frame that is there, in the order of reading, with the byte at which
    it begins and the one at which the reading goes on. Ends before the first that is missing.
    """
    read = Gathered(spec, message, shape, raw, memory=message.memory)
    for item in message.reading_order:
        try:
            if not _present(read, item):
                continue
            start = read.at if item.at is None else shape.offset(item.at, item.frame)
            _field(read, item)
        except FrameError:
            return
        yield item, start, read.at
