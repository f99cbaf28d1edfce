"""One kind of frame: `[[message]]`."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from station.codec.spec.field import FieldSpec, WaveformSpec
from station.codec.spec.words import ByteOrder, Name, Number, Table, Text, Uuid

__all__ = ["Message", "TextLayout"]


class TextLayout(Table):
    """How a text is cut: at each `separator` (without one: at blanks), and what a piece is.

    `columns`: pieces are counted from 0. `keys`: `KEY=VALUE`, the others are columns. `tags`:
    the first character is the key. `pairs`: a key, then its value. `plain`: nothing is cut.
    """

    layout: Literal["columns", "keys", "tags", "pairs", "plain"]
    separator: Annotated[str, Field(min_length=1, max_length=1)] | None = None


class Message(Table):
    """One kind of frame: which one it is, and its fields.

    For Bluetooth `characteristic` says which, of `service` (None: the link's); in a stream
    `mode` and `match` (field name → one of these values) do. `final` False marks messages that
    only ever carry values in progress, `memory` True those that only ever carry stored ones.
    `optional`: such devices need not have it, where they have another one that tells values.
    `streaming`: its values come all the time, or (False) one by one from a device that otherwise
    streams; None: as the limits say. `every_s`: so many seconds after one the next one comes, as
    the maker tells. `grows`: bytes behind the last field are of a newer
    version, and ignored. `values_every`: of so many frames that say the same, apart from
    samples, a live stream reads one. `like` is gone once a file is read: then the message has
    what it took over.
    """

    id: Name
    title: Text
    like: Name | None = None
    service: Uuid | None = None
    characteristic: Uuid | None = None
    delivery: Literal["indicate", "notify", "read", "write"] | None = None
    mode: Name | None = None
    match: dict[str, tuple[int | Text, ...]] = {}
    final: bool = True
    memory: bool = False
    optional: bool = False
    streaming: bool | None = None
    every_s: Annotated[Number, Field(gt=0)] | None = None
    grows: bool = False
    values_every: Annotated[int, Field(ge=2)] | None = None
    order: ByteOrder | None = None
    text: TextLayout | None = None
    fields: tuple[FieldSpec, ...] = Field(default=(), alias="field")
    waveforms: tuple[WaveformSpec, ...] = Field(default=(), alias="waveform")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        # The keys of a text come in any order, and are all known before the first one is read.
        flags = {field.name for field in self.fields if field.choices and field.key}
        names: set[str] = set()
        for field in self.fields:
            for key in (field.when, field.unless, field.unit_by and field.unit_by.flag):
                if key and key not in flags:
                    raise ValueError(
                        f"field {field.name!r} depends on flag {key!r}, which no earlier field has"
                    )
            own = [flag.name for flag in field.flags] + list(field.marks.values())
            flags.update(own)
            if field.choices:
                flags.add(field.name)
            for name in [field.name, *own]:
                if name in names:
                    raise ValueError(f"the name {name!r} is used twice")
                names.add(name)
            if field.in_text and self.text is None:
                raise ValueError(f"field {field.name!r} stands in a text: say how it is cut, text")
        for wave in self.waveforms:
            if wave.signal in names:
                raise ValueError(f"the name {wave.signal!r} is used twice")
            names.add(wave.signal)
        for name in self.match:
            if self.field_named(name) is None:
                raise ValueError(f"match names {name!r}, which is not a field of this message")
        return self

    @property
    def reading_order(self) -> tuple[FieldSpec, ...]:
        """The fields as they are read: keyed choices first, because they may tell the unit of a
        field that is written before them.
        """
        if self.text is None:
            return self.fields
        return tuple(sorted(self.fields, key=lambda field: not (field.choices and field.key)))

    @property
    def fields_matter(self) -> bool:
        """Whether each frame says more than its samples."""
        return any(field.vital is not None for field in self.fields) or not self.waveforms

    def only_one(self, item: FieldSpec) -> bool:
        """Whether no other field gives the same vital sign, as pounds do beside kilograms."""
        return not any(one.vital is item.vital for one in self.fields if one is not item)

    def field_named(self, name: str) -> FieldSpec | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)
