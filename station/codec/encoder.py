"""Values in, bytes out: what a simulator sends, after the same spec that the decoder reads.

Values are given by field, flag or signal name. Presence flags and the unit flag follow from
what is given; checksums, lengths and constants are filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from station.codec.checksum import checksum_of
from station.codec.errors import EncodeError
from station.codec.numbers import (
    SIZES,
    encode_bcd,
    encode_date_time,
    encode_decimal,
    specials_of,
    write_int,
)
from station.codec.shape import Shape
from station.codec.spec import (
    CLOCK_PARTS,
    Constant,
    FieldSpec,
    Flag,
    Framing,
    Meaning,
    Message,
    Spec,
    Special,
    WaveformSpec,
)
from station.codec.text_encoder import join_text, write_piece
from station.vitals import Quantity, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["encode"]

Given = Mapping[str, "object | None"]


def encode(spec: Spec, message_id: str, values: Given) -> bytes:
    """The bytes of one frame (or packet) of that message.

    A value is a number in the field's unit or a `Quantity`, a bool or word for a flag, a naive
    datetime, a text, None or the words of a special value for "no number", a list of numbers for
    a field that repeats, and for a signal int counts `(channels, wire frames)` (or flat where one
    of the two is 1; any number of samples where they follow each other in a frame).
    `device_time` fills all parts of the device's clock at once.
    Raises `EncodeError` for what the format cannot carry, and for unknown names.
    """
    try:
        message = spec.message(message_id)
    except KeyError:
        known = ", ".join(message.id for message in spec.messages)
        raise EncodeError(f"{spec.id} has no message {message_id!r}; it has {known}") from None
    values = _with_clock(message, values)
    _known_names(message, values)
    encoder = _Encoder(spec, message, spec.framing_of(message), values)
    return encoder.build()


def _with_clock(message: Message, values: Given) -> Given:
    """The parts of `device_time` under the names of their fields."""
    if not isinstance(moment := values.get("device_time"), datetime):
        return values
    parts: dict[str, object] = {}
    for item in message.fields:
        if item.role in CLOCK_PARTS:
            parts[item.name] = getattr(moment, item.role)
        elif item.role == "device_time":
            of = {"date": moment.date(), "time": moment.time()}
            parts[item.name] = of.get(item.type or "", moment)
    rest = {name: value for name, value in values.items() if name != "device_time" or name in parts}
    return parts | rest


def _known_names(message: Message, values: Given) -> None:
    known = {field.name for field in message.fields}
    known |= {flag.name for field in message.fields for flag in field.flags}
    known |= {name for field in message.fields for name in field.marks.values()}
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
        framing = self._framing
        if framing is not None and self._message.text is not None:
            return self._text_frame(framing)
        if framing is not None and framing.kind == "fixed":
            self._constants(framing)
        for item in self._message.fields:
            if self._present(item):
                self._field(item)
        for wave in self._message.waveforms:
            if wave.signal in self._values:
                self._waveform(wave, self._values[wave.signal])
        if framing is not None and framing.kind != "fixed":
            self._head(framing)
        if framing is not None:
            self._checksums(framing)
        return bytes(self._out)

    def _text_frame(self, framing: Framing) -> bytes:
        """A text: each field that is given as a piece, then the marks and the checksum."""
        pieces = {
            item.name: text
            for item in self._message.reading_order
            if self._present(item) and (text := self._piece(item)) is not None
        }
        self._out = bytearray(join_text(self._message, framing, pieces))
        if len(self._out) > (framing.longest or 0) + len(framing.end_mark):
            raise EncodeError(
                f"{self._message.id} has {len(self._out)} characters, at most {framing.longest}"
            )
        if framing.checksum is not None:
            rule, at = framing.checksum, framing.checksum.at % len(self._out)
            rows = np.frombuffer(bytes(self._out), dtype=np.uint8)[None, :]
            self._out[at : at + rule.size] = f"{int(checksum_of(rule, rows)[0]):02X}".encode()
        return bytes(self._out)

    def _piece(self, item: FieldSpec) -> str | None:
        """The text of a field, None where it is left out."""
        given = self._values.get(item.name)
        if item.type == "text":
            default = self._message.match.get(item.name, (item.value,))[0]
            return str(default if given is None else given) if given or default else None
        if item.flags and item.optional and not self._given(item):
            return None
        if item.flags or item.choices or item.name in self._message.match:
            return write_piece(item, self._number(item), None)
        needed = item.required and self._message.only_one(item)
        if item.name not in self._values and not needed and item.value is None:
            return None
        marks = "".join(mark for mark, name in item.marks.items() if self._values.get(name))
        if item.dashes is not None and given in (None, item.dashes):
            places = f".{'-' * item.decimals}" if item.decimals else ""
            return "-" * (item.digits or 3) + places + (item.suffix or "") + marks
        unit = given.unit if isinstance(given, Quantity) else item.unit
        if unit is None and item.suffix_units:  # a special value has a unit behind it too
            unit = item.possible_units[0]
        number = given if isinstance(given, (date, time)) else self._decimal(item)
        return write_piece(item, number, unit) + marks

    def _decimal(self, item: FieldSpec) -> Decimal:
        """The number of a text field, as it is written."""
        given = self._values.get(item.name, item.value)
        for special in item.special:
            if given == special.says and special.value is not None:
                return special.value
        if isinstance(given, Quantity):
            self._check_unit(item, given)
            given = given.value
        if not isinstance(given, (int, Decimal)):
            raise EncodeError(f"{item.name} wants a number, got {given!r}")
        number = (Decimal(given) - item.offset) / item.scale
        self._numbers[item.name] = int(number)
        return number

    def _present(self, item: FieldSpec) -> bool:
        if item.when is not None:
            return bool(self._numbers.get(item.when))
        return item.unless is None or not self._numbers.get(item.unless)

    def _constants(self, framing: Framing) -> None:
        for frame in range(self._shape.frames):
            base = frame * self._shape.wire_length
            for rule in framing.constants:
                at = rule.byte % self._shape.wire_length
                self._out[base + at] |= rule.among[0] if rule.among else rule.value or 0
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
        if item.repeat:
            self._repeat(item)
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

    def _repeat(self, item: FieldSpec) -> None:
        """One number after another, as many as are given."""
        given = self._values.get(item.name, ())
        if not isinstance(given, (list, tuple)):
            raise EncodeError(f"{item.name} wants a list of numbers, got {given!r}")
        kind = item.type or "u8"
        order = item.order or self._message.order or self._spec.order
        for one in given:
            self._put(self._at, write_int(self._one(item, one), SIZES[kind], False, order))
            self._at += SIZES[kind]

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
            for flag, low in item.flag_bits():
                value = self._flag(flag)
                self._numbers[flag.name] = value
                raw |= value << low
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
                return self._unit_index(item, value)
        return 0

    def _unit_index(self, item: FieldSpec, value: Quantity) -> int:
        assert item.unit_by is not None  # the caller looked
        if value.unit not in item.unit_by.units:
            raise EncodeError(f"{item.name} is in {' or '.join(item.unit_by.units)}, got {value}")
        return item.unit_by.units.index(value.unit)

    def _given(self, item: FieldSpec) -> bool:
        """Whether a value is given for a field or for one of its flags."""
        return item.name in self._values or any(f.name in self._values for f in item.flags)

    def _raw(self, item: FieldSpec) -> int:
        kind = item.type or "u8"
        specials = (*item.special, *specials_of(kind))
        if item.name not in self._values:
            return self._default(item, specials)
        return self._one(item, self._values[item.name])

    def _default(self, item: FieldSpec, specials: tuple[Special, ...]) -> int:
        """What is written where nothing is given."""
        default = self._message.match.get(item.name, (item.value,))[0]
        if default is not None:
            return int(default)
        if item.required:
            raise EncodeError(f"{self._message.id} needs {item.name}")
        for other in self._message.fields:  # a choice of the unit follows from the value
            value, by = self._values.get(other.name), other.unit_by
            if item.choices and by and by.flag == item.name and isinstance(value, Quantity):
                return self._unit_index(other, value)
        return next((special.raw for special in specials if special.raw is not None), 0)

    def _one(self, item: FieldSpec, given: object) -> int:
        """The raw number of one value."""
        kind = item.type or "u8"
        specials = (*item.special, *specials_of(kind))
        if isinstance(given, str) and given in item.choices:
            return item.choices.index(given)
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
            if given in (None, special.says) and special.raw is not None:
                return special.raw
        raise EncodeError(f"{item.name} has no special value {given or ''}".rstrip())

    def _check_unit(self, item: FieldSpec, given: Quantity) -> None:
        unit: Unit | None = item.unit
        if item.unit_by is not None:
            unit = item.unit_by.units[self._numbers[item.unit_by.flag]]
        wanted = item.possible_units if item.suffix_units else (unit,)
        if given.unit not in wanted:
            raise EncodeError(f"{item.name} is in {unit} here, got {given}")

    def _scaled(self, item: FieldSpec, kind: str, given: object) -> int:
        if isinstance(given, Quantity):
            self._check_unit(item, given)
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
        if kind == "bcd8":
            return encode_bcd(whole)
        size = SIZES.get(kind, 4)
        return whole + (1 << 8 * size) if whole < 0 and kind[0] == "i" else whole

    def _scatter(self, item: FieldSpec, number: int) -> None:
        total = sum(piece.width for piece in item.pieces)
        if not 0 <= number < 1 << total:
            raise EncodeError(f"{item.name}: {number} does not fit into {total} bits")
        for piece in reversed(item.pieces):
            at = self._shape.offset(piece.byte, piece.frame)
            if len(self._out) <= at:
                self._out.extend(bytes(at + 1 - len(self._out)))
            self._out[at] |= (number & ((1 << piece.width) - 1)) << piece.low
            self._at = max(self._at, at + 1)
            number >>= piece.width

    def _waveform(self, wave: WaveformSpec, counts: object) -> None:
        width = SIZES[wave.type]
        order = wave.order or self._message.order or self._spec.order
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
                if wave.mask is not None and at < len(self._out):  # shares its byte
                    data = bytes((data[0] | self._out[at], *data[1:]))
                self._put(at, data)

    def _head(self, framing: Framing) -> None:
        """What a frame of varying length has around its fields."""
        self._out.extend(bytes(framing.trailer))
        if framing.kind == "length_prefixed":
            self._length(framing)
        for rule in framing.constants:
            self._constant(rule)
        if framing.kind == "typed":
            told = self._out[framing.type_at or 0]
            want = framing.lengths.get(str(told), framing.lengths.get("other"))
            if want is None or want < len(self._out):
                raise EncodeError(f"{self._message.id}: no frame of type 0x{told:02X} is so long")
            tail = [self._out.pop() for _ in range(framing.trailer)]
            self._out.extend(bytes(want - framing.trailer - len(self._out)))
            self._out.extend(reversed(tail))
        if framing.sync_bit is not None:
            self._sync(framing.sync_bit)

    def _constant(self, rule: Constant) -> None:
        at = rule.byte % len(self._out) if rule.byte < len(self._out) else None
        if at is None:
            return
        if rule.complement_of is not None:
            self._out[at] = ~self._out[rule.complement_of] & 0xFF
        elif rule.value is not None:
            self._out[at] = self._out[at] & ~rule.mask & 0xFF | rule.value
        elif self._out[at] & rule.mask not in rule.among:
            self._out[at] = rule.among[0]

    def _sync(self, sync_bit: str) -> None:
        """Bit 7 of the first byte, and the opposite in all others."""
        length = self._shape.wire_length or len(self._out)
        for at in range(len(self._out)):
            if (at % length == 0) == (sync_bit == "set"):
                self._out[at] |= 0x80

    def _length(self, framing: Framing) -> None:
        payload = len(self._out) - (framing.overhead or 0)
        if payload > (framing.longest or 0):
            raise EncodeError(
                f"{self._message.id} holds {payload} bytes, the format at most {framing.longest}"
            )
        size = 2 if framing.length_type == "u16" else 1
        where = framing.length_at or 0
        self._out[where : where + size] = payload.to_bytes(size, framing.length_order)

    def _checksums(self, framing: Framing) -> None:
        if framing.kind == "fixed" and framing.sync_bit is not None:
            self._sync(framing.sync_bit)
        rule = framing.checksum
        if rule is None:
            return
        length = self._shape.wire_length or len(self._out)
        rows = np.frombuffer(bytes(self._out), dtype=np.uint8).reshape(-1, length)
        for frame, value in enumerate(checksum_of(rule, rows)):
            self._out[frame * length + rule.at % length] = int(value)


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
