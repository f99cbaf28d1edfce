"""What the raw number of a field means: a value with its unit, flags, troubles, a remark."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from station.codec.errors import FrameError
from station.codec.frames import Trouble, Value
from station.codec.numbers import decode_bcd, decode_decimal, specials_of
from station.codec.spec import CLOCK_PARTS
from station.saying import say
from station.vitals import FailureReason

if TYPE_CHECKING:
    from station.codec.gathered import Gathered
    from station.codec.spec import FieldSpec, Flag, Meaning
    from station.vitals import Unit, Vital

__all__ = ["apply", "apply_dashes"]


def apply(read: Gathered, item: FieldSpec, raw: int | Decimal, unit: Unit | None = None) -> None:
    """Everything that follows from the raw number of a field. `unit` is one that stood behind it
    in a text; else the spec or a flag tells it. Raises `FrameError` where nothing does.
    """
    read.numbers[item.name] = raw
    if item.flags:
        for flag, low in item.flag_bits():
            _flag(read, flag, int(raw) >> low & flag.mask)
    if item.role in CLOCK_PARTS:
        number, _, _ = _number(item, raw)
        read.clock[item.role] = None if number is None else int(number)
    elif item.vital is not None:
        _value(read, item, item.vital, raw, unit)
    elif item.words:
        said = item.meaning(int(raw))
        read.flags[item.name] = said.word if said else int(raw)
        _follow(read, said)
    elif item.choices:
        read.flags[item.name] = item.choices[int(raw)]
    elif item.role not in ("hidden", "ticks") and not item.flags:
        read.flags[item.name] = _plain(read, item, raw)


def apply_dashes(read: Gathered, item: FieldSpec, says: str, told: Unit | None) -> None:
    """Dashes stand where the number of a text would; `says` is what they mean."""
    if item.vital is None:
        read.flags[item.name] = says
        return
    unit = told or (_unit(read, item) if item.unit_by else item.possible_units[0])
    _no_value(read, item, item.vital, unit, says, FailureReason.NOT_MEASURED)


def _flag(read: Gathered, flag: Flag, value: int) -> None:
    read.numbers[flag.name] = value
    said = flag.meaning(value)
    if flag.plain:
        read.flags[flag.name] = bool(value)
    else:
        read.flags[flag.name] = said.word if said else value
    _follow(read, said)


def _follow(read: Gathered, said: Meaning | None) -> None:
    if said is None:
        return
    if said.trouble is not None:
        read.troubles.append(Trouble(says=said.trouble, reason=said.reason))
    if said.remark is not None:
        read.remarks.append(said.remark)
    read.in_progress |= said.in_progress
    read.memory |= said.memory


def _number(item: FieldSpec, raw: int | Decimal) -> tuple[Decimal | None, str, FailureReason]:
    """The decimal of a raw number, or None with what the special value says."""
    kind = item.type or "u8"
    for special in (*item.special, *specials_of(kind)):
        if raw in (special.raw, special.value):
            return None, special.says, special.reason
    number: Decimal | int | None = raw
    if kind in ("sfloat", "float", "f32"):
        number = decode_decimal(kind, int(raw))
    elif kind == "bcd8":
        number = decode_bcd(int(raw))
    if number is None:
        return None, "not a number", FailureReason.NOT_MEASURED
    number = Decimal(number)
    if item.scale != 1:
        number *= item.scale
    if item.offset:
        number += item.offset
    return number, "", FailureReason.NOT_MEASURED


def _plain(read: Gathered, item: FieldSpec, raw: int | Decimal) -> int | str:
    number, says, _ = _number(item, raw)
    if number is None:
        return says
    unit = item.unit if item.unit_by is None else _unit(read, item)
    if unit is None and number == number.to_integral_value():
        return int(number)
    return f"{number:f} {unit}" if unit else f"{number:f}"


def _unit(read: Gathered, item: FieldSpec) -> Unit:
    if item.unit_by is None:
        assert item.unit is not None  # the language demands a unit for a vital
        return item.unit
    choice = read.numbers.get(item.unit_by.flag)
    if choice is None:
        raise FrameError(
            f"{read.message.id}: {item.unit_by.flag} is missing in these {len(read.raw)} "
            f"bytes, which tells the unit of {item.name}"
        )
    if choice >= len(item.unit_by.units):
        raise FrameError(
            f"{read.message.id}: {item.unit_by.flag} is {choice}, which names no unit for "
            f"{item.name}"
        )
    return item.unit_by.units[int(choice)]


def _value(
    read: Gathered, item: FieldSpec, vital: Vital, raw: int | Decimal, told: Unit | None
) -> None:
    unit = told or _unit(read, item)
    number, says, reason = _number(item, raw)
    if number is None:
        _no_value(read, item, vital, unit, says, reason)
        return
    read.add_value(item, vital, Value(number=number, unit=unit))
    limits = item.range.get(str(unit))
    if limits is None or limits[0] <= number <= limits[1]:
        return
    over = number > limits[1]
    read.troubles.append(
        Trouble(
            says=say(
                "{what}: {value:f} {unit} is outside the device's range, {low:f} to {high:f}",
                what=str(vital),
                value=number,
                unit=str(unit),
                low=limits[0],
                high=limits[1],
            ),
            vital=vital,
            reason=FailureReason.OVER_RANGE if over else FailureReason.UNDER_RANGE,
        )
    )


def _no_value(
    read: Gathered, item: FieldSpec, vital: Vital, unit: Unit, says: str, reason: FailureReason
) -> None:
    """A special value, or dashes: a trouble where the vital must be there."""
    read.add_value(item, vital, Value(number=None, unit=unit, special=says))
    if item.required:
        read.troubles.append(
            Trouble(
                says=say("{what}: {says}", what=str(vital), says=says), vital=vital, reason=reason
            )
        )
