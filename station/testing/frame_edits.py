"""Small changes of one wire frame, each a function of bytes: what the named faults are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.codec.numbers import SIZES, encode_decimal
from station.codec.places import field_places
from station.codec.shape import Shape

if TYPE_CHECKING:
    from station.codec import Spec
    from station.codec.spec import FieldSpec, Framing, Message

__all__ = [
    "flip_unit",
    "hold_waves",
    "put_out_of_range",
    "rotate",
    "spoil_checksum",
    "swap_numbers",
    "unstamp",
]


def spoil_checksum(framing: Framing, raw: bytes) -> bytes:
    """One bit of the checksum turned over."""
    if framing.checksum is None:
        raise ValueError("a frame of this spec has no checksum")
    at = framing.checksum.at % len(raw)
    return raw[:at] + bytes((raw[at] ^ 1,)) + raw[at + 1 :]


def rotate(framing: Framing, raw: bytes) -> bytes:
    """Everything between head and checksum one place late; the checksum stays."""
    head = 0
    constants = {rule.byte for rule in framing.constants if rule.value is not None}
    constants -= {rule.byte for rule in framing.constants if rule.mask != 0xFF}
    while head in constants:
        head += 1
    end = len(raw) if framing.checksum is None else framing.checksum.at % len(raw)
    return raw[:head] + raw[end - 1 : end] + raw[head : end - 1] + raw[end:]


def hold_waves(message: Message, first: bytes, raw: bytes) -> bytes:
    """Every sample as in the first frame that was seen."""
    for wave in message.waveforms:
        width = _width(wave.type) * len(wave.channels)
        held = first[wave.at : wave.at + width]
        if wave.along:
            count = (len(raw) - wave.at) // width
            raw = raw[: wave.at] + held * count + raw[wave.at + width * count :]
        else:
            raw = raw[: wave.at] + held + raw[wave.at + width :]
    return raw


def swap_numbers(spec: Spec, message: Message, shape: Shape, raw: bytes) -> bytes:
    """Numbers and samples of several bytes with their bytes the other way round."""
    out = bytearray(raw)
    vitals = {field.name for field in message.fields if field.vital}
    for name, place in field_places(spec, message, raw, shape).items():
        if name in vitals and place.stop - place.start in (2, 4):
            out[place] = bytes(reversed(raw[place]))
    for wave in message.waveforms:
        width = _width(wave.type)
        end = len(raw) if wave.along else wave.at + width * len(wave.channels)
        for at in range(wave.at, end - width + 1, width):
            out[at : at + width] = bytes(reversed(raw[at : at + width]))
    return bytes(out)


def flip_unit(spec: Spec, message: Message, shape: Shape, raw: bytes) -> bytes:
    """The flag that tells the unit turned over."""
    flags = {field.unit_by.flag for field in message.fields if field.unit_by is not None}
    places = field_places(spec, message, raw, shape)
    for field in message.fields:
        for flag, low in field.flag_bits():
            if flag.name in flags and field.name in places:
                at = places[field.name].start + low // 8
                return raw[:at] + bytes((raw[at] ^ 1 << low % 8,)) + raw[at + 1 :]
    for metric, other in ((b"\x1bNm", b"\x1bNc"), (b"\x1bNc", b"\x1bNm")):
        if metric in raw:
            return raw.replace(metric, other)
    raise ValueError(f"no flag of {message.id} tells a unit")


def unstamp(spec: Spec, message: Message, shape: Shape, raw: bytes) -> bytes:
    """The frame without its time stamp, as if it were live."""
    places = field_places(spec, message, raw, shape)
    stamp = next((f for f in message.fields if f.role == "device_time" and f.when), None)
    if stamp is None or stamp.name not in places:
        return raw
    out = bytearray(raw)
    for field in message.fields:
        for flag, low in field.flag_bits():
            if flag.name == stamp.when:
                out[places[field.name].start + low // 8] &= ~(1 << low % 8) & 0xFF
    del out[places[stamp.name]]
    return bytes(out)


def put_out_of_range(
    spec: Spec, message: Message, shape: Shape, raw: bytes, frame: int | None = None
) -> bytes:
    """The first required value as a number that the device cannot measure, not marked as such.

    `frame` is the number of this wire frame in its packet (from 1), where values are spread.
    """
    field = next(f for f in message.fields if f.vital and f.required and f.range)
    number = _beyond(field)
    if not field.pieces:
        place = field_places(spec, message, raw, shape)[field.name]
        size = place.stop - place.start
        order = field.order or message.order or spec.order
        return raw[: place.start] + number.to_bytes(size, order) + raw[place.stop :]
    out = bytearray(raw)
    for piece in reversed(field.pieces):
        bits, number = number & ((1 << piece.width) - 1), number >> piece.width
        if piece.frame in (None, frame):
            mask = ((1 << piece.width) - 1) << piece.low
            out[piece.byte] = out[piece.byte] & ~mask & 0xFF | bits << piece.low
    return bytes(out)


def _beyond(field: FieldSpec) -> int:
    """A raw number outside every range of the field that is no special value."""
    highest = max(high for _, high in field.range.values())
    kind = field.type or "u8"
    if kind in ("sfloat", "float"):
        return encode_decimal(kind, highest + 60)
    bits = sum(piece.width for piece in field.pieces) or 8 * SIZES[kind]
    specials = {special.raw for special in field.special}
    for raw in range((1 << bits) - 1, -1, -1):
        number = raw * field.scale + field.offset
        if raw not in specials and not any(a <= number <= b for a, b in field.range.values()):
            return raw
    raise ValueError(f"{field.name} cannot say a number outside its range")


def _width(kind: str) -> int:
    return {"u8": 1, "i8": 1, "u16": 2, "i16": 2, "u24": 3, "i24": 3, "i32": 4}[kind]
