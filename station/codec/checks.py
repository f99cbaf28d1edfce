"""What a spec's tables say about each other: places inside the frame, numbers that fit.

The models in `spec` look at one table at a time; here the file is looked at as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from station.codec.numbers import SIZES
from station.codec.shape import Shape
from station.codec.spec import TEXT_TYPES

if TYPE_CHECKING:
    from station.codec.spec import FieldSpec, Framing, Message, Spec

__all__ = ["problems_of"]


def problems_of(spec: Spec) -> list[str]:
    """Every contradiction, with its table and key; empty for a sound spec."""
    problems: list[str] = []
    for framing in spec.framings:
        where = f"[[framing]] {framing.mode!r}" if framing.mode else "[[framing]]"
        problems += [f"{where} {problem}" for problem in _of_framing(framing)]
    for message in spec.messages:
        framing_of = spec.framing_of(message)
        where = f"[[message]] {message.id!r}"
        problems += [f"{where} {problem}" for problem in _of_message(message, framing_of)]
    problems += _of_examples(spec)
    for some in spec.framings:
        problems += _never_reached([m for m in spec.messages if spec.framing_of(m) is some])
    return problems


def _of_framing(framing: Framing) -> Iterator[str]:
    if framing.kind != "fixed":
        for key in ("packet", "counter"):
            if getattr(framing, key) is not None:
                yield f"key {key!r}: only frames of fixed length have one"
        if framing.kind == "delimited" and (framing.constants or framing.sync_bit):
            yield "key 'constants': a text is found by its start and its end"
        return
    places = {"constants": [rule.byte for rule in framing.constants]}
    if framing.checksum is not None:
        places["checksum.at"] = [framing.checksum.at]
        places["checksum.over"] = list(framing.checksum.over)
    if framing.packet is not None:
        places["packet.first.byte"] = [framing.packet.first.byte]
    if framing.counter is not None:
        places["counter.byte"] = [framing.counter.byte]
    length = framing.length or 0
    for key, bytes_ in places.items():
        for byte in bytes_:
            if not -length <= byte < length:
                yield f"key {key!r}: found byte {byte}, expected one of a frame of {length} bytes"


def _of_message(message: Message, framing: Framing | None) -> Iterator[str]:
    shape = Shape.of(framing)
    if (message.text is not None) != (shape.marks is not None):
        yield "key 'text': found in a message of bytes, or missing in one of a delimited framing"
    at = 0
    vitals: set[str] = set()
    for item in message.fields:
        where = f"[[field]] {item.name!r} "
        size = 0 if item.pieces else SIZES.get(item.type or "u8", item.length or 0)
        start = at if item.at is None else item.at
        at = start + size
        yield from (where + problem for problem in _of_field(item, size))
        yield from (where + problem for problem in _of_place(item, start, size, shape))
        yield from (where + problem for problem in _of_text(item, message))
        if item.vital is not None and not _may_be_missing(item):
            if item.vital in vitals:
                yield f"{where}key 'vital': an earlier field gives {item.vital} already"
            vitals.add(item.vital)
    yield from _of_choices(message)
    for wave in message.waveforms:
        end = wave.at + SIZES[wave.type] * len(wave.channels)
        if wave.along and shape.wire_length:
            yield f"[[waveform]] {wave.signal!r} key 'along': its frames have a fixed length"
        if shape.wire_length and end > shape.wire_length:
            yield (
                f"[[waveform]] {wave.signal!r} key 'at': its channels end at byte {end}, "
                f"expected at most {shape.wire_length}"
            )


def _may_be_missing(item: FieldSpec) -> bool:
    """Whether two fields may give the same vital, one in this frame and the other in that."""
    return item.optional or item.key is not None or bool(item.when or item.unless)


def _of_text(item: FieldSpec, message: Message) -> Iterator[str]:
    """Kinds of fields that stand in texts only, or in bytes only."""
    kind = item.type or "u8"
    if message.text is None:
        if kind in TEXT_TYPES - {"text"}:
            yield f"key 'type': a {kind} stands in a text, and this message has none"
    elif kind not in TEXT_TYPES:
        yield f"key 'type': a text has no {kind}"
    elif message.text.layout == "plain" and item.at is None:
        yield "key 'at': a text that is not cut needs the place of each field"
    elif message.text.layout != "plain" and not item.in_text:
        yield "key 'column' or 'key': found nothing, so that nobody knows where it stands"


def _of_field(item: FieldSpec, size: int) -> Iterator[str]:
    """Numbers that do not fit into the field's bits."""
    if item.vital is not None and item.type in (
        "date_time", "text", "bytes", "codes", "date", "time",
    ):  # fmt: skip
        yield f"key 'vital': a {item.type} has no number"
    if item.repeat and (not size or item.vital is None):
        yield "key 'repeat': only a vital that is a number comes several times"
    if item.in_text or not (size or item.pieces):
        return
    bits = sum(piece.width for piece in item.pieces) or 8 * size
    for flag in item.flags:
        if flag.low + flag.mask.bit_length() > bits:
            yield f"flag {flag.name!r}: found bit {flag.low}, expected one of {bits} bits"
    for special in item.special:
        raw = special.raw
        if raw is None:
            yield f"key 'special': {special.says!r} needs raw, value is for texts"
        elif not -(1 << (bits - 1)) <= raw < 1 << bits:
            yield f"key 'special': found {raw}, which does not fit into {bits} bits"


def _of_place(item: FieldSpec, start: int, size: int, shape: Shape) -> Iterator[str]:
    """Bytes outside the frame, and wire frames that the packet does not have."""
    for frame in (item.frame, *(piece.frame for piece in item.pieces)):
        if frame is not None and frame > shape.frames:
            yield f"key 'frame': found {frame}, expected at most {shape.frames}"
    if item.every_frame and shape.frames == 1:
        yield "key 'every_frame': only a packet has several frames"
    if not shape.wire_length or item.in_text:
        return
    ends = [piece.byte + 1 for piece in item.pieces] or [start + size]
    if max(ends) > shape.wire_length:
        yield f"ends at byte {max(ends)}, expected at most {shape.wire_length}"


def _of_choices(message: Message) -> Iterator[str]:
    """Flags that choose among units."""
    masks = {flag.name: flag.mask for item in message.fields for flag in item.flags}
    masks |= {name: 1 for item in message.fields for name in item.marks.values()}
    masks |= {item.name: len(item.choices) - 1 for item in message.fields if item.choices}
    for item in message.fields:
        if item.unit_by is not None and len(item.unit_by.units) > masks[item.unit_by.flag] + 1:
            yield (
                f"[[field]] {item.name!r} key 'unit_by': found {len(item.unit_by.units)} units, "
                f"flag {item.unit_by.flag!r} chooses among {masks[item.unit_by.flag] + 1}"
            )


def _never_reached(messages: list[Message]) -> Iterator[str]:
    for message in messages[:-1]:
        if not message.match:
            yield (
                f"[[message]] {message.id!r} key 'match': found nothing, so that no later message "
                f"of its stream is ever tried"
            )


def _of_examples(spec: Spec) -> Iterator[str]:
    modes = {framing.mode for framing in spec.framings} | {None}
    for example in spec.examples:
        if example.mode not in modes:
            yield f"[[example]] {example.says!r} key 'mode': {example.mode!r} is no framing's mode"
