"""How frames are found in a byte stream: the tables under `[[framing]]`."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from station.codec.spec.words import Baud, Byte, ByteOrder, Hex, Name, Table, Text, Uuid

__all__ = ["Checksum", "Constant", "Counter", "Framing", "Packet"]


class Constant(Table):
    """What a byte must be: `value` under `mask`, one of `among`, or all bits of the byte
    `complement_of` turned round.
    """

    byte: int
    value: Byte | None = None
    mask: Byte = 0xFF
    among: tuple[int, ...] = ()
    complement_of: int | None = None
    says: Text | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        if [self.value, self.among or None, self.complement_of].count(None) != 2:
            raise ValueError("says one of value, among and complement_of")
        return self


class Checksum(Table):
    """Which registered checksum stands at byte `at` (negative: from the end).

    `over` is the first and the last covered byte (both included, negative from the end).
    """

    kind: Literal["sum8", "sum7", "twos_complement8", "xor8", "crc8", "sum8_hex"]
    over: tuple[int, int]
    at: int

    @property
    def size(self) -> int:
        """How many bytes it takes: two where it is written in hexadecimal digits."""
        return 2 if self.kind == "sum8_hex" else 1


class Packet(Table):
    """Wire frames that only say something together: `frames` of them, the first one marked."""

    frames: Annotated[int, Field(ge=2)]
    first: Constant


class Counter(Table):
    """The byte that counts wire frames, and the number it wraps at: gaps are lost frames."""

    byte: Annotated[int, Field(ge=0)]
    modulo: Annotated[int, Field(ge=2, le=256)] = 256


def _by_number(lengths: dict[str, int]) -> dict[str, int]:
    """Keys may be written as 12 or 0x0C; kept as decimal texts."""
    try:
        return {key if key == "other" else str(int(key, 0)): n for key, n in lengths.items()}
    except ValueError:
        raise ValueError("lengths are keyed by numbers or 'other'") from None


Lengths = Annotated[dict[str, Annotated[int, Field(ge=1)]], AfterValidator(_by_number)]


class Framing(Table):
    """How frames are found in a byte stream.

    `fixed`: every frame has `length` bytes, found by `constants` and `checksum`.
    `length_prefixed`: `constants` at the head, then the payload length as `length_type` at
    `length_at`; a whole frame is that plus `overhead` bytes.
    `typed`: the byte at `type_at` tells the length, by `lengths`.
    `delimited`: text from one of `starts` (or the end before) to `ends`.
    `sync_bit`: bit 7 is so in a frame's first byte, and the other way round in all others.
    `baud`: the speed of a mode that has another one than the link.

    For Bluetooth, where a value is usually a frame by itself, `characteristics` are those whose
    values are pieces of one stream.
    """

    mode: Name | None = None
    title: Text | None = None
    baud: Baud | None = None
    kind: Literal["fixed", "length_prefixed", "typed", "delimited"]
    characteristics: tuple[Uuid, ...] = ()
    length: Annotated[int, Field(ge=1)] | None = None
    length_at: Annotated[int, Field(ge=0)] | None = None
    length_type: Literal["u8", "u16"] = "u8"
    length_order: ByteOrder = "little"
    overhead: Annotated[int, Field(ge=0)] | None = None
    longest: Annotated[int, Field(ge=1)] | None = None
    type_at: Annotated[int, Field(ge=0)] | None = None
    lengths: Lengths = {}
    sync_bit: Literal["set", "clear"] | None = None
    starts: tuple[Hex, ...] = ()
    ends: Hex | None = None
    constants: tuple[Constant, ...] = ()
    checksum: Checksum | None = None
    packet: Packet | None = None
    counter: Counter | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        needs = {
            "fixed": ("length",),
            "length_prefixed": ("length_at", "overhead", "longest"),
            "typed": ("type_at", "lengths"),
            "delimited": ("ends", "longest"),
        }[self.kind]
        if any(getattr(self, key) in (None, {}) for key in needs):
            *most, last = needs
            keys = f"{', '.join(most)} and {last}" if most else last
            raise ValueError(f"a {self.kind} framing needs {keys}")
        if self.kind != "delimited" and not self.constants and self.sync_bit is None:
            raise ValueError("needs at least one constant, or sync_bit, to find a frame by")
        return self

    @property
    def start_marks(self) -> tuple[bytes, ...]:
        """What a text may begin with; empty where it begins behind the one before."""
        return tuple(bytes.fromhex(start) for start in self.starts)

    @property
    def end_mark(self) -> bytes:
        """What a text ends with."""
        return bytes.fromhex(self.ends or "")

    @property
    def trailer(self) -> int:
        """How many bytes at the end of a frame of varying length belong to no field."""
        rule = self.checksum
        ends = [-rule.at] if rule is not None and rule.at < 0 else []
        ends += [-constant.byte for constant in self.constants if constant.byte < 0]
        return max(ends, default=0)
