"""One field or one signal of a message: `[[message.field]]` and `[[message.waveform]]`."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from station.codec.spec.framing import Constant
from station.codec.spec.meaning import Flag, Meaning, Special, Words, look_up
from station.codec.spec.words import ByteOrder, FieldType, Name, Number, Table, Text
from station.vitals import VITALS, Unit, Vital

__all__ = ["CLOCK_PARTS", "TEXT_TYPES", "Bits", "FieldSpec", "UnitBy", "WaveformSpec"]

TEXT_TYPES: Final = frozenset(
    {"text", "decimal", "hex", "choice", "codes", "feet_inches", "date", "time"}
)
"""Types that are written in characters; `text` stands in binary frames as well."""

CLOCK_PARTS: Final = ("year", "month", "day", "hour", "minute", "second")
"""Roles of numbers that together are the device's time."""

Role = Literal[
    "device_time", "hidden", "trace", "ticks",
    "year", "month", "day", "hour", "minute", "second",
]  # fmt: skip


class UnitBy(Table):
    """The unit follows from a flag of the same frame: value 0 takes the first, 1 the second."""

    flag: Name
    units: tuple[Unit, ...]


class Bits(Table):
    """A piece of a split field: `width` bits from bit `low` of byte `byte`.

    In a packet `byte` counts within wire frame `frame` (from 1).
    """

    byte: Annotated[int, Field(ge=0)]
    low: Annotated[int, Field(ge=0, le=7)] = 0
    width: Annotated[int, Field(ge=1, le=8)] = 8
    frame: Annotated[int, Field(ge=1)] | None = None


class FieldSpec(Table):
    """One field of a message.

    Placed by `at` (a byte offset), by `pieces` (split over bytes, most significant first), or,
    with neither, right after the field before it; in a text by `column` or `key`. `when` names a
    flag that must be set for the field to be there. `vital` makes it a value; `role` gives it
    another use.
    In a packet `at` counts within wire frame `frame` (from 1), or `every_frame = "or"` joins the
    same byte of all of them, so that a status bit set in any frame counts.
    """

    name: Name
    type: FieldType | None = None
    at: Annotated[int, Field(ge=0)] | None = None
    frame: Annotated[int, Field(ge=1)] | None = None
    every_frame: Literal["or"] | None = None
    pieces: tuple[Bits, ...] = ()
    column: Annotated[int, Field(ge=0)] | None = None
    key: Text | None = None
    order: ByteOrder | None = None
    length: Annotated[int, Field(ge=1)] | None = None
    repeat: bool = False
    when: Name | None = None
    unless: Name | None = None
    optional: bool = False
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
    choices: tuple[Text, ...] = ()
    dashes: Text | None = None
    suffix: Text | None = None
    suffix_units: dict[Text, Unit] = {}
    marks: dict[Text, Name] = {}
    until: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    format: Text | None = None
    digits: Annotated[int, Field(ge=1)] | None = None
    decimals: Annotated[int, Field(ge=0)] | None = None
    role: Role | None = None
    value: int | Text | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.pieces) == (self.type is not None):
            raise ValueError("says either type or pieces")
        if [self.unit, self.unit_by, self.suffix_units or None].count(None) < 2:
            raise ValueError("says one of unit, unit_by and suffix_units")
        if self.type in ("date", "time") and self.format is None:
            raise ValueError(f"a {self.type} needs format")
        if self.type == "choice" and not self.choices:
            raise ValueError("a choice needs choices")
        if self.type == "codes" and not all(flag.code for flag in self.flags):
            raise ValueError("a field of codes needs flags, each with its code")
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
        if self.suffix_units:
            return tuple(self.suffix_units.values())
        return () if self.unit is None else (self.unit,)

    @property
    def in_text(self) -> bool:
        """Whether it stands in the columns or keys of a text."""
        return self.column is not None or self.key is not None

    def meaning(self, value: int) -> Meaning | None:
        """What this value of the whole field means, or None."""
        return look_up(self.words, value)

    def flag_bits(self) -> tuple[tuple[Flag, int], ...]:
        """Each flag with its lowest bit; codes are counted from bit 0."""
        return tuple((flag, n if flag.code else flag.low) for n, flag in enumerate(self.flags))


class WaveformSpec(Table):
    """Samples in a frame: `channels` side by side, one sample of each per wire frame, or, with
    `along`, one after another to the frame's end.

    `at` is the byte of the first channel, channels follow each other. `mask` are the bits of a
    count. `invalid` are raw counts that mean "no signal here" (a railed electrode). A frame
    carries no sample where `where` does not hold, or where all channels have the count `idle`.
    `ticks_hz`: a field with the role `ticks` counts the time of the last sample so fast.
    `band_high_hz`: where the instrument's own band ends (-3 dB), if its maker tells.
    """

    signal: Name
    channels: tuple[Text, ...]
    at: Annotated[int, Field(ge=0)]
    type: Literal["u8", "i8", "u16", "i16", "u24", "i24", "i32"]
    order: ByteOrder | None = None
    along: bool = False
    mask: Annotated[int, Field(ge=1)] | None = None
    rate_hz: Annotated[Number, Field(gt=0)]
    ticks_hz: Annotated[Number, Field(gt=0)] | None = None
    band_high_hz: Annotated[Number, Field(gt=0)] | None = None
    scale: Number = Decimal(1)
    offset: Number = Decimal(0)
    unit: Unit
    invalid: tuple[int, ...] = ()
    idle: int | None = None
    where: Constant | None = None
