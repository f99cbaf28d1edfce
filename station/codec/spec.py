"""The spec language, version 1: what a TOML file in `firmware_specs/` may say.

The models are the language: `firmware_specs/README.md` explains each word and
`firmware_specs/schema.json` is generated from them. A spec is data. It names registered blocks
(types, checksums, framings) and has no expressions, no loops and no state.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from station.codec.uuids import full_uuid
from station.vitals import VITALS, FailureReason, Unit, Vital

__all__ = [
    "Bits",
    "Checksum",
    "Constant",
    "Counter",
    "Example",
    "FieldSpec",
    "Flag",
    "Framing",
    "Limits",
    "Link",
    "Meaning",
    "Message",
    "Packet",
    "Source",
    "Spec",
    "Special",
    "UnitBy",
    "WaveformSpec",
]

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Uuid = Annotated[
    str,
    StringConstraints(
        pattern=r"^([0-9A-Fa-f]{4}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$"
    ),
]
Hex = Annotated[str, StringConstraints(pattern=r"^([0-9A-Fa-f]{2}\s*)*$")]


def _as_decimal(number: object) -> Decimal:
    """TOML's numbers come as float, whose shortest text is what was written; texts are none."""
    if isinstance(number, bool) or not isinstance(number, (int, float, Decimal)):
        raise PydanticCustomError("decimal_type", "a number is wanted")
    return Decimal(repr(number)) if isinstance(number, float) else Decimal(number)


Number = Annotated[Decimal, BeforeValidator(_as_decimal), WithJsonSchema({"type": "number"})]
Byte = Annotated[int, Field(ge=0, le=255)]
ByteOrder = Literal["little", "big"]
FieldType = Literal[
    "u8", "i8", "u16", "i16", "u24", "i24", "u32", "i32", "f32",
    "sfloat", "float", "date_time", "text", "bytes",
]  # fmt: skip


