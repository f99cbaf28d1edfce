"""What is gathered while one frame is read, field after field."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from station.codec.frames import Trouble, Value
    from station.codec.shape import Shape
    from station.codec.spec import FieldSpec, Message, Spec
    from station.codec.text import Cut
    from station.vitals import Vital

__all__ = ["Gathered"]


@dataclass(slots=True)
class Gathered:
    """`at` is the byte behind the field that was read last; `numbers` holds the raw number of each
    field, flag and mark that was read, `cut` the pieces of a text.
    """

    spec: Spec
    message: Message
    shape: Shape
    raw: bytes
    cut: Cut | None = None
    at: int = 0
    values: dict[Vital, Value] = field(default_factory=dict)
    series: dict[Vital, list[Value]] = field(default_factory=dict)
    flags: dict[str, bool | int | str] = field(default_factory=dict)
    numbers: dict[str, int | Decimal] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    clock: dict[str, int | None] = field(default_factory=dict)
    date: dt.date | None = None
    time: dt.time | None = None
    device_time: dt.datetime | None = None
    in_progress: bool = False
    memory: bool = False

    @property
    def end(self) -> int:
        """Where the fields end."""
        return len(self.raw) - self.shape.trailer

    def add_value(self, item: FieldSpec, vital: Vital, value: Value) -> None:
        """A value of a vital; of a field that repeats, one more."""
        if item.repeat:
            self.series.setdefault(vital, []).append(value)
        else:
            self.values[vital] = value

    def add_text(self, item: FieldSpec, text: str) -> None:
        """What a field says in letters."""
        self.details[item.name] = text
        if item.role != "hidden":
            self.flags[item.name] = text
