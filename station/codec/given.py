"""What a caller gives for a frame, as the raw numbers that the wire carries.

Values are given by field, flag or signal name. Presence flags and the flag of a unit follow from
what is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from station.codec.errors import EncodeError
from station.codec.numbers import SIZES, encode_bcd, encode_decimal, specials_of
from station.vitals import Quantity

if TYPE_CHECKING:
    from station.codec.spec import FieldSpec, Flag, Meaning, Message, Special
    from station.vitals import Unit

__all__ = ["Given", "Values"]

Values = Mapping[str, "object | None"]


class Given:
    """`values` as they were given, and the numbers that were made of them so far.

    Fields are asked for in the order of the frame: a flag that was written decides about the
    fields behind it. Raises `EncodeError` for what a field cannot carry.
    """

    def __init__(self, message: Message, values: Values) -> None:
        """No number is made yet."""
        self.message = message
        self.values = values
        self._numbers: dict[str, int] = {}

    def has(self, item: FieldSpec) -> bool:
        """Whether a value is given for a field or for one of its flags."""
        return item.name in self.values or any(flag.name in self.values for flag in item.flags)

    def present(self, item: FieldSpec) -> bool:
        """Whether the flags before a field say that it is there."""
        if item.when is not None:
            return bool(self._numbers.get(item.when))
        return item.unless is None or not self._numbers.get(item.unless)

    def number(self, item: FieldSpec) -> int:
        """The raw number of a field: its flags together, or its value."""
        if item.flags:
            raw = 0
            for flag, low in item.flag_bits():
                value = self._flag(flag)
                self._numbers[flag.name] = value
                raw |= value << low
        elif item.name in self.values:
            raw = self.raw(item, self.values[item.name])
        else:
            raw = self._default(item)
        self._numbers[item.name] = raw
        return raw

    def raw(self, item: FieldSpec, given: object) -> int:
        """The raw number of one value."""
        if isinstance(given, str) and given in item.choices:
            return item.choices.index(given)
        if given is None or (isinstance(given, str) and not item.words):
            return _special(item, given)
        if isinstance(given, str):
            return _word_value(item.name, item.words, given)
        raw = self._scaled(item, given)
        for special in _specials(item):
            if special.raw == raw:
                raise EncodeError(
                    f"{item.name}: {given} is the special value {special.says!r}; say that instead"
                )
        return raw

    def decimal(self, item: FieldSpec) -> Decimal:
        """The number of a field in a text, as it is written there."""
        given = self.values.get(item.name, item.value)
        for special in item.special:
            if given == special.says and special.value is not None:
                return special.value
        number = self._steps(item, given)
        self._numbers[item.name] = int(number)
        return number

    def _flag(self, flag: Flag) -> int:
        """A flag as given, or as it follows from the fields that are given."""
        if flag.name in self.values:
            return _flag_value(flag, self.values[flag.name])
        for item in self.message.fields:
            if item.when == flag.name and self.has(item):
                return 1
            value = self.values.get(item.name)
            by = item.unit_by
            if by is not None and by.flag == flag.name and isinstance(value, Quantity):
                return _unit_index(item, value)
        return 0

    def _default(self, item: FieldSpec) -> int:
        """What is written where nothing is given."""
        default = self.message.match.get(item.name, (item.value,))[0]
        if default is not None:
            return int(default)
        if item.required:
            raise EncodeError(f"{self.message.id} needs {item.name}")
        for other in self.message.fields:  # a choice of the unit follows from the value
            value, by = self.values.get(other.name), other.unit_by
            if item.choices and by and by.flag == item.name and isinstance(value, Quantity):
                return _unit_index(other, value)
        return next((special.raw for special in _specials(item) if special.raw is not None), 0)

    def _scaled(self, item: FieldSpec, given: object) -> int:
        kind = item.type or "u8"
        number = self._steps(item, given)
        if kind in ("sfloat", "float", "f32"):
            return encode_decimal(kind, number)
        if number != number.to_integral_value():
            raise EncodeError(f"{item.name}: {given} is finer than its step of {item.scale}")
        whole = int(number)
        if kind == "bcd8":
            return encode_bcd(whole)
        size = SIZES.get(kind, 4)
        return whole + (1 << 8 * size) if whole < 0 and kind[0] == "i" else whole

    def _steps(self, item: FieldSpec, given: object) -> Decimal:
        """A number in the field's unit as steps of its scale."""
        if isinstance(given, Quantity):
            self._check_unit(item, given)
            number = given.value
        elif isinstance(given, (int, Decimal)):
            number = Decimal(given)
        else:
            raise EncodeError(f"{item.name} wants a number, got {given!r}")
        return (number - item.offset) / item.scale

    def _check_unit(self, item: FieldSpec, given: Quantity) -> None:
        unit: Unit | None = item.unit
        if item.unit_by is not None:
            unit = item.unit_by.units[self._numbers[item.unit_by.flag]]
        wanted = item.possible_units if item.suffix_units else (unit,)
        if given.unit not in wanted:
            raise EncodeError(f"{item.name} is in {unit} here, got {given}")


def _specials(item: FieldSpec) -> tuple[Special, ...]:
    return (*item.special, *specials_of(item.type or "u8"))


def _special(item: FieldSpec, given: str | None) -> int:
    for special in _specials(item):
        if given in (None, special.says) and special.raw is not None:
            return special.raw
    raise EncodeError(f"{item.name} has no special value {given or ''}".rstrip())


def _unit_index(item: FieldSpec, value: Quantity) -> int:
    assert item.unit_by is not None  # the caller looked
    if value.unit not in item.unit_by.units:
        raise EncodeError(f"{item.name} is in {' or '.join(item.unit_by.units)}, got {value}")
    return item.unit_by.units.index(value.unit)


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