class _Word(BaseModel):
    """Base of every table: unknown keys are errors, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Source(_Word):
    """Where a fact comes from. `key` is what examples refer to."""

    key: Name
    says: Text


class Meaning(_Word):
    """What a value of a flag means, and what follows from it.

    `trouble` says why the frame is not chartable, `remark` is told beside the value, `memory`
    marks a stored reading, `in_progress` a value that is not final yet.
    """

    word: Text
    trouble: Text | None = None
    remark: Text | None = None
    reason: FailureReason | None = None
    memory: bool = False
    in_progress: bool = False


def _look_up(words: Mapping[str, Text | Meaning], value: int) -> Meaning | None:
    """The meaning of a value; "other" stands for all values that have no line of their own."""
    said = words.get(str(value), words.get("other"))
    return Meaning(word=said) if isinstance(said, str) else said


def _by_number(words: dict[str, str | Meaning]) -> dict[str, str | Meaning]:
    """Keys may be written as 12 or 0x0C; kept as decimal texts."""
    numbered: dict[str, str | Meaning] = {}
    for key, said in words.items():
        try:
            numbered[key if key == "other" else str(int(key, 0))] = said
        except ValueError:
            raise ValueError(f"words are keyed by numbers or 'other', found {key!r}") from None
    return numbered


Words = Annotated[dict[str, Text | Meaning], AfterValidator(_by_number)]


class Flag(_Word):
    """A named bit (`bit`) or group of bits (`bits` = low and high) of an integer field.

    A single bit takes its consequences directly (`trouble`, `remark`, `reason`, `memory`,
    `in_progress`: when set); a group names its values in `words`.
    """

    name: Name
    bit: Annotated[int, Field(ge=0, le=31)] | None = None
    bits: tuple[int, int] | None = None
    trouble: Text | None = None
    remark: Text | None = None
    reason: FailureReason | None = None
    memory: bool = False
    in_progress: bool = False
    words: Words = {}

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.bit is None) == (self.bits is None):
            raise ValueError("says either bit or bits")
        if self.bits is not None and not 0 <= self.bits[0] < self.bits[1] <= 31:
            raise ValueError("bits are low and high, with 0 <= low < high <= 31")
        return self

    @property
    def low(self) -> int:
        """The lowest bit."""
        return self.bit if self.bit is not None else (self.bits or (0, 0))[0]

    @property
    def mask(self) -> int:
        """The mask after shifting down by `low`."""
        return 1 if self.bits is None else (1 << (self.bits[1] - self.bits[0] + 1)) - 1

    def meaning(self, value: int) -> Meaning | None:
        """What this value means, or None where the spec says nothing about it."""
        if self.bit is not None and not self.words:
            if not value:
                return None
            return Meaning(
                word="true",
                trouble=self.trouble,
                remark=self.remark,
                reason=self.reason,
                memory=self.memory,
                in_progress=self.in_progress,
            )
        return _look_up(self.words, value)


class Special(_Word):
    """A raw value that is not a number: what it says, and what kind of failure that is."""

    raw: int
    says: Text
    reason: FailureReason = FailureReason.NOT_MEASURED


class UnitBy(_Word):
    """The unit follows from a flag of the same frame: value 0 takes the first, 1 the second."""

    flag: Name
    units: tuple[Unit, ...]


class Bits(_Word):
    """A piece of a split field: `width` bits from bit `low` of byte `byte`.

    In a packet `byte` counts within wire frame `frame` (from 1).
    """

    byte: Annotated[int, Field(ge=0)]
    low: Annotated[int, Field(ge=0, le=7)] = 0
    width: Annotated[int, Field(ge=1, le=8)] = 8
    frame: Annotated[int, Field(ge=1)] | None = None


class FieldSpec(_Word):
    """One field of a message.

    Placed by `at` (a byte offset), by `pieces` (split over bytes, most significant first), or,
    with neither, right after the field before it. `when` names a flag that must be set for the
    field to be there. `vital` makes it a value; `role` gives it another use.
    In a packet `at` counts within wire frame `frame` (from 1), or `every_frame = "or"` joins the
    same byte of all of them, so that a status bit set in any frame counts.
    """

    name: Name
    type: FieldType | None = None
    at: Annotated[int, Field(ge=0)] | None = None
    frame: Annotated[int, Field(ge=1)] | None = None
    every_frame: Literal["or"] | None = None
    pieces: tuple[Bits, ...] = ()
    order: ByteOrder | None = None
    length: Annotated[int, Field(ge=1)] | None = None
    when: Name | None = None
    unless: Name | None = None
    scale: Number = Decimal(1)
    offset: Number = Decimal(0)
    unit: Unit | None = None
    unit_by: UnitBy | None = None
    vital: Vital | None = None
    required: bool = False
    range: dict[str, tuple[Number, Number]] = {}
    special: tuple[Special, ...] = ()
    flags: tuple[Flag, ...] = ()
    words: Words = {}
    role: Literal["device_time", "hidden"] | None = None
    value: int | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.pieces) == (self.type is not None):
            raise ValueError("says either type or pieces")
        if self.unit is not None and self.unit_by is not None:
            raise ValueError("says either unit or unit_by")
        if self.vital is not None:
            units = self.possible_units
            if not units:
                raise ValueError("a vital needs a unit or unit_by: no unit is ever assumed")
            allowed = VITALS[self.vital].units
            for unit in units:
                if unit not in allowed:
                    raise ValueError(
                        f"{self.vital} cannot be in {unit}, only in {', '.join(allowed)}"
                    )
        for unit_name in self.range:
            if unit_name not in [str(unit) for unit in self.possible_units]:
                raise ValueError(f"range names {unit_name}, which this field never has")
        return self

    @property
    def possible_units(self) -> tuple[Unit, ...]:
        """Every unit that this field may come in."""
        if self.unit_by is not None:
            return self.unit_by.units
        return () if self.unit is None else (self.unit,)

    def meaning(self, value: int) -> Meaning | None:
        """What this value of the whole field means, or None."""
        return _look_up(self.words, value)


class Constant(_Word):
    """What a byte must be: `value` under `mask`, or one of `among`."""

    byte: int
    value: Byte | None = None
    mask: Byte = 0xFF
    among: tuple[int, ...] = ()
    says: Text | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        if (self.value is None) == (not self.among):
            raise ValueError("says either value or among")
        return self


class WaveformSpec(_Word):
    """Samples in a frame: `channels` side by side, one sample of each per wire frame.

    `at` is the byte of the first channel, channels follow each other. `invalid` are raw counts
    that mean "no signal here" (a railed electrode). A frame carries no sample where `where` does
    not hold, or where all channels have the count `idle`.
    """

    signal: Name
    channels: tuple[Text, ...]
    at: Annotated[int, Field(ge=0)]
    type: Literal["u8", "i8", "u16", "i16", "u24", "i24", "i32"]
    order: ByteOrder | None = None
    rate_hz: Annotated[Number, Field(gt=0)]
    scale: Number = Decimal(1)
    offset: Number = Decimal(0)
    unit: Unit
    invalid: tuple[int, ...] = ()
    idle: int | None = None
    where: Constant | None = None


class Checksum(_Word):
    """Which registered checksum stands at byte `at` (negative: from the end).

    `over` is the first and the last covered byte (both included, negative from the end).
    """

    kind: Literal["sum8", "twos_complement8", "xor8"]
    over: tuple[int, int]
    at: int


class Packet(_Word):
    """Wire frames that only say something together: `frames` of them, the first one marked."""

    frames: Annotated[int, Field(ge=2)]
    first: Constant


class Counter(_Word):
    """The byte that counts wire frames, and the number it wraps at: gaps are lost frames."""

    byte: Annotated[int, Field(ge=0)]
    modulo: Annotated[int, Field(ge=2, le=256)] = 256


class Framing(_Word):
    """How frames are found in a byte stream. Not for Bluetooth: there a GATT value is a frame.

    `fixed`: every frame has `length` bytes, found by `constants` and `checksum`.
    `length_prefixed`: `constants` at the head, then the payload length as `length_type` at
    `length_at`; a whole frame is that plus `overhead` bytes.
    """

    mode: Name | None = None
    title: Text | None = None
    kind: Literal["fixed", "length_prefixed"]
    length: Annotated[int, Field(ge=1)] | None = None
    length_at: Annotated[int, Field(ge=0)] | None = None
    length_type: Literal["u8", "u16"] = "u8"
    length_order: ByteOrder = "little"
    overhead: Annotated[int, Field(ge=0)] | None = None
    longest: Annotated[int, Field(ge=1)] | None = None
    constants: tuple[Constant, ...] = ()
    checksum: Checksum | None = None
    packet: Packet | None = None
    counter: Counter | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind == "fixed" and self.length is None:
            raise ValueError("a fixed framing needs length")
        if self.kind == "length_prefixed" and None in (
            self.length_at,
            self.overhead,
            self.longest,
        ):
            raise ValueError("a length_prefixed framing needs length_at, overhead and longest")
        if not self.constants:
            raise ValueError("needs at least one constant to find a frame by")
        return self


class Message(_Word):
    """One kind of frame: which one it is, and its fields.

    For Bluetooth `characteristic` says which; in a stream `mode` and `match` (field name → one
    of these values) do. `final` False marks messages that only ever carry values in progress.
    """

    id: Name
    title: Text
    characteristic: Uuid | None = None
    delivery: Literal["indicate", "notify", "read"] | None = None
    mode: Name | None = None
    match: dict[str, tuple[int, ...]] = {}
    final: bool = True
    order: ByteOrder | None = None
    fields: tuple[FieldSpec, ...] = Field(default=(), alias="field")
    waveforms: tuple[WaveformSpec, ...] = Field(default=(), alias="waveform")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        flags: set[str] = set()
        names: set[str] = set()
        for field in self.fields:
            for key in (field.when, field.unless, field.unit_by and field.unit_by.flag):
                if key and key not in flags:
                    raise ValueError(
                        f"field {field.name!r} depends on flag {key!r}, which no earlier field has"
                    )
            flags.update(flag.name for flag in field.flags)
            new = [field.name, *(flag.name for flag in field.flags)]
            for name in new:
                if name in names:
                    raise ValueError(f"the name {name!r} is used twice")
                names.add(name)
        for wave in self.waveforms:
            if wave.signal in names:
                raise ValueError(f"the name {wave.signal!r} is used twice")
            names.add(wave.signal)
        for name in self.match:
            if self.field_named(name) is None:
                raise ValueError(f"match names {name!r}, which is not a field of this message")
        return self

    @property
    def fields_matter(self) -> bool:
        """Whether each frame says more than its samples."""
        return any(field.vital is not None for field in self.fields) or not self.waveforms

    def field_named(self, name: str) -> FieldSpec | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


class Advertisement(_Word):
    """How a Bluetooth device is recognised among advertisements."""

    services: tuple[Uuid, ...] = ()
    name_prefixes: tuple[Text, ...] = ()
    company: Annotated[int, Field(ge=0, le=0xFFFF)] | None = None


class Link(_Word):
    """How the device is reached: a serial port with its settings, or Bluetooth LE."""

    kind: Literal["serial", "bluetooth"]
    baud: Annotated[int, Field(ge=50, le=4_000_000)] | None = None
    bits: Literal[7, 8] = 8
    parity: Literal["none", "odd", "even"] = "none"
    stop_bits: Literal[1, 2] = 1
    service: Uuid | None = None
    bond: bool = False
    advertisement: Advertisement | None = None
    dialogue: Name | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind == "serial" and self.baud is None:
            raise ValueError("a serial link needs baud")
        if self.kind == "bluetooth" and self.service is None:
            raise ValueError("a Bluetooth link needs service")
        return self


class Limits(_Word):
    """Times, in seconds. `longest_measurement_s`: from its start to its last byte, at most.

    `silence_s`: quiet for longer than this means that something is wrong. `streaming` devices
    send values all the time and need nobody to start them.
    """

    longest_measurement_s: Annotated[Number, Field(gt=0)]
    silence_s: Annotated[Number, Field(gt=0)]
    streaming: bool = False


class Example(_Word):
    """Real or printed bytes and what they mean, typed by hand from the source.

    `values`: vital → number as sent, or "none" for a special value. `error`: a part of the
    refusal's text, for bytes that must be refused.
    """

    says: Text
    source: Name
    hex: Hex
    message: Name | None = None
    mode: Name | None = None
    kind: Literal["captured", "maker", "worked"] = "worked"
    values: dict[Vital, Number | Literal["none"]] = {}
    units: dict[Vital, Unit] = {}
    flags: dict[str, bool | int | str] = {}
    device_time: str | None = None
    samples: dict[str, tuple[Number, ...]] = {}
    final: bool = True
    chartable: bool = True
    why_not: Text | None = None
    error: Text | None = None


class Spec(_Word):
    """One wire protocol: a whole file."""

    language: Literal[1]
    id: Name
    title: Text
    device_type: Text
    maker: Text
    evidence: Literal["H", "M", "L", "U"]
    order: ByteOrder = "little"
    sources: tuple[Source, ...] = Field(default=(), alias="source")
    not_proven: tuple[Text, ...] = ()
    link: Link
    limits: Limits
    framings: tuple[Framing, ...] = Field(default=(), alias="framing")
    messages: tuple[Message, ...] = Field(alias="message")
    examples: tuple[Example, ...] = Field(default=(), alias="example")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.link.kind == "serial" and not self.framings:
            raise ValueError("a serial device needs a [[framing]]")
        if self.link.kind == "bluetooth" and self.framings:
            raise ValueError("a GATT value is a frame by itself: no [[framing]] for Bluetooth")
        modes = [framing.mode for framing in self.framings]
        if len(modes) > 1 and (None in modes or len(set(modes)) < len(modes)):
            raise ValueError("several framings need a mode each, all different")
        seen: set[str] = set()
        for message in self.messages:
            if message.id in seen:
                raise ValueError(f"two messages are called {message.id!r}")
            seen.add(message.id)
            if self.link.kind == "bluetooth" and message.characteristic is None:
                raise ValueError(f"message {message.id!r} needs a characteristic")
            if self.framings and message.mode not in modes:
                raise ValueError(f"message {message.id!r} names the unknown mode {message.mode!r}")
        keys = {source.key for source in self.sources}
        for example in self.examples:
            if example.source not in keys:
                raise ValueError(
                    f"example {example.says!r} cites unknown source {example.source!r}"
                )
            if example.message is not None and example.message not in seen:
                raise ValueError(
                    f"example {example.says!r} names unknown message {example.message!r}"
                )
        return self

    @property
    def verified(self) -> bool:
        """Whether its readings may be charted without an engineer's approval for the site."""
        return self.evidence in ("H", "M")

    def message(self, message_id: str) -> Message:
        """The message of that id; `KeyError` when there is none."""
        for message in self.messages:
            if message.id == message_id:
                return message
        raise KeyError(f"{self.id} has no message {message_id!r}")

    def message_on(self, characteristic: str) -> Message | None:
        """The message of that GATT characteristic, however its UUID is written; None for others."""
        try:
            wanted = full_uuid(characteristic)
        except ValueError:
            return None
        for message in self.messages:
            if message.characteristic is not None and full_uuid(message.characteristic) == wanted:
                return message
        return None

    @property
    def vitals(self) -> tuple[Vital, ...]:
        """Every vital sign that it can give, in the order of the file."""
        found: dict[Vital, None] = {}
        for message in self.messages:
            for field in message.fields:
                if field.vital is not None:
                    found[field.vital] = None
        return tuple(found)
