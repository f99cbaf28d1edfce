"""A whole recording at once: columns of numbers and samples, with no Python loop per frame.

For fixed-length frames only. It reads the same specs as the decoder of a live connection, and a
test proves that both say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from station.codec.decoder import Decoder
from station.codec.errors import CodecError
from station.codec.framers import framer_for
from station.codec.framing import Rows, holds
from station.codec.numbers import SIZES
from station.codec.shape import Shape
from station.codec.spec import FieldSpec, Framing, Message, Spec
from station.codec.waves import gather, validity

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Bulk", "decode_bulk"]

# Messages a pass: all fields are read from a block while it is in the processor's cache.
_BLOCK = 8192


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bulk:
    """`columns`: raw integers int64 `(messages,)` by field name. `counts` and `valid`: int32 and
    bool `(channels, wire frames)` by signal. `refused_bytes` were in no good frame or packet.
    """

    columns: dict[str, NDArray[np.int64]]
    counts: dict[str, NDArray[np.int32]]
    valid: dict[str, NDArray[np.bool_]]
    messages: int
    refused_bytes: int


def decode_bulk(spec: Spec, data: bytes, mode: str | None = None) -> Bulk:
    """Decode a recording. Raises `CodecError` for a spec without fixed-length frames."""
    decoder = Decoder(spec, mode=mode)
    framing = decoder.framing
    if framing is None or framing.kind != "fixed":
        raise CodecError(f"{spec.id} has no fixed-length frames to read in bulk")
    message = next(m for m in spec.messages if spec.framing_of(m) is framing)
    rows, breaks = _good_rows(framing, data)
    used, units = rows, rows
    if framing.packet is not None:
        used, units = _packets(framing, rows, breaks)
    shape = Shape.of(framing)
    counts = {
        wave.signal: gather(wave, wave.order or message.order or spec.order, used)
        for wave in message.waveforms
    }
    return Bulk(
        columns=_columns(spec, message, units, shape),
        counts=counts,
        valid={wave.signal: validity(wave, counts[wave.signal]) for wave in message.waveforms},
        messages=len(units),
        refused_bytes=len(data) - used.size,
    )


def _good_rows(framing: Framing, data: bytes) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
    """All good frames, and the numbers of those that do not follow the one before directly."""
    framer = framer_for(framing)
    found: list[NDArray[np.uint8]] = []
    breaks: list[int] = []
    count = 0
    for item in (*framer.feed(data), *framer.flush()):
        if isinstance(item, Rows):
            found.append(item.rows)
            count += len(item.rows)
        else:
            breaks.append(count)
    if not found:
        found.append(np.empty((0, framing.length or 0), dtype=np.uint8))
    rows = found[0] if len(found) == 1 else np.concatenate(found)
    return rows, np.array(breaks, dtype=np.intp)


def _packets(
    framing: Framing, rows: NDArray[np.uint8], breaks: NDArray[np.intp]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The frames that make whole packets, and the packets as rows of their own."""
    assert framing.packet is not None  # the caller looked
    frames, length = framing.packet.frames, framing.length or 0
    starts = np.flatnonzero(holds(framing.packet.first, rows))
    ends = np.append(starts[1:], len(rows))
    if len(breaks):
        next_break = np.append(breaks, len(rows))[np.searchsorted(breaks, starts, side="right")]
        ends = np.minimum(ends, next_break)
    whole = starts[ends - starts == frames]
    if len(whole) * frames == len(rows):  # nothing to leave out, nothing to copy
        return rows, rows.reshape(len(whole), frames * length)
    used = rows[(whole[:, None] + np.arange(frames)).ravel()]
    return used, used.reshape(len(whole), frames * length)


def _columns(
    spec: Spec, message: Message, units: NDArray[np.uint8], shape: Shape
) -> dict[str, NDArray[np.int64]]:
    """The raw number of every field in every message."""
    fields = [f for f in message.fields if f.type not in ("text", "bytes", "date_time")]
    columns = {item.name: np.empty(len(units), dtype=np.int64) for item in fields}
    places = _places(message, shape, units.shape[1])
    for first in range(0, len(units), _BLOCK):
        block = units[first : first + _BLOCK]
        for item in fields:
            column = _column(spec, message, item, block, shape, places[item.name])
            columns[item.name][first : first + _BLOCK] = column
    return columns


def _places(message: Message, shape: Shape, length: int) -> dict[str, int]:
    """The first byte of every field; one that has no `at` follows the field before it."""
    places: dict[str, int] = {}
    behind = 0
    for item in message.fields:
        if item.pieces:
            ends = [shape.offset(piece.byte, piece.frame) + 1 for piece in item.pieces]
            places[item.name] = behind
            behind = max(behind, *ends)
            continue
        at = behind if item.at is None else shape.offset(item.at, item.frame)
        places[item.name] = at
        behind = at + (SIZES.get(item.type or "u8") or item.length or length - at)
    return places


def _column(
    spec: Spec,
    message: Message,
    item: FieldSpec,
    units: NDArray[np.uint8],
    shape: Shape,
    at: int,
) -> NDArray[np.int64]:
    """The raw number of one field in each of these messages."""
    value = np.zeros(len(units), dtype=np.int64)
    if item.pieces:
        for piece in item.pieces:
            byte = units[:, shape.offset(piece.byte, piece.frame)]
            value <<= piece.width
            value |= (byte >> piece.low) & ((1 << piece.width) - 1)
        return value
    kind = item.type or "u8"
    if item.every_frame == "or":
        joined = np.bitwise_or.reduce(units[:, at :: shape.wire_length], axis=1)
        return np.asarray(joined, dtype=np.int64)
    size = SIZES[kind]
    order = item.order or message.order or spec.order
    for step in range(size) if order == "big" else range(size - 1, -1, -1):
        value <<= 8
        value |= units[:, at + step]
    if kind[0] == "i":
        value -= (value >> (8 * size - 1)) << (8 * size)
    return value
