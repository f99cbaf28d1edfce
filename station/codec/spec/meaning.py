"""What bits, numbers and words of a frame mean, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from station.codec.spec.words import Name, Number, Table, Text
from station.vitals import FailureReason

__all__ = ["Flag", "Meaning", "Special", "Words", "look_up"]


class Meaning(Table):
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


def look_up(words: Mapping[str, Text | Meaning], value: int) -> Meaning | None:
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


class Flag(Table):
    """A named bit (`bit`) or group of bits (`bits` = low and high) of an integer field, or a
    word of a field of codes (`code`).

    A single bit takes its consequences directly (`trouble`, `remark`, `reason`, `memory`,
    `in_progress`: when set); a group names its values in `words`.
    """

    name: Name
    bit: Annotated[int, Field(ge=0, le=31)] | None = None
    bits: tuple[int, int] | None = None
    code: Text | None = None
    trouble: Text | None = None
    remark: Text | None = None
    reason: FailureReason | None = None
    memory: bool = False
    in_progress: bool = False
    words: Words = {}

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if [self.bit, self.bits, self.code].count(None) != 2:
            raise ValueError("says one of bit, bits and code")
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

    @property
    def plain(self) -> bool:
        """Whether it is just set or not set."""
        return self.bits is None and not self.words

    def meaning(self, value: int) -> Meaning | None:
        """What this value means, or None where the spec says nothing about it."""
        if not self.plain:
            return look_up(self.words, value)
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


class Special(Table):
    """A value that is not a number: as `raw` integer or as written `value` of a text, what it
    says, and what kind of failure that is.
    """

    raw: int | None = None
    value: Number | None = None
    says: Text
    reason: FailureReason = FailureReason.NOT_MEASURED

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.raw is None) == (self.value is None):
            raise ValueError("says either raw or value")
        return self
