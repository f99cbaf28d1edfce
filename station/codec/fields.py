"""One frame, one field after the other: where each stands, and its raw number or text."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from station.codec.device_time import take_half, take_parts, take_whole
from station.codec.errors import FrameError
from station.codec.frames import Frame, Trouble
from station.codec.gathered import Gathered
from station.codec.meaning import apply, apply_dashes
from station.codec.numbers import SIZES, decode_date_time, read_int
from station.codec.text import cut_text, read_piece
from station.saying import say

if TYPE_CHECKING:
    from station.codec.frames import Waveform
    from station.codec.shape import Shape
    from station.codec.spec import FieldSpec, Message, Spec
    from station.codec.text import Cut

__all__ = ["FROM_MEMORY", "read_frame"]

FROM_MEMORY: Final = "from the device's memory"
"""What a trouble says about a stored record; whose it is, a person may still say."""


def read_frame(
    spec: Spec,
    message: Message,
    raw: bytes,
    shape: Shape,
    waveforms: tuple[Waveform, ...] = (),
) -> Frame | None:
    """Read one whole frame (or packet); None where its first fields say that it is another
    message. Raises `FrameError` when its length does not follow from its flags, a text is not
    what its field says, or nothing tells the unit of a value.
    """
    read = Gathered(spec, message, shape, raw, memory=message.memory)
    if message.text is not None and shape.marks is not None:
        read.cut = cut_text(message, shape.marks, raw)
    for item in message.reading_order:
        if _present(read, item):
            _field(read, item)
        if item.name in message.match and not _matches(read, item.name):
            return None
    if shape.filled and not message.grows:
        _check_length(read)
    _finish(read)
    return Frame(
        spec=spec.id,
        message=message.id,
        raw=raw,
        values=read.values,
        series={vital: tuple(values) for vital, values in read.series.items()},
        flags=read.flags,
        waveforms=waveforms,
        device_time=read.device_time,
        final=message.final and not read.in_progress,
        from_memory=read.memory,
        troubles=tuple(read.troubles),
        remarks=tuple(read.remarks),
        details=read.details,
        keys=read.numbers,
    )


def _present(read: Gathered, item: FieldSpec) -> bool:
    if item.when is not None and not read.numbers.get(item.when):
        return False
    return item.unless is None or not read.numbers.get(item.unless)


def _matches(read: Gathered, name: str) -> bool:
    told = read.numbers.get(name, read.details.get(name))
    return told in read.message.match[name]


def _check_length(read: Gathered) -> None:
    """Refuse a frame that is longer than its flags and samples say."""
    at = read.at
    for wave in read.message.waveforms:
        width = SIZES[wave.type] * len(wave.channels)
        samples = max(0, read.end - wave.at) // width if wave.along else 1
        at = max(at, wave.at + samples * width)
    if at != read.end:
        raise FrameError(
            f"{read.message.id}: {read.end} bytes came, {at} follow from its flags: "
            f"{read.end - at} too many"
        )


def _finish(read: Gathered) -> None:
    """What can only be said once the whole frame is read."""
    required = dict.fromkeys(item.vital for item in read.message.fields if item.required)
    for vital in required:
        if vital is not None and vital not in read.values:
            read.troubles.append(
                Trouble(says=say("{what}: not in this frame", what=str(vital)), vital=vital)
            )
    take_parts(read)
    if not read.message.final or read.in_progress:
        read.troubles.append(Trouble(says="not final: the measurement is still going on"))
    if read.memory:
        read.troubles.append(Trouble(says=FROM_MEMORY))


# One field.


def _field(read: Gathered, item: FieldSpec) -> None:
    if read.cut is not None:
        _text(read, read.cut, item)
    elif item.pieces:
        apply(read, item, _scattered(read, item))
    elif item.repeat:
        while read.at < read.end:
            _bytes(read, item)
    else:
        _bytes(read, item)


def _bytes(read: Gathered, item: FieldSpec) -> None:
    kind = item.type or "u8"
    start = read.at if item.at is None else read.shape.offset(item.at, item.frame)
    end = read.end
    size = SIZES.get(kind) or item.length or max(0, end - start)
    if start + size > end:
        raise FrameError(
            f"{read.message.id}: field {item.name} needs {size} bytes at byte {start}, "
            f"only {max(0, end - start)} came"
        )
    data = read.raw[start : start + size]
    read.at = start + size
    if kind == "date_time":
        take_whole(read, item, decode_date_time(data))
    elif kind in ("text", "bytes"):
        text = data.rstrip(b"\0").decode("ascii", "replace") if kind == "text" else data.hex()
        read.add_text(item, text)
    else:
        apply(read, item, _whole_number(read, item, kind, data, start))


def _whole_number(read: Gathered, item: FieldSpec, kind: str, data: bytes, start: int) -> int:
    order = item.order or read.message.order or read.spec.order
    if item.every_frame == "or":
        joined = 0
        for frame in range(read.shape.frames):
            joined |= read.raw[start + frame * read.shape.wire_length]
        return joined
    return read_int(data, kind[0] == "i", order)


def _scattered(read: Gathered, item: FieldSpec) -> int:
    """A number whose bits stand in several places."""
    value = 0
    for piece in item.pieces:
        at = read.shape.offset(piece.byte, piece.frame)
        if at >= read.end:
            raise FrameError(
                f"{read.message.id}: field {item.name} needs byte {at}, only {read.end} bytes came"
            )
        value = value << piece.width | (read.raw[at] >> piece.low & ((1 << piece.width) - 1))
        read.at = max(read.at, at + 1)
    return value


def _text(read: Gathered, cut: Cut, item: FieldSpec) -> None:
    text = cut.piece(item)
    if text is None or (text == "" and item.type != "codes"):
        if item.column is not None and not item.optional:
            raise FrameError(
                f"{read.message.id}: field {item.name} needs column {item.column}, "
                f"{len(cut.columns)} came"
            )
        return
    if item.type in ("text", "bytes"):
        read.add_text(item, text)
        return
    piece = read_piece(item, text)
    for mark, name in item.marks.items():
        read.numbers[name] = int(mark in piece.marks)
        read.flags[name] = mark in piece.marks
    if isinstance(piece.value, (dt.date, dt.time)):
        take_half(read, item, piece.value)
    elif piece.value is None:
        apply_dashes(read, item, piece.says, piece.unit)
    else:
        apply(read, item, piece.value, piece.unit)
