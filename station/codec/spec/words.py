"""What every table of a spec is made of: names, texts, numbers, and the base of the tables."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

__all__ = [
    "Baud",
    "Byte",
    "ByteOrder",
    "FieldType",
    "Hex",
    "Name",
    "Number",
    "Table",
    "Text",
    "Uuid",
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
Baud = Annotated[int, Field(ge=50, le=4_000_000)]
ByteOrder = Literal["little", "big"]
FieldType = Literal[
    "u8", "i8", "u16", "i16", "u24", "i24", "u32", "i32", "u64", "f32", "bcd8",
    "sfloat", "float", "date_time", "text", "bytes",
    "decimal", "hex", "choice", "codes", "feet_inches", "date", "time",
]  # fmt: skip


class Table(BaseModel):
    """Base of every table: unknown keys are errors, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
