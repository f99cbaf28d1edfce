"""Fields and waveforms in bytes: each number at its place, bits that share a byte beside each
other.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from station.codec.errors import EncodeError
from station.codec.numbers import SIZES, encode_date_time, write_int

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.codec.given import Given
    from station.codec.shape import Shape
    from station.codec.spec import FieldSpec, Spec, WaveformSpec

__all__ = ["ByteEncoder"]


class ByteEncoder:
    """One frame (or packet) under construction. `out` is as long as its framing fixes and grows
    where it fixes nothing; what stands there already is kept.
    """

    def __init__(self, spec: Spec, shape: Shape, given: Given) -> None:
        """Nothing is written yet."""
        self._spec, self._message = spec, given.message
        self._shape = shape
        self._given = given
        self._at = 0
        self.out = bytearray(shape.wire_length * shape.frames)

    def field(self, item: FieldSpec) -> None:
        """Write a field, at its place or behind the one before."""
        if item.pieces:
            self._scatter(item, self._given.number(item))
            return
        if item.repeat:
            self._repeat(item)
            return
        kind = item.type or "u8"
        start = self._at if item.at is None else self._shape.offset(item.at, item.frame)
        if kind in ("date_time", "text", "bytes"):
            data = _no_number(item, kind, self._given.values.get(item.name))
        else:
            number = self._given.number(item)
            if item.every_frame == "or":
                for frame in range(self._shape.frames):
                    self.out[start + frame * self._shape.wire_length] |= number
                self._at = start + 1
                return
            signed = kind[0] == "i"
            if signed and number >= 1 << (8 * SIZES[kind] - 1):
                number -= 1 << (8 * SIZES[kind])
            data = write_int(number, SIZES[kind], signed, self._order(item))
            if item.at is not None and start < len(self.out):
                # Constants of the framing stand already; a field may share their byte.
                here = self.out[start : start + len(data)]
                data = bytes(a | b for a, b in zip(here.ljust(len(data), b"\0"), data, strict=True))
        self._put(start, data)
        self._at = start + len(data)

    def waveform(self, wave: WaveformSpec, counts: object) -> None:
        """Write the samples of a signal into the frames that carry them."""
        width = SIZES[wave.type]
        order = self._order(wave)
        table = _table(wave, counts, None if wave.along else self._shape.frames)
        channels = len(wave.channels)
        step = width * channels if wave.along else self._shape.wire_length
        for frame in range(table.shape[1]):
            for channel in range(channels):
                at = frame * step + wave.at + channel * width
                value = int(table[channel, frame])
                if wave.mask is not None and value & ~wave.mask:
                    raise EncodeError(f"{wave.signal}: {value} does not fit into {wave.mask:#x}")
                data = write_int(value, width, wave.type[0] == "i", order)
                if wave.mask is not None and at < len(self.out):  # shares its byte
                    data = bytes((data[0] | self.out[at], *data[1:]))
                self._put(at, data)

    def _order(self, item: FieldSpec | WaveformSpec) -> str:
        return item.order or self._message.order or self._spec.order

    def _put(self, at: int, data: bytes) -> None:
        if len(self.out) < at + len(data):
            self.out.extend(bytes(at + len(data) - len(self.out)))
        self.out[at : at + len(data)] = data

    def _scatter(self, item: FieldSpec, number: int) -> None:
        """The bits of a number that stand in several places."""
        total = sum(piece.width for piece in item.pieces)
        if not 0 <= number < 1 << total:
            raise EncodeError(f"{item.name}: {number} does not fit into {total} bits")
        for piece in reversed(item.pieces):
            at = self._shape.offset(piece.byte, piece.frame)
            if len(self.out) <= at:
                self.out.extend(bytes(at + 1 - len(self.out)))
            self.out[at] |= (number & ((1 << piece.width) - 1)) << piece.low
            self._at = max(self._at, at + 1)
            number >>= piece.width

    def _repeat(self, item: FieldSpec) -> None:
        """One number after another, as many as are given."""
        given = self._given.values.get(item.name, ())
        if not isinstance(given, (list, tuple)):
            raise EncodeError(f"{item.name} wants a list of numbers, got {given!r}")
        size, order = SIZES[item.type or "u8"], self._order(item)
        for one in given:
            self._put(self._at, write_int(self._given.raw(item, one), size, False, order))
            self._at += size


def _no_number(item: FieldSpec, kind: str, given: object) -> bytes:
    """A date with its time, letters or plain bytes."""
    if kind == "date_time":
        if given is None:
            return bytes(7)
        if not isinstance(given, datetime):
            raise EncodeError(f"{item.name} wants a naive datetime, got {given!r}")
        return encode_date_time(given)
    try:
        data = given if isinstance(given, bytes) else str(given or "").encode("ascii")
    except UnicodeEncodeError:
        raise EncodeError(f"{item.name} takes ASCII, got {given!r}") from None
    if item.length is None:
        return data
    if len(data) > item.length:
        raise EncodeError(f"{item.name} holds {item.length} bytes, got {len(data)}")
    return data.ljust(item.length, b"\0")


def _table(wave: WaveformSpec, counts: object, frames: int | None) -> NDArray[np.int64]:
    """Counts `(channels, frames)`; any number of frames where None is given."""
    table = np.asarray(counts, dtype=np.int64)
    if frames is None:
        frames = table.size // len(wave.channels)
    shape = (len(wave.channels), frames)
    if table.ndim == 1 and table.size == shape[0] * shape[1]:
        table = table.reshape(shape)
    if table.shape != shape:
        raise EncodeError(f"{wave.signal} wants counts {shape}, got {table.shape}")
    return table
