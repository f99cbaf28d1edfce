"""Values in, bytes out: what a simulator sends, after the same spec that the decoder reads.

Values are given by field, flag or signal name. Presence flags and the unit flag follow from
what is given; checksums, lengths and constants are filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from station.codec.checksum import checksum_of
from station.codec.errors import EncodeError
from station.codec.fields import Shape
from station.codec.numbers import (
    SIZES,
    encode_date_time,
    encode_decimal,
    specials_of,
    write_int,
)
from station.codec.spec import (
    FieldSpec,
    Flag,
    Framing,
    Meaning,
    Message,
    Spec,
    Special,
    WaveformSpec,
)
from station.vitals import Quantity

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["encode"]

Given = Mapping[str, "object | None"]


def encode(spec: Spec, message_id: str, values: Given) -> bytes:
    """The bytes of one frame (or packet) of that message.

    A value is a number in the field's unit or a `Quantity`, a bool or word for a flag, a naive
    datetime, a text, None or the words of a special value for "no number", and for a signal
    int counts `(channels, wire frames)` (or flat where one of the two is 1).
    Raises `EncodeError` for what the format cannot carry, and for unknown names.
    """
    try:
        message = spec.message(message_id)
    except KeyError:
        known = ", ".join(message.id for message in spec.messages)
        raise EncodeError(f"{spec.id} has no message {message_id!r}; it has {known}") from None
    framing = next((f for f in spec.framings if f.mode == message.mode), None)
    _known_names(message, values)
    encoder = _Encoder(spec, message, framing, values)
    return encoder.build()


def _known_names(message: Message, values: Given) -> None:
    known = {field.name for field in message.fields}
    known |= {flag.name for field in message.fields for flag in field.flags}
    known |= {wave.signal for wave in message.waveforms}
    unknown = sorted(set(values) - known)
    if unknown:
        raise EncodeError(f"{message.id} has no {', '.join(unknown)}; it has {sorted(known)}")


class _Encoder:
    """One frame under construction."""

    def __init__(
        self, spec: Spec, message: Message, framing: Framing | None, values: Given
    ) -> None:
        self._spec, self._message, self._framing = spec, message, framing
        self._values = values
        self._shape = Shape.of(framing)
        self._numbers: dict[str, int] = {}
        fixed = self._shape.wire_length * self._shape.frames
        self._out = bytearray(fixed)
        self._at = 0

    def build(self) -> bytes:
        """The finished frame."""
        if self._framing is not None and self._framing.kind == "fixed":
            self._constants(self._framing)
        for item in self._message.fields:
            if self._present(item):
                self._field(item)
        for wave in self._message.waveforms:
            if wave.signal in self._values:
                self._waveform(wave, self._values[wave.signal])
        if self._framing is not None and self._framing.kind == "length_prefixed":
            self._head(self._framing)
        if self._framing is not None:
            self._checksums(self._framing)
        return bytes(self._out)

    def _present(self, item: FieldSpec) -> bool:
        if item.when is not None:
            return bool(self._numbers.get(item.when))
        return item.unless is None or not self._numbers.get(item.unless)

    def _constants(self, framing: Framing) -> None:
        for frame in range(self._shape.frames):
            base = frame * self._shape.wire_length
            for rule in framing.constants:
                at = rule.byte % self._shape.wire_length
                self._out[base + at] |= rule.value if rule.value is not None else rule.among[0]
        if framing.packet is not None:
            first = framing.packet.first
            self._out[first.byte] |= first.value or 0

    def _put(self, at: int, data: bytes) -> None:
        if len(self._out) < at + len(data):
            self._out.extend(bytes(at + len(data) - len(self._out)))
        self._out[at : at + len(data)] = data

    def _field(self, item: FieldSpec) -> None:
        if item.pieces:
            self._scatter(item, self._number(item))
            return
        kind = item.type or "u8"
        start = self._at if item.at is None else self._shape.offset(item.at, item.frame)
        if kind in ("date_time", "text", "bytes"):
            data = self._text(item, kind)
        else:
            number = self._number(item)
            if item.every_frame == "or":
                for frame in range(self._shape.frames):
                    self._out[start + frame * self._shape.wire_length] |= number
                self._at = start + 1
                return
            order = item.order or self._message.order or self._spec.order
            signed = kind[0] == "i"
            if signed and number >= 1 << (8 * SIZES[kind] - 1):
                number -= 1 << (8 * SIZES[kind])
            data = write_int(number, SIZES[kind], signed, order)
            if item.at is not None and start < len(self._out):
                # Constants of the framing stand already; a field may share their byte.
                here = self._out[start : start + len(data)]
                data = bytes(a | b for a, b in zip(here.ljust(len(data), b"\0"), data, strict=True))
        self._put(start, data)
        self._at = start + len(data)

    def _text(self, item: FieldSpec, kind: str) -> bytes:
        given = self._values.get(item.name)
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

    def _number(self, item: FieldSpec) -> int:
        """The raw number of a field: its flags together, or its value."""
        if item.flags:
            raw = 0
            for flag in item.flags:
                value = self._flag(flag)
                self._numbers[flag.name] = value
                raw |= value << flag.low
        else:
            raw = self._raw(item)
        self._numbers[item.name] = raw
        return raw

    def _flag(self, flag: Flag) -> int:
        """A flag as given, or as it follows from the fields that are given."""
        if flag.name in self._values:
            return _flag_value(flag, self._values[flag.name])
        for item in self._message.fields:
            if item.when == flag.name and self._given(item):
                return 1
            value = self._values.get(item.name)
            by = item.unit_by
            if by is not None and by.flag == flag.name and isinstance(value, Quantity):
                if value.unit not in by.units:
                    raise EncodeError(f"{item.name} is in {' or '.join(by.units)}, got {value}")
                return by.units.index(value.unit)
        return 0

    def _given(self, item: FieldSpec) -> bool:
        """Whether a value is given for a field or for one of its flags."""
        return item.name in self._values or any(f.name in self._values for f in item.flags)

    def _raw(self, item: FieldSpec) -> int:
        kind = item.type or "u8"
        specials = (*item.special, *specials_of(kind))
        if item.name not in self._values:
            if item.name in self._message.match:
                return self._message.match[item.name][0]
            if item.value is not None:
                return item.value
            if item.required:
                raise EncodeError(f"{self._message.id} needs {item.name}")
            return specials[0].raw if specials else 0
        given = self._values[item.name]
        if given is None or (isinstance(given, str) and not item.words):
            return self._special(item, given, specials)
        if isinstance(given, str):
            return _word_value(item.name, item.words, given)
        raw = self._scaled(item, kind, given)
        for special in specials:
            if special.raw == raw:
                raise EncodeError(
                    f"{item.name}: {given} is the special value {special.says!r}; say that instead"
                )
        return raw

    def _special(self, item: FieldSpec, given: str | None, specials: tuple[Special, ...]) -> int:
        for special in specials:
            if given in (None, special.says):
                return special.raw
        raise EncodeError(f"{item.name} has no special value {given or ''}".rstrip())

    def _scaled(self, item: FieldSpec, kind: str, given: object) -> int:
        if isinstance(given, Quantity):
            unit = item.unit
            if item.unit_by is not None:
                unit = item.unit_by.units[self._numbers[item.unit_by.flag]]
            if given.unit is not unit:
                raise EncodeError(f"{item.name} is in {unit} here, got {given}")
            number = given.value
        elif isinstance(given, (int, Decimal)):
            number = Decimal(given)
        else:
            raise EncodeError(f"{item.name} wants a number, got {given!r}")
        number = (number - item.offset) / item.scale
        if kind in ("sfloat", "float", "f32"):
            return encode_decimal(kind, number)
        if number != number.to_integral_value():
            raise EncodeError(f"{item.name}: {given} is finer than its step of {item.scale}")
        whole = int(number)
        size = SIZES.get(kind, 4)
        return whole + (1 << 8 * size) if whole < 0 and kind[0] == "i" else whole

    def _scatter(self, item: FieldSpec, number: int) -> None:
        total = sum(piece.width for piece in item.pieces)
        if not 0 <= number < 1 << total:
            raise EncodeError(f"{item.name}: {number} does not fit into {total} bits")
        for piece in reversed(item.pieces):
            at = self._shape.offset(piece.byte, piece.frame)
            self._out[at] |= (number & ((1 << piece.width) - 1)) << piece.low
            number >>= piece.width

    def _waveform(self, wave: WaveformSpec, counts: object) -> None:
        width = SIZES[wave.type]
        order = wave.order or self._message.order or self._spec.order
        table = _table(wave, counts, self._shape.frames)
        for frame in range(self._shape.frames):
            for channel in range(len(wave.channels)):
                at = frame * self._shape.wire_length + wave.at + channel * width
                value = int(table[channel, frame])
                self._put(at, write_int(value, width, wave.type[0] == "i", order))

    def _head(self, framing: Framing) -> None:
        for rule in framing.constants:
            if rule.value is not None:
                self._out[rule.byte] = self._out[rule.byte] & ~rule.mask & 0xFF | rule.value
            elif self._out[rule.byte] & rule.mask not in rule.among:
                self._out[rule.byte] = rule.among[0]
        if framing.checksum is not None:
            self._out.append(0)
        payload = len(self._out) - (framing.overhead or 0)
        if payload > (framing.longest or 0):
            raise EncodeError(
                f"{self._message.id} holds {payload} bytes, the format at most {framing.longest}"
            )
        size = 2 if framing.length_type == "u16" else 1
        where = framing.length_at or 0
        self._out[where : where + size] = payload.to_bytes(size, framing.length_order)

    def _checksums(self, framing: Framing) -> None:
        rule = framing.checksum
        if rule is None:
            return
        length = self._shape.wire_length or len(self._out)
        rows = np.frombuffer(bytes(self._out), dtype=np.uint8).reshape(-1, length)
        for frame, value in enumerate(checksum_of(rule, rows)):
            self._out[frame * length + rule.at % length] = int(value)


def _table(wave: WaveformSpec, counts: object, frames: int) -> NDArray[np.int64]:
    table = np.asarray(counts, dtype=np.int64)
    shape = (len(wave.channels), frames)
    if table.ndim == 1 and table.size == shape[0] * shape[1]:
        table = table.reshape(shape)
    if table.shape != shape:
        raise EncodeError(f"{wave.signal} wants counts {shape}, got {table.shape}")
    return table


def _flag_value(flag: Flag, given: object) -> int:
    if isinstance(given, str):
        return _word_value(flag.name, flag.words, given)
    if isinstance(given, (bool, int)) and 0 <= int(given) <= flag.mask:
        return int(given)
    raise EncodeError(f"flag {flag.name} takes 0 to {flag.mask} or a word, got {given!r}")


def _word_value(name: str, words: Mapping[str, str | Meaning], given: str) -> int:
    known = {key: said if isinstance(said, str) else said.word for key, said in words.items()}
    for value, word in known.items():
        if word == given and value != "other":
            return int(value)
    raise EncodeError(f"{name} has no word {given!r}; it has {list(known.values())}")
