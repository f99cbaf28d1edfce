"""What a framing puts around the fields: constants, lengths, sync bits and checksums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from station.codec.checksum import checksum_of
from station.codec.errors import EncodeError

if TYPE_CHECKING:
    from station.codec.shape import Shape
    from station.codec.spec import Constant, Framing

__all__ = ["enclose", "put_constants"]


def put_constants(out: bytearray, framing: Framing, shape: Shape) -> None:
    """Begin frames of fixed length: fields are written over their constants."""
    for frame in range(shape.frames):
        base = frame * shape.wire_length
        for rule in framing.constants:
            at = rule.byte % shape.wire_length
            out[base + at] |= rule.among[0] if rule.among else rule.value or 0
    if framing.packet is not None:
        first = framing.packet.first
        out[first.byte] |= first.value or 0


def enclose(out: bytearray, framing: Framing, shape: Shape, says: str) -> None:
    """End a frame whose fields are written. `says` names its message in an `EncodeError`."""
    if framing.kind != "fixed":
        _put_around(out, framing, says)
    length = shape.wire_length or len(out)
    if framing.sync_bit is not None:
        _sync(out, framing.sync_bit, length)
    rule = framing.checksum
    if rule is None:
        return
    rows = np.frombuffer(bytes(out), dtype=np.uint8).reshape(-1, length)
    for frame, value in enumerate(checksum_of(rule, rows)):
        out[frame * length + rule.at % length] = int(value)


def _put_around(out: bytearray, framing: Framing, says: str) -> None:
    """What a frame of varying length has before and behind its fields."""
    out.extend(bytes(framing.trailer))
    if framing.kind == "length_prefixed":
        _length(out, framing, says)
    for rule in framing.constants:
        _constant(out, rule)
    if framing.kind == "typed":
        told = out[framing.type_at or 0]
        want = framing.lengths.get(str(told), framing.lengths.get("other"))
        if want is None or want < len(out):
            raise EncodeError(f"{says}: no frame of type 0x{told:02X} is so long")
        tail = [out.pop() for _ in range(framing.trailer)]
        out.extend(bytes(want - framing.trailer - len(out)))
        out.extend(reversed(tail))


def _length(out: bytearray, framing: Framing, says: str) -> None:
    payload = len(out) - (framing.overhead or 0)
    if payload > (framing.longest or 0):
        raise EncodeError(f"{says} holds {payload} bytes, the format at most {framing.longest}")
    size = 2 if framing.length_type == "u16" else 1
    where = framing.length_at or 0
    out[where : where + size] = payload.to_bytes(size, framing.length_order)


def _constant(out: bytearray, rule: Constant) -> None:
    at = rule.byte % len(out) if rule.byte < len(out) else None
    if at is None:
        return
    if rule.complement_of is not None:
        out[at] = ~out[rule.complement_of] & 0xFF
    elif rule.value is not None:
        out[at] = out[at] & ~rule.mask & 0xFF | rule.value
    elif out[at] & rule.mask not in rule.among:
        out[at] = rule.among[0]


def _sync(out: bytearray, sync_bit: str, length: int) -> None:
    """Bit 7 of the first byte of each wire frame, and the opposite in all others."""
    for at in range(len(out)):
        if (at % length == 0) == (sync_bit == "set"):
            out[at] |= 0x80
